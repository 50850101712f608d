import { Button, Card, ChevronLeft, ChevronRight, cx, Pause, Play, SkipForward } from '@consorcio/design-system'
import { dinheiro } from '@consorcio/formatos'
import { useEffect, useRef, useState } from 'react'
import type { Passo } from './replay'

const RITMO_MS = 1200
const CORES = { neutro: 'border-line-strong', bom: 'border-good', atencao: 'border-warn' }

/** The apuração, step by step: by hand, or playing by itself. */
export function Replay({ passos }: { passos: readonly Passo[] }) {
  const [atual, setAtual] = useState(passos.length - 1)
  const [tocando, setTocando] = useState(false)
  const lista = useRef<HTMLOListElement>(null)
  const visto = useRef(atual)
  useEffect(() => {
    if (!tocando) return
    const relogio = setTimeout(() => (atual >= passos.length - 1 ? setTocando(false) : setAtual(atual + 1)), RITMO_MS)
    return () => clearTimeout(relogio)
  }, [tocando, atual, passos.length])
  useEffect(() => {
    if (visto.current !== atual) lista.current?.children[atual]?.scrollIntoView({ block: 'nearest' })
    visto.current = atual
  }, [atual])
  const ir = (passo: number) => {
    setTocando(false)
    setAtual(passo)
  }
  const tocar = () => {
    if (!tocando && atual >= passos.length - 1) setAtual(0)
    setTocando(!tocando)
  }
  return (
    <Card
      title="Apuração, passo a passo"
      actions={
        <>
          <Button size="sm" aria-label="Passo anterior" aria-disabled={atual === 0} onClick={() => ir(atual - 1)}>
            <ChevronLeft aria-hidden />
          </Button>
          <Button size="sm" tone="primary" onClick={tocar}>
            {tocando ? <Pause aria-hidden /> : <Play aria-hidden />}
            {tocando ? 'Pausar' : 'Repetir'}
          </Button>
          <Button
            size="sm"
            aria-label="Próximo passo"
            aria-disabled={atual >= passos.length - 1}
            onClick={() => ir(atual + 1)}
          >
            <ChevronRight aria-hidden />
          </Button>
          <Button size="sm" aria-label="Ir ao fim" onClick={() => ir(passos.length - 1)}>
            <SkipForward aria-hidden />
          </Button>
        </>
      }
    >
      <p className="mb-2 text-muted text-sm" aria-live="polite">
        Passo {atual + 1} de {passos.length}
      </p>
      <ol
        ref={lista}
        tabIndex={0}
        aria-label="Passos da apuração"
        className="max-h-96 space-y-1.5 overflow-y-auto pr-1"
      >
        {passos.map((passo, i) => (
          <li
            key={`${i}-${passo.titulo}`}
            aria-current={i === atual ? 'step' : undefined}
            className={cx(
              'rounded-r-md border-l-4 py-1.5 pr-2 pl-3',
              CORES[passo.tom],
              i === atual && 'bg-brand-soft',
              i > atual && 'opacity-35',
            )}
          >
            <div className="flex flex-wrap items-baseline justify-between gap-x-4">
              <span className="font-medium">{passo.titulo}</span>
              {passo.caixa ? (
                <span className="text-sm tabular-nums">
                  Caixa {dinheiro(passo.caixa.antes)} → {dinheiro(passo.caixa.depois)}
                </span>
              ) : null}
            </div>
            <p className="text-muted text-sm">{passo.detalhe}</p>
          </li>
        ))}
      </ol>
    </Card>
  )
}
