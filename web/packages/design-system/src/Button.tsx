import { Link } from '@consorcio/navigation'
import type { ComponentProps, MouseEvent, ReactNode } from 'react'
import { cx } from './cx'

export type ButtonTone = 'primary' | 'secondary' | 'ghost' | 'danger'
type Size = 'md' | 'sm' | 'icon'

const BASE =
  'inline-flex items-center justify-center gap-1.5 whitespace-nowrap rounded-md font-medium transition-colors ' +
  'disabled:opacity-55 disabled:cursor-not-allowed aria-disabled:opacity-55 aria-disabled:cursor-not-allowed ' +
  '[&_svg]:size-4 [&_svg]:shrink-0'
const TONES: Record<ButtonTone, string> = {
  primary: 'bg-brand text-on-brand hover:bg-brand-strong',
  secondary: 'border border-line bg-surface text-ink shadow-sm hover:bg-sunken',
  ghost: 'text-ink hover:bg-sunken',
  danger: 'border border-bad bg-surface text-bad hover:bg-bad-soft',
}
const SIZES: Record<Size, string> = {
  md: 'min-h-9 px-3.5 text-base',
  sm: 'min-h-8 px-2.5 text-sm',
  icon: 'size-9 p-0',
}

export function buttonClass(tone: ButtonTone = 'secondary', size: Size = 'md', extra?: string): string {
  return cx(BASE, TONES[tone], SIZES[size], extra)
}

type Props = ComponentProps<'button'> & {
  tone?: ButtonTone
  size?: Size
  /** Shows that it is working, and keeps it from being pressed twice. */
  busy?: boolean
}

const ignore = (event: MouseEvent) => event.preventDefault()

/** Busy, or `aria-disabled`, it does nothing and keeps the focus: `disabled` would throw who uses the keyboard out. */
export function Button({ tone, size, busy = false, className, children, onClick, type = 'button', ...rest }: Props) {
  const still = busy || rest['aria-disabled'] === true
  return (
    <button
      type={type}
      className={buttonClass(tone, size, className)}
      aria-busy={busy}
      {...rest}
      aria-disabled={still || undefined}
      onClick={still ? ignore : onClick}
    >
      {busy ? (
        <span aria-hidden className="size-3.5 animate-spin rounded-full border-2 border-current border-r-transparent" />
      ) : null}
      {children}
    </button>
  )
}

interface LinkProps {
  to: string
  tone?: ButtonTone
  size?: Size
  className?: string
  children: ReactNode
}

/** A link that looks like a button. */
export function ButtonLink({ to, tone, size, className, children }: LinkProps) {
  return (
    <Link to={to} className={buttonClass(tone, size, cx('no-underline', className))}>
      {children}
    </Link>
  )
}
