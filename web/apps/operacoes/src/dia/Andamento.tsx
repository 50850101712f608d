import { Card, Metric, Progress, StateBadge } from '@consorcio/design-system'
import { contagem, inteiro } from '@consorcio/formatos'
import type { ApuracaoDia } from '@consorcio/shared-api'

/** How far the run of a day went, and what came of it. */
export function Andamento({ apuracao }: { apuracao: ApuracaoDia }) {
  const { grupos, pendentes } = apuracao
  return (
    <Card
      title="Andamento"
      description={`${contagem(grupos, 'grupo', 'grupos')}; ${apuracao.rodada}ª vez que se pede.`}
      actions={<StateBadge of="SituacaoApuracaoDia" value={apuracao.situacao} />}
    >
      <Progress value={grupos > 0 ? (grupos - pendentes) / grupos : 1} label="Grupos examinados" />
      <div className="mt-4 grid grid-cols-2 gap-3 xl:grid-cols-4">
        <Metric label="Apurados" value={inteiro(apuracao.apurados)} tone={apuracao.apurados > 0 ? 'bom' : 'neutro'} />
        <Metric label="À espera" value={inteiro(apuracao.congelados)} note="Da extração ou do dia" />
        <Metric
          label="Recusados"
          value={inteiro(apuracao.recusados)}
          tone={apuracao.recusados > 0 ? 'ruim' : 'neutro'}
          note="Por uma regra: veja o motivo"
        />
        <Metric label="Contemplações" value={inteiro(apuracao.contemplacoes)} />
      </div>
    </Card>
  )
}
