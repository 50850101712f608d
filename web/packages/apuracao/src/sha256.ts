/** SHA-256 (FIPS 180-4), written out so that who reads this package reads everything it trusts. */

const RODADAS = 64

function raizesFracionarias(expoente: number, quantas: number): Uint32Array {
  const saida = new Uint32Array(quantas)
  let achados = 0
  for (let n = 2; achados < quantas; n++) {
    let primo = true
    for (let d = 2; d * d <= n; d++) if (n % d === 0) primo = false
    if (!primo) continue
    saida[achados++] = raizInteira(BigInt(n) << BigInt(32 * expoente), expoente)
  }
  return saida
}

/** The low 32 bits of the integer root of a number: the fraction of the root of a prime, exactly. */
function raizInteira(valor: bigint, expoente: number): number {
  let baixo = 0n
  let alto = 1n << 40n
  while (alto - baixo > 1n) {
    const meio = (baixo + alto) >> 1n
    if (meio ** BigInt(expoente) <= valor) baixo = meio
    else alto = meio
  }
  return Number(baixo & 0xffffffffn)
}

const INICIAL = new Int32Array(raizesFracionarias(2, 8))
const K = new Int32Array(raizesFracionarias(3, RODADAS))

export function sha256(mensagem: Uint8Array): Uint8Array {
  const blocos = preparar(mensagem)
  const estado = INICIAL.slice()
  const w = new Int32Array(RODADAS)
  for (let inicio = 0; inicio < blocos.byteLength; inicio += 64) comprimir(estado, blocos, inicio, w)
  const saida = new DataView(new ArrayBuffer(32))
  for (let i = 0; i < 8; i++) saida.setInt32(4 * i, estado[i] as number)
  return new Uint8Array(saida.buffer)
}

const HEXADECIMAIS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

export function emHexadecimal(bytes: Uint8Array): string {
  let texto = ''
  for (let i = 0; i < bytes.length; i++) texto += HEXADECIMAIS[bytes[i] as number]
  return texto
}

function preparar(mensagem: Uint8Array): DataView {
  const tamanho = (((mensagem.length + 8) >> 6) << 6) + 64
  const completa = new Uint8Array(tamanho)
  completa.set(mensagem)
  completa[mensagem.length] = 0x80
  const vista = new DataView(completa.buffer)
  vista.setUint32(tamanho - 8, Math.floor(mensagem.length / 0x20000000))
  vista.setUint32(tamanho - 4, mensagem.length << 3)
  return vista
}

function comprimir(estado: Int32Array, blocos: DataView, inicio: number, w: Int32Array): void {
  expandir(w, blocos, inicio)
  let a = estado[0] as number
  let b = estado[1] as number
  let c = estado[2] as number
  let d = estado[3] as number
  let e = estado[4] as number
  let f = estado[5] as number
  let g = estado[6] as number
  let h = estado[7] as number
  for (let i = 0; i < RODADAS; i++) {
    const t1 = (h + somaMaior(e, 6, 11, 25) + ((e & f) ^ (~e & g)) + (K[i] as number) + (w[i] as number)) | 0
    const t2 = (somaMaior(a, 2, 13, 22) + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + t1) | 0
    d = c
    c = b
    b = a
    a = (t1 + t2) | 0
  }
  somar(estado, [a, b, c, d, e, f, g, h])
}

function somar(estado: Int32Array, parcelas: readonly number[]): void {
  for (let i = 0; i < 8; i++) estado[i] = (estado[i] as number) + (parcelas[i] as number)
}

function expandir(w: Int32Array, blocos: DataView, inicio: number): void {
  for (let i = 0; i < 16; i++) w[i] = blocos.getInt32(inicio + 4 * i)
  for (let i = 16; i < RODADAS; i++) {
    const x = w[i - 15] as number
    const y = w[i - 2] as number
    const s0 = girar(x, 7) ^ girar(x, 18) ^ (x >>> 3)
    const s1 = girar(y, 17) ^ girar(y, 19) ^ (y >>> 10)
    w[i] = (w[i - 16] as number) + s0 + (w[i - 7] as number) + s1
  }
}

function somaMaior(x: number, i: number, j: number, k: number): number {
  return girar(x, i) ^ girar(x, j) ^ girar(x, k)
}

function girar(x: number, n: number): number {
  return (x >>> n) | (x << (32 - n))
}
