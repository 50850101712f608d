import {
  ButtonLink,
  Card,
  Empty,
  Failure,
  Layers,
  Metric,
  MetricRow,
  Note,
  PageHeader,
  PageSkeleton,
  retryingLazy,
} from '@consorcio/design-system'
import { contagem, dataPorExtenso, dinheiro, hoje, maiuscula, somar } from '@consorcio/formatos'
import { Link } from '@consorcio/navigation'
import { mensagemDe, type Painel as NumerosDoPainel } from '@consorcio/shared-api'
import { usePode, useSessao } from '@consorcio/shared-state'
import { usePainel } from './aoVivo'
import { type DadosDoPainel, useDadosDoPainel } from './dados'
import { GruposDoPainel } from './GruposDoPainel'
import { Alertas, Atualidade, ContemplacoesPendentes, FaixasDeAtraso, NumerosDoMes } from './NumerosDoMes'
import { ProximasAssembleias } from './ProximasAssembleias'
import { SerieDoPainel } from './SerieDoPainel'

const MeuComeco = retryingLazy(() => import('./MeuComeco'))

/** The day at a glance, for who works here; for a consorciado, what is his. */
export default function Painel() {
  const usuario = useSessao((sessao) => sessao.usuario)
  const trabalhaAqui = usePode('grupos.grupo.ler')
  if (usuario?.consorciado_id && !trabalhaAqui) {
    return <MeuComeco nome={usuario.nome} consorciadoId={usuario.consorciado_id} />
  }
  return <PainelDaCasa />
}

function PainelDaCasa() {
  const { data, error, refetch } = useDadosDoPainel()
  const aoVivo = usePainel()
  if (error && !data) return <Failure message={mensagemDe(error)} onRetry={() => void refetch()} />
  // Both before anything is shown: what came later would push the rest down.
  if (!data || (aoVivo.pode && aoVivo.isPending)) return <PageSkeleton />
  return <Quadro dados={data} painel={aoVivo.data} vivo={aoVivo.vivo} />
}

interface QuadroProps {
  dados: DadosDoPainel
  /** Absent for who may not see it, or when it could not be read. */
  painel: NumerosDoPainel | undefined
  vivo: boolean
}

function Quadro({ dados, painel, vivo }: QuadroProps) {
  const nome = useSessao((sessao) => sessao.usuario?.nome) ?? ''
  if (dados.grupos.length === 0 && dados.emFormacao.length === 0) return <Comeco nome={nome} />
  return (
    <>
      <PageHeader
        title={`Olá, ${nome.split(' ')[0]}`}
        description={maiuscula(dataPorExtenso(hoje()))}
        actions={painel ? <Atualidade painel={painel} vivo={vivo} /> : null}
      />
      {painel ? (
        <>
          <Alertas alertas={painel.alertas} />
          <NumerosDoMes painel={painel} />
        </>
      ) : (
        <Numeros dados={dados} />
      )}
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <div className="min-w-0 space-y-4">
          <GruposDoPainel dados={dados} />
          {painel ? <SerieDoPainel painel={painel} /> : null}
        </div>
        <div className="space-y-4">
          {painel ? <FaixasDeAtraso painel={painel} /> : null}
          <ProximasAssembleias dados={dados} />
          {painel && painel.contemplacoes_pendentes.length > 0 ? <ContemplacoesPendentes painel={painel} /> : null}
          {dados.emFormacao.length > 0 ? <EmFormacao dados={dados} /> : null}
        </div>
      </div>
    </>
  )
}

function Numeros({ dados }: { dados: DadosDoPainel }) {
  const posicoes = dados.grupos.flatMap(({ posicao }) => posicao ?? [])
  const naoIdentificados = somar(posicoes.map((posicao) => posicao.nao_identificados))
  const contempladas = posicoes.reduce((total, posicao) => total + posicao.cotas_contempladas, 0)
  const ativas = posicoes.reduce((total, posicao) => total + posicao.cotas_ativas, 0)
  return (
    <>
      {naoIdentificados !== '0.00' ? (
        <Note tone="atencao" className="mb-4">
          Há {dinheiro(naoIdentificados)} em pagamentos não identificados.{' '}
          <Link to="/financeiro/pagamentos?situacao=NAO_IDENTIFICADO" className="font-medium text-brand underline">
            Resolver agora
          </Link>
        </Note>
      ) : null}
      <MetricRow>
        <Metric
          label="Arrecadado desde o início"
          value={dinheiro(somar(posicoes.map((posicao) => posicao.arrecadado)))}
          note={contagem(dados.grupos.length, 'grupo em andamento', 'grupos em andamento')}
        />
        <Metric
          label="Fundo comum livre"
          value={dinheiro(somar(posicoes.map((posicao) => posicao.fundo_comum_livre)))}
          note="Para as próximas contemplações"
        />
        <Metric
          label="Créditos a entregar"
          value={dinheiro(somar(posicoes.map((posicao) => posicao.creditos_a_entregar)))}
          note="De quem já foi contemplado"
        />
        <Metric
          label="Cotas ativas"
          value={ativas.toLocaleString('pt-BR')}
          note={`${contempladas.toLocaleString('pt-BR')} já contempladas`}
        />
      </MetricRow>
    </>
  )
}

function EmFormacao({ dados }: { dados: DadosDoPainel }) {
  return (
    <Card title="Em formação">
      <ul className="divide-y divide-line">
        {dados.emFormacao.map((grupo) => (
          <li key={grupo.grupo_id} className="flex items-center justify-between gap-3 py-2 first:pt-0 last:pb-0">
            <Link to={`/grupos/${grupo.grupo_id}`} className="font-medium text-brand hover:underline">
              Grupo {grupo.codigo}
            </Link>
            <span className="text-muted text-sm tabular-nums">
              {contagem(grupo.cotas_reservadas, 'adesão', 'adesões')} de {grupo.max_cotas}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}

function Comeco({ nome }: { nome: string }) {
  return (
    <>
      <PageHeader title={`Olá, ${nome.split(' ')[0]}`} />
      <Card>
        <Empty
          icon={<Layers aria-hidden />}
          title="Ainda não há grupos"
          action={
            <ButtonLink to="/grupos/novo" tone="primary">
              Criar o primeiro grupo
            </ButtonLink>
          }
        >
          Um grupo precisa de um bem com preço e de um plano. O assistente de criação leva por cada passo e simula a
          parcela.
        </Empty>
      </Card>
    </>
  )
}
