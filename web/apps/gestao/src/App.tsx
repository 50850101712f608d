import { PageSkeleton, retryingLazy, UnknownAddress } from '@consorcio/design-system'
import { type Nav, NavContext, type Rota, Rotas } from '@consorcio/navigation'
import { Suspense } from 'react'
import './app.css'
import ListaConsorciados from './consorciados/ListaConsorciados'

const FormularioConsorciado = retryingLazy(() => import('./consorciados/FormularioConsorciado'))
const DetalheConsorciado = retryingLazy(() => import('./consorciados/DetalheConsorciado'))
const ImportarConsorciados = retryingLazy(() => import('./consorciados/ImportarConsorciados'))
const ListaGrupos = retryingLazy(() => import('./grupos/ListaGrupos'))
const NovoGrupo = retryingLazy(() => import('./grupos/NovoGrupo'))
const DetalheGrupo = retryingLazy(() => import('./grupos/DetalheGrupo'))
const DetalheCota = retryingLazy(() => import('./cotas/DetalheCota'))
const ListaPlanos = retryingLazy(() => import('./planos/ListaPlanos'))
const NovoPlano = retryingLazy(() => import('./planos/NovoPlano'))
const ListaPedidos = retryingLazy(() => import('./pedidos/ListaPedidos'))
const ListaBens = retryingLazy(() => import('./bens/ListaBens'))
const ImportarPrecos = retryingLazy(() => import('./bens/ImportarPrecos'))

const ROTAS: readonly Rota[] = [
  { padrao: '/consorciados', elemento: <ListaConsorciados /> },
  { padrao: '/consorciados/novo', elemento: <FormularioConsorciado /> },
  { padrao: '/consorciados/importar', elemento: <ImportarConsorciados /> },
  { padrao: '/consorciados/:consorciadoId', elemento: <DetalheConsorciado /> },
  { padrao: '/consorciados/:consorciadoId/editar', elemento: <FormularioConsorciado /> },
  { padrao: '/grupos', elemento: <ListaGrupos /> },
  { padrao: '/grupos/novo', elemento: <NovoGrupo /> },
  { padrao: '/grupos/:grupoId', elemento: <DetalheGrupo /> },
  { padrao: '/cotas/:cotaId', elemento: <DetalheCota /> },
  { padrao: '/planos', elemento: <ListaPlanos /> },
  { padrao: '/planos/novo', elemento: <NovoPlano /> },
  { padrao: '/bens', elemento: <ListaBens /> },
  { padrao: '/bens/importar', elemento: <ImportarPrecos /> },
  { padrao: '/pedidos-titular', elemento: <ListaPedidos /> },
]

/** What the shell loads: people and what they ask about their data, groups, quotas, plans, goods. */
export default function App({ nav }: { nav: Nav }) {
  return (
    <NavContext value={nav}>
      <div data-mf="gestao">
        <Suspense fallback={<PageSkeleton />}>
          <Rotas rotas={ROTAS} senao={<UnknownAddress />} />
        </Suspense>
      </div>
    </NavContext>
  )
}
