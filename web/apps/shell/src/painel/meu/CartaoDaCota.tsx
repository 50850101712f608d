import { ButtonLink, Card, Facts, StackedBar, StateBadge } from '@consorcio/design-system'
import { contagem, data, dinheiro, emRelacao, percentual } from '@consorcio/formatos'
import { Link } from '@consorcio/navigation'
import type { ReactNode } from 'react'
import type { MinhaCota } from './dados'

/** One quota: how far it is, what is next, and how to move it. */
export function CartaoDaCota({ minha }: { minha: MinhaCota }) {
  const { participacao, cota, posicao, proxima } = minha
  const para = `/cotas/${participacao.cota_id}`
  const concorre = cota?.vinculo === 'ATIVA' && cota.contemplacao === 'NAO_CONTEMPLADA'
  return (
    <Card
      title={
        <Link to={para} className="text-brand hover:underline">
          Grupo {participacao.grupo_codigo}, cota {participacao.numero}
        </Link>
      }
      actions={
        <>
          {cota && cota.contemplacao !== 'NAO_CONTEMPLADA' ? (
            <StateBadge of="ContemplacaoCota" value={cota.contemplacao} />
          ) : null}
          {cota ? <StateBadge of="VinculoCota" value={cota.vinculo} /> : null}
        </>
      }
    >
      {posicao ? <Andamento fcPago={posicao.fc_pago} fcAPagar={posicao.fc_a_pagar} /> : null}
      <Facts columns={1} items={fatosDe(minha)} />
      <div className="mt-3 flex flex-wrap gap-2">
        <ButtonLink size="sm" to={para}>
          Ver o extrato
        </ButtonLink>
        {concorre && proxima?.situacao === 'CONVOCADA' ? (
          <ButtonLink size="sm" to={`${para}?aba=movimentos`}>
            Oferecer lance
          </ButtonLink>
        ) : null}
        {cota?.contemplacao === 'CONTEMPLADA' ? null : (
          <ButtonLink size="sm" to={`${para}?aba=movimentos`}>
            Antecipar parcelas
          </ButtonLink>
        )}
      </div>
    </Card>
  )
}

function Andamento({ fcPago, fcAPagar }: { fcPago: string; fcAPagar: string }) {
  const pago = Math.min(1, Number(fcPago) / 100)
  return (
    <div className="mb-3">
      <StackedBar
        label="Quanto do bem já foi pago"
        slices={[
          { texto: 'Pago do bem', fracao: pago, valor: percentual(fcPago, 2), tom: 'bom' },
          { texto: 'A pagar', fracao: 1 - pago, valor: percentual(fcAPagar, 2), tom: 'neutro' },
        ]}
      />
    </div>
  )
}

function fatosDe({ cota, posicao, proxima, ultima }: MinhaCota): [string, ReactNode][] {
  const credito = Number(posicao?.credito ?? 0) > 0 ? posicao?.credito : posicao?.preco
  return [
    ['Crédito', dinheiro(credito)],
    ['Saldo devedor', dinheiro(posicao?.saldo_devedor)],
    ['Parcelas pagas', posicao ? `${posicao.parcelas_pagas} de ${cota?.meses_plano ?? '–'}` : '–'],
    ...(posicao && posicao.parcelas_vencidas > 0
      ? ([
          [
            'Em atraso',
            <span key="atraso" className="text-bad">
              {contagem(posicao.parcelas_vencidas, 'parcela', 'parcelas')}
            </span>,
          ],
        ] as [string, ReactNode][])
      : []),
    [
      'Próxima assembleia',
      proxima ? (
        <Link key="proxima" to={`/assembleias/${proxima.assembleia_id}`} className="text-brand hover:underline">
          {data(proxima.data_ago)}, {emRelacao(proxima.data_ago)}
        </Link>
      ) : (
        'A convocar'
      ),
    ],
    ...(ultima
      ? ([
          [
            'Última assembleia',
            <Link key="ultima" to={`/assembleias/${ultima.assembleia_id}`} className="text-brand hover:underline">
              {data(ultima.data_ago)}, {contagem(ultima.contemplacoes, 'contemplada', 'contempladas')}
            </Link>,
          ],
        ] as [string, ReactNode][])
      : []),
  ]
}
