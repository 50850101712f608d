import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react'
import { cx } from './cx'

export interface Tab {
  id: string
  texto: string
  conteudo: ReactNode
}

const RESPIRO_PX = 24

/** Brings the chosen tab into the strip, where there is no room for all. */
function mostrar(faixa: HTMLElement, aba: Element): void {
  const [fora, dentro] = [faixa.getBoundingClientRect(), aba.getBoundingClientRect()]
  if (dentro.right > fora.right) faixa.scrollLeft += dentro.right - fora.right + RESPIRO_PX
  if (dentro.left < fora.left) faixa.scrollLeft -= fora.left - dentro.left + RESPIRO_PX
}

/** Tabs whose choice belongs to the page (it goes in the address). Arrows, Home and End move, as the ARIA pattern says. */
export function Tabs({
  tabs,
  atual,
  mudar,
  label,
}: {
  tabs: readonly Tab[]
  atual: string
  mudar: (id: string) => void
  label: string
}) {
  const base = useId()
  const lista = useRef<HTMLDivElement>(null)
  const escolhida = tabs.find((tab) => tab.id === atual) ?? tabs[0]
  const id = escolhida?.id
  useEffect(() => {
    const aba = lista.current?.querySelector(`[data-tab="${id}"]`)
    if (lista.current && aba) mostrar(lista.current, aba)
  }, [id])
  const mover = (evento: KeyboardEvent) => {
    const aqui = escolhida ? tabs.indexOf(escolhida) : 0
    const destino = { ArrowRight: aqui + 1, ArrowLeft: aqui - 1, Home: 0, End: -1 }[evento.key]
    const proxima = destino === undefined ? undefined : tabs.at(destino % tabs.length)
    if (!proxima) return
    evento.preventDefault()
    mudar(proxima.id)
    lista.current?.querySelector<HTMLElement>(`[data-tab="${proxima.id}"]`)?.focus()
  }
  return (
    <>
      <div
        ref={lista}
        role="tablist"
        aria-label={label}
        className="mb-4 flex gap-1 overflow-x-auto border-line border-b"
      >
        {tabs.map((tab) => {
          const ativa = tab === escolhida
          return (
            <button
              key={tab.id}
              type="button"
              role="tab"
              id={`${base}-${tab.id}`}
              data-tab={tab.id}
              aria-selected={ativa}
              aria-controls={`${base}-painel`}
              tabIndex={ativa ? 0 : -1}
              onClick={() => mudar(tab.id)}
              onKeyDown={mover}
              className={cx(
                '-mb-px whitespace-nowrap border-b-2 px-3 py-2 font-medium text-base -outline-offset-2',
                ativa ? 'border-brand text-brand' : 'border-transparent text-muted hover:text-ink',
              )}
            >
              {tab.texto}
            </button>
          )
        })}
      </div>
      <div role="tabpanel" id={`${base}-painel`} aria-labelledby={`${base}-${id}`}>
        {escolhida?.conteudo}
      </div>
    </>
  )
}
