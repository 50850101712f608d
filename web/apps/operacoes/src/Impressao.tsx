import { Button, Copy } from '@consorcio/design-system'
import { useAvisos } from '@consorcio/shared-state'

/** A fingerprint: short enough to read, whole for who copies it. */
export function Impressao({ texto, nome }: { texto: string; nome: string }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const copiar = async () => {
    await navigator.clipboard.writeText(texto)
    avisar('info', `${nome} copiada.`)
  }
  if (!texto) return <span className="text-muted">–</span>
  return (
    <span className="inline-flex items-center gap-1">
      <code title={texto} className="font-mono text-sm">
        {texto.slice(0, 8)}…{texto.slice(-8)}
      </code>
      <Button tone="ghost" size="sm" aria-label={`Copiar ${nome}`} onClick={() => void copiar()}>
        <Copy aria-hidden />
      </Button>
    </span>
  )
}
