const TRECHO = 0x8000

/** Bytes as the API gives them. */
export function deBase64(texto: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(texto), (letra) => letra.charCodeAt(0))
}

/** The bytes of a file as the API takes them. */
export async function emBase64(arquivo: Blob): Promise<string> {
  const bytes = new Uint8Array(await arquivo.arrayBuffer())
  let texto = ''
  for (let i = 0; i < bytes.length; i += TRECHO) texto += String.fromCharCode(...bytes.subarray(i, i + TRECHO))
  return btoa(texto)
}
