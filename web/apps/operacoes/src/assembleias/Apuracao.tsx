import {
  Button,
  Card,
  CardSkeleton,
  CircleCheck,
  type Column,
  DataTable,
  Empty,
  Facts,
  Failure,
  Metric,
  MetricRow,
  Note,
  ShieldCheck,
  StateBadge,
  Trophy,
} from '@consorcio/design-system'
import { data, dinheiro, rotulo } from '@consorcio/formatos'
import { Link } from '@consorcio/navigation'
import {
  type Assembleia,
  auditorarSorteioOptions,
  buscarResultadoOptions,
  type Contemplacao,
  contemplarConsorciado,
  type Grupo,
  listarContemplacoesOptions,
  mensagemDe,
  type ResultadoSorteio,
  useComando,
} from '@consorcio/shared-api'
import { useAvisos, usePode } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { nomeDaExtracao } from '../extracoes/nomes'
import { Impressao } from '../Impressao'
import { Replay } from './Replay'
import { passosDa } from './replay'

interface Props {
  assembleia: Assembleia
  grupo: Grupo
}

/** Everything that the apuração decided, and how. */
export function Apuracao({ assembleia, grupo }: Props) {
  const podeVerContemplacoes = usePode('sorteios.contemplacao.ler')
  const {
    data: resultado,
    error,
    refetch,
  } = useQuery(buscarResultadoOptions({ path: { assembleia_id: assembleia.assembleia_id } }))
  if (error && !resultado) return <Failure message={mensagemDe(error)} onRetry={() => void refetch()} />
  if (!resultado) return <CardSkeleton lines={10} />
  return (
    <>
      <Numeros assembleia={assembleia} resultado={resultado} />
      <div className="grid gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Replay
          passos={passosDa({
            extracao: resultado.extracao ?? { premios: [] },
            pedraChave: resultado.pedra_chave,
            metodo: resultado.metodo,
            tentativas: resultado.tentativas,
            contemplacoes: resultado.contemplacoes,
          })}
        />
        <Conferencia assembleia={assembleia} resultado={resultado} />
      </div>
      {podeVerContemplacoes ? (
        <Contemplados assembleia={assembleia} grupo={grupo} suplentes={resultado.suplentes} />
      ) : null}
    </>
  )
}

function Numeros({ assembleia, resultado }: { assembleia: Assembleia; resultado: ResultadoSorteio }) {
  const sorteados = resultado.contemplacoes.filter(({ tipo }) => tipo === 'SORTEIO').length
  return (
    <MetricRow>
      <Metric
        label="Contemplações"
        value={resultado.contemplacoes.length}
        note={`${sorteados} por sorteio, ${resultado.contemplacoes.length - sorteados} por lance`}
        tone="bom"
      />
      <Metric label="Caixa no início" value={dinheiro(resultado.caixa_inicial)} />
      <Metric
        label="Caixa no fim"
        value={dinheiro(resultado.caixa_final)}
        note={resultado.suplentes.length > 0 ? `Suplentes: ${resultado.suplentes.join(', ')}` : 'Sem suplentes'}
      />
      <Metric label="Elegíveis" value={assembleia.elegiveis} note={`${assembleia.lances} lances`} />
    </MetricRow>
  )
}

