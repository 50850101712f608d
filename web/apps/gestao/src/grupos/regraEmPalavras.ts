import { dinheiro, percentual, rotulo } from '@consorcio/formatos'
import type { RegraGrupo } from '@consorcio/shared-api'

export type Secao = [titulo: string, linhas: [string, string][]]

const simOuNao = (valor: boolean | undefined) => (valor ? 'Sim' : 'Não')

function antecipada(regra: RegraGrupo): string {
  const parcelas = regra.taxa_antecipada_parcelas ?? 1
  return `${percentual(regra.taxa_antecipada)} ${parcelas > 1 ? `nas primeiras ${parcelas} parcelas` : 'na primeira parcela'}`
}

function seguro(regra: RegraGrupo): string {
  if (regra.base_seguro === 'VALOR_FIXO') return dinheiro(regra.seguro_valor)
  return /[1-9]/.test(regra.seguro_mensal ?? '')
    ? `${percentual(regra.seguro_mensal)} sobre ${rotulo('BaseSeguro', regra.base_seguro).texto.toLowerCase()}`
    : 'Não há'
}

/** What becomes of what reduced parcelas left, where there are any. */
function reduzidas(regra: RegraGrupo): [string, string][] {
  if (Number(regra.parcela_reduzida || 100) === 100) return []
  const escolhas = regra.escolhas_residuo?.map((escolha) => rotulo('EscolhaResiduo', escolha).texto) ?? []
  return [
    ['O que elas deixaram, na contemplação', rotulo('ResiduoReduzida', regra.residuo_reduzida).texto],
    ['O contemplado pode escolher', escolhas.join(', ') || 'Nada: só o contrato decide'],
  ]
}

function despesas({ despesas_fundo_reserva: finalidades }: RegraGrupo): string {
  return finalidades?.map((finalidade) => rotulo('FinalidadeDespesa', finalidade).texto).join(', ') || 'Nenhuma despesa'
}

/** The whole rule of a group, in the words of a contract. */
export function regraEmPalavras(regra: RegraGrupo): Secao[] {
  return [
    [
      'Prazo e tamanho',
      [
        ['Prazo', `${regra.prazo_meses} meses`],
        ['Máximo de cotas', String(regra.max_cotas)],
        ['Contemplações mínimas por assembleia', String(regra.contemplacoes_minimas)],
        ['Dias úteis do vencimento à assembleia', String(regra.prazo_dias_ago)],
        ['Dias para pagar a primeira parcela', String(regra.prazo_reserva_dias)],
      ],
    ],
    [
      'O que se paga',
      [
        ['Taxa de administração', percentual(regra.taxa_administracao)],
        ['Taxa antecipada', antecipada(regra)],
        ['Taxa até a contemplação', rotulo('TaxaAteContemplacao', regra.taxa_ate_contemplacao).texto],
        ['Fundo de reserva', percentual(regra.fundo_reserva)],
        ['O fundo de reserva paga também', despesas(regra)],
        ['Seguro por mês', seguro(regra)],
        ['Fundo comum até a contemplação', percentual(regra.parcela_reduzida)],
        ['Parcelas finais que recuperam a redução', String(regra.meses_diluicao_final ?? 1)],
        ...reduzidas(regra),
        ['Quem entra depois paga a taxa', rotulo('TaAdesaoTardia', regra.ta_adesao_tardia).texto],
        ['Arredondamento', rotulo('Arredondamento', regra.arredondamento).texto],
      ],
    ],
    [
      'Atraso',
      [
        ['Multa', percentual(regra.multa_mora)],
        ['Juros por mês', percentual(regra.juros_mora_mensal)],
        ['Contam desde', rotulo('InicioMora', regra.inicio_mora).texto],
        ['Parte que fica no grupo', percentual(regra.mora_do_grupo)],
        ['Pagamento em parte vai', rotulo('OrdemAlocacao', regra.ordem_alocacao).texto],
        ['Taxa de cobrança fora da Justiça', percentual(regra.taxa_cobranca_extrajudicial)],
        ['Honorários na Justiça', percentual(regra.honorarios_cobranca_judicial)],
        ['Parcela em atraso quita antes a taxa', simOuNao(regra.custas_primeiro)],
        ['Exclusão após parcelas seguidas', String(regra.exclusao_parcelas)],
      ],
    ],
    [
      'Sorteio',
      [
        ['Método', rotulo('MetodoSorteio', regra.metodo_sorteio).texto],
        ['Busca dá a volta no fim', simOuNao(regra.busca_circular)],
        ['Fundo de reserva completa o sorteio', simOuNao(!regra.nao_usa_fr_sorteio)],
        ['Sem caixa, o sorteio', rotulo('PoliticaCaixa', regra.politica_caixa_sorteio).texto],
      ],
    ],
    [
      'Lances',
      [
        [
          'Modalidades',
          regra.modalidades_lance?.map((modalidade) => rotulo('ModalidadeLance', modalidade).texto).join(', ') || '–',
        ],
        ['Base', rotulo('BaseLance', regra.base_lance).texto],
        ['Lance livre mínimo', percentual(regra.lance_minimo)],
        ['Lance fixo', percentual(regra.lance_fixo)],
        ['Embutido até', percentual(regra.embutido_maximo)],
        ['Desempate', rotulo('DesempateLance', regra.desempate_lance).texto],
        ['Dias úteis para pagar', String(regra.prazo_lance_dias_uteis)],
        ['Multa de quem não paga', percentual(regra.penalidade_lance)],
        ['Chama o suplente', simOuNao(!regra.nao_chama_suplente)],
        ['O lance pago reduz', rotulo('ReducaoLance', regra.reducao_lance).texto],
        ['Divisão entre os fundos', rotulo('RateioLance', regra.rateio_lance).texto],
        ['Sem caixa, o lance', rotulo('PoliticaCaixa', regra.politica_caixa_lance).texto],
      ],
    ],
    [
      'Saldo de caixa',
      [
        ['Quem paga o rateio', rotulo('RateioBase', regra.rateio_base).texto],
        ['Rendimentos e multas completam', simOuNao(regra.usa_rendimentos_saldo_caixa)],
        ['Fundo de reserva completa', simOuNao(!regra.nao_usa_fr_saldo_caixa)],
        ['Taxa de administração sobre ele', simOuNao(regra.cobra_taxa_saldo_caixa)],
      ],
    ],
  ]
}

/** `R$ 60.000,00 em 60 meses`. */
export function creditoEmPrazo(preco: string, prazoMeses: number): string {
  return `${dinheiro(preco)} em ${prazoMeses} meses`
}
