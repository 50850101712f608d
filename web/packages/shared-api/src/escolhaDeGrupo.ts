import { useBusca } from '@consorcio/navigation'
import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Grupo } from './gerado'
import { useGrupos } from './nomes'

const PADRAO = ['grupo-padrao'] as const

/**
 * The group that the address names; without one, the first in progress, so that no screen opens empty. It stays while it
 * is in progress: another that comes before it in the list does not take its place under the hands of whoever is at work.
 */
export function useGrupoEscolhido(): {
  grupos: Grupo[] | undefined
  grupo: Grupo | undefined
  escolher: (grupoId: string) => void
  erro: unknown
} {
  const [busca, mudar] = useBusca()
  const cache = useQueryClient()
  const { data: grupos, error } = useGrupos()
  const { data: padrao } = useQuery<string>({
    queryKey: PADRAO,
    queryFn: skipToken,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const pedido = busca.get('grupo')
  const correm = grupos?.filter(({ situacao }) => situacao === 'EM_ANDAMENTO')
  const grupo =
    grupos?.find(({ grupo_id }) => grupo_id === pedido) ??
    correm?.find(({ grupo_id }) => grupo_id === padrao) ??
    correm?.[0] ??
    grupos?.[0]
  const ficou = pedido ? undefined : grupo?.grupo_id
  useEffect(() => {
    if (ficou) cache.setQueryData(PADRAO, ficou)
  }, [cache, ficou])
  return { grupos, grupo, escolher: (grupoId) => mudar({ grupo: grupoId, ago: null }), erro: error }
}
