import { type Enumeracao, rotulo, type Tom } from '@consorcio/formatos'
import type { ReactNode } from 'react'
import { cx } from './cx'

const TONES: Record<Tom, string> = {
  neutro: 'bg-sunken text-muted',
  info: 'bg-brand-soft text-brand',
  bom: 'bg-good-soft text-good',
  atencao: 'bg-warn-soft text-warn',
  ruim: 'bg-bad-soft text-bad',
}

export function Badge({
  tone = 'neutro',
  children,
  className,
}: {
  tone?: Tom
  children: ReactNode
  className?: string
}) {
  return (
    <span
      className={cx(
        'inline-flex items-center whitespace-nowrap rounded-full px-2 py-0.5 font-medium text-xs',
        TONES[tone],
        className,
      )}
    >
      {children}
    </span>
  )
}

/** The badge of a value of the contracts, in words. */
export function StateBadge({ of, value }: { of: Enumeracao; value: string | null | undefined }) {
  const { texto, tom } = rotulo(of, value)
  return texto === '–' ? <span className="text-muted">–</span> : <Badge tone={tom}>{texto}</Badge>
}
