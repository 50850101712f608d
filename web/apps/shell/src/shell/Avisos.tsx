import { Button, CircleCheck, cx, Info, X } from '@consorcio/design-system'
import { type Aviso, useAvisos } from '@consorcio/shared-state'
import { useEffect } from 'react'

const DURACAO_MS = 6000
const CORES = { bom: 'text-good', ruim: 'text-bad', info: 'text-brand' }

/** Short messages at the corner; bad news stays until it is put away. */
export function Avisos() {
  const avisos = useAvisos((estado) => estado.avisos)
  return (
    <div
      aria-live="polite"
      className="pointer-events-none fixed right-4 bottom-4 z-50 flex w-[min(24rem,calc(100vw-2rem))] flex-col gap-2"
    >
      {avisos.map((aviso) => (
        <Mensagem key={aviso.id} aviso={aviso} />
      ))}
    </div>
  )
}

function Mensagem({ aviso }: { aviso: Aviso }) {
  const dispensar = useAvisos((estado) => estado.dispensar)
  useEffect(() => {
    if (aviso.tom === 'ruim') return
    const relogio = setTimeout(() => dispensar(aviso.id), DURACAO_MS)
    return () => clearTimeout(relogio)
  }, [aviso, dispensar])
  const Icone = aviso.tom === 'bom' ? CircleCheck : Info
  return (
    <div className="pointer-events-auto flex items-start gap-3 rounded-lg border border-line bg-surface px-3.5 py-2.5 shadow-lg">
      <Icone aria-hidden className={cx('mt-0.5 size-4 shrink-0', CORES[aviso.tom])} />
      <p className="min-w-0 flex-1">{aviso.texto}</p>
      <Button tone="ghost" size="icon" className="-m-1.5" aria-label="Dispensar" onClick={() => dispensar(aviso.id)}>
        <X aria-hidden />
      </Button>
    </div>
  )
}
