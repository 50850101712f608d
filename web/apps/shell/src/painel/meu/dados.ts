import { hoje, somar } from '@consorcio/formatos'
import {
  type Assembleia,
  buscarCota,
  buscarPosicaoCota,
  type Cota,
  calcularPagamento,
  listarAssembleias,
  listarParcelasCota,
  listarParticipacoes,
  type Parcela,
  type Participacao,
  type PosicaoCota,
} from '@consorcio/shared-api'
import { useQuery } from '@tanstack/react-query'

const ATUALIZA_MS = 60_000
const TITULOS_LIDOS = 50
const ASSEMBLEIAS_LIDAS = 12
const TERMINADAS: readonly string[] = ['LIBERADA', 'TRANSFERIDA']

/** A title to pay, and what it costs today. */
export interface APagar {
  parcela: Parcela
  participacao: Participacao
  valor: string
  diasDeAtraso: number
}

export interface MinhaCota {
  participacao: Participacao
  cota: Cota | undefined
  posicao: PosicaoCota | undefined
  /** The one that takes bids, or the next to happen. */
  proxima: Assembleia | undefined
  /** The last one that was decided. */
  ultima: Assembleia | undefined
}

export interface MeusNumeros {
  cotas: MinhaCota[]
  aPagar: APagar[]
  totalAPagar: string
  haMais: boolean
}

/** The quotas of whoever is in and what there is to pay, read again every minute while the screen is open. */
export function useMeusNumeros(consorciadoId: string) {
  return useQuery({
    queryKey: ['meu-comeco', consorciadoId],
    queryFn: () => ler(consorciadoId),
    refetchInterval: ATUALIZA_MS,
  })
}

async function ler(consorciado_id: string): Promise<MeusNumeros> {
  const { data } = await listarParticipacoes({ path: { consorciado_id }, throwOnError: true })
  const minhas = data.participacoes.filter(({ situacao }) => !TERMINADAS.includes(situacao))
  const lidas = await Promise.all(minhas.map(lerCota))
  const titulos = lidas
    .flatMap(({ aPagar }) => aPagar)
    .sort((um, outro) => um.parcela.vencimento.localeCompare(outro.parcela.vencimento))
  return {
    cotas: lidas.map(({ minha }) => minha),
    aPagar: titulos,
    totalAPagar: somar(titulos.map(({ valor }) => valor)),
    haMais: lidas.some(({ haMais }) => haMais),
  }
}

/** A part that fails does not take the others along: what was read is shown. */
async function lerCota(participacao: Participacao) {
  const path = { cota_id: participacao.cota_id }
  const grupo = { grupo_id: participacao.grupo_id }
  const [cota, posicao, abertas, pagasEmParte, assembleias] = await Promise.all([
    buscarCota({ path }),
    buscarPosicaoCota({ path }),
    listarParcelasCota({ path, query: { situacao: 'ABERTO', tamanho_pagina: TITULOS_LIDOS } }),
    listarParcelasCota({ path, query: { situacao: 'PARCIAL', tamanho_pagina: TITULOS_LIDOS } }),
    listarAssembleias({ path: grupo, query: { tamanho_pagina: ASSEMBLEIAS_LIDAS } }),
  ])
  const doGrupo = assembleias.data?.assembleias ?? []
  const aVir = doGrupo.filter(({ situacao }) => situacao === 'CONVOCADA' || situacao === 'ABERTA')
  const minha: MinhaCota = {
    participacao,
    cota: cota.data,
    posicao: posicao.data,
    proxima: aVir.at(-1),
    ultima: doGrupo.find((uma) => !aVir.includes(uma)),
  }
  const paginas = [abertas.data, pagasEmParte.data]
  const titulos = paginas.flatMap((pagina) => pagina?.parcelas ?? [])
  const aPagar = await Promise.all(titulos.map((parcela) => comValorDeHoje(parcela, participacao)))
  return { minha, aPagar, haMais: paginas.some((pagina) => pagina?.proximo_token) }
}

/** Before it is due a whole title costs what it says; else, what the day makes of what lacks. */
async function comValorDeHoje(parcela: Parcela, participacao: Participacao): Promise<APagar> {
  const emDia = { parcela, participacao, valor: parcela.valor, diasDeAtraso: 0 }
  if (parcela.vencimento >= hoje() && parcela.situacao === 'ABERTO') return emDia
  const { data } = await calcularPagamento({ path: { parcela_id: parcela.parcela_id }, query: { data: hoje() } })
  return data ? { ...emDia, valor: data.total, diasDeAtraso: data.dias_atraso } : emDia
}
