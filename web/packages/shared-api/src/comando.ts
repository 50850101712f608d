import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import type { ErroDaApi } from './erro'

interface Opcoes<Entrada, Resposta> {
  /** At once: what is shown only now (a secret, codes), and who goes to another page. */
  aoConcluir?: (resposta: Resposta, entrada: Entrada) => void
  /** When what is on the screen was read again: a window that closes goes back to lists that know what was done. */
  aoAtualizar?: (resposta: Resposta, entrada: Entrada) => void
  aoFalhar?: (erro: ErroDaApi) => void
}

/** Past this, who waits is told that it was done, and the lists come when they can. */
const ESPERA_DA_LEITURA_MS = 5_000

/**
 * A write. The same input sends the same idempotency key until it succeeds, so pressing again after a failure, or after
 * entering again, never does it twice. What is on the screen is read again when it is done, and until then the
 * command is busy: nobody decides on what the screen said before it.
 */
export function useComando<Entrada, Resposta>(
  enviar: (cabecalhos: { 'Idempotency-Key': string }, entrada: Entrada) => Promise<{ data: Resposta }>,
  { aoConcluir, aoAtualizar, aoFalhar }: Opcoes<Entrada, Resposta> = {},
) {
  const cache = useQueryClient()
  const ultima = useRef({ entrada: '', chave: '' })
  return useMutation<Resposta, ErroDaApi, Entrada>({
    mutationFn: async (entrada) => {
      const texto = JSON.stringify(entrada)
      if (ultima.current.entrada !== texto || !ultima.current.chave) {
        ultima.current = { entrada: texto, chave: crypto.randomUUID() }
      }
      return (await enviar({ 'Idempotency-Key': ultima.current.chave }, entrada)).data
    },
    onSuccess: async (resposta, entrada) => {
      ultima.current = { entrada: '', chave: '' }
      aoConcluir?.(resposta, entrada)
      await noMaximo(ESPERA_DA_LEITURA_MS, cache.invalidateQueries())
      aoAtualizar?.(resposta, entrada)
    },
    onError: (erro) => aoFalhar?.(erro),
  })
}

async function noMaximo(ms: number, leitura: Promise<void>): Promise<void> {
  let relogio: ReturnType<typeof setTimeout> | undefined
  const prazo = new Promise<void>((passou) => {
    relogio = setTimeout(passou, ms)
  })
  await Promise.race([leitura, prazo])
  clearTimeout(relogio)
}
