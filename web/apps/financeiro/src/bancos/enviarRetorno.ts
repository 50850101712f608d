import {
  emBase64,
  enviarParteRetorno,
  processarEnvioRetorno,
  processarRetorno,
  type Retorno,
} from '@consorcio/shared-api'

/** The largest file that the bank's return may be, in bytes: 32 parts. */
export const LIMITE_BYTES = 256 * 1024 * 1024
const PARTE_BYTES = 8 * 1024 * 1024

/** A return to be sent; `envioId` names its sending, so that a second try goes on from the parts that came. */
export interface EnvioDeRetorno {
  contaId: string
  envioId: string
  arquivo: File
  nome: string
  aceitaSemTrailer: boolean
}

/** Sends the file, in one request when it fits, else in parts; `aoEnviar` is told the share that went, from 0 to 1. */
export async function enviarRetorno(
  cabecalhos: { 'Idempotency-Key': string },
  { contaId, envioId, arquivo, nome, aceitaSemTrailer }: EnvioDeRetorno,
  aoEnviar: (fracao: number) => void,
): Promise<{ data: Retorno }> {
  const corpo = { nome, aceita_sem_trailer: aceitaSemTrailer }
  if (arquivo.size <= PARTE_BYTES) {
    const conteudo = await emBase64(arquivo)
    return processarRetorno({
      headers: cabecalhos,
      path: { conta_id: contaId },
      body: { ...corpo, conteudo },
      throwOnError: true,
    })
  }
  const partes = Math.ceil(arquivo.size / PARTE_BYTES)
  for (let numero = 1; numero <= partes; numero++) {
    const parte = arquivo.slice((numero - 1) * PARTE_BYTES, numero * PARTE_BYTES)
    await enviarParteRetorno({
      headers: { 'Idempotency-Key': crypto.randomUUID() },
      path: { conta_id: contaId, envio_id: envioId, numero },
      body: { conteudo: await emBase64(parte) },
      throwOnError: true,
    })
    aoEnviar(numero / partes)
  }
  return processarEnvioRetorno({
    headers: cabecalhos,
    path: { conta_id: contaId, envio_id: envioId },
    body: { ...corpo, partes },
    throwOnError: true,
  })
}
