/** The documents of a proof bundle, as they are in it. */

import type { Json } from './canonico'

export interface Cota {
  readonly cota_id: string
  readonly numero: number
  readonly versao_titular: number
  readonly vinculo: 'VAGA' | 'RESERVADA' | 'ATIVA' | 'EXCLUIDA'
  readonly situacao: 'NAO_CONTEMPLADA' | 'PENDENTE' | 'CONTEMPLADA'
  readonly adimplente: boolean
  readonly dispensa_sorteio: boolean
  readonly parte_relacionada: boolean
  readonly arrependimento_ate: string | null
  readonly credito_centavos: number
  readonly saldo_devedor_centavos: number
  readonly prestacao_normal_centavos: number
  readonly fc_pago_pct: string
  readonly taxa_administracao_pct: string
  readonly fundo_reserva_pct: string
  readonly excluida_em?: string
  readonly restituida?: boolean
  readonly restituicao_centavos?: number
  readonly meses_em_dia?: number
  readonly antecipado?: string
}

export interface Cabecalho {
  readonly grupo_id: string
  readonly ago: number
  readonly data_ago: string
  readonly congelado_em: string
  readonly max_cotas: number
  readonly fc_livre_centavos: number
  readonly fr_utilizavel_centavos: number
  readonly lances: readonly string[]
}

export interface Lista {
  readonly cabecalho: Cabecalho
  readonly cotas: readonly Cota[]
}

export interface Lance {
  readonly lance_id: string
  readonly numero: number
  readonly versao_titular: number
  readonly modalidade: string
  readonly quantidade: string
  readonly embutido_centavos: number
  readonly ofertado_em: string
  readonly sal: string
  readonly fgts_centavos?: number
}

export interface Extracao {
  readonly numero: number
  readonly data: string
  readonly premios: readonly string[]
  readonly fonte: string
  readonly origem?: 'GLOBO'
}

export interface Regra {
  readonly prazo_meses: number
  readonly taxa_administracao_pct: string
  readonly fundo_reserva_pct: string
  readonly metodo_sorteio: string
  readonly regra_000: 'MIL' | 'ULTIMA_COTA'
  readonly busca_circular: boolean
  readonly contemplacoes_minimas: number
  readonly sorteio_com_sobra: boolean
  readonly usa_fr_sorteio: boolean
  readonly politica_caixa_sorteio: 'STOP' | 'SKIP'
  readonly politica_caixa_lance: 'STOP' | 'SKIP'
  readonly modalidades: readonly string[]
  readonly base_lance: 'CREDITO' | 'PARCELAS' | 'CATEGORIA' | 'SALDO_DEVEDOR'
  readonly lance_minimo: string
  readonly lance_fixo: string
  readonly embutido_maximo_pct: string
  readonly desempate_lance: string
  readonly rateio_lance: 'PROPORCIONAL' | 'SO_FC'
  readonly ordem_numeros?: 'POR_PASSE' | 'POR_PREMIO'
  readonly empate_retorno?: 'ABAIXO'
  readonly tabela_equivalencia?: readonly { readonly de: number; readonly ate: number; readonly cota: number }[]
  readonly ordem_contemplacao?: readonly string[]
  readonly sorteios_excluidos?: number
  readonly politica_versao_excluida?: 'TABELA_UNIDADE' | 'POR_SALDO'
  readonly politica_caixa_excluido?: 'STOP'
  readonly carencia_excluido?: 'MES_SEGUINTE'
  readonly vagas_lance?: readonly number[]
  readonly lance_limitado_teto?: string
  readonly quitacao_primeiro?: boolean
  readonly fidelidade_fixo?: boolean
  readonly fidelidade_meses?: number
  readonly imoveis?: boolean
}

export interface Insumos {
  readonly lista: Lista
  readonly lances: readonly Lance[]
  readonly extracao: Extracao
  readonly regra: Regra
}

export function comoJson(valor: object): Json {
  return valor as Json
}
