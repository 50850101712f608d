import { ButtonLink, Card } from '@consorcio/design-system'
import { dinheiro, percentual } from '@consorcio/formatos'
import { Link } from '@consorcio/navigation'
import type { DadosDoPainel, GrupoNoPainel } from './dados'

const CELULA = 'px-3 py-(--row-y) text-right tabular-nums whitespace-nowrap last:pr-4'

/** Each group in one line: what was issued, what there is, how far it went. */
export function GruposDoPainel({ dados }: { dados: DadosDoPainel }) {
  return (
    <Card
      flush
      title="Grupos em andamento"
      actions={
        <ButtonLink to="/grupos" size="sm" tone="ghost">
          {dados.haMais ? 'Ver todos' : 'Abrir a lista'}
        </ButtonLink>
      }
    >
      <section aria-label="Grupos em andamento" tabIndex={0} className="overflow-x-auto">
        <table className="w-full">
          <thead>
            <tr className="border-line border-y bg-sunken/60 text-muted text-xs">
              <th scope="col" className="py-1.5 pl-4 text-left font-medium">
                Grupo
              </th>
              <th scope="col" className={CELULA}>
                Emitido no mês
              </th>
              <th scope="col" className={CELULA}>
                Fundo comum livre
              </th>
              <th scope="col" className={CELULA}>
                Fundo de reserva
              </th>
              <th scope="col" className={CELULA}>
                Contempladas
              </th>
            </tr>
          </thead>
          <tbody>
            {dados.grupos.map((item) => (
              <Linha key={item.grupo.grupo_id} item={item} />
            ))}
          </tbody>
        </table>
      </section>
    </Card>
  )
}

function Linha({ item: { grupo, posicao } }: { item: GrupoNoPainel }) {
  const parte = posicao && posicao.cotas_ativas > 0 ? (100 * posicao.cotas_contempladas) / posicao.cotas_ativas : 0
  return (
    <tr className="border-line border-b last:border-b-0 hover:bg-sunken/50">
      <th scope="row" className="py-(--row-y) pl-4 text-left font-medium">
        <Link to={`/grupos/${grupo.grupo_id}`} className="text-brand underline-offset-2 hover:underline">
          {grupo.codigo}
        </Link>
      </th>
      <td className={CELULA}>{dinheiro(posicao?.emitido)}</td>
      <td className={CELULA}>{dinheiro(posicao?.fundo_comum_livre)}</td>
      <td className={CELULA}>{dinheiro(posicao?.fundo_reserva)}</td>
      <td className={CELULA}>
        {posicao ? `${posicao.cotas_contempladas} de ${posicao.cotas_ativas}` : '–'}
        <span className="ml-2 inline-block w-12 text-muted">{percentual(parte.toFixed(1), 1)}</span>
      </td>
    </tr>
  )
}
