import { Button, cx, PanelLeft, X } from '@consorcio/design-system'
import { Link, useNav } from '@consorcio/navigation'
import { usePreferencias } from '@consorcio/shared-state'
import { useEffect, useRef } from 'react'
import type { ItemDoMenu } from './menu'
import { itemDe, useMenu } from './useMenu'

interface Props {
  recolhida: boolean
  /** Open over the screen, where there is no room for both. */
  gaveta: boolean
  fechar: () => void
}

export function BarraLateral({ recolhida, gaveta, fechar }: Props) {
  const alternar = usePreferencias((preferencias) => preferencias.alternarMenu)
  const { pathname, search } = useNav()
  const menu = useMenu()
  const aberta = itemDe(
    menu.flatMap(({ itens }) => itens),
    pathname,
    search,
  )
  const fecho = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (!gaveta) return
    fecho.current?.focus()
    const ouvir = (evento: KeyboardEvent) => evento.key === 'Escape' && fechar()
    document.addEventListener('keydown', ouvir)
    return () => document.removeEventListener('keydown', ouvir)
  }, [gaveta, fechar])
  return (
    <>
      {gaveta ? (
        <button
          type="button"
          aria-label="Fechar o menu"
          className="fixed inset-0 z-30 bg-black/40 md:hidden"
          onClick={fechar}
        />
      ) : null}
      <div
        className={cx(
          'z-40 shrink-0 flex-col border-line border-r bg-surface transition-[width] md:sticky md:top-0 md:flex md:h-screen',
          recolhida ? 'md:w-14' : 'md:w-56',
          gaveta ? 'fixed inset-y-0 left-0 flex w-64' : 'hidden',
        )}
      >
        <div
          className={cx(
            'flex h-14 items-center gap-2.5 border-line border-b px-3.5',
            recolhida && 'md:justify-center md:px-0',
          )}
        >
          <img src="/icone.svg" alt="" className="size-7" />
          <span className={cx('font-semibold text-lg tracking-tight', recolhida && 'md:hidden')}>Consórcio</span>
          <Button
            ref={fecho}
            tone="ghost"
            size="icon"
            className="ml-auto md:hidden"
            aria-label="Fechar o menu"
            onClick={fechar}
          >
            <X aria-hidden />
          </Button>
        </div>
        <nav aria-label="Principal" className="flex-1 overflow-y-auto overflow-x-hidden p-2">
          {menu.map((parte) => (
            <Parte
              key={parte.titulo}
              titulo={parte.titulo}
              itens={parte.itens}
              aberta={aberta?.para}
              recolhida={recolhida}
            />
          ))}
        </nav>
        <div className="hidden border-line border-t p-2 md:block">
          <Button
            tone="ghost"
            size="sm"
            className={cx('w-full', !recolhida && 'justify-start')}
            onClick={alternar}
            aria-label={recolhida ? 'Expandir o menu' : 'Recolher o menu'}
          >
            <PanelLeft aria-hidden />
            {recolhida ? null : 'Recolher'}
          </Button>
        </div>
      </div>
    </>
  )
}

interface ParteProps {
  titulo: string
  itens: readonly ItemDoMenu[]
  /** The address of the item whose screen is open. */
  aberta: string | undefined
  recolhida: boolean
}

function Parte({ titulo, itens, aberta, recolhida }: ParteProps) {
  return (
    <div className="mb-3">
      {titulo ? (
        <p
          className={cx(
            'px-2.5 pt-1 pb-1 font-medium text-2xs text-muted uppercase tracking-wide',
            recolhida && 'md:sr-only',
          )}
        >
          {titulo}
        </p>
      ) : null}
      <ul className="space-y-0.5">
        {itens.map(({ texto, para, icone: Icone }) => {
          const ativa = para === aberta
          return (
            <li key={para}>
              <Link
                to={para}
                title={recolhida ? texto : undefined}
                aria-current={ativa ? 'page' : undefined}
                className={cx(
                  'flex min-h-9 items-center gap-2.5 rounded-md px-2.5',
                  ativa ? 'bg-brand-soft font-medium text-brand' : 'text-ink hover:bg-sunken',
                  recolhida && 'md:justify-center md:px-0',
                )}
              >
                <Icone aria-hidden className="size-4 shrink-0" />
                <span className={cx('truncate', recolhida && 'md:sr-only')}>{texto}</span>
              </Link>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
