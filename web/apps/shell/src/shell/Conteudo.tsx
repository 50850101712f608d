import { ButtonLink, Empty, Lock, PageSkeleton, retryingLazy, UnknownAddress } from '@consorcio/design-system'
import { useNav } from '@consorcio/navigation'
import { Suspense } from 'react'
import { areaDe, DONO_DA_AREA, PUBLICAS } from './areas'
import { RemotoNaTela } from './RemotoNaTela'
import { usePodeAbrir } from './useMenu'

const Painel = retryingLazy(() => import('../painel/Painel'))
const Conta = retryingLazy(() => import('../conta/Conta'))

/** What fills the screen at this address. */
export function Conteudo() {
  const { pathname } = useNav()
  const area = areaDe(pathname)
  const dono = DONO_DA_AREA[area]
  const podeAbrir = usePodeAbrir(pathname)
  if (!podeAbrir && !PUBLICAS.has(area) && area in DONO_DA_AREA) return <SemPermissao />
  if (dono) return <RemotoNaTela nome={dono} />
  return (
    <Suspense fallback={<PageSkeleton />}>
      {pathname === '/' ? <Painel /> : area === 'conta' ? <Conta /> : <UnknownAddress />}
    </Suspense>
  )
}

function SemPermissao() {
  return (
    <Empty
      icon={<Lock aria-hidden />}
      title="Esta tela não está entre as suas"
      level={1}
      action={
        <ButtonLink to="/" tone="primary">
          Voltar ao início
        </ButtonLink>
      }
    >
      Se você precisa dela, peça a quem cuida dos acessos.
    </Empty>
  )
}
