import { type Cota, listarCotas } from '@consorcio/shared-api'
import { useQuery } from '@tanstack/react-query'

/** Every active quota of a group: people say its number, commands want its identifier. */
export function useCotasAtivas(grupoId: string) {
  return useQuery({
    queryKey: ['cotas-ativas', grupoId],
    queryFn: async ({ signal }) => {
      const cotas: Cota[] = []
      let token = ''
      do {
        const query = { vinculo: 'ATIVA' as const, tamanho_pagina: 200, token_pagina: token }
        const { data } = await listarCotas({ path: { grupo_id: grupoId }, query, signal, throwOnError: true })
        cotas.push(...data.cotas)
        token = data.proximo_token
      } while (token)
      return cotas
    },
  })
}
