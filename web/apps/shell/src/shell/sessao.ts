import { type Usuario, useSessao } from '@consorcio/shared-state'

const CANAL = 'consorcio.sessao'
const RETORNO = '/entrou'

interface Resposta {
  autenticado: boolean
  usuario?: Usuario
  csrf?: string
}

/** Asks the gateway who is in. */
export async function lerSessao(): Promise<void> {
  const { abrir, definir } = useSessao.getState()
  try {
    const resposta = await fetch('/sessao', { headers: { Accept: 'application/json' } })
    if (!resposta.ok) throw new Error(String(resposta.status))
    const { autenticado, usuario, csrf } = (await resposta.json()) as Resposta
    if (autenticado && usuario && csrf) abrir(usuario, csrf)
    else definir('ausente')
  } catch {
    definir('indisponivel')
  }
}

/** Leaves this page for the login; it comes back to the same address. */
export function entrar(): void {
  const { pathname, search } = window.location
  window.location.assign(`/entrar?voltar=${encodeURIComponent(pathname + search)}`)
}

/** Enters in another window, so that what is being typed here is not lost. */
export function entrarEmOutraJanela(): void {
  window.open(`/entrar?voltar=${RETORNO}`, 'consorcio-entrar', 'popup,width=480,height=680')
}

/** The other window tells that it entered, and closes. */
export function anunciarEntrada(): void {
  const canal = new BroadcastChannel(CANAL)
  canal.postMessage('entrou')
  canal.close()
  window.close()
}

/** Calls back when some window of this browser entered. */
export function aoEntrar(avisar: () => void): () => void {
  const canal = new BroadcastChannel(CANAL)
  canal.onmessage = avisar
  return () => canal.close()
}

export async function sair(): Promise<void> {
  const resposta = await fetch('/sair', { method: 'POST', headers: { 'X-CSRF-Token': useSessao.getState().csrf } })
  const { redirecionar } = resposta.ok ? ((await resposta.json()) as { redirecionar: string }) : { redirecionar: '/' }
  window.location.assign(redirecionar)
}
