import type { ReactNode } from 'react'
import { cx } from './cx'

interface CardProps {
  title?: ReactNode
  description?: ReactNode
  actions?: ReactNode
  children: ReactNode
  className?: string
  /** Tables go from edge to edge. */
  flush?: boolean
}

export function Card({ title, description, actions, children, className, flush = false }: CardProps) {
  return (
    <section className={cx('min-w-0 rounded-lg border border-line bg-surface shadow-sm', className)}>
      {title ? (
        <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-4 pt-3.5">
          <div className="min-w-0">
            <h2 className="font-semibold text-base">{title}</h2>
            {description ? <p className="text-muted text-sm">{description}</p> : null}
          </div>
          {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
        </div>
      ) : null}
      <div className={flush ? 'pt-3' : 'p-4'}>{children}</div>
    </section>
  )
}

interface MetricProps {
  label: string
  value: ReactNode
  note?: ReactNode
  tone?: 'neutro' | 'bom' | 'atencao' | 'ruim'
}

const METRIC_TONES = { neutro: 'text-ink', bom: 'text-good', atencao: 'text-warn', ruim: 'text-bad' }

/** One number that matters, with its name above and what it means below. */
export function Metric({ label, value, note, tone = 'neutro' }: MetricProps) {
  return (
    <div className="min-w-0 rounded-lg border border-line bg-surface px-4 py-3 shadow-sm">
      <p className="text-balance text-muted text-sm">{label}</p>
      <p
        className={cx(
          'mt-0.5 break-words font-semibold text-base tabular-nums tracking-tight sm:text-xl',
          METRIC_TONES[tone],
        )}
      >
        {value}
      </p>
      {note ? <p className="mt-0.5 text-muted text-xs">{note}</p> : null}
    </div>
  )
}

export function MetricRow({ children }: { children: ReactNode }) {
  return <div className="mb-4 grid grid-cols-2 gap-3 lg:grid-cols-4">{children}</div>
}

/** Facts as pairs of name and value. */
export function Facts({ items, columns = 2 }: { items: readonly [string, ReactNode][]; columns?: 1 | 2 | 3 }) {
  const grid = { 1: '', 2: 'sm:grid-cols-2', 3: 'sm:grid-cols-2 xl:grid-cols-3' }[columns]
  return (
    <dl className={cx('grid gap-x-8', grid)}>
      {items.map(([name, value]) => (
        <div
          key={name}
          className="flex items-baseline justify-between gap-4 border-line border-b py-1.5 last:border-b-0"
        >
          <dt className="text-muted text-sm">{name}</dt>
          <dd className="text-right font-medium tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
