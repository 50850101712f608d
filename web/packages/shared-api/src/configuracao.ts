import { useSessao } from '@consorcio/shared-state'
import { comoErro } from './erro'
import type { CreateClientConfig } from './gerado/client.gen'

const SO_LEEM = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Every request of the client: writes carry the CSRF token, an ended session is told, a refusal is an `ErroDaApi`. */
async function pedir(entrada: RequestInfo | URL, opcoes?: RequestInit): Promise<Response> {
  const pedido = new Request(entrada, opcoes)
  if (!SO_LEEM.has(pedido.method)) pedido.headers.set('X-CSRF-Token', useSessao.getState().csrf)
  const resposta = await fetch(pedido).catch((falha: unknown) => {
    throw pedido.signal.aborted ? falha : comoErro(falha, undefined)
  })
  if (resposta.status === 401) useSessao.getState().expirar()
  if (!resposta.ok) throw comoErro(await resposta.json().catch(() => null), resposta)
  return resposta
}

/** Read by the generated client when it is made, so that no screen can use it without this. */
export const createClientConfig: CreateClientConfig = (config) => ({
  ...config,
  baseUrl: '',
  fetch: pedir as typeof fetch,
})
