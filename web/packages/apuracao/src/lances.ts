/** What a bid is worth, whether the rule takes it, and how it compares. */

import { impedimentoLance, type Quadro } from './elegibilidade'
import {
  aplicar,
  CEM,
  dividirArredondando,
  lerPercentual,
  type Percentual,
  percentualDe,
  primeiraParte,
  UM,
} from './numeros'
import type { Cota, Lance, Regra } from './tipos'

export interface Valor {
  readonly total: number
  readonly embutido: number
  readonly fgts: number
  readonly fcEmbutido: number
  readonly fcProprio: number
}

const soma = (...textos: string[]) => textos.reduce((total, texto) => total + lerPercentual(texto), 0n)
const categoria = (regra: Regra) => CEM + soma(regra.taxa_administracao_pct, regra.fundo_reserva_pct)

function naBase(quantidade: Percentual, cota: Cota, regra: Regra): number {
  switch (regra.base_lance) {
    case 'CREDITO':
      return aplicar(cota.credito_centavos, quantidade)
    case 'CATEGORIA':
      return Number(dividirArredondando(BigInt(cota.credito_centavos) * quantidade * categoria(regra), CEM * CEM))
    case 'PARCELAS':
      return Number(quantidade / UM) * cota.prestacao_normal_centavos
    case 'SALDO_DEVEDOR':
      return aplicar(cota.saldo_devedor_centavos, quantidade)
  }
}

/** Largest bid: everything that is owed, or what is owed to the fundo comum. */
function teto(cota: Cota, regra: Regra): number {
  if (regra.rateio_lance === 'PROPORCIONAL') return cota.saldo_devedor_centavos
  return aplicar(cota.credito_centavos, CEM - lerPercentual(cota.fc_pago_pct))
}

function tudoNaBase(cota: Cota, regra: Regra): Percentual {
  const devido = teto(cota, regra)
  switch (regra.base_lance) {
    case 'CREDITO':
      return percentualDe(devido, cota.credito_centavos)
    case 'CATEGORIA':
      return dividirArredondando(BigInt(devido) * CEM * CEM, BigInt(cota.credito_centavos) * categoria(regra))
    case 'PARCELAS':
      return BigInt(Math.floor(devido / Math.max(cota.prestacao_normal_centavos, 1))) * UM
    case 'SALDO_DEVEDOR':
      return CEM
  }
}

/** What a bid is compared by, in the unit of the group. */
export function quantidadeParaClassificar(lance: Lance, cota: Cota, regra: Regra): Percentual {
  if (lance.modalidade === 'QUITACAO') return tudoNaBase(cota, regra)
  const oferecida = lerPercentual(lance.quantidade)
  return lance.modalidade === 'ANTECIPACAO' ? oferecida + lerPercentual(cota.antecipado ?? '0') : oferecida
}

export function impedimentoDoLance(lance: Lance, quadro: Quadro, regra: Regra): string | null {
  if (lance.numero < 1 || lance.numero > quadro.lista.cabecalho.max_cotas) return 'FORA_DO_GRUPO'
  const cota = quadro.titulares.get(lance.numero)
  if (!cota || cota.versao_titular !== lance.versao_titular) return 'VAGA'
  return (
    impedimentoLance(cota, quadro) ??
    recusaDaModalidade(lance, cota, regra) ??
    recusaDaQuantidade(lance, cota, regra) ??
    recusaDoValor(lance, cota, regra)
  )
}

function recusaDaModalidade(lance: Lance, cota: Cota, regra: Regra): string | null {
  const fgts = lance.fgts_centavos ?? 0
  if (!regra.modalidades.includes(lance.modalidade)) return 'MODALIDADE'
  if (lance.modalidade === 'FIDELIDADE' && (cota.meses_em_dia ?? 0) < (regra.fidelidade_meses ?? 12))
    return 'SEM_FIDELIDADE'
  if (!regra.imoveis && (fgts !== 0 || lance.modalidade === 'FGTS')) return 'FGTS_SO_IMOVEL'
  return lance.modalidade === 'FGTS' && fgts <= 0 ? 'SEM_FGTS' : null
}

function recusaDaQuantidade(lance: Lance, cota: Cota, regra: Regra): string | null {
  if (lance.modalidade === 'QUITACAO') return null
  const oferecida = lerPercentual(lance.quantidade)
  if (regra.base_lance === 'PARCELAS' && oferecida % UM !== 0n) return 'PARCELAS_INTEIRAS'
  const fixo = lance.modalidade === 'FIXO' || (lance.modalidade === 'FIDELIDADE' && regra.fidelidade_fixo)
  if (fixo) return oferecida === lerPercentual(regra.lance_fixo) ? null : 'DIFERENTE_DO_FIXO'
  if (quantidadeParaClassificar(lance, cota, regra) < lerPercentual(regra.lance_minimo)) return 'ABAIXO_DO_MINIMO'
  const acima = lance.modalidade === 'LIMITADO' && oferecida > lerPercentual(regra.lance_limitado_teto ?? '50')
  return acima ? 'ACIMA_DO_TETO' : null
}

function recusaDoValor(lance: Lance, cota: Cota, regra: Regra): string | null {
  const valor = oferecido(lance, cota, regra)
  const embutido = parteEmbutida(lance, valor)
  const credito = cota.credito_centavos
  if (valor <= 0) return 'ABAIXO_DO_MINIMO'
  if (valor > teto(cota, regra) + regra.prazo_meses) return 'ACIMA_DO_SALDO'
  if (embutido > Math.min(aplicar(credito, lerPercentual(regra.embutido_maximo_pct)), credito - 1))
    return 'EMBUTIDO_ACIMA_DO_MAXIMO'
  if (lance.embutido_centavos > valor) return 'EMBUTIDO_MAIOR_QUE_LANCE'
  return (lance.fgts_centavos ?? 0) + embutido > valor ? 'PARTES_MAIORES_QUE_LANCE' : null
}

function oferecido(lance: Lance, cota: Cota, regra: Regra): number {
  return lance.modalidade === 'QUITACAO' ? teto(cota, regra) : naBase(lerPercentual(lance.quantidade), cota, regra)
}

function parteEmbutida(lance: Lance, valor: number): number {
  return lance.modalidade === 'EMBUTIDO' ? valor : lance.embutido_centavos
}

/** Money of a bid that was taken, and the share of it that is of the fundo comum. */
export function avaliar(lance: Lance, cota: Cota, regra: Regra): Valor {
  const total = Math.min(oferecido(lance, cota, regra), teto(cota, regra))
  const embutido = Math.min(parteEmbutida(lance, total), total)
  const fgts = Math.min(lance.fgts_centavos ?? 0, total - embutido)
  const semDinheiro = embutido + fgts
  const fcTotal = parteFc(total, cota, regra)
  const proporcional = Math.min(parteFc(semDinheiro, cota, regra), fcTotal)
  const fcEmbutido = Math.max(proporcional, fcTotal - (total - semDinheiro))
  return { total, embutido, fgts, fcEmbutido, fcProprio: fcTotal - fcEmbutido }
}

function parteFc(valor: number, cota: Cota, regra: Regra): number {
  if (regra.rateio_lance === 'SO_FC') return valor
  return primeiraParte(valor, [CEM, lerPercentual(cota.taxa_administracao_pct), lerPercentual(cota.fundo_reserva_pct)])
}
