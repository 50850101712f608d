/** Canonical JSON, its SHA-256, and the Merkle root of RFC 6962: what makes two people speak of the same bytes. */

import { emHexadecimal, sha256 } from './sha256'

export type Json = string | number | boolean | null | readonly Json[] | { readonly [chave: string]: Json }

const codificador = new TextEncoder()

/** Sorted keys, no spaces; numbers are whole. */
export function jsonCanonico(valor: Json): string {
  if (typeof valor === 'number') return inteiro(valor)
  if (valor === null || typeof valor !== 'object') return JSON.stringify(valor)
  let texto = ''
  if (Array.isArray(valor)) {
    for (const item of valor) texto += (texto && ',') + jsonCanonico(item)
    return `[${texto}]`
  }
  const objeto = valor as { readonly [chave: string]: Json }
  for (const chave of Object.keys(objeto).sort())
    texto += `${texto && ','}${JSON.stringify(chave)}:${jsonCanonico(objeto[chave] as Json)}`
  return `{${texto}}`
}

function inteiro(valor: number): string {
  if (!Number.isSafeInteger(valor)) throw new Error('só inteiros têm forma canônica')
  return String(valor)
}

export function resumo(texto: string): string {
  return emHexadecimal(sha256(codificador.encode(texto)))
}

export function raizMerkle(folhas: readonly string[]): string {
  if (folhas.length === 0) return resumo('')
  return emHexadecimal(raizDe(folhas.map((folha) => comPrefixo(0, codificador.encode(folha)))))
}

function raizDe(resumos: readonly Uint8Array[]): Uint8Array {
  if (resumos.length === 1) return resumos[0] as Uint8Array
  let corte = 1
  while (corte * 2 < resumos.length) corte *= 2
  const esquerda = raizDe(resumos.slice(0, corte))
  const direita = raizDe(resumos.slice(corte))
  const par = new Uint8Array(esquerda.length + direita.length)
  par.set(esquerda)
  par.set(direita, esquerda.length)
  return comPrefixo(1, par)
}

function comPrefixo(prefixo: number, bytes: Uint8Array): Uint8Array {
  const completo = new Uint8Array(bytes.length + 1)
  completo[0] = prefixo
  completo.set(bytes, 1)
  return sha256(completo)
}
