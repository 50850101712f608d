import { type ComponentType, createElement, type LazyExoticComponent, lazy } from 'react'

const ATTEMPTS = 3
const FIRST_WAIT_MS = 400

/** `React.lazy` that asks again for a chunk that failed: a module-level import would keep the failure for ever. */
export function retryingLazy<P extends object>(
  load: () => Promise<{ default: ComponentType<P> }>,
): LazyExoticComponent<ComponentType<P>> {
  return lazy(() => tryLoad(load, ATTEMPTS, FIRST_WAIT_MS))
}

async function tryLoad<P>(
  load: () => Promise<{ default: ComponentType<P> }>,
  left: number,
  waitMs: number,
): Promise<{ default: ComponentType<P> }> {
  try {
    return await load()
  } catch {
    if (left <= 1) return { default: () => createElement(Recarregar) }
    await new Promise((done) => setTimeout(done, waitMs))
    return tryLoad(load, left - 1, waitMs * 2)
  }
}

function Recarregar() {
  return (
    <div role="alert" className="px-6 py-10 text-center">
      <p className="font-medium">Esta parte da tela não chegou.</p>
      <p className="mt-1 text-muted text-sm">Pode haver uma versão nova do sistema, ou a rede falhou.</p>
      <button
        type="button"
        className="mt-4 rounded-md border border-line bg-surface px-3 py-1.5"
        onClick={() => window.location.reload()}
      >
        Recarregar
      </button>
    </div>
  )
}
