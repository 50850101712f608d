import { Empty, HelpCircle, PageSkeleton, retryingLazy } from '@consorcio/design-system'
import { Link, useNav } from '@consorcio/navigation'
import { Suspense } from 'react'
import { areaDe, DONO_DA_AREA } from './areas'
import { RemotoNaTela } from './RemotoNaTela'

const Painel = retryingLazy(() => import('../painel/Painel'))
const Conta = retryingLazy(() => import('../conta/Conta'))

/** What fills the screen at this address. */
export function Conteudo() {
  const { pathname } = useNav()
  const area = areaDe(pathname)
  const dono = DONO_DA_AREA[area]
  if (dono) return <RemotoNaTela nome={dono} />
  return (
    <Suspense fallback={<PageSkeleton />}>
      {pathname === '/' ? <Painel /> : area === 'conta' ? <Conta /> : <NadaAqui />}
    </Suspense>
  )
}

function NadaAqui() {
  return (
    <Empty icon={<HelpCircle aria-hidden />} title="Este endereço não existe">
      Confira o endereço ou{' '}
      <Link to="/" className="text-brand underline">
        volte ao painel
      </Link>
      .
    </Empty>
  )
}