function Conferencia({ assembleia, resultado }: { assembleia: Assembleia; resultado: ResultadoSorteio }) {
  const pode = usePode('sorteios.assembleia.auditar')
  const auditoria = useQuery({
    ...auditorarSorteioOptions({ path: { assembleia_id: assembleia.assembleia_id } }),
    enabled: false,
  })
  return (
    <Card
      title="Como se confere"
      description="O resultado é uma conta sobre a lista congelada e a extração."
      className="self-start"
    >
      <Facts
        columns={1}
        items={[
          resultado.extracao?.origem === 'GLOBO'
            ? ['Globo', nomeDaExtracao(resultado.extracao)]
            : ['Extração', `${resultado.extracao?.numero ?? '–'}, de ${data(resultado.extracao?.data)}`],
          ['Fonte', resultado.extracao?.fonte || '–'],
          ['Raiz da lista', <Impressao key="r" texto={assembleia.raiz_lista} nome="Raiz da lista" />],
          [
            'Resultado',
            <Impressao key="i" texto={resultado.impressao_digital} nome="Impressão digital do resultado" />,
          ],
        ]}
      />
      {pode ? (
        <Button className="mt-4" busy={auditoria.isFetching} onClick={() => void auditoria.refetch()}>
          <ShieldCheck aria-hidden /> Recalcular e comparar
        </Button>
      ) : null}
      <div aria-live="polite" className="mt-3">
        {auditoria.data?.confere ? (
          <p className="flex items-center gap-2 text-good">
            <CircleCheck aria-hidden className="size-4" /> Recalculado agora: tudo confere.
          </p>
        ) : null}
        {auditoria.data && !auditoria.data.confere ? (
          <Note tone="ruim">Não confere: {auditoria.data.divergencias.join('; ')}</Note>
        ) : null}
        {auditoria.error ? <Note tone="ruim">{mensagemDe(auditoria.error)}</Note> : null}
      </div>
    </Card>
  )
}

const COLUNAS: readonly Column<Contemplacao>[] = [
  {
    id: 'cota',
    title: 'Cota',
    cell: (item) => (
      <Link to={`/cotas/${item.cota_id}`} className="font-medium text-brand hover:underline">
        {item.cota_numero}
      </Link>
    ),
    text: (item) => String(item.cota_numero),
    fixed: true,
  },
  { id: 'tipo', title: 'Por', cell: (item) => rotulo('TipoContemplacao', item.tipo).texto, fixed: true },
  { id: 'credito', title: 'Crédito', cell: (item) => dinheiro(item.credito), align: 'right', fixed: true },
  {
    id: 'situacao',
    title: 'Situação',
    cell: (item) => <StateBadge of="SituacaoContemplacao" value={item.situacao} />,
    text: (item) => rotulo('SituacaoContemplacao', item.situacao).texto,
    fixed: true,
  },
  { id: 'prazo', title: 'Pagar o lance até', cell: (item) => data(item.prazo_pagamento), align: 'right' },
  {
    id: 'titulo',
    title: 'Título do lance',
    cell: (item) => item.identificador_titulo || '–',
    className: 'tabular-nums',
  },
  { id: 'disponivel', title: 'Crédito disponível em', cell: (item) => data(item.disponivel_em), align: 'right' },
  { id: 'motivo', title: 'Motivo', cell: (item) => item.motivo || '–', wrap: true },
]

function Contemplados({ assembleia, grupo, suplentes }: Props & { suplentes: readonly number[] }) {
  const { data: resposta, error } = useQuery(
    listarContemplacoesOptions({ path: { assembleia_id: assembleia.assembleia_id } }),
  )
  const avisar = useAvisos((estado) => estado.avisar)
  const pode = usePode('sorteios.contemplacao.criar')
  const chamar = useComando(
    (headers, assembleia_id: string) =>
      contemplarConsorciado({ headers, path: { assembleia_id }, body: {}, throwOnError: true }),
    {
      aoConcluir: (nova) => avisar('bom', `Cota ${nova.cota_numero} chamada.`),
      aoFalhar: (erro) => avisar('ruim', erro.message),
    },
  )
  return (
    <Card
      flush
      title="Contemplações"
      actions={
        pode && suplentes.length > 0 ? (
          <Button size="sm" busy={chamar.isPending} onClick={() => chamar.mutate(assembleia.assembleia_id)}>
            Chamar o próximo suplente
          </Button>
        ) : null
      }
    >
      <DataTable
        name={`contemplacoes-${grupo.codigo}-${assembleia.ago}`}
        label="Contemplações"
        columns={COLUNAS}
        items={resposta?.contemplacoes}
        rowKey={(item) => item.contemplacao_id}
        error={error}
        empty={
          <Empty icon={<Trophy aria-hidden />} title="Ninguém foi contemplado">
            O caixa não pagava um crédito: ele acumula para a próxima assembleia.
          </Empty>
        }
      />
    </Card>
  )
}
