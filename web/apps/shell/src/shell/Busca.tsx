import { cx, Search } from '@consorcio/design-system'
import { useNav } from '@consorcio/navigation'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { type Resultado, useResultados } from './resultados'

/** Ctrl+K, or ⌘K. */
export function useAtalhoDaBusca(abrir: () => void): void {
  useEffect(() => {
    const ouvir = (evento: globalThis.KeyboardEvent) => {
      if (!(evento.ctrlKey || evento.metaKey) || evento.key.toLowerCase() !== 'k') return
      evento.preventDefault()
      abrir()
    }
    document.addEventListener('keydown', ouvir)
    return () => document.removeEventListener('keydown', ouvir)
  }, [abrir])
}

/** One box that finds people, groups, quotas, titles, screens and actions. */
export function Busca({ aberta, fechar }: { aberta: boolean; fechar: () => void }) {
  const janela = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (aberta && !janela.current?.open) janela.current?.showModal()
    if (!aberta && janela.current?.open) janela.current.close()
  }, [aberta])
  return (
    <dialog
      ref={janela}
      aria-label="Buscar"
      onClose={fechar}
      onClick={(evento) => evento.target === janela.current && fechar()}
      onKeyDown={() => {}}
      className="mx-auto mt-[12vh] w-[calc(100vw-2rem)] max-w-xl overflow-hidden rounded-lg border border-line bg-surface p-0 shadow-lg"
    >
      {aberta ? <Caixa fechar={fechar} /> : null}
    </dialog>
  )
}

const chaveDe = ({ para, texto }: Resultado) => para + texto

function Caixa({ fechar }: { fechar: () => void }) {
  const nav = useNav()
  const id = useId()
  const [texto, setTexto] = useState('')
  const [marcado, setMarcado] = useState('')
  const { resultados, buscando } = useResultados(texto)
  // By what it is, and not by its place: what the services find comes later, and first.
  const atual = Math.max(
    0,
    resultados.findIndex((um) => chaveDe(um) === marcado),
  )
  const marcar = (resultado: Resultado | undefined) => setMarcado(resultado ? chaveDe(resultado) : '')
  const abrir = (resultado: Resultado) => {
    fechar()
    nav.push(resultado.para)
  }
  const teclar = (evento: KeyboardEvent) => {
    const passo = { ArrowDown: 1, ArrowUp: -1 }[evento.key]
    if (passo) {
      evento.preventDefault()
      marcar(resultados[(atual + passo + resultados.length) % Math.max(1, resultados.length)])
    }
    const escolhido = resultados[atual]
    if (evento.key === 'Enter' && escolhido) abrir(escolhido)
  }
  return (
    <>
      <div className="flex items-center gap-2.5 border-line border-b px-4">
        <Search aria-hidden className="size-4 text-muted" />
        <input
          role="combobox"
          aria-expanded
          aria-controls={`${id}-lista`}
          aria-activedescendant={resultados[atual] ? `${id}-${atual}` : undefined}
          aria-label="Buscar pessoas, grupos, cotas e telas"
          placeholder="Nome, CPF, código do grupo, 1001-0007…"
          className="min-h-12 w-full rounded-sm bg-transparent -outline-offset-4 placeholder:text-muted"
          value={texto}
          onChange={(evento) => {
            setTexto(evento.target.value)
            setMarcado('')
          }}
          onKeyDown={teclar}
        />
      </div>
      <div id={`${id}-lista`} role="listbox" aria-label="Resultados" className="max-h-[50vh] overflow-y-auto p-1.5">
        {resultados.map((resultado, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are heard by the combobox that owns this option
          <div
            key={chaveDe(resultado)}
            id={`${id}-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === atual}
            onMouseMove={() => marcar(resultado)}
            onClick={() => abrir(resultado)}
            className={cx(
              'flex cursor-pointer items-center gap-3 rounded-md px-2.5 py-2',
              i === atual && 'bg-brand-soft',
            )}
          >
            <resultado.icone aria-hidden className="size-4 shrink-0 text-muted" />
            <span className="min-w-0 flex-1 truncate">{resultado.texto}</span>
            <span className="shrink-0 text-muted text-xs">{resultado.tipo}</span>
          </div>
        ))}
      </div>
      <p role="status" className="border-line border-t px-4 py-2 text-muted text-xs">
        {buscando ? 'Buscando…' : resultados.length === 0 ? 'Nada encontrado.' : '↑ ↓ para escolher, Enter para abrir'}
      </p>
    </>
  )
}
