import { useMemo, useSyncExternalStore } from 'react'
import type { Nav } from './nav'

const MUDOU = 'consorcio:navegou'

function assinar(avisar: () => void): () => void {
  window.addEventListener('popstate', avisar)
  window.addEventListener(MUDOU, avisar)
  return () => {
    window.removeEventListener('popstate', avisar)
    window.removeEventListener(MUDOU, avisar)
  }
}

const endereco = () => window.location.pathname + window.location.search

function ir(metodo: 'pushState' | 'replaceState', destino: string) {
  window.history[metodo](null, '', destino)
  window.dispatchEvent(new Event(MUDOU))
}

/** The contract over the browser's own history: for a remote that runs without the shell, and for tests. */
export function useNavDoNavegador(): Nav {
  const atual = useSyncExternalStore(assinar, endereco, () => '/')
  return useMemo(() => {
    const corte = atual.indexOf('?')
    return {
      pathname: corte < 0 ? atual : atual.slice(0, corte),
      search: corte < 0 ? '' : atual.slice(corte),
      push: (destino) => ir('pushState', destino),
      replace: (destino) => ir('replaceState', destino),
      back: () => window.history.back(),
    }
  }, [atual])
}
