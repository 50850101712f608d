import type { ReactNode } from 'react'
import { Breadcrumbs, type Crumb } from './Breadcrumbs'

interface Props {
  title: ReactNode
  crumbs?: readonly Crumb[]
  /** One line that says what this screen is for. */
  description?: ReactNode
  badge?: ReactNode
  actions?: ReactNode
}

export function PageHeader({ title, crumbs, description, badge, actions }: Props) {
  return (
    <header className="mb-5 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        {crumbs ? <Breadcrumbs items={crumbs} /> : null}
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="text-balance font-semibold text-xl tracking-tight">{title}</h1>
          {badge}
        </div>
        {description ? <p className="mt-0.5 max-w-2xl text-muted">{description}</p> : null}
      </div>
      {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
    </header>
  )
}
