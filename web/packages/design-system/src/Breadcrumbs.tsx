import { Link } from '@consorcio/navigation'
import { Fragment } from 'react'
import { ChevronRight } from './icons'

export interface Crumb {
  texto: string
  para?: string
}

export function Breadcrumbs({ items }: { items: readonly Crumb[] }) {
  return (
    <nav aria-label="Você está em" className="mb-1 flex min-w-0 flex-wrap items-center gap-1 text-muted text-sm">
      {items.map(({ texto, para }, i) => (
        <Fragment key={texto}>
          {i > 0 ? <ChevronRight aria-hidden className="size-3.5" /> : null}
          {para ? (
            <Link to={para} className="rounded-sm underline-offset-2 hover:text-ink hover:underline">
              {texto}
            </Link>
          ) : (
            <span aria-current="page">{texto}</span>
          )}
        </Fragment>
      ))}
    </nav>
  )
}
