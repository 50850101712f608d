import { buscarPainelOptions, buscarPainelQueryKey, type Painel } from '@consorcio/shared-api'
import { usePode } from '@consorcio/shared-state'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'

const ENDERECO = '/api/v1/ao-vivo/painel'
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
    const fonte = new EventSource(ENDERECO)
    fonte.onopen = () => setVivo(true)
    fonte.onerror = () => setVivo(false)
    fonte.addEventListener('painel', ({ data }: MessageEvent<string>) =>
      cache.setQueryData(buscarPainelQueryKey(), JSON.parse(data) as Painel),
    )
    return () => fonte.close()
  }, [pode, cache])
  return { ...consulta, pode, vivo }
}
