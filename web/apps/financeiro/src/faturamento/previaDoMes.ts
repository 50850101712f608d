import { fimDoMes } from '@consorcio/formatos'
import {
  type Grupo,
  type ItemCronograma,
  listarCronograma,
  listarGrupos,
  listarParcelasGrupo,
} from '@consorcio/shared-api'

/** How many groups are looked into one by one; of the others only the number is told. */
export const GRUPOS_NA_PREVIA = 24
const POR_PAGINA = 200

export interface AEmitir {
  grupo: Grupo
  assembleias: ItemCronograma[]
}

export interface PreviaDoMes {
  emAndamento: number
  /** There are more groups than were counted. */
  haMais: boolean
  aEmitir: AEmitir[]
}

/** How many assemblies there are to issue, and how many parcelas they may come to; only those due when it is asked, if it is. */
export function totaisDe(aEmitir: readonly AEmitir[], conta: (vencimento: string) => boolean = () => true) {
  const porGrupo = aEmitir.map(({ grupo, assembleias }) => {
    const contadas = assembleias.filter(({ vencimento }) => conta(vencimento)).length
    return { contadas, parcelas: contadas * grupo.cotas_ativas }
  })
  return {
    assembleias: porGrupo.reduce((soma, { contadas }) => soma + contadas, 0),
    parcelas: porGrupo.reduce((soma, { parcelas }) => soma + parcelas, 0),
  }
}

/** What the billing of a month would issue: of each group, the assemblies due until its end that were not issued yet. */
export async function lerPrevia(mes: string, signal: AbortSignal): Promise<PreviaDoMes> {
  const query = { situacao: 'EM_ANDAMENTO', tamanho_pagina: POR_PAGINA } as const
  const { data } = await listarGrupos({ query, signal, throwOnError: true })
  const lidos = await Promise.all(data.grupos.slice(0, GRUPOS_NA_PREVIA).map((grupo) => lerGrupo(grupo, mes, signal)))
  return {
    emAndamento: data.grupos.length,
    haMais: Boolean(data.proximo_token),
    aEmitir: lidos.filter(({ assembleias }) => assembleias.length > 0),
  }
}

async function lerGrupo(grupo: Grupo, mes: string, signal: AbortSignal): Promise<AEmitir> {
  const path = { grupo_id: grupo.grupo_id }
  const { data } = await listarCronograma({ path, signal, throwOnError: true })
  const devidas = data.itens.filter(({ vencimento }) => vencimento <= fimDoMes(mes))
  const assembleias: ItemCronograma[] = []
  // They are issued in order: what comes before an issued one was issued too.
  for (const item of devidas.reverse()) {
    if (await emitida(grupo, item.ago, signal)) break
    assembleias.unshift(item)
  }
  return { grupo, assembleias }
}

async function emitida(grupo: Grupo, ago: number, signal: AbortSignal): Promise<boolean> {
  const path = { grupo_id: grupo.grupo_id }
  const { data } = await listarParcelasGrupo({ path, query: { ago, tamanho_pagina: 1 }, signal, throwOnError: true })
  return data.parcelas.length > 0
}
