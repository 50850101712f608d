import { Empty, HelpCircle, PageSkeleton, retryingLazy } from '@consorcio/design-system'
import { type Nav, NavContext, type Rota, Rotas } from '@consorcio/navigation'
import { Suspense } from 'react'
import './app.css'
import ListaAssembleias from './assembleias/ListaAssembleias'

const Sala = retryingLazy(() => import('./assembleias/Sala'))
const Contemplacoes = retryingLazy(() => import('./contemplacoes/Contemplacoes'))
const Extracoes = retryingLazy(() => import('./extracoes/Extracoes'))
const Auditoria = retryingLazy(() => import('./auditoria/Auditoria'))
const Usuarios = retryingLazy(() => import('./usuarios/Usuarios'))
const Conferir = retryingLazy(() => import('./conferir/Conferir'))

const ROTAS: readonly Rota[] = [
  { padrao: '/assembleias', elemento: <ListaAssembleias /> },
  { padrao: '/assembleias/:assembleiaId', elemento: <Sala /> },
  { padrao: '/contemplacoes', elemento: <Contemplacoes /> },
  { padrao: '/extracoes', elemento: <Extracoes /> },
  { padrao: '/auditoria', elemento: <Auditoria /> },
  { padrao: '/usuarios', elemento: <Usuarios /> },
  { padrao: '/conferir', elemento: <Conferir /> },
]

/** What the shell loads: assemblies, contemplações, the audit log, access; and the public check. */
export default function App({ nav }: { nav: Nav }) {
  return (
    <NavContext value={nav}>
      <div data-mf="operacoes">
        <Suspense fallback={<PageSkeleton />}>
          <Rotas rotas={ROTAS} senao={<Empty icon={<HelpCircle aria-hidden />} title="Este endereço não existe" />} />
        </Suspense>
      </div>
    </NavContext>
  )
}
