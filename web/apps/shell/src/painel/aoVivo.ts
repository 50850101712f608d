import { buscarPainelOptions, buscarPainelQueryKey, type Painel } from '@consorcio/shared-api'
import { usePode } from '@consorcio/shared-state'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { acompanhar } from '../shell/aoVivo'

const ATUALIZA_MS = 30_000

/** The numbers of the house: read once, then told by the service as they change. Asked for when the way is cut. */
export function usePainel() {
  const pode = usePode('relatorios.relatorio.ler')
  const cache = useQueryClient()
  const [vivo, setVivo] = useState(false)
  const consulta = useQuery({
    ...buscarPainelOptions(),
    enabled: pode,
    refetchInterval: vivo ? false : ATUALIZA_MS,
  })
  useEffect(() => {
    if (!pode) return
    return acompanhar({
      canal: 'painel',
      evento: 'painel',
      chegou: (painel) => {
        // An answer on its way was made before the news, and would take its place.
        const queryKey = buscarPainelQueryKey()
        void cache.cancelQueries({ queryKey }).then(() => cache.setQueryData(queryKey, painel as Painel))
      },
      mudou: setVivo,
    })
  }, [pode, cache])
  return { ...consulta, pode, vivo }
}
