import type { ProvaInclusao } from '@consorcio/shared-api'
import { bytes, hexadecimal, resumir } from '../merkle'

const de64 = (base64: string) => Uint8Array.from(atob(base64), (letra) => letra.charCodeAt(0))

/** Leaf of a record: SHA-256 of 0x00 and its canonical content (RFC 6962 §2.1). */
export async function folhaDe(conteudo: string): Promise<string> {
  return hexadecimal(await resumir(0, new TextEncoder().encode(conteudo)))
}

/** The root that the path leads to, from the leaf up (RFC 9162 §2.1.3.2); null when the path does not fit the tree. */
export async function raizDaProva({ indice, folha, caminho, checkpoint }: ProvaInclusao): Promise<string | null> {
  let posicao = indice
  let ultima = (checkpoint?.tamanho ?? 0) - 1
  if (posicao > ultima) return null
  let resumo = bytes(folha)
  for (const irmao of caminho.map(bytes)) {
    if (ultima === 0) return null
    if (posicao % 2 === 1 || posicao === ultima) {
      resumo = await resumir(1, irmao, resumo)
      while (posicao % 2 === 0 && posicao !== 0) {
        posicao = Math.floor(posicao / 2)
        ultima = Math.floor(ultima / 2)
      }
    } else {
      resumo = await resumir(1, resumo, irmao)
    }
    posicao = Math.floor(posicao / 2)
    ultima = Math.floor(ultima / 2)
  }
  return ultima === 0 ? hexadecimal(resumo) : null
}

/** Whether the signed text says that the tree of that size has that root: origin, size, root in base64, line by line. */
export function assinado(texto: string, tamanho: number, raiz: string): boolean {
  const [, tamanhoAssinado, raizAssinada = ''] = texto.split('\n')
  return tamanhoAssinado === String(tamanho) && hexadecimal(de64(raizAssinada)) === raiz
}

/** Whether the signature of the checkpoint is of that key; null in a browser without Ed25519. */
export async function assinaturaVale(chave: string, texto: string, assinatura: string): Promise<boolean | null> {
  try {
    const publica = await crypto.subtle.importKey('raw', de64(chave), 'Ed25519', false, ['verify'])
    return await crypto.subtle.verify('Ed25519', publica, de64(assinatura), new TextEncoder().encode(texto))
  } catch {
    return null
  }
}
