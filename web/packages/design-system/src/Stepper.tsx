import { cx } from './cx'
import { Check } from './icons'

/** Where one is in a sequence of steps. */
export function Stepper({ steps, current }: { steps: readonly string[]; current: number }) {
  return (
    <ol className="mb-5 flex flex-wrap gap-x-6 gap-y-2">
      {steps.map((step, i) => (
        <li key={step} aria-current={i === current ? 'step' : undefined} className="flex items-center gap-2">
          <span
            className={cx(
              'flex size-6 items-center justify-center rounded-full font-semibold text-xs tabular-nums',
              i <= current ? 'bg-brand text-on-brand' : 'bg-sunken text-muted',
            )}
          >
            {i < current ? <Check aria-label="feito" className="size-3.5" /> : i + 1}
          </span>
          <span className={i === current ? 'font-medium' : 'text-muted'}>{step}</span>
        </li>
      ))}
    </ol>
  )
}
