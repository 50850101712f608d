import {
  BarList,
  Card,
  CardSkeleton,
  Empty,
  Failure,
  Field,
  Input,
  Metric,
  MetricRow,
  Scale,
  Toolbar,
} from '@consorcio/design-system'
import { contagem, data, dinheiro, fracao, hoje, inteiro } from '@consorcio/formatos'
import { useBusca } from '@consorcio/navigation'
import { buscarFaixasInadimplenciaOptions, type FaixaInadimplencia, mensagemDe } from '@consorcio/shared-api'
import { useQuery } from '@tanstack/react-query'

const TONS = ['brand', 'atencao', 'atencao', 'ruim'] as const

/** What is late in every group at once, by time of delay. */
export function Carteira() {
  const [busca, mudar] = useBusca()
  const dia = busca.get('data') ?? hoje()
  const { data: posicao, error, refetch } = useQuery(buscarFaixasInadimplenciaOptions({ query: { data: dia } }))
  return (
    <>
      <Toolbar>
        <Field label="Posição em" required className="w-44">
          <Input type="date" value={dia} onChange={(evento) => mudar({ data: evento.target.value || null })} />
        </Field>
      </Toolbar>
      {error && !posicao ? <Failure message={mensagemDe(error)} onRetry={() => void refetch()} /> : null}
      {posicao || error ? null : <CardSkeleton lines={8} />}
      {posicao?.cotas === 0 ? (
        <Card>
          <Empty icon={<Scale aria-hidden />} title="Ninguém em atraso">
            Todas as parcelas vencidas até {data(dia)} estão pagas, em todos os grupos.
          </Empty>
        </Card>
      ) : null}
      {posicao && posicao.cotas > 0 ? (
        <>
          <MetricRow>
            <Metric label="Em atraso" value={dinheiro(posicao.valor)} tone="ruim" note="Sem multa e juros" />
            <Metric label="Cotas em atraso" value={inteiro(posicao.cotas)} note="Em todos os grupos" />
          </MetricRow>
          <Card title="Por tempo de atraso" description="A cota conta na faixa da sua parcela mais atrasada.">
            <BarList
              label="Valor em atraso por faixa"
              bars={posicao.faixas.map((faixa, i) => ({
                texto: nomeDaFaixa(faixa),
                detalhe: `${contagem(faixa.cotas, 'cota', 'cotas')}, ${contagem(faixa.parcelas, 'parcela', 'parcelas')}`,
                fracao: fracao(faixa.valor, posicao.valor),
                valor: dinheiro(faixa.valor),
                tom: TONS[Math.min(i, TONS.length - 1)] ?? 'ruim',
              }))}
            />
          </Card>
        </>
      ) : null}
    </>
  )
}

function nomeDaFaixa({ de_dias, ate_dias }: FaixaInadimplencia): string {
  return ate_dias > 0 ? `${de_dias} a ${ate_dias} dias` : `Mais de ${de_dias - 1} dias`
}
