import type { RelatorioLido } from '@consorcio/shared-api'

export interface Atraso {
  cota: string
  assembleia: string
  vencimento: string
  dias: number
  valor: string
}

export interface Faixa {
  id: string
  texto: string
  /** Days of delay from which it begins. */
  desde: number
  tom: 'brand' | 'atencao' | 'ruim'
}

/** From the mildest to the gravest. */
export const FAIXAS: readonly Faixa[] = [
  { id: '1-30', texto: 'Até 30 dias', desde: 0, tom: 'brand' },
  { id: '31-60', texto: '31 a 60 dias', desde: 31, tom: 'atencao' },
  { id: '61-90', texto: '61 a 90 dias', desde: 61, tom: 'atencao' },
  { id: '91', texto: 'Mais de 90 dias', desde: 91, tom: 'ruim' },
]

export function faixaDe(dias: number): Faixa {
  return FAIXAS.findLast((faixa) => dias >= faixa.desde) ?? (FAIXAS[0] as Faixa)
}

/** The rows of the report, read by the names of their columns; the longest delay first. */
export function atrasosDe({ colunas, linhas }: RelatorioLido): Atraso[] {
  const campo = (linha: readonly string[], nome: string) => linha[colunas.indexOf(nome)] ?? ''
  return linhas
    .map((linha) => ({
      cota: campo(linha, 'cota'),
      assembleia: campo(linha, 'assembleia'),
      vencimento: campo(linha, 'vencimento'),
      dias: Number(campo(linha, 'dias')),
      valor: campo(linha, 'valor'),
    }))
    .sort((um, outro) => outro.dias - um.dias || Number(um.cota) - Number(outro.cota))
}
