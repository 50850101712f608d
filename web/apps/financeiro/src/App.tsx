import { PageSkeleton, retryingLazy, UnknownAddress } from '@consorcio/design-system'
import { type Nav, NavContext, type Rota, Rotas } from '@consorcio/navigation'
import { Suspense } from 'react'
import './app.css'
import ListaParcelas from './parcelas/ListaParcelas'

const DetalheParcela = retryingLazy(() => import('./parcelas/DetalheParcela'))
const FaturamentoDoMes = retryingLazy(() => import('./faturamento/FaturamentoDoMes'))
const ListaPagamentos = retryingLazy(() => import('./pagamentos/ListaPagamentos'))
const ArquivoDePagamentos = retryingLazy(() => import('./pagamentos/ArquivoDePagamentos'))
const Inadimplencia = retryingLazy(() => import('./inadimplencia/Inadimplencia'))
const Bancos = retryingLazy(() => import('./bancos/Bancos'))
const Conciliacao = retryingLazy(() => import('./conciliacao/Conciliacao'))
const PixRecebidos = retryingLazy(() => import('./pix/PixRecebidos'))
const Devolucoes = retryingLazy(() => import('./devolucoes/Devolucoes'))
const Negativacao = retryingLazy(() => import('./negativacao/Negativacao'))
const Indices = retryingLazy(() => import('./indices/Indices'))
const Repasses = retryingLazy(() => import('./repasses/Repasses'))
const Despesas = retryingLazy(() => import('./despesas/Despesas'))
const Livro = retryingLazy(() => import('./livro/Livro'))

const ROTAS: readonly Rota[] = [
  { padrao: '/financeiro/parcelas', elemento: <ListaParcelas /> },
  { padrao: '/financeiro/parcelas/:parcelaId', elemento: <DetalheParcela /> },
  { padrao: '/financeiro/faturamento', elemento: <FaturamentoDoMes /> },
  { padrao: '/financeiro/pagamentos', elemento: <ListaPagamentos /> },
  { padrao: '/financeiro/pagamentos/arquivo', elemento: <ArquivoDePagamentos /> },
  { padrao: '/financeiro/inadimplencia', elemento: <Inadimplencia /> },
  { padrao: '/financeiro/bancos', elemento: <Bancos /> },
  { padrao: '/financeiro/conciliacao', elemento: <Conciliacao /> },
  { padrao: '/financeiro/pix', elemento: <PixRecebidos /> },
  { padrao: '/financeiro/devolucoes', elemento: <Devolucoes /> },
  { padrao: '/financeiro/negativacao', elemento: <Negativacao /> },
  { padrao: '/financeiro/indices', elemento: <Indices /> },
  { padrao: '/financeiro/repasses', elemento: <Repasses /> },
  { padrao: '/financeiro/despesas', elemento: <Despesas /> },
  { padrao: '/financeiro/livro', elemento: <Livro /> },
]

/** What the shell loads: parcelas, payments, default, indices, the books. */
export default function App({ nav }: { nav: Nav }) {
  return (
    <NavContext value={nav}>
      <div data-mf="financeiro">
        <Suspense fallback={<PageSkeleton />}>
          <Rotas rotas={ROTAS} senao={<UnknownAddress />} />
        </Suspense>
      </div>
    </NavContext>
  )
}
