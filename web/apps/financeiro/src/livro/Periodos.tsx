import { Card, CardSkeleton, Empty, Failure, Lock, Note } from '@consorcio/design-system'
import { lerMes } from '@consorcio/formatos'
import { useBusca } from '@consorcio/navigation'
import { type Grupo, mensagemDe } from '@consorcio/shared-api'
import { usePode } from '@consorcio/shared-state'
import { FechamentoDoMes, situacao } from './FechamentoDoMes'
import { useMesesDoLivro } from './mesesDoLivro'
import { SaldosDoMes } from './SaldosDoMes'

/** The months of the books: the balances of those that closed, and the closing of those that ended. */
export function Periodos({ grupo }: { grupo: Grupo }) {
  const [busca, mudar] = useBusca()
  const podeFechar = usePode('financeiro.periodo.fechar')
  const { data: meses, error, refetch } = useMesesDoLivro(grupo.grupo_id)
  if (error && !meses) return <Failure message={mensagemDe(error)} onRetry={() => void refetch()} />
  if (!meses) return <CardSkeleton lines={8} />
  const pedido = lerMes(busca.get('mes'))
  const mes = pedido && meses.fechados.includes(pedido) ? pedido : meses.fechados[0]
  const ver = (escolhido: string) => mudar({ mes: escolhido })
  return (
    <div className="space-y-4">
      {podeFechar ? (
        <FechamentoDoMes grupo={grupo} meses={meses} aoFechar={ver} />
      ) : (
        <Note>{situacao(meses)} Quem fecha períodos fecha o mês.</Note>
      )}
      {mes ? (
        <SaldosDoMes grupo={grupo} mes={mes} meses={meses.fechados} escolher={ver} />
      ) : (
        <Card>
          <Empty icon={<Lock aria-hidden />} title="Nenhum mês fechado">
            Ao fechar um mês, o saldo de cada conta no fim dele fica guardado e não muda mais.
          </Empty>
        </Card>
      )}
    </div>
  )
}
