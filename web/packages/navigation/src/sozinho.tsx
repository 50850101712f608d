import { useSessao } from '@consorcio/shared-state'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ComponentType, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import type { Nav } from './nav'
import { useNavDoNavegador } from './standalone'

/** Runs a remote by itself, without the shell: for its own development. The session is the gateway's. */
export async function rodarSozinho(App: ComponentType<{ nav: Nav }>): Promise<void> {
  const resposta = await fetch('/sessao')
  const { autenticado, usuario, csrf } = await resposta.json()
  if (autenticado) useSessao.getState().abrir(usuario, csrf)
  const raiz = document.getElementById('root')
  if (!raiz) return
  createRoot(raiz).render(
    <StrictMode>
      <QueryClientProvider client={new QueryClient()}>
        <Sozinho App={App} />
      </QueryClientProvider>
    </StrictMode>,
  )
}

function Sozinho({ App }: { App: ComponentType<{ nav: Nav }> }) {
  return <App nav={useNavDoNavegador()} />
}
