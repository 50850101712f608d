/** Exact arithmetic: percents are BigInt with 8 decimals, money is whole centavos, nothing is ever a fraction in between. */

export type Percentual = bigint

export const UM: Percentual = 100_000_000n
export const CEM: Percentual = 100n * UM

export function lerPercentual(texto: string): Percentual {
  const partes = /^(-?)(\d+)(?:\.(\d{1,8}))?$/.exec(texto)
  if (!partes) throw new Error(`percentual inválido: ${texto}`)
  const [, sinal, inteiro, decimais = ''] = partes
  const valor = BigInt(inteiro + decimais.padEnd(8, '0'))
  return sinal ? -valor : valor
}

/** Half away from zero, as every amount is rounded once. */
export function dividirArredondando(numerador: bigint, denominador: bigint): bigint {
  const negativo = numerador < 0n !== denominador < 0n
  const n = numerador < 0n ? -numerador : numerador
  const d = denominador < 0n ? -denominador : denominador
  const quociente = (2n * n + d) / (2n * d)
  return negativo ? -quociente : quociente
}

/** Centavos of a percent of an amount. */
export function aplicar(centavos: number, percentual: Percentual): number {
  return Number(dividirArredondando(BigInt(centavos) * percentual, CEM))
}

/** What percent of the price an amount is. */
export function percentualDe(parte: number, preco: number): Percentual {
  return dividirArredondando(BigInt(parte) * CEM, BigInt(preco))
}

/** The first share of an amount by weights: floor, and the leftover centavos by largest remainder, ties to the first. */
export function primeiraParte(total: number, pesos: readonly Percentual[]): number {
  const soma = pesos.reduce((a, b) => a + b, 0n)
  const partes = pesos.map((peso, i) => {
    const exata = BigInt(total) * peso
    return { i, inteira: exata / soma, resto: exata % soma }
  })
  const sobra = BigInt(total) - partes.reduce((a, parte) => a + parte.inteira, 0n)
  const porResto = [...partes].sort((a, b) => (a.resto === b.resto ? a.i - b.i : a.resto > b.resto ? -1 : 1))
  const primeira = partes[0]
  if (!primeira) throw new Error('sem pesos')
  const ganhou = porResto.findIndex((parte) => parte.i === 0) < Number(sobra)
  return Number(primeira.inteira) + (ganhou ? 1 : 0)
}
