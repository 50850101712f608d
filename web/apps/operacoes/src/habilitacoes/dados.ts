import {
  type Cota,
  type Habilitacao,
  type ListarHabilitacoesData,
  listarCotas,
  listarHabilitacoes,
} from '@consorcio/shared-api'
import { useQuery } from '@tanstack/react-query'

const POR_PAGINA = 200

/** Every process, of one group or of all: those that wait for somebody, then those already answered. */
export function useHabilitacoes(grupoId: string) {
  return useQuery({
    queryKey: ['habilitacoes', grupoId],
    queryFn: async ({ signal }) => {
      const [vivas, encerradas] = await Promise.all([
        todas({ grupo_id: grupoId }, signal),
        todas({ grupo_id: grupoId, encerradas: true }, signal),
      ])
      return [...vivas, ...encerradas]
    },
  })
}

async function todas(query: ListarHabilitacoesData['query'], signal: AbortSignal): Promise<Habilitacao[]> {
  const lidas: Habilitacao[] = []
  let token = ''
  do {
    const pedido = { ...query, tamanho_pagina: POR_PAGINA, token_pagina: token }
    const { data } = await listarHabilitacoes({ query: pedido, signal, throwOnError: true })
    lidas.push(...data.habilitacoes)
    token = data.proximo_token
  } while (token)
  return lidas
}

/** Contemplated quotas of a group: the ones without a process have to be told to open it. */
export function useContempladas(grupoId: string) {
  return useQuery({
    queryKey: ['contempladas', grupoId],
    enabled: Boolean(grupoId),
    queryFn: async ({ signal }) => {
      const cotas: Cota[] = []
      let token = ''
      do {
        const query = { contemplacao: 'CONTEMPLADA' as const, tamanho_pagina: POR_PAGINA, token_pagina: token }
        const { data } = await listarCotas({ path: { grupo_id: grupoId }, query, signal, throwOnError: true })
        cotas.push(...data.cotas)
        token = data.proximo_token
      } while (token)
      return cotas
    },
  })
}
