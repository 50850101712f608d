/** Money and percents travel as decimal text; it is formatted from the text, never through a float of our own. */
type Decimal = Intl.StringNumericLiteral

const reais = new Intl.NumberFormat('pt-BR', { style: 'currency', currency: 'BRL' })
const valores = new Intl.NumberFormat('pt-BR', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
const inteiros = new Intl.NumberFormat('pt-BR')
const compactos = new Intl.NumberFormat('pt-BR', { notation: 'compact', maximumFractionDigits: 1 })

/** `"1234.5"` → `R$ 1.234,50`; empty → `–`. */
export function dinheiro(valor: string | null | undefined): string {
  return valor ? reais.format(valor as Decimal) : '–'
}

/** As `dinheiro`, without the symbol: for columns whose header says R$. */
export function valor(texto: string | null | undefined): string {
  return texto ? valores.format(texto as Decimal) : '–'
}

/** `"1234567.00"` → `R$ 1,2 mi`, for axes and small tiles. */
export function dinheiroCurto(texto: string): string {
  return `R$ ${compactos.format(texto as Decimal)}`
}

/** `"1.66666667"` → `1,6667%`; `casas` are the most decimals shown. */
export function percentual(texto: string | null | undefined, casas = 4): string {
  if (!texto) return '–'
  return `${new Intl.NumberFormat('pt-BR', { maximumFractionDigits: casas }).format(texto as Decimal)}%`
}

/** A count. */
export function inteiro(numero: number): string {
  return inteiros.format(numero)
}

/** `1 cota`, `2 cotas`. */
export function contagem(numero: number, um: string, varios: string): string {
  return `${inteiros.format(numero)} ${numero === 1 ? um : varios}`
}

/** Cents of a decimal text, exact: `"-1234.56"` → `-123456n`. */
export function centavos(texto: string | null | undefined): bigint {
  if (!texto) return 0n
  const [inteira = '0', fracao = ''] = texto.replace('-', '').split('.')
  const total = BigInt(inteira) * 100n + BigInt(fracao.padEnd(2, '0').slice(0, 2) || '0')
  return texto.startsWith('-') ? -total : total
}

/** Decimal text of cents. */
export function deCentavos(total: bigint): string {
  const absoluto = total < 0n ? -total : total
  return `${total < 0n ? '-' : ''}${absoluto / 100n}.${String(absoluto % 100n).padStart(2, '0')}`
}

/** Sum of money in decimal text. */
export function somar(textos: readonly (string | null | undefined)[]): string {
  return deCentavos(textos.reduce((soma, texto) => soma + centavos(texto), 0n))
}

/** How much of the whole a part is, from 0 to 1; for the length of a bar, not for accounts. */
export function fracao(parte: string, todo: string): number {
  const inteiro = centavos(todo)
  return inteiro === 0n ? 0 : Number((centavos(parte) * 10_000n) / inteiro) / 10_000
}

/** A percent of an amount, to the centavo below: to show about how much it is, not for accounts. */
export function parteDe(valorTotal: string, porcento: string): string {
  const [inteira = '0', fracao = ''] = porcento.split('.')
  const centesimosDeMilionesimo = BigInt(inteira + fracao.padEnd(8, '0').slice(0, 8))
  return deCentavos((centavos(valorTotal) * centesimosDeMilionesimo) / 10_000_000_000n)
}

/** What a person types as money (`1.234,5`, `1234.50`, `R$ 10`) as the API wants it; null when it is not money. */
export function lerDinheiro(texto: string): string | null {
  const limpo = texto.replace(/R\$|\s/g, '')
  const comVirgula = limpo.includes(',') ? limpo.replace(/\./g, '').replace(',', '.') : limpo
  const partes = /^(\d{1,13})(?:\.(\d{0,2}))?$/.exec(comVirgula)
  return partes ? `${BigInt(partes[1] ?? '0')}.${(partes[2] ?? '').padEnd(2, '0')}` : null
}

/** What a person types as a percent (`1,5`, `1.5 %`) as the API wants it; null when it is not one. */
export function lerPercentual(texto: string): string | null {
  const limpo = texto.replace(/%|\s/g, '').replace(',', '.')
  return /^\d{1,3}(\.\d{1,8})?$/.test(limpo) ? limpo : null
}

/** Bytes as people say them: `"1536"` → `1,5 kB`. */
export function tamanho(bytes: string | number | null | undefined): string {
  const numero = Number(bytes ?? 0)
  if (!numero) return '–'
  const [divisor, unidade] = numero >= 1_000_000 ? [1_000_000, 'MB'] : numero >= 1000 ? [1000, 'kB'] : [1, 'bytes']
  return `${new Intl.NumberFormat('pt-BR', { maximumFractionDigits: 1 }).format(numero / Number(divisor))} ${unidade}`
}

/** Numbers of quotas as people list them: `3, 7 12`. What is no number stays out, and is told. */
export function lerNumeros(texto: string): { numeros: number[]; errados: string[] } {
  const partes = texto.split(/[\s,;]+/).filter(Boolean)
  const certo = (parte: string) => /^\d{1,5}$/.test(parte) && Number(parte) > 0
  return {
    numeros: [...new Set(partes.filter(certo).map(Number))],
    errados: partes.filter((parte) => !certo(parte)),
  }
}
