import { Button, ButtonLink, Card, Metric, Note, Progress, StateBadge } from '@consorcio/design-system'
import { contagem, dinheiro, inteiro, maiuscula, mesPorExtenso } from '@consorcio/formatos'
import { useBusca } from '@consorcio/navigation'
import type { Faturamento } from '@consorcio/shared-api'
import { usePode } from '@consorcio/shared-state'

/** How far the run of a month went, what it issued, and what comes after it. */
export function Andamento({ faturamento }: { faturamento: Faturamento }) {
  const { mes, situacao, grupos, pendentes, recusados, assembleias, parcelas, valor, rodada } = faturamento
  return (
    <Card
      title={maiuscula(mesPorExtenso(mes))}
      description={`${contagem(grupos, 'grupo', 'grupos')}, em ${contagem(rodada, 'rodada', 'rodadas')}.`}
      actions={<StateBadge of="SituacaoFaturamento" value={situacao} />}
    >
      <Progress value={grupos > 0 ? (grupos - pendentes) / grupos : 1} label="Grupos examinados" />
      <div className="mt-4 grid grid-cols-2 gap-3 sm:grid-cols-3 xl:grid-cols-6">
        <Metric label="Valor emitido" value={dinheiro(valor)} />
        <Metric label="Parcelas" value={inteiro(parcelas)} />
        <Metric label="Assembleias" value={inteiro(assembleias)} />
        <Metric label="Grupos" value={inteiro(grupos)} />
        <Metric label="Pendentes" value={inteiro(pendentes)} />
        <Metric label="Recusados" value={inteiro(recusados)} tone={recusados > 0 ? 'ruim' : 'neutro'} />
      </div>
      {situacao === 'CONCLUIDO' ? <Depois faturamento={faturamento} /> : null}
    </Card>
  )
}

function Depois({ faturamento: { grupos, recusados, parcelas } }: { faturamento: Faturamento }) {
  const [, mudar] = useBusca()
  const podeEmitirBoletos = usePode('financeiro.boleto.emitir')
  if (recusados > 0) {
    return (
      <Note tone="atencao" className="mt-4">
        {contagem(recusados, 'grupo foi recusado', 'grupos foram recusados')}: corrija o motivo e fature o que falta.{' '}
        <Button size="sm" onClick={() => mudar({ situacao: 'RECUSADO' })}>
          Ver os recusados
        </Button>
      </Note>
    )
  }
  if (grupos === 0) {
    return (
      <Note className="mt-4">Não havia grupo em andamento. Fature outra vez quando o primeiro for constituído.</Note>
    )
  }
  if (parcelas === 0 || !podeEmitirBoletos) return null
  return (
    <p className="mt-4 flex flex-wrap items-center gap-3 text-muted">
      O passo seguinte são os boletos de cada grupo.
      <ButtonLink size="sm" to="/financeiro/bancos?aba=boletos">
        Emitir boletos
      </ButtonLink>
    </p>
  )
}
