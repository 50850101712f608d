import type { ReactNode } from 'react'
import { Button, ButtonLink } from './Button'
import { cx } from './cx'
import { AlertTriangle, CircleCheck, Info, RefreshCw } from './icons'

export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cx('animate-pulse rounded-md bg-sunken', className ?? 'h-4 w-full')} />
}

/** The shape of a page that is on its way: keeps its height, so that nothing jumps. */
export function PageSkeleton() {
  return (
    <div role="status" aria-label="Carregando" className="min-h-[70vh]">
      <Skeleton className="mb-2 h-4 w-40" />
      <Skeleton className="mb-6 h-7 w-72 max-w-full" />
      <div className="mb-4 grid grid-cols-2 gap-3 lg:grid-cols-4">
        {[0, 1, 2, 3].map((i) => (
          <Skeleton key={i} className="h-20" />
        ))}
      </div>
      <Skeleton className="h-72" />
    </div>
  )
}

export function CardSkeleton({ lines = 5 }: { lines?: number }) {
  return (
    <div role="status" aria-label="Carregando" className="space-y-3 py-1">
      {Array.from({ length: lines }, (_, i) => (
        <Skeleton key={i} className="h-4" />
      ))}
    </div>
  )
}

interface EmptyProps {
  icon?: ReactNode
  title: string
  children?: ReactNode
  action?: ReactNode
  /** 1 when it is all that the page has: the title is then its heading. */
  level?: 1
}

/** Nothing here, and what to do about it. */
export function Empty({ icon, title, children, action, level }: EmptyProps) {
  const Title = level ? 'h1' : 'p'
  return (
    <div className="flex flex-col items-center px-6 py-10 text-center">
      {icon ? <div className="mb-3 rounded-full bg-sunken p-3 text-muted [&_svg]:size-6">{icon}</div> : null}
      <Title className="font-medium">{title}</Title>
      {children ? <div className="mt-1 max-w-md text-muted text-sm">{children}</div> : null}
      {action ? <div className="mt-4">{action}</div> : null}
    </div>
  )
}

interface FailureProps {
  title?: string
  message: string
  onRetry?: () => void
  /** It fills a whole page, whose heading is its title. */
  page?: boolean
}

export function Failure({ title = 'Não foi possível carregar', message, onRetry, page = false }: FailureProps) {
  const Title = page ? 'h1' : 'p'
  return (
    <div role="alert" className="flex flex-col items-center px-6 py-10 text-center">
      <div className="mb-3 rounded-full bg-bad-soft p-3 text-bad">
        <AlertTriangle aria-hidden className="size-6" />
      </div>
      <Title className="font-medium">{title}</Title>
      <p className="mt-1 max-w-md text-muted text-sm">{message}</p>
      {onRetry ? (
        <Button className="mt-4" onClick={onRetry}>
          <RefreshCw aria-hidden />
          Tentar de novo
        </Button>
      ) : page ? (
        <ButtonLink className="mt-4" to="/">
          Voltar ao início
        </ButtonLink>
      ) : null}
    </div>
  )
}

const NOTES = {
  info: ['bg-brand-soft text-brand', Info],
  bom: ['bg-good-soft text-good', CircleCheck],
  atencao: ['bg-warn-soft text-warn', AlertTriangle],
  ruim: ['bg-bad-soft text-bad', AlertTriangle],
} as const

/** A remark inside a page. */
export function Note({
  tone = 'info',
  children,
  className,
}: {
  tone?: keyof typeof NOTES
  children: ReactNode
  className?: string
}) {
  const [classes, Icon] = NOTES[tone]
  return (
    <div
      role={tone === 'ruim' ? 'alert' : 'note'}
      className={cx('flex gap-2.5 rounded-md px-3 py-2.5 text-sm', classes, className)}
    >
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 text-ink">{children}</div>
    </div>
  )
}
