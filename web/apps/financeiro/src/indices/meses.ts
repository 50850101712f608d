import { somarMeses } from '@consorcio/formatos'
import type { VariacaoMensal } from '@consorcio/shared-api'

const mensais = new Intl.NumberFormat('pt-BR', { minimumFractionDigits: 2, maximumFractionDigits: 8 })
const acumuladas = new Intl.NumberFormat('pt-BR', { minimumFractionDigits: 4, maximumFractionDigits: 4 })

/** `2025-11` → `11/2025`. */
export function mesCurto(mes: string): string {
  return mes.replace(/^(\d{4})-(\d{2})$/, '$2/$1')
}

/** Months that the series jumps over; it comes in order. */
export function mesesQueFaltam(serie: readonly VariacaoMensal[]): string[] {
  const faltam: string[] = []
  serie.slice(1).forEach(({ mes }, i) => {
    const anterior = serie[i]?.mes ?? mes
    for (let um = somarMeses(anterior, 1); um < mes; um = somarMeses(um, 1)) faltam.push(um)
  })
  return faltam
}

/** `"0.18000000"` → `0,18%`: two decimals as the indices are published, more only where there are more. */
export function variacao(texto: string): string {
  return texto ? `${mensais.format(texto as Intl.StringNumericLiteral)}%` : '–'
}

/** `"6.16778119"` → `6,1678%`: what months add up to has as many decimals as the sum gives. */
export function acumulada(texto: string): string {
  return texto ? `${acumuladas.format(texto as Intl.StringNumericLiteral)}%` : '–'
}
