import { type DragEvent, useId, useState } from 'react'
import { cx } from './cx'
import { Upload } from './icons'

interface Props {
  accept: string
  maxBytes: number
  hint: string
  busy?: boolean
  onFile: (file: File) => void
}

/** Where a file is dropped or chosen. What is too large is refused before it is read. */
export function FileDrop({ accept, maxBytes, hint, busy = false, onFile }: Props) {
  const id = useId()
  const [over, setOver] = useState(false)
  const [refused, setRefused] = useState('')
  const take = (file: File | undefined) => {
    if (!file) return
    const large = file.size > maxBytes
    setRefused(large ? `${file.name} passa de ${Math.floor(maxBytes / 1024 / 1024)} MB.` : '')
    if (!large) onFile(file)
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    if (!busy) take(event.dataTransfer.files[0])
  }
  return (
    <div>
      <label
        htmlFor={id}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={cx(
          'flex cursor-pointer flex-col items-center gap-1 rounded-lg border-2 border-line-strong/50 border-dashed px-6 py-8 text-center has-focus-visible:outline-2 has-focus-visible:outline-brand',
          over && 'border-brand bg-brand-soft',
          busy && 'pointer-events-none opacity-60',
        )}
      >
        <Upload aria-hidden className="mb-1 size-6 text-muted" />
        <span className="font-medium">{busy ? 'Lendo o arquivo…' : 'Solte o arquivo aqui, ou escolha'}</span>
        <span className="text-muted text-sm">{hint}</span>
        <input
          id={id}
          type="file"
          accept={accept}
          aria-disabled={busy}
          onClick={(event) => busy && event.preventDefault()}
          className="sr-only"
          onChange={(event) => {
            take(event.target.files?.[0])
            event.target.value = ''
          }}
        />
      </label>
      {refused ? (
        <p role="alert" className="mt-2 text-bad text-sm">
          {refused}
        </p>
      ) : null}
    </div>
  )
}
