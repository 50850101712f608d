import { Badge, BarList, Card, Empty, Metric, MetricRow, Note, Progress, Scale, Trophy } from '@consorcio/design-system'
import {
  contagem,
  data,
  dinheiro,
  fracao,
  inteiro,
  maiuscula,
  mesPorExtenso,
  percentual,
  rotulo,
} from '@consorcio/formatos'
import { Link } from '@consorcio/navigation'
import type { AlertaDoPainel, Painel } from '@consorcio/shared-api'

const TONS = { ATE_30: 'brand', DE_31_A_60: 'atencao', DE_61_A_90: 'atencao', ACIMA_DE_90: 'ruim' } as const

/** Where each alert is resolved. */
const CAMINHO_DO_ALERTA: Record<string, string> = {
  FUNDO_COMUM_NEGATIVO: '/financeiro/livro',
  DINHEIRO_NAO_IDENTIFICADO: '/financeiro/pagamentos?situacao=NAO_IDENTIFICADO',
  LANCE_SEM_PAGAMENTO: '/contemplacoes',
  ASSEMBLEIA_VENCIDA: '/assembleias',
  RELATORIO_FALHOU: '/relatorios?aba=execucoes',
}

/** Money of the month, delay, what waits: the first thing seen in the morning. */
export function NumerosDoMes({ painel }: { painel: Painel }) {
  const { mes } = painel
  const atrasadas = painel.cotas_ativas > 0 ? (100 * painel.cotas_inadimplentes) / painel.cotas_ativas : 0
  return (
    <MetricRow>
      <Metric
        label={mes ? `Arrecadado em ${mesPorExtenso(`${mes.mes}-01`).split(' ')[0]}` : 'Arrecadado no mês'}
        value={dinheiro(mes?.arrecadado)}
        note={`${dinheiro(mes?.arrecadado_hoje)} hoje`}
      />
      <Metric
        label="Vence neste mês"
        value={dinheiro(mes?.a_receber)}
        note={
          mes && mes.parcelas > 0 ? (
            <Progress
              value={fracao(mes.recebido_do_mes, mes.a_receber)}
              label={`Recebido do mês: ${dinheiro(mes.recebido_do_mes)}`}
            />
          ) : (
            'Nenhuma parcela vence neste mês'
          )
        }
      />
      <Metric
        label="Em atraso"
        value={dinheiro(painel.inadimplencia_total)}
        tone={painel.cotas_inadimplentes > 0 ? 'ruim' : 'bom'}
        note={`${contagem(painel.cotas_inadimplentes, 'cota', 'cotas')}, ${percentual(atrasadas.toFixed(1), 1)} das ativas`}
      />
      <Metric
        label="Contemplações pendentes"
        value={inteiro(painel.contemplacoes_pendentes_total)}
        tone={painel.contemplacoes_pendentes_total > 0 ? 'atencao' : 'neutro'}
        note={contagem(painel.cotas_ativas, 'cota ativa', 'cotas ativas')}
      />
    </MetricRow>
  )
}

/** What somebody must look at, the gravest first. */
export function Alertas({ alertas }: { alertas: readonly AlertaDoPainel[] }) {
  if (alertas.length === 0) return null
  return (
    <ul aria-label="Alertas" className="mb-4 space-y-2">
      {alertas.map((alerta) => {
        const para = CAMINHO_DO_ALERTA[alerta.codigo]
        return (
          <li key={alerta.codigo}>
            <Note tone={alerta.gravidade === 'GRAVE' ? 'ruim' : 'atencao'}>
              {alerta.texto}{' '}
              {para ? (
                <Link to={para} className="font-medium text-brand underline underline-offset-2">
                  Ver
                </Link>
              ) : null}
            </Note>
          </li>
        )
      })}
    </ul>
  )
}

export function FaixasDeAtraso({ painel }: { painel: Painel }) {
  return (
    <Card
      title="Inadimplência por tempo de atraso"
      actions={
        <Link to="/financeiro/inadimplencia?aba=carteira" className="font-medium text-brand text-sm hover:underline">
          Abrir
        </Link>
      }
    >
      {painel.cotas_inadimplentes === 0 ? (
        <Empty icon={<Scale aria-hidden />} title="Ninguém em atraso" />
      ) : (
        <BarList
          label="Valor em atraso por faixa"
          bars={painel.inadimplencia.map(({ faixa, cotas, valor }) => ({
            texto: rotulo('FaixaAtraso', faixa).texto,
            detalhe: contagem(cotas, 'cota', 'cotas'),
            fracao: fracao(valor, painel.inadimplencia_total),
            valor: dinheiro(valor),
            tom: faixa === 'NAO_INFORMADO' ? 'neutro' : TONS[faixa],
          }))}
        />
      )}
    </Card>
  )
}

export function ContemplacoesPendentes({ painel }: { painel: Painel }) {
  const { contemplacoes_pendentes: pendentes, contemplacoes_pendentes_total: total } = painel
  return (
    <Card
      title="Contemplações pendentes"
      description={total > pendentes.length ? `As ${pendentes.length} mais antigas.` : undefined}
    >
      {pendentes.length === 0 ? <Empty icon={<Trophy aria-hidden />} title="Nenhuma espera pagamento" /> : null}
      <ul className="divide-y divide-line">
        {pendentes.map((uma) => (
          <li key={uma.contemplacao_id} className="flex items-center justify-between gap-3 py-2 first:pt-0 last:pb-0">
            <div className="min-w-0">
              <Link to={`/cotas/${uma.cota_id}`} className="font-medium text-brand hover:underline">
                Grupo {uma.grupo_codigo}, cota {uma.cota}
              </Link>
              <p className="text-muted text-sm tabular-nums">Desde {data(uma.data)}</p>
            </div>
            <div className="text-right">
              <p className="font-medium tabular-nums">{dinheiro(uma.credito)}</p>
              <Badge tone="info">{maiuscula(rotulo('TipoContemplacao', uma.tipo).texto)}</Badge>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  )
}

/** Whether the numbers are of now. */
export function Atualidade({ painel, vivo }: { painel: Painel; vivo: boolean }) {
  const atraso = painel.projecao?.atraso_segundos ?? 0
  if (painel.projecao?.mortos) return <Badge tone="ruim">Números parados: um fato espera uma pessoa</Badge>
  if (atraso > 60)
    return <Badge tone="atencao">Números de {contagem(Math.round(atraso / 60), 'minuto', 'minutos')} atrás</Badge>
  return <Badge tone={vivo ? 'bom' : 'neutro'}>{vivo ? 'Ao vivo' : 'Atualizado a cada 30 s'}</Badge>
}
