import { useQuery } from '@tanstack/react-query'
import { listarGrupos, pesquisarConsorciados } from './gerado'

const POR_PAGINA = 200
const VALEM_MS = 60_000

/** Names of who takes part in a group, by identifier: lists of quotas show people, never identifiers. */
export function useNomesDoGrupo(grupoId: string | undefined) {
  return useQuery({
    queryKey: ['nomes', grupoId],
    enabled: Boolean(grupoId),
    staleTime: VALEM_MS,
    retry: false,
    queryFn: async ({ signal }) => {
      const nomes = new Map<string, string>()
      let token = ''
      do {
        const query = { grupo_id: grupoId ?? '', tamanho_pagina: POR_PAGINA, token_pagina: token }
        const { data } = await pesquisarConsorciados({ query, signal, throwOnError: true })
        for (const pessoa of data.consorciados) nomes.set(pessoa.consorciado_id, pessoa.nome)
        token = data.proximo_token
      } while (token)
      return nomes
    },
  })
}

/** Every group, for a choice: code and identifier, the ones in progress first. */
export function useGrupos() {
  return useQuery({
    queryKey: ['grupos', 'todos'],
    staleTime: VALEM_MS,
    queryFn: async ({ signal }) => {
      const { data } = await listarGrupos({ query: { tamanho_pagina: POR_PAGINA }, signal, throwOnError: true })
      return data.grupos
    },
  })
}
