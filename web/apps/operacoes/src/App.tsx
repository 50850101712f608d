import { PageSkeleton, retryingLazy, UnknownAddress } from '@consorcio/design-system'
import { type Nav, NavContext, type Rota, Rotas } from '@consorcio/navigation'
import { Suspense } from 'react'
import './app.css'
import ListaAssembleias from './assembleias/ListaAssembleias'

const ApuracaoDoDia = retryingLazy(() => import('./dia/ApuracaoDoDia'))
const Sala = retryingLazy(() => import('./assembleias/Sala'))
const Contemplacoes = retryingLazy(() => import('./contemplacoes/Contemplacoes'))
const Habilitacoes = retryingLazy(() => import('./habilitacoes/Habilitacoes'))
const Processo = retryingLazy(() => import('./habilitacoes/Processo'))
const ListaGerais = retryingLazy(() => import('./gerais/ListaGerais'))
const SalaGeral = retryingLazy(() => import('./gerais/SalaGeral'))
const Extracoes = retryingLazy(() => import('./extracoes/Extracoes'))
const Auditoria = retryingLazy(() => import('./auditoria/Auditoria'))
const Usuarios = retryingLazy(() => import('./usuarios/Usuarios'))
const Pendencias = retryingLazy(() => import('./pendencias/Pendencias'))
const Documentos = retryingLazy(() => import('./documentos/Documentos'))
const Entregas = retryingLazy(() => import('./avisos/Entregas'))
const Webhooks = retryingLazy(() => import('./webhooks/Webhooks'))
const Modelos = retryingLazy(() => import('./modelos/Modelos'))
const Configuracao = retryingLazy(() => import('./configuracao/Configuracao'))
const Relatorios = retryingLazy(() => import('./relatorios/Relatorios'))
const Conferir = retryingLazy(() => import('./conferir/Conferir'))

const ROTAS: readonly Rota[] = [
  { padrao: '/assembleias', elemento: <ListaAssembleias /> },
  { padrao: '/assembleias/dia', elemento: <ApuracaoDoDia /> },
  { padrao: '/assembleias/gerais', elemento: <ListaGerais /> },
  { padrao: '/assembleias/gerais/:assembleiaGeralId', elemento: <SalaGeral /> },
  { padrao: '/assembleias/:assembleiaId', elemento: <Sala /> },
  { padrao: '/contemplacoes', elemento: <Contemplacoes /> },
  { padrao: '/habilitacoes', elemento: <Habilitacoes /> },
  { padrao: '/habilitacoes/:cotaId', elemento: <Processo /> },
  { padrao: '/extracoes', elemento: <Extracoes /> },
  { padrao: '/auditoria', elemento: <Auditoria /> },
  { padrao: '/usuarios', elemento: <Usuarios /> },
  { padrao: '/pendencias', elemento: <Pendencias /> },
  { padrao: '/documentos', elemento: <Documentos /> },
  { padrao: '/avisos', elemento: <Entregas /> },
  { padrao: '/webhooks', elemento: <Webhooks /> },
  { padrao: '/modelos', elemento: <Modelos /> },
  { padrao: '/configuracao', elemento: <Configuracao /> },
  { padrao: '/relatorios', elemento: <Relatorios /> },
  { padrao: '/conferir', elemento: <Conferir /> },
]

/** What the shell loads: assemblies, contemplações, decisions, documents, reports, settings, the audit log, access; and the public check. */
export default function App({ nav }: { nav: Nav }) {
  return (
    <NavContext value={nav}>
      <div data-mf="operacoes">
        <Suspense fallback={<PageSkeleton />}>
          <Rotas rotas={ROTAS} senao={<UnknownAddress />} />
        </Suspense>
      </div>
    </NavContext>
  )
}
