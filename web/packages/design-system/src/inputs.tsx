import type { ComponentProps, ReactNode, Ref } from 'react'
import { cx } from './cx'
import { useFieldState } from './Field'
import { Search } from './icons'

const CONTROL =
  'rounded-md border bg-surface px-2.5 text-base text-ink placeholder:text-muted disabled:bg-sunken ' +
  'disabled:text-muted min-h-9'

/** As wide as the place it is in, unless told how wide. */
function widthOf(className: string | undefined): string {
  return /(^|\s)w-/.test(className ?? '') ? '' : 'w-full'
}

function useControl() {
  const { id, describedBy, invalid, required } = useFieldState()
  return {
    id,
    'aria-describedby': describedBy,
    'aria-invalid': invalid || undefined,
    'aria-required': required || undefined,
    border: invalid ? 'border-bad' : 'border-line-strong/60',
  }
}

export function Input({ className, ...rest }: ComponentProps<'input'>) {
  const { border, ...field } = useControl()
  return (
    <input autoComplete="off" {...field} className={cx(CONTROL, widthOf(className), border, className)} {...rest} />
  )
}

export function Textarea({ className, ...rest }: ComponentProps<'textarea'>) {
  const { border, ...field } = useControl()
  return (
    <textarea rows={4} {...field} className={cx(CONTROL, widthOf(className), 'py-2', border, className)} {...rest} />
  )
}

interface SelectProps extends ComponentProps<'select'> {
  options: readonly { valor: string; texto: string }[]
  /** What the empty choice says; without it there is none. */
  empty?: string
}

export function Select({ options, empty, className, ...rest }: SelectProps) {
  const { border, ...field } = useControl()
  return (
    <select {...field} className={cx(CONTROL, widthOf(className), 'pr-8', border, className)} {...rest}>
      {empty === undefined ? null : <option value="">{empty}</option>}
      {options.map(({ valor, texto }) => (
        <option key={valor} value={valor}>
          {texto}
        </option>
      ))}
    </select>
  )
}

export function Checkbox({ children, className, ...rest }: ComponentProps<'input'> & { children: ReactNode }) {
  return (
    <label className={cx('flex items-start gap-2', className)}>
      <input type="checkbox" className="mt-1 size-4 accent-brand" {...rest} />
      <span>{children}</span>
    </label>
  )
}

export function SearchInput({
  label,
  className,
  ref,
  ...rest
}: ComponentProps<'input'> & { label: string; ref?: Ref<HTMLInputElement> }) {
  return (
    <div className={cx('relative', className)}>
      <Search
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted"
      />
      <input
        ref={ref}
        type="search"
        aria-label={label}
        autoComplete="off"
        className={cx(CONTROL, 'w-full border-line-strong/60 pl-8')}
        {...rest}
      />
    </div>
  )
}
