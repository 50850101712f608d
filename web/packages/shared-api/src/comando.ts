import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import type { ErroDaApi } from './erro'

interface Opcoes<Resposta> {
  aoConcluir?: (resposta: Resposta) => void
  aoFalhar?: (erro: ErroDaApi) => void
}

/**
 * A write. The same input sends the same idempotency key until it succeeds, so pressing again after a failure, or after
 * entering again, never does it twice. What is on the screen is read again when it is done.
 */
export function useComando<Entrada, Resposta>(
  enviar: (cabecalhos: { 'Idempotency-Key': string }, entrada: Entrada) => Promise<{ data: Resposta }>,
  { aoConcluir, aoFalhar }: Opcoes<Resposta> = {},
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
    onSuccess: async (resposta) => {
      ultima.current = { entrada: '', chave: '' }
      aoConcluir?.(resposta)
      await cache.invalidateQueries()
    },
    onError: (erro) => aoFalhar?.(erro),
  })
}
