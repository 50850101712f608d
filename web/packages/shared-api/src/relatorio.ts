import { useSessao } from '@consorcio/shared-state'
import { comoErro } from './erro'
import type { TipoRelatorio } from './gerado'

export interface RelatorioLido {
  colunas: string[]
  linhas: string[][]
}

/** A report, read line by line as the service writes it. `avancou` tells how many rows came so far. */
export async function lerRelatorio(
  tipo: TipoRelatorio,
  grupoId: string,
  data: string,
  sinal: AbortSignal,
  avancou?: (linhas: number) => void,
): Promise<RelatorioLido> {
  const busca = new URLSearchParams({ tipo, grupo_id: grupoId, ...(data ? { data } : {}) })
  const relatorio: RelatorioLido = { colunas: [], linhas: [] }
  for await (const pagina of linhasNdjson(`/api/v1/financeiro/relatorios?${busca}`, sinal)) {
    const { colunas, linhas } = pagina as { colunas?: string[]; linhas?: { valores: string[] }[] }
    if (colunas?.length) relatorio.colunas = colunas
    for (const { valores } of linhas ?? []) relatorio.linhas.push(valores)
    avancou?.(relatorio.linhas.length)
  }
  return relatorio
}

/** Messages of a stream of the API. An error in mid-stream is its last line. */
export async function* linhasNdjson(endereco: string, sinal: AbortSignal): AsyncGenerator<unknown> {
  const resposta = await fetch(endereco, { signal: sinal, headers: { Accept: 'application/x-ndjson' } })
  if (resposta.status === 401) useSessao.getState().expirar()
  if (!resposta.ok || !resposta.body) throw comoErro(await resposta.json().catch(() => null), resposta)
  for await (const linha of linhas(resposta.body)) {
    const mensagem: unknown = JSON.parse(linha)
    if (typeof mensagem === 'object' && mensagem !== null && 'code' in mensagem) throw comoErro(mensagem, resposta)
    yield mensagem
  }
}

async function* linhas(corpo: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  const leitor = corpo.pipeThrough(new TextDecoderStream()).getReader()
  let resto = ''
  for (let parte = await leitor.read(); !parte.done; parte = await leitor.read()) {
    const pedacos = (resto + parte.value).split('\n')
    resto = pedacos.pop() ?? ''
    yield* pedacos.filter(Boolean)
  }
  if (resto) yield resto
}
