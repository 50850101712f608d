import {
  Badge,
  Card,
  CardSkeleton,
  Failure,
  Note,
  PageHeader,
  PageSkeleton,
  StateBadge,
  Stepper,
} from '@consorcio/design-system'
import { data, rotulo } from '@consorcio/formatos'
import { Link, useParametro } from '@consorcio/navigation'
import {
  buscarCotaOptions,
  buscarGrupoOptions,
  buscarHabilitacaoOptions,
  type Cota,
  ErroDaApi,
  type Grupo,
  type Habilitacao,
  mensagemDe,
} from '@consorcio/shared-api'
import { useQuery } from '@tanstack/react-query'
import { Abertura } from './Abertura'
import { DecisaoDaEtapa } from './DecisaoDaEtapa'
import { Documentos } from './Documentos'
import { ETAPAS, posicaoDa, prazoDaEtapa, validade } from './etapas'
import { Garantias } from './Garantias'
import { Pagamento } from './Pagamento'

const ATUALIZA_MS = 2000

/** The credit of one quota, from its list of documents to the vendor paid. */
export default function Processo() {
  const path = { cota_id: useParametro('cotaId') }
  const { data: cota, error, refetch } = useQuery(buscarCotaOptions({ path }))
  const { data: grupo } = useQuery({
    ...buscarGrupoOptions({ path: { grupo_id: cota?.grupo_id ?? '' } }),
    enabled: Boolean(cota),
  })
  if (error && !cota) return <Failure message={mensagemDe(error)} onRetry={() => void refetch()} />
  if (!cota || !grupo) return <PageSkeleton />
  return <Conteudo cota={cota} grupo={grupo} />
}

function Conteudo({ cota, grupo }: { cota: Cota; grupo: Grupo }) {
  const path = { cota_id: cota.cota_id }
  const {
    data: habilitacao,
    error,
    refetch,
  } = useQuery({
    ...buscarHabilitacaoOptions({ path }),
    retry: false,
    // A document takes a moment to be heard of here, and other people send them too.
    refetchInterval: ({ state }) => (state.data?.etapa === 'DOCUMENTOS' ? ATUALIZA_MS : false),
  })
  const semHabilitacao = error instanceof ErroDaApi && error.status === 404
  const ativa = habilitacao && habilitacao.etapa !== 'REPROVADA' ? habilitacao : undefined
  return (
    <>
      <PageHeader
        title={`Habilitação da cota ${cota.numero}`}
        crumbs={[
          { texto: 'Habilitações', para: `/habilitacoes?grupo=${grupo.grupo_id}` },
          { texto: `Grupo ${grupo.codigo}, cota ${cota.numero}` },
        ]}
        badge={habilitacao ? <Situacao habilitacao={habilitacao} /> : null}
        description={
          <Link to={`/cotas/${cota.cota_id}`} className="text-brand hover:underline">
            Ver a cota e o extrato
          </Link>
        }
      />
      {error && !semHabilitacao ? <Failure message={mensagemDe(error)} onRetry={() => void refetch()} /> : null}
      {!habilitacao && !error ? <CardSkeleton lines={8} /> : null}
      {semHabilitacao || habilitacao?.etapa === 'REPROVADA' ? (
        <Abertura cota={cota} grupo={grupo} reprovada={habilitacao} />
      ) : null}
      {ativa ? <Andamento habilitacao={ativa} cota={cota} /> : null}
    </>
  )
}

function Situacao({ habilitacao }: { habilitacao: Habilitacao }) {
  const prazo = prazoDaEtapa(habilitacao)
  return (
    <>
      <StateBadge of="EtapaHabilitacao" value={habilitacao.etapa} />
      {prazo.texto ? <Badge tone={prazo.tom}>{prazo.texto}</Badge> : null}
    </>
  )
}

function Andamento({ habilitacao, cota }: { habilitacao: Habilitacao; cota: Cota }) {
  const autorizada = habilitacao.etapa === 'AUTORIZADA'
  const prazo = validade(habilitacao)
  return (
    <>
      <Stepper
        steps={ETAPAS.map((etapa) => rotulo('EtapaHabilitacao', etapa).texto)}
        current={autorizada ? ETAPAS.length : posicaoDa(habilitacao.etapa)}
      />
      {prazo ? (
        <Note tone={prazo.vencida ? 'ruim' : 'bom'} className="mb-4">
          {prazo.vencida
            ? `A análise valia até ${data(habilitacao.valida_ate)}. Abra outra habilitação para pagar o fornecedor.`
            : `Autorizada. O fornecedor pode ser pago até ${data(habilitacao.valida_ate)}, com garantia constituída.`}
        </Note>
      ) : null}
      <div className="grid items-start gap-4 xl:grid-cols-2">
        <div className="min-w-0 space-y-4">
          {autorizada ? null : <DecisaoDaEtapa habilitacao={habilitacao} />}
          <Documentos habilitacao={habilitacao} consorciadoId={cota.consorciado_id} />
        </div>
        <div className="min-w-0 space-y-4">
          <Garantias habilitacao={habilitacao} />
          <Card title="Pagamento ao fornecedor">
            <Pagamento cotaId={cota.cota_id} />
          </Card>
        </div>
      </div>
    </>
  )
}
