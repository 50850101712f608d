import { ButtonLink, Card, CircleCheck, Empty } from '@consorcio/design-system'
import { contagem, data, dinheiro, emRelacao, rotulo } from '@consorcio/formatos'
import type { APagar, MeusNumeros } from './dados'

const MOSTRADOS = 6

/** What there is to pay, the oldest first, each one step from its boleto and Pix. */
export function Pagamentos({ numeros }: { numeros: MeusNumeros }) {
  const { aPagar } = numeros
  const primeira = aPagar[0]
  return (
    <Card
      title="A pagar"
      description={aPagar.length > 0 ? 'Com multa e juros até hoje, quando o vencimento já passou.' : undefined}
    >
      {primeira ? null : (
        <Empty icon={<CircleCheck aria-hidden />} title="Nada a pagar agora">
          A próxima parcela aparece aqui assim que for emitida.
        </Empty>
      )}
      <ul className="divide-y divide-line">
        {aPagar.slice(0, MOSTRADOS).map((titulo) => (
          <Titulo key={titulo.parcela.parcela_id} titulo={titulo} />
        ))}
      </ul>
      {primeira && (aPagar.length > MOSTRADOS || numeros.haMais) ? (
        <div className="border-line border-t pt-3">
          <ButtonLink size="sm" to={`/cotas/${primeira.participacao.cota_id}?aba=parcelas`}>
            Ver todas as parcelas
          </ButtonLink>
        </div>
      ) : null}
    </Card>
  )
}

function Titulo({ titulo: { parcela, participacao, valor, diasDeAtraso } }: { titulo: APagar }) {
  const nome = rotulo('TipoTitulo', parcela.tipo).texto
  const qual = parcela.ago ? `${nome} da ${parcela.ago}ª assembleia` : nome
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-2.5 first:pt-0 last:pb-0">
      <div className="min-w-0 flex-1 basis-56">
        <p className="font-medium">{qual}</p>
        <p className="text-muted text-sm">
          Grupo {participacao.grupo_codigo}, cota {participacao.numero}.{' '}
          {diasDeAtraso > 0 ? (
            <span className="text-bad">
              Venceu em {data(parcela.vencimento)}, {contagem(diasDeAtraso, 'dia', 'dias')} de atraso
            </span>
          ) : (
            <>
              Vence em {data(parcela.vencimento)}, {emRelacao(parcela.vencimento)}
            </>
          )}
        </p>
      </div>
      <span className="flex items-center gap-3">
        <span className="font-semibold tabular-nums">{dinheiro(valor)}</span>
        <ButtonLink size="sm" tone="primary" to={`/financeiro/parcelas/${parcela.parcela_id}`}>
          Pagar<span className="sr-only"> a parcela que vence em {data(parcela.vencimento)}</span>
        </ButtonLink>
      </span>
    </li>
  )
}
