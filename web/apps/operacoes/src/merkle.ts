/** SHA-256 and the Merkle tree of RFC 6962, with what the browser has. */

export function bytes(hexadecimal: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hexadecimal.match(/../g) ?? [], (par) => Number.parseInt(par, 16))
}

export function hexadecimal(dados: Uint8Array): string {
  return [...dados].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

export async function sha256(dados: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', dados))
}

/** SHA-256 of a text, in hexadecimal. */
export async function impressaoDe(texto: string): Promise<string> {
  return hexadecimal(await sha256(new TextEncoder().encode(texto)))
}

/** Hash of a prefix and parts: 0 for leaves, 1 for inner nodes. */
export function resumir(prefixo: 0 | 1, ...partes: Uint8Array[]): Promise<Uint8Array<ArrayBuffer>> {
  const tudo = new Uint8Array(1 + partes.reduce((total, parte) => total + parte.length, 0))
  tudo[0] = prefixo
  let inicio = 1
  for (const parte of partes) {
    tudo.set(parte, inicio)
    inicio += parte.length
  }
  return sha256(tudo)
}
