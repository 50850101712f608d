const DE_VARIOS = /^(?:parte|acordo):(.+):(\d+)$/
const ESTORNADO = /^estorno:(.+)$/
const A_DEVOLVER = /^a-devolver:/
const DO_RETORNO = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}:(\d+):/

/** What a payment is told by, in words: what came in a return by its number, and nothing by ids that only we know. */
export function referenciaEmPalavras(referencia: string): string {
  const [, todo, parte] = DE_VARIOS.exec(referencia) ?? []
  if (todo) return `${referenciaEmPalavras(todo)}, parte ${parte}`
  const [, estornado] = ESTORNADO.exec(referencia) ?? []
  if (estornado) return `${referenciaEmPalavras(estornado)}, estornado`
  if (A_DEVOLVER.test(referencia)) return 'Do que estava a devolver'
  const numero = DO_RETORNO.exec(referencia)?.[1]
  return numero ? `Nosso número ${numero}` : referencia
}
