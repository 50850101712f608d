import { hoje, lerMes, mesesEntre, somarDias, ultimoMesTerminado } from '@consorcio/formatos'
import { type ListarSaldosPeriodoResposta, listarSaldosPeriodoOptions } from '@consorcio/shared-api'
import { useQuery } from '@tanstack/react-query'

/** The months of a book, each list with the newest first. */
export interface MesesDoLivro {
  /** Empty while nothing was posted. */
  abertoDesde: string
  fechados: string[]
  /** Ended, and still open. */
  aFechar: string[]
}

export function useMesesDoLivro(grupoId: string) {
  const query = { tamanho_pagina: 1 }
  return useQuery({
    ...listarSaldosPeriodoOptions({ path: { grupo_id: grupoId }, query }),
    select: (primeira) => mesesDoLivro(primeira, hoje()),
  })
}

/** From the first closed balance there is, and from the day since when the book is open: months close in order. */
export function mesesDoLivro(primeira: ListarSaldosPeriodoResposta, dia: string): MesesDoLivro {
  const { saldos, aberto_desde: abertoDesde } = primeira
  const primeiroFechado = saldos[0]?.mes
  const mesAberto = lerMes(abertoDesde)
  const ultimoFechado = lerMes(abertoDesde && somarDias(abertoDesde, -1))
  return {
    abertoDesde,
    fechados: primeiroFechado && ultimoFechado ? mesesEntre(primeiroFechado, ultimoFechado) : [],
    aFechar: mesAberto ? mesesEntre(mesAberto, ultimoMesTerminado(dia)) : [],
  }
}
