import { Failure, PageHeader, PageSkeleton, StateBadge, Stepper } from '@consorcio/design-system'
import { data } from '@consorcio/formatos'
import { useParametro } from '@consorcio/navigation'
import {
  type Assembleia,
  buscarAssembleiaOptions,
  buscarGrupoOptions,
  buscarResultadoOptions,
  falhaDe,
  type Grupo,
  listarContemplacoesOptions,
} from '@consorcio/shared-api'
import { usePode, useQuemSou } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { Antes } from './Antes'
import { Apuracao } from './Apuracao'
import { Ata } from './Ata'
import { Lances } from './Lances'
import { MesaDeApuracao } from './MesaDeApuracao'

const PASSOS = ['Convocada', 'Aberta', 'Apurada', 'Ata', 'Homologada']
const PASSO_APURADA = 2
const PASSO_DA_SITUACAO: Record<string, number> = { CONVOCADA: 0, ABERTA: 1, APURADA: 2, ATA_LAVRADA: 3, HOMOLOGADA: 4 }

/** The room of an assembly: what is to be done now, and everything already decided. */
export default function Sala() {
  const path = { assembleia_id: useParametro('assembleiaId') }
  const { data: assembleia, error, refetch } = useQuery(buscarAssembleiaOptions({ path }))
  const { data: grupo, error: semGrupo } = useQuery({
    ...buscarGrupoOptions({ path: { grupo_id: assembleia?.grupo_id ?? '' } }),
    enabled: Boolean(assembleia),
  })
  if (semGrupo && !grupo) return <Failure page {...falhaDe(semGrupo, refetch)} />
  if (error && !assembleia) return <Failure page {...falhaDe(error, refetch)} />
  if (!assembleia || !grupo) return <PageSkeleton />
  return <Conteudo assembleia={assembleia} grupo={grupo} />
}

function Conteudo({ assembleia, grupo }: { assembleia: Assembleia; grupo: Grupo }) {
  const passo = PASSO_DA_SITUACAO[assembleia.situacao] ?? 0
  const path = { assembleia_id: assembleia.assembleia_id }
  const apurada = { enabled: passo >= PASSO_APURADA }
  const resultado = useQuery({ ...buscarResultadoOptions({ path }), ...apurada })
  const quemSou = useQuemSou()
  const podeVerContemplacoes = usePode('sorteios.contemplacao.ler')
  const contemplacoes = useQuery({
    ...listarContemplacoesOptions({ path }),
    enabled: apurada.enabled && podeVerContemplacoes,
  })
  // Before anything is shown: what came later would push the rest down.
  if (resultado.isLoading || contemplacoes.isLoading) return <PageSkeleton />
  return (
    <>
      <PageHeader
        title={`${assembleia.ago}ª assembleia do grupo ${grupo.codigo}`}
        crumbs={[
          quemSou
            ? { texto: 'Início', para: '/' }
            : { texto: 'Assembleias', para: `/assembleias?grupo=${grupo.grupo_id}` },
          { texto: `Grupo ${grupo.codigo}, ${assembleia.ago}ª` },
        ]}
        badge={<StateBadge of="SituacaoAssembleia" value={assembleia.situacao} />}
        description={`${data(assembleia.data_ago)}, com a parcela que vence em ${data(assembleia.vencimento)}`}
      />
      <Stepper steps={PASSOS} current={passo === 4 ? 5 : passo} />
      <div className="space-y-4">
        {passo === 0 && !quemSou ? <Antes assembleia={assembleia} grupo={grupo} /> : null}
        {passo === 1 && !quemSou ? <MesaDeApuracao assembleia={assembleia} /> : null}
        {apurada.enabled ? <Apuracao assembleia={assembleia} grupo={grupo} /> : null}
        {apurada.enabled ? <Ata assembleia={assembleia} grupo={grupo} /> : null}
        <Lances assembleia={assembleia} grupo={grupo} />
      </div>
    </>
  )
}
