import {
  type Assembleia,
  buscarPosicaoGrupo,
  type Grupo,
  type ItemCronograma,
  listarAssembleias,
  listarCronograma,
  listarGrupos,
  type PosicaoGrupo,
} from '@consorcio/shared-api'
import { useQuery } from '@tanstack/react-query'

/** How many groups are read one by one; the rest appears in the list of groups. */
export const GRUPOS_NO_PAINEL = 12
const ATUALIZA_MS = 30_000

export interface GrupoNoPainel {
  grupo: Grupo
  posicao: PosicaoGrupo | null
  assembleias: Assembleia[]
  proxima: ItemCronograma | null
}

export interface DadosDoPainel {
  grupos: GrupoNoPainel[]
  emFormacao: Grupo[]
  haMais: boolean
}

/** What the services say now about each group in progress, read again every half minute while the screen is open. */
export function useDadosDoPainel() {
  return useQuery({ queryKey: ['painel'], queryFn: lerPainel, refetchInterval: ATUALIZA_MS })
}

async function lerPainel(): Promise<DadosDoPainel> {
  const [emAndamento, emFormacao] = await Promise.all([
    listarGrupos({ query: { situacao: 'EM_ANDAMENTO', tamanho_pagina: GRUPOS_NO_PAINEL }, throwOnError: true }),
    listarGrupos({ query: { situacao: 'EM_FORMACAO', tamanho_pagina: GRUPOS_NO_PAINEL }, throwOnError: true }),
  ])
  return {
    grupos: await Promise.all(emAndamento.data.grupos.map(lerGrupo)),
    emFormacao: emFormacao.data.grupos,
    haMais: Boolean(emAndamento.data.proximo_token),
  }
}

/** A part that the person may not see, or that fails, does not take the others along. */
async function lerGrupo(grupo: Grupo): Promise<GrupoNoPainel> {
  const path = { grupo_id: grupo.grupo_id }
  const [posicao, assembleias, cronograma] = await Promise.all([
    buscarPosicaoGrupo({ path }),
    listarAssembleias({ path, query: { tamanho_pagina: 200 } }),
    listarCronograma({ path }),
  ])
  const feitas = assembleias.data?.assembleias ?? []
  const apuradas = new Set(
    feitas.filter(({ situacao }) => situacao !== 'CONVOCADA' && situacao !== 'ABERTA').map(({ ago }) => ago),
  )
  const proxima = cronograma.data?.itens.find(({ ago }) => !apuradas.has(ago)) ?? null
  return { grupo, posicao: posicao.data ?? null, assembleias: feitas, proxima }
}
