import {
  Card,
  Facts,
  Failure,
  Metric,
  MetricRow,
  PageHeader,
  PageSkeleton,
  StateBadge,
  Stepper,
} from '@consorcio/design-system'
import { contagem, data, emRelacao, nomeDaGeral } from '@consorcio/formatos'
import { useParametro } from '@consorcio/navigation'
import {
  type AssembleiaGeral,
  buscarAssembleiaGeralOptions,
  buscarGrupoOptions,
  falhaDe,
  type Grupo,
} from '@consorcio/shared-api'
import { useQuemSou } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { AtaGeral } from './AtaGeral'
import { Conducao } from './Conducao'
import { MinhaVotacao } from './MinhaVotacao'
import { Pauta } from './Pauta'
import { Procuracao } from './Procuracao'
import { Providencias } from './Providencias'
import { Votacao } from './Votacao'

const PASSOS = ['Convocada', 'Aberta', 'Encerrada', 'Ata', 'Aprovada']
const PASSO_DA_SITUACAO: Record<string, number> = {
  CONVOCADA: 0,
  ABERTA: 1,
  ENCERRADA: 2,
  ATA_LAVRADA: 3,
  ATA_APROVADA: 5,
}
const AO_VIVO_MS = 3000

/** The room of an assembly that deliberates; while it is open the count follows the votes. For who has a quota, the ballot. */
export default function SalaGeral() {
  const quemSou = useQuemSou()
  return quemSou ? <MinhaVotacao consorciadoId={quemSou} /> : <SalaDaEquipe />
}

function SalaDaEquipe() {
  const path = { assembleia_geral_id: useParametro('assembleiaGeralId') }
  const {
    data: geral,
    error,
    refetch,
  } = useQuery({
    ...buscarAssembleiaGeralOptions({ path }),
    refetchInterval: ({ state }) => (state.data?.situacao === 'ABERTA' ? AO_VIVO_MS : false),
  })
  const { data: grupo, error: semGrupo } = useQuery({
    ...buscarGrupoOptions({ path: { grupo_id: geral?.grupo_id ?? '' } }),
    enabled: Boolean(geral),
  })
  if (semGrupo && !grupo) return <Failure page {...falhaDe(semGrupo, refetch)} />
  if (error && !geral) return <Failure page {...falhaDe(error, refetch)} />
  if (!geral || !grupo) return <PageSkeleton />
  return <Conteudo geral={geral} grupo={grupo} />
}

function Conteudo({ geral, grupo }: { geral: AssembleiaGeral; grupo: Grupo }) {
  const passo = PASSO_DA_SITUACAO[geral.situacao] ?? 0
  const aberta = geral.situacao === 'ABERTA'
  return (
    <>
      <PageHeader
        title={`${nomeDaGeral(geral)} do grupo ${grupo.codigo}`}
        crumbs={[
          { texto: 'Assembleias gerais', para: `/assembleias/gerais?grupo=${grupo.grupo_id}` },
          { texto: `Grupo ${grupo.codigo}, ${data(geral.data)}` },
        ]}
        badge={<StateBadge of="SituacaoAssembleiaGeral" value={geral.situacao} />}
        description={`${data(geral.data)}, às ${geral.hora}, ${emRelacao(geral.data)}`}
      />
      <Stepper steps={PASSOS} current={passo} />
      {passo > 0 ? (
        <MetricRow>
          <Metric label="Cotas na abertura" value={geral.eleitores} note="Quem vota depende da matéria" />
          <Metric label="Presentes ou representadas" value={geral.presentes} />
          <Metric label="Com procuração" value={geral.representadas} />
          <Metric label="Itens da pauta" value={geral.pauta.length} />
        </MetricRow>
      ) : null}
      <div className="grid items-start gap-4 xl:grid-cols-2">
        <div className="min-w-0 space-y-4">
          <Pauta geral={geral} />
          {passo === 0 ? <Edital geral={geral} /> : null}
        </div>
        <div className="min-w-0 space-y-4">
          <Conducao key={`conducao-${geral.situacao}`} geral={geral} />
          {passo <= 1 ? <Votacao key={`votacao-${geral.situacao}`} geral={geral} presencial={aberta} /> : null}
          {passo <= 1 ? <Procuracao geral={geral} /> : null}
          {passo >= 2 ? <AtaGeral geral={geral} grupo={grupo} /> : null}
          {passo >= 2 ? <Providencias grupoId={grupo.grupo_id} assembleiaGeralId={geral.assembleia_geral_id} /> : null}
        </div>
      </div>
    </>
  )
}

function Edital({ geral }: { geral: AssembleiaGeral }) {
  return (
    <Card title="Convocação">
      <Facts
        columns={1}
        items={[
          ['Enviada em', data(geral.enviada_em)],
          [
            'Local',
            <span key="local" className="break-all">
              {geral.local}
            </span>,
          ],
          ['Procurações', contagem(geral.representadas, 'cota representada', 'cotas representadas')],
        ]}
      />
    </Card>
  )
}
