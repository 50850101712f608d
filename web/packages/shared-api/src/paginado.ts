import { type InfiniteData, keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import type { ErroDaApi } from './erro'

interface Pagina {
  proximo_token: string
}

const MAXIMO_DE_PAGINAS = 200

/** Every item of a list. Refused when it is so long that a report is the way to it. */
async function lerTudo<P extends Pagina, Item>(
  buscar: (token: string, sinal: AbortSignal) => Promise<{ data: P }>,
  itens: (pagina: P) => Item[],
): Promise<Item[]> {
  const sinal = new AbortController().signal
  const lidos: Item[] = []
  let token = ''
  for (let pagina = 0; pagina < MAXIMO_DE_PAGINAS; pagina++) {
    const { data } = await buscar(token, sinal)
    lidos.push(...itens(data))
    token = data.proximo_token
    if (!token) return lidos
  }
  throw new Error('A lista é longa demais para exportar daqui: use Relatórios.')
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
    lerTudo: () => lerTudo(buscar, itens),
    repetir: () => void consulta.refetch(),
  }
}
