import { useNavDoNavegador } from '@consorcio/navigation'
import { useSessao } from '@consorcio/shared-state'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import App from './App'
import './standalone.css'

/** The remote by itself, without the shell: for its own development. The session is the gateway's. */
function Sozinho() {
  return <App nav={useNavDoNavegador()} />
}

const resposta = await fetch('/sessao')
const { autenticado, usuario, csrf } = await resposta.json()
if (autenticado) useSessao.getState().abrir(usuario, csrf)
const raiz = document.getElementById('root')
if (raiz) {
  createRoot(raiz).render(
    <StrictMode>
      <QueryClientProvider client={new QueryClient()}>
        <Sozinho />
      </QueryClientProvider>
    </StrictMode>,
  )
}
