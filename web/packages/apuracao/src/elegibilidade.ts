/** Who competes, and for each cota that does not, why. */

import type { Cota, Lista, Regra } from './tipos'

export interface Quadro {
  readonly lista: Lista
  /** Current version of each seat. */
  readonly titulares: ReadonlyMap<number, Cota>
  /** Excluded versions of each number, in the order of their version. */
  readonly excluidas: ReadonlyMap<number, readonly Cota[]>
  readonly todosContemplados: boolean
}

export function montarQuadro(lista: Lista): Quadro {
  const emOrdem = [...lista.cotas].sort((a, b) => a.numero - b.numero || a.versao_titular - b.versao_titular)
  const titulares = new Map<number, Cota>()
  const excluidas = new Map<number, Cota[]>()
  for (const cota of emOrdem) {
    const atual = titulares.get(cota.numero)
    const vale = cota.vinculo !== 'EXCLUIDA' || !atual || atual.vinculo === 'EXCLUIDA'
    if (vale) titulares.set(cota.numero, cota)
    if (cota.vinculo === 'EXCLUIDA') excluidas.set(cota.numero, [...(excluidas.get(cota.numero) ?? []), cota])
  }
  const todosContemplados = emOrdem
    .filter((cota) => cota.vinculo === 'ATIVA' && !cota.parte_relacionada)
    .every((cota) => cota.situacao === 'CONTEMPLADA')
  return { lista: { ...lista, cotas: emOrdem }, titulares, excluidas, todosContemplados }
}

export function impedimentoSorteio(cota: Cota, quadro: Quadro): string | null {
  return impedimentoLance(cota, quadro) ?? (cota.dispensa_sorteio ? 'DISPENSA_SORTEIO' : null)
}

export function impedimentoLance(cota: Cota, quadro: Quadro): string | null {
  if (cota.vinculo !== 'ATIVA') return cota.vinculo
  if (cota.situacao !== 'NAO_CONTEMPLADA') return cota.situacao
  if (!cota.adimplente) return 'INADIMPLENTE'
  if (cota.parte_relacionada && !quadro.todosContemplados) return 'PARTE_RELACIONADA'
  const ate = cota.arrependimento_ate
  return ate !== null && ate >= quadro.lista.cabecalho.data_ago ? 'ARREPENDIMENTO' : null
}

export function impedimentoDoNumero(numero: number, quadro: Quadro): string | null {
  if (numero < 1 || numero > quadro.lista.cabecalho.max_cotas) return 'FORA_DO_GRUPO'
  const cota = quadro.titulares.get(numero)
  return cota ? impedimentoSorteio(cota, quadro) : 'VAGA'
}

export function concorreComoExcluida(cota: Cota, quadro: Quadro, regra: Regra): boolean {
  if (cota.restituida || !((cota.restituicao_centavos ?? 0) > 0)) return false
  const quando = cota.excluida_em
  if (!quando) return true
  const { congelado_em, data_ago } = quadro.lista.cabecalho
  return regra.carencia_excluido === 'MES_SEGUINTE' ? quando.slice(0, 7) < data_ago.slice(0, 7) : quando <= congelado_em
}
