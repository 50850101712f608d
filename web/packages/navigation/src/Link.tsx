import type { AnchorHTMLAttributes, MouseEvent } from 'react'
import { useNav } from './nav'

type Props = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> & { to: string }

/** A link inside the application: no reload, and still a real link for who opens it in another tab. */
export function Link({ to, onClick, ...resto }: Props) {
  const nav = useNav()
  const seguir = (evento: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(evento)
    const especial = evento.metaKey || evento.ctrlKey || evento.shiftKey || evento.altKey || evento.button !== 0
    if (evento.defaultPrevented || especial) return
    evento.preventDefault()
    nav.push(to)
  }
  return <a href={to} onClick={seguir} {...resto} />
}
