/** Order in which bids are called. */

import { resumo } from './canonico'
import { busca, numeroDoPrimeiroPremio, type Sorteio } from './metodos'
import type { Percentual } from './numeros'
import type { Extracao, Lance, Regra } from './tipos'

export interface Candidato {
  readonly lance: Lance
  readonly quantidade: Percentual
}

export interface Classificado extends Candidato {
  readonly posicao: number
}

type Distancia = (numero: number) => number | string

function naOrdem(numeros: Iterable<number>): Distancia {
  const ordem = new Map<number, number>()
  let posicao = 0
  for (const numero of numeros) {
    if (!ordem.has(numero)) ordem.set(numero, posicao)
    posicao++
  }
  return (numero) => ordem.get(numero) ?? Number.POSITIVE_INFINITY
}

function desempate(
  regra: Regra,
  sorteado: Sorteio,
  extracao: Extracao,
  resumoDaExtracao: string,
  n: number,
): Distancia {
  switch (regra.desempate_lance) {
    case 'PEDRA_CHAVE':
      return naOrdem(busca(sorteado.pedra, n, regra.busca_circular))
    case 'PRIMEIRO_PREMIO':
      return naOrdem(busca(numeroDoPrimeiroPremio(extracao, n, regra), n, false, regra.empate_retorno === 'ABAIXO'))
    case 'LISTA_DE_NUMEROS':
      return naOrdem([...sorteado.numeros()].map(({ numero }) => numero))
    case 'PEDRA_MENOR_COTA':
      return (numero) => Math.abs(numero - sorteado.pedra)
    case 'SORTEIO':
      return (numero) => resumo(`${resumoDaExtracao}:${numero}`)
    default:
      return () => 0
  }
}

function comparar<T extends number | string | bigint>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Every bid with its place in its modality, in the order of the calls: one of each modality a round. */
export function chamar(
  candidatos: readonly Candidato[],
  regra: Regra,
  sorteado: Sorteio,
  extracao: Extracao,
  resumoDaExtracao: string,
  n: number,
): Classificado[] {
  const distancia = desempate(regra, sorteado, extracao, resumoDaExtracao, n)
  const filas = regra.modalidades.map((modalidade) =>
    candidatos
      .filter(({ lance }) => lance.modalidade === modalidade)
      .sort(
        (a, b) =>
          comparar(b.quantidade, a.quantidade) ||
          comparar(distancia(a.lance.numero), distancia(b.lance.numero)) ||
          a.lance.numero - b.lance.numero ||
          comparar(a.lance.lance_id, b.lance.lance_id),
      )
      .map((candidato, i) => ({ ...candidato, posicao: i + 1 })),
  )
  const antes = regra.quitacao_primeiro ? filas.flat().filter(({ lance }) => lance.modalidade === 'QUITACAO') : []
  const depois = filas.map((fila) => fila.filter((item) => !antes.includes(item)))
  const rodadas = Math.max(0, ...depois.map((fila) => fila.length))
  const intercalados = Array.from({ length: rodadas }, (_, i) => depois.flatMap((fila) => fila[i] ?? [])).flat()
  return [...antes, ...intercalados]
}
