import { hoje, lerMes, somarMeses } from '@consorcio/formatos'
import { buscarFaturamento, ErroDaApi } from '@consorcio/shared-api'
import { useQuery } from '@tanstack/react-query'

const MESES_A_FRENTE = 3

/**
 * The next month to bill: from this one on, the first that nobody billed or that has something left. Asked once, so that
 * it does not change under the hands of whoever is at work.
 */
export function useMesAFaturar(ativo: boolean) {
  return useQuery({
    queryKey: ['mes-a-faturar'],
    queryFn: ({ signal }) => proximo(lerMes(hoje()) ?? '', signal),
    enabled: ativo,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
}

async function proximo(desde: string, signal: AbortSignal): Promise<string> {
  let mes = desde
  for (let vistos = 0; vistos < MESES_A_FRENTE && (await faturado(mes, signal)); vistos++) mes = somarMeses(mes, 1)
  return mes
}

async function faturado(mes: string, signal: AbortSignal): Promise<boolean> {
  try {
    const { data } = await buscarFaturamento({ path: { mes }, signal, throwOnError: true })
    return data.situacao === 'CONCLUIDO' && data.recusados === 0
  } catch (erro) {
    if (erro instanceof ErroDaApi && erro.status === 404) return false
    throw erro
  }
}
