import { comoErro, gerarLink, type Versao } from '@consorcio/shared-api'

const TIPO_DE_MIDIA: Record<string, string> = {
  pdf: 'application/pdf',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
}

/** Links carry the public address of the system; the page asks its own origin, which is the same system. */
export function enderecoLocal(url: string): string {
  const { pathname, search } = new URL(url, window.location.origin)
  return pathname + search
}

/** Sends the bytes of a file to where the service said, telling how much already went (from 0 to 1). */
export function enviarConteudo(url: string, arquivo: File, avancou: (fracao: number) => void): Promise<void> {
  const extensao = arquivo.name.split('.').pop()?.toLowerCase() ?? ''
  return new Promise((feito, falhou) => {
    const pedido = new XMLHttpRequest()
    pedido.open('PUT', enderecoLocal(url))
    pedido.setRequestHeader('Content-Type', TIPO_DE_MIDIA[extensao] ?? 'application/octet-stream')
    pedido.upload.onprogress = ({ loaded, total }) => avancou(total > 0 ? loaded / total : 0)
    pedido.onerror = () => falhou(comoErro(null, undefined))
    pedido.onload = () => {
      if (pedido.status < 300) feito()
      else falhou(comoErro(problemaDe(pedido.responseText), new Response(null, { status: pedido.status })))
    }
    pedido.send(arquivo)
  })
}

function problemaDe(texto: string): unknown {
  try {
    return JSON.parse(texto)
  } catch {
    return null
  }
}

/** The content of a version, to look at or to save. */
export async function lerConteudo(documentoId: string, versao: Versao): Promise<Blob> {
  const { data } = await gerarLink({
    path: { documento_id: documentoId },
    query: { numero: versao.numero },
    throwOnError: true,
  })
  const resposta = await fetch(enderecoLocal(data.url))
  if (!resposta.ok) throw comoErro(await resposta.json().catch(() => null), resposta)
  return resposta.blob()
}
