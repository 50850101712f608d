import { useSessao } from '@consorcio/shared-state'
import { comoErro } from './erro'
import { client } from './gerado/client.gen'

const SO_LEEM = new Set(['GET', 'HEAD', 'OPTIONS'])

client.setConfig({ baseUrl: '' })

client.interceptors.request.use((pedido) => {
  if (!SO_LEEM.has(pedido.method)) pedido.headers.set('X-CSRF-Token', useSessao.getState().csrf)
  return pedido
})

client.interceptors.response.use((resposta) => {
  if (resposta.status === 401) useSessao.getState().expirar()
  return resposta
})

client.interceptors.error.use((erro, resposta) => comoErro(erro, resposta))

export { client }
