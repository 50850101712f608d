import { createContext, type ReactNode, useContext, useMemo } from 'react'
import { useNav } from './nav'

export interface Rota {
  /** `/grupos/:grupoId`. */
  padrao: string
  elemento: ReactNode
}

const Parametros = createContext<Record<string, string>>({})

/** Parameters of a path, or null when it has another shape. */
export function casar(padrao: string, pathname: string): Record<string, string> | null {
  const esperados = padrao.split('/').filter(Boolean)
  const partes = pathname.split('/').filter(Boolean)
  if (esperados.length !== partes.length) return null
  const encontrados: Record<string, string> = {}
  for (const [i, esperado] of esperados.entries()) {
    const parte = partes[i] ?? ''
    if (esperado.startsWith(':')) encontrados[esperado.slice(1)] = decodeURIComponent(parte)
    else if (esperado !== parte) return null
  }
  return encontrados
}

/** Renders the first route that has the shape of the address. What was being done to one quota does not pass on to the next. */
export function Rotas({ rotas, senao }: { rotas: readonly Rota[]; senao: ReactNode }) {
  const { pathname } = useNav()
  const achada = useMemo(() => {
    for (const rota of rotas) {
      const parametros = casar(rota.padrao, pathname)
      if (parametros) return { rota, parametros }
    }
    return null
  }, [rotas, pathname])
  if (!achada) return senao
  return (
    <Parametros.Provider key={pathname} value={achada.parametros}>
      {achada.rota.elemento}
    </Parametros.Provider>
  )
}

/** A parameter of the current route. */
export function useParametro(nome: string): string {
  const valor = useContext(Parametros)[nome]
  if (valor === undefined) throw new Error(`rota sem o parâmetro ${nome}`)
  return valor
}
