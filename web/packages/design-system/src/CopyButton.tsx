import { useEffect, useState } from 'react'
import { Button } from './Button'
import { Check, Copy } from './icons'

const SHOWN_MS = 2000

/** Puts a text in the clipboard and says that it did. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const clock = setTimeout(() => setCopied(false), SHOWN_MS)
    return () => clearTimeout(clock)
  }, [copied])
  return (
    <Button size="sm" onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}>
      {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
      <span aria-live="polite">{copied ? 'Copiado' : label}</span>
    </Button>
  )
}
