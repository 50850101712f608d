import { createContext, type ReactNode, useContext, useId } from 'react'
import { cx } from './cx'

interface FieldState {
  id: string
  describedBy: string | undefined
  invalid: boolean
  required: boolean
}

const FieldContext = createContext<FieldState | null>(null)

/** What an input inside a field needs to be tied to its label and its error. */
export function useFieldState(): Partial<FieldState> {
  return useContext(FieldContext) ?? {}
}

interface Props {
  label: string
  children: ReactNode
  hint?: ReactNode
  error?: string | undefined
  required?: boolean
  className?: string
}

/** Label, input, and below it the error or the hint. */
export function Field({ label, children, hint, error, required = false, className }: Props) {
  const id = useId()
  const note = error ?? hint
  const state = { id, describedBy: note ? `${id}-note` : undefined, invalid: Boolean(error), required }
  return (
    <FieldContext.Provider value={state}>
      <div className={cx('min-w-0', className)}>
        <label htmlFor={id} className="mb-1 block font-medium text-sm">
          {label}
          {required ? null : <span className="sr-only"> (opcional)</span>}
        </label>
        {children}
        {note ? (
          <p
            id={`${id}-note`}
            className={cx('mt-1 text-xs', error ? 'text-bad' : 'text-muted')}
            role={error ? 'alert' : undefined}
          >
            {note}
          </p>
        ) : null}
      </div>
    </FieldContext.Provider>
  )
}
