import { type InfiniteData, keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import type { ErroDaApi } from './erro'

interface Pagina {
  proximo_token: string
}

/** A list of the API, page after page, as one list. `chave` says which list, filters included. */
export function usePaginado<P extends Pagina, Item>(
  chave: readonly unknown[],
  buscar: (token: string, sinal: AbortSignal) => Promise<{ data: P }>,
  itens: (pagina: P) => Item[],
  ativo = true,
) {
  const consulta = useInfiniteQuery<P, ErroDaApi, InfiniteData<P, string>, readonly unknown[], string>({
    queryKey: chave,
    queryFn: async ({ pageParam, signal }) => (await buscar(pageParam, signal)).data,
    initialPageParam: '',
    getNextPageParam: (pagina) => pagina.proximo_token || null,
    placeholderData: keepPreviousData,
    enabled: ativo,
  })
  const paginas = consulta.data?.pages
  return {
    itens: paginas?.flatMap(itens),
    primeira: paginas?.[0],
    erro: consulta.error,
    carregando: consulta.isPending,
    atualizando: consulta.isPlaceholderData,
    temMais: consulta.hasNextPage,
    carregandoMais: consulta.isFetchingNextPage,
    carregarMais: () => void consulta.fetchNextPage(),
    repetir: () => void consulta.refetch(),
  }
}
