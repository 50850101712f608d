import { createContext, useCallback, useContext, useMemo } from 'react'

/** The contract between the shell, which owns the history, and the remotes. */
export interface Nav {
  pathname: string
  /** Query string with its `?`, or empty. */
  search: string
  push: (destino: string) => void
  replace: (destino: string) => void
  back: () => void
}

export const NavContext = createContext<Nav | null>(null)

export function useNav(): Nav {
  const nav = useContext(NavContext)
  if (!nav) throw new Error('useNav fora de NavContext')
  return nav
}

/** The query string as state: filters live in the address, so that it can be sent to somebody. */
export function useBusca(): [URLSearchParams, (mudancas: Record<string, string | null>) => void] {
  const nav = useNav()
  const parametros = useMemo(() => new URLSearchParams(nav.search), [nav.search])
  const mudar = useCallback(
    (mudancas: Record<string, string | null>) => {
      const novos = new URLSearchParams(nav.search)
      for (const [nome, valor] of Object.entries(mudancas)) valor ? novos.set(nome, valor) : novos.delete(nome)
      const texto = novos.toString()
      nav.replace(nav.pathname + (texto ? `?${texto}` : ''))
    },
    [nav],
  )
  return [parametros, mudar]
}
