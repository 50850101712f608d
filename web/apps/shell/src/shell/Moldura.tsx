import { Button, MenuIcon, Search } from '@consorcio/design-system'
import { useNav } from '@consorcio/navigation'
import { usePreferencias, useQuemSou } from '@consorcio/shared-state'
import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react'
import { Ajuda } from './Ajuda'
import { BarraLateral } from './BarraLateral'
import { Busca, useAtalhoDaBusca } from './Busca'
import { CentralDeAvisos } from './CentralDeAvisos'
import { MenuDoUsuario } from './MenuDoUsuario'

/** Another screen is read from its beginning: what led to it is gone, or comes before all that it shows. */
function useFocoNaTela(conteudo: RefObject<HTMLElement | null>, pathname: string): void {
  const anterior = useRef(pathname)
  useEffect(() => {
    if (anterior.current !== pathname) conteudo.current?.focus({ preventScroll: true })
    anterior.current = pathname
  }, [conteudo, pathname])
}

/** Sidebar, top bar, and between them the screen. */
export function Moldura({ children }: { children: ReactNode }) {
  const { pathname } = useNav()
  const quemSou = useQuemSou()
  const recolhido = usePreferencias((preferencias) => preferencias.menuRecolhido)
  const [gaveta, setGaveta] = useState(false)
  const [buscando, setBuscando] = useState(false)
  useAtalhoDaBusca(() => setBuscando(true))
  const conteudo = useRef<HTMLElement>(null)
  const abrirMenu = useRef<HTMLButtonElement>(null)
  const fecharGaveta = () => {
    setGaveta(false)
    abrirMenu.current?.focus()
  }
  useEffect(() => setGaveta(false), [pathname])
  useFocoNaTela(conteudo, pathname)
  return (
    <div className="flex min-h-screen">
      <a
        href="#conteudo"
        className="sr-only z-50 rounded-md bg-brand px-3 py-2 text-on-brand focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Ir para o conteúdo
      </a>
      <BarraLateral recolhida={recolhido} gaveta={gaveta} fechar={fecharGaveta} />
      <div className="flex min-w-0 flex-1 flex-col">
        <header className="sticky top-0 z-20 flex h-14 items-center gap-2 border-line border-b bg-surface/95 px-3 backdrop-blur sm:px-5">
          <Button
            ref={abrirMenu}
            tone="ghost"
            size="icon"
            className="md:hidden"
            aria-label="Abrir o menu"
            onClick={() => setGaveta(true)}
          >
            <MenuIcon aria-hidden />
          </Button>
          <button
            type="button"
            onClick={() => setBuscando(true)}
            className="flex min-h-9 min-w-0 max-w-md flex-1 items-center gap-2 rounded-md border border-line-strong/60 bg-canvas px-2.5 text-left text-muted"
          >
            <Search aria-hidden className="size-4 shrink-0" />
            <span className="truncate">{quemSou ? 'Buscar uma tela' : 'Buscar pessoas, grupos, cotas e telas'}</span>
            <kbd className="ml-auto hidden rounded border border-line px-1.5 font-sans text-2xs sm:block">Ctrl K</kbd>
          </button>
          <div className="ml-auto flex items-center gap-1">
            <CentralDeAvisos />
            <Ajuda />
            <MenuDoUsuario />
          </div>
        </header>
        <main
          ref={conteudo}
          id="conteudo"
          tabIndex={-1}
          className="mx-auto w-full max-w-[100rem] flex-1 px-4 py-5 outline-none sm:px-6"
        >
          {children}
        </main>
      </div>
      <Busca aberta={buscando} fechar={() => setBuscando(false)} />
    </div>
  )
}
