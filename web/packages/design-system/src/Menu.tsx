import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { type ButtonTone, buttonClass } from './Button'
import { cx } from './cx'

interface Props {
  label: string
  trigger: ReactNode
  children: ReactNode
  tone?: ButtonTone
  size?: 'md' | 'sm' | 'icon'
  align?: 'start' | 'end'
}

/** A button that opens a small panel: closes by Esc, by a click outside, or by losing the focus. */
export function Menu({ label, trigger, children, tone = 'secondary', size = 'md', align = 'end' }: Props) {
  const [open, setOpen] = useState(false)
  const root = useRef<HTMLDivElement>(null)
  const panelId = useId()
  const close = () => {
    setOpen(false)
    root.current?.querySelector('button')?.focus()
  }
  useEffect(() => {
    if (!open) return
    const outside = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false)
    }
    const onEscape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      event.preventDefault()
      setOpen(false)
      root.current?.querySelector('button')?.focus()
    }
    document.addEventListener('pointerdown', outside)
    document.addEventListener('focusin', outside)
    document.addEventListener('keydown', onEscape)
    return () => {
      document.removeEventListener('pointerdown', outside)
      document.removeEventListener('focusin', outside)
      document.removeEventListener('keydown', onEscape)
    }
  }, [open])
  return (
    <div ref={root} className="relative">
      <button
        type="button"
        aria-label={label}
        aria-expanded={open}
        aria-controls={panelId}
        title={label}
        onClick={() => setOpen(!open)}
        className={buttonClass(tone, size)}
      >
        {trigger}
      </button>
      {open ? (
        // biome-ignore lint/a11y/noStaticElementInteractions: choosing anything inside closes it; the choices are buttons
        // biome-ignore lint/a11y/useKeyWithClickEvents: same
        <div
          id={panelId}
          onClick={(event) => (event.target as HTMLElement).closest('[data-close]') && close()}
          className={cx(
            'absolute z-30 mt-1 min-w-52 max-w-[calc(100vw-2rem)] rounded-lg border border-line bg-surface p-1.5 shadow-lg',
            align === 'end' ? 'right-0' : 'left-0',
          )}
        >
          {children}
        </div>
      ) : null}
    </div>
  )
}

export function MenuItem({
  children,
  onSelect,
  pressed,
  stays = false,
}: {
  children: ReactNode
  onSelect: () => void
  pressed?: boolean
  /** The panel stays open: more than one may be chosen. */
  stays?: boolean
}) {
  return (
    <button
      type="button"
      data-close={stays ? undefined : true}
      aria-pressed={pressed}
      onClick={onSelect}
      className={cx(
        'flex w-full items-center gap-2 rounded-md px-2.5 py-1.5 text-left hover:bg-sunken [&_svg]:size-4 [&_svg]:text-muted',
        pressed && 'font-medium text-brand',
      )}
    >
      {children}
    </button>
  )
}

export function MenuTitle({ children }: { children: ReactNode }) {
  return <p className="px-2.5 pt-1.5 pb-1 font-medium text-2xs text-muted uppercase tracking-wide">{children}</p>
}
