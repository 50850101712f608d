import { type ReactNode, useEffect, useId, useRef } from 'react'
import { Button } from './Button'
import { cx } from './cx'
import { X } from './icons'

interface Props {
  open: boolean
  onClose: () => void
  title: string
  description?: ReactNode
  children: ReactNode
  footer?: ReactNode
  wide?: boolean
  /** Cannot be put aside without an answer. */
  persistent?: boolean
}

/** A modal on the browser's own <dialog>: focus, Esc and the inert page behind come with it. */
export function Dialog({
  open,
  onClose,
  title,
  description,
  children,
  footer,
  wide = false,
  persistent = false,
}: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => {
    const element = dialog.current
    if (!element) return
    if (open && !element.open) element.showModal()
    if (!open && element.open) element.close()
  }, [open])
  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault()
        if (!persistent) onClose()
      }}
      className={cx(
        'fixed inset-0 m-auto max-h-[90vh] w-[calc(100vw-2rem)] flex-col rounded-lg border border-line bg-surface p-0 shadow-lg open:flex',
        wide ? 'max-w-3xl' : 'max-w-lg',
      )}
    >
      {open ? (
        <>
          <div className="flex items-start justify-between gap-4 border-line border-b px-5 py-3.5">
            <div className="min-w-0">
              <h2 id={titleId} className="font-semibold text-lg">
                {title}
              </h2>
              {description ? <p className="text-muted text-sm">{description}</p> : null}
            </div>
            {persistent ? null : (
              <Button tone="ghost" size="icon" aria-label="Fechar" onClick={onClose}>
                <X aria-hidden />
              </Button>
            )}
          </div>
          <div className="min-h-0 overflow-y-auto px-5 py-4">{children}</div>
          {footer ? (
            <div className="flex flex-wrap justify-end gap-2 border-line border-t px-5 py-3">{footer}</div>
          ) : null}
        </>
      ) : null}
    </dialog>
  )
}
