"""The parameters of a group (REGRAS §13): typed, with defaults, refused with every wrong field named.

A contract practice is a parameter here and a constant nowhere. A group copies them from its plano, may change
them while in formation, and keeps them from the AGC on unless an AGE decides otherwise (R2.14).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import TypeAlias

from consorcio.core.errors import ConsorcioError, ErrorKind, FieldError
from consorcio.core.money import Arredondamento
from consorcio.core.percent import CEM, OITO_CASAS, ZERO, pct
from consorcio.services.grupos.domain.parametros import (
    BaseLance,
    BasePena,
    BasePermanencia,
    BaseSeguro,
    CarenciaExcluido,
    DesempateLance,
    EmpateRetorno,
    EscolhaResiduo,
    FinalidadeDespesa,
    InicioMora,
    JanelaLance,
    MetodoSorteio,
    ModalidadeLance,
    MotivoExclusao,
    OrdemAlocacao,
    OrdemAntecipacao,
    OrdemContemplacao,
    OrdemNumeros,
    PesoRateioFinal,
    PoliticaCaixa,
    PoliticaVersao,
    RateioBase,
    RateioLance,
    ReducaoLance,
    Regra000,
    RegraExtracao,
    ResiduoReduzida,
    TaAdesaoTardia,
    TaxaAteContemplacao,
    TipoExclusao,
)

COTAS_POR_JANELA = {
    MetodoSorteio.MOD_PRIMEIRO_PREMIO: 10_000,
    MetodoSorteio.CENTENAS_3_PASSES: 1_000,
    MetodoSorteio.CENTENA_1A5_COM_RETORNO: 9_999,
    MetodoSorteio.DEZ_NUMEROS_COM_TABELA: 1_000,
    MetodoSorteio.QUINZE_CENTENAS: 1_000,
    MetodoSorteio.CENTENA_PRIMEIRO_PREMIO: 1_000,
    MetodoSorteio.GLOBO: 10_000,
}
"""The most cotas that each draw method can reach with its digits, or with a globo (§5.4)."""


@dataclass(frozen=True, slots=True)
class FaixaTa:
    """Months, first and last inclusive, that charge one monthly percent of taxa de administração (R4.03)."""

    mes_inicial: int
    mes_final: int
    percentual_mensal: Decimal

    @property
    def meses(self) -> int:
        """How many months the range covers."""
        return self.mes_final - self.mes_inicial + 1


@dataclass(frozen=True, slots=True)
class FaixaPenal:
    """Penalty of who is excluded having amortised up to `ate` (R8.06); without a motive it is for every exclusion."""

    ate: Decimal
    grupo: Decimal = ZERO
    administradora: Decimal = ZERO
    base: BasePena = BasePena.RESTITUICAO
    motivo: MotivoExclusao | None = None


@dataclass(frozen=True, slots=True)
class FaixaCentenas:
    """A line of the published Tabela de Equivalência: centenas from one to another mean a cota (§5.4, M4)."""

    de: int
    ate: int
    cota: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RegraGrupo:
    """One version of the parameters of a group. Percents are of the price of the bem unless said."""

    prazo_meses: int
    max_cotas: int
    taxa_administracao: Decimal
    contemplacoes_minimas: int = 1
    taxa_antecipada: Decimal = ZERO
    taxa_antecipada_parcelas: int = 1
    cronograma_taxa: tuple[FaixaTa, ...] = ()
    ta_adesao_tardia: TaAdesaoTardia = TaAdesaoTardia.INTEGRAL_NO_REMANESCENTE
    fundo_reserva: Decimal = Decimal("2.00000000")
    seguro_mensal: Decimal = ZERO
    base_seguro: BaseSeguro = BaseSeguro.CREDITO
    seguro_valor_centavos: int = 0
    parcela_reduzida: Decimal = CEM
    meses_diluicao_final: int = 1
    taxa_ate_contemplacao: TaxaAteContemplacao = TaxaAteContemplacao.COBRADA
    multa_mora: Decimal = Decimal("2.00000000")
    juros_mora_mensal: Decimal = Decimal("1.00000000")
    inicio_mora: InicioMora = InicioMora.DIA_UTIL_APOS_AGO
    mora_do_grupo: Decimal = Decimal("50.00000000")
    ordem_alocacao: OrdemAlocacao = OrdemAlocacao.ENCARGOS_PRIMEIRO
    prazo_dias_ago: int = 4
    metodo_sorteio: MetodoSorteio = MetodoSorteio.CENTENAS_3_PASSES
    busca_circular: bool = False
    regra_extracao: RegraExtracao = RegraExtracao.ULTIMA_ATE_AGO
    regra_000: Regra000 = Regra000.MIL
    sorteia_com_sobra: bool = True
    modalidades_lance: tuple[ModalidadeLance, ...] = (ModalidadeLance.LIVRE,)
    base_lance: BaseLance = BaseLance.CREDITO
    lance_minimo: Decimal = Decimal("10.00000000")
    lance_fixo: Decimal = Decimal("25.00000000")
    embutido_maximo: Decimal = Decimal("30.00000000")
    desempate_lance: DesempateLance = DesempateLance.PEDRA_CHAVE
    prazo_lance_dias_uteis: int = 2
    chama_suplente: bool = True
    penalidade_lance: Decimal = Decimal("1.00000000")
    rateio_lance: RateioLance = RateioLance.PROPORCIONAL
    reducao_lance: ReducaoLance = ReducaoLance.INVERSA
    arredondamento: Arredondamento = Arredondamento.HALF_UP
    rateio_base: RateioBase = RateioBase.ATIVOS_TODOS
    usa_fr_saldo_caixa: bool = True
    usa_fr_sorteio: bool = True
    politica_caixa_sorteio: PoliticaCaixa = PoliticaCaixa.STOP
    politica_caixa_lance: PoliticaCaixa = PoliticaCaixa.SKIP
    exclusao_parcelas: int = 3
    tipo_exclusao: TipoExclusao = TipoExclusao.SEGUIDAS
    clausula_penal: tuple[FaixaPenal, ...] = ()
    purga_exclusao_dias: int = 0
    cancelamento_contemplacao_parcelas: int = 3
    permanencia_mensal: Decimal = ZERO
    base_permanencia: BasePermanencia = BasePermanencia.SALDO_ORIGINAL
    permanencia_minima_bem: Decimal = ZERO
    permanencia_extingue_abaixo_reais: int = 0
    prazo_rnp_dias: int = 90
    exige_habilitacao: bool = True
    prazo_analise_dias: int = 3
    validade_analise_dias: int = 60
    troca_reducao_maxima: Decimal = CEM
    troca_aumento_maximo: Decimal = CEM
    trocas_credito_maximo: int = 0
    taxa_transferencia: Decimal = Decimal("1.00000000")
    taxa_transferencia_minima_reais: int = 0
    taxa_cobranca_extrajudicial: Decimal = ZERO
    honorarios_cobranca_judicial: Decimal = ZERO
    ordens_antecipacao: tuple[OrdemAntecipacao, ...] = tuple(OrdemAntecipacao)
    multiplo_renda: Decimal = ZERO
    prazo_reserva_dias: int = 10
    prazo_formacao_dias: int = 90
    arrependimento_dias: int = 7
    minimo_vendido: Decimal = ZERO
    vagas_lance: tuple[int, ...] = ()
    lance_limitado: Decimal = Decimal("50.00000000")
    quitacao_primeiro: bool = False
    fidelidade_fixo: bool = False
    fidelidade_meses: int = 12
    janela_lance: JanelaLance = JanelaLance.ATE_ASSEMBLEIA
    ordem_numeros: OrdemNumeros = OrdemNumeros.DO_METODO
    empate_retorno: EmpateRetorno = EmpateRetorno.ACIMA
    ordem_contemplacao: OrdemContemplacao = OrdemContemplacao.ATIVOS_EXCLUIDOS_LANCES
    sorteios_excluidos: int = 1
    politica_versao_excluida: PoliticaVersao = PoliticaVersao.EXCLUSAO_MAIS_ANTIGA
    politica_caixa_excluido: PoliticaCaixa = PoliticaCaixa.SKIP
    carencia_excluido: CarenciaExcluido = CarenciaExcluido.ANTES_DA_EXTRACAO
    hora_assembleia: str = "19:00"
    tabela_equivalencia: tuple[FaixaCentenas, ...] = ()
    suplente_da_modalidade: bool = False
    prazo_dic_dias: int = 10
    antecedencia_age_dias_uteis: int = 8
    envio_age_dias_uteis: int = 5
    inadimplente_contemplado_vota: bool = True
    administradora_representa: bool = False
    idade_maxima_bem_anos: int = 0
    peso_rateio_final: PesoRateioFinal = PesoRateioFinal.PERCENTUAL_PAGO
    excluido_recebe_fundo_reserva: bool = False
    prazo_recuperacao_dias: int = 30
    residuo_reduzida: ResiduoReduzida = ResiduoReduzida.DILUIR
    escolhas_residuo: tuple[EscolhaResiduo, ...] = ()
    lance_quita_residuo: bool = False
    cobra_taxa_saldo_caixa: bool = False
    usa_rendimentos_saldo_caixa: bool = False
    custas_primeiro: bool = False
    despesas_fundo_reserva: tuple[FinalidadeDespesa, ...] = ()

    def ta_antecipada_por_parcela(self, meses: int) -> Decimal:
        """Percent of the advance in each of the first parcelas of who has so many months (R4.04)."""
        return pct(self.taxa_antecipada / min(self.taxa_antecipada_parcelas, meses))

    def ta_mensal(self, mes: int) -> Decimal:
        """Percent of taxa de administração of a founder's month before the contemplação, the advance apart (R4.03)."""
        if self.taxa_ate_contemplacao is not TaxaAteContemplacao.COBRADA:
            return ZERO
        for faixa in self.cronograma_taxa:
            if faixa.mes_inicial <= mes <= faixa.mes_final:
                return faixa.percentual_mensal
        return pct((self.taxa_administracao - self.taxa_antecipada) / self.prazo_meses)


@dataclass(frozen=True, slots=True)
class VersaoRegra:
    """A rule and the day it starts to be in force."""

    numero: int
    vigencia_inicio: date
    regra: RegraGrupo


def regra_em(versoes: Sequence[VersaoRegra], dia: date) -> VersaoRegra:
    """The version in force on a day: the last to have started; before all of them, the first."""
    ordenadas = sorted(versoes, key=lambda versao: versao.numero)
    iniciadas = [versao for versao in ordenadas if versao.vigencia_inicio <= dia]
    return iniciadas[-1] if iniciadas else ordenadas[0]


def validar_regra(regra: RegraGrupo, prefixo: str = "/regra") -> RegraGrupo:
    """The same rule when every parameter and combination is possible; else VALIDATION naming them."""
    problemas = [
        *_faixas_de_valor(regra),
        *_taxa(regra),
        *_seguro(regra),
        *_sorteio(regra),
        *_lances(regra),
        *_penas(regra),
    ]
    if problemas:
        campos = tuple(FieldError(f"{prefixo}/{campo}", mensagem) for campo, mensagem in problemas)
        raise ConsorcioError(ErrorKind.VALIDATION, campos[0].message, campos)
    return regra


Problemas: TypeAlias = Iterator[tuple[str, str]]

_INTEIROS = (
    ("prazo_meses", 2, 420),
    ("max_cotas", 2, 10_000),
    ("contemplacoes_minimas", 1, 100),
    ("taxa_antecipada_parcelas", 1, 420),
    ("meses_diluicao_final", 1, 420),
    ("prazo_dias_ago", 0, 20),
    ("prazo_lance_dias_uteis", 1, 30),
    ("exclusao_parcelas", 1, 12),
    ("purga_exclusao_dias", 0, 90),
    ("cancelamento_contemplacao_parcelas", 1, 12),
    ("prazo_reserva_dias", 1, 90),
    ("prazo_formacao_dias", 1, 365),
    ("arrependimento_dias", 7, 90),
    ("taxa_transferencia_minima_reais", 0, 100_000),
    ("trocas_credito_maximo", 0, 100),
    ("permanencia_extingue_abaixo_reais", 0, 1_000),
    ("prazo_rnp_dias", 30, 365),
    ("prazo_recuperacao_dias", 1, 120),
    ("prazo_analise_dias", 1, 60),
    ("validade_analise_dias", 1, 365),
    ("prazo_dic_dias", 1, 30),
    ("antecedencia_age_dias_uteis", 1, 60),
    ("envio_age_dias_uteis", 1, 60),
    ("idade_maxima_bem_anos", 0, 50),
)
_PERCENTUAIS = (
    ("taxa_administracao", "0", "100"),
    ("taxa_antecipada", "0", "100"),
    ("fundo_reserva", "0", "100"),
    ("seguro_mensal", "0", "10"),
    ("parcela_reduzida", "1", "100"),
    ("multa_mora", "0", "2"),
    ("juros_mora_mensal", "0", "1"),
    ("mora_do_grupo", "50", "100"),
    ("lance_minimo", "0", "100"),
    ("lance_fixo", "0", "100"),
    ("lance_limitado", "0", "120"),
    ("embutido_maximo", "0", "100"),
    ("penalidade_lance", "0", "100"),
    ("multiplo_renda", "0", "99"),
    ("minimo_vendido", "0", "100"),
    ("taxa_transferencia", "0", "100"),
    ("taxa_cobranca_extrajudicial", "0", "10"),
    ("honorarios_cobranca_judicial", "0", "20"),
    ("troca_reducao_maxima", "0", "100"),
    ("permanencia_mensal", "0", "100"),
    ("permanencia_minima_bem", "0", "100"),
    ("troca_aumento_maximo", "0", "100"),
)


def _faixas_de_valor(regra: RegraGrupo) -> Problemas:
    for campo, minimo, maximo in _INTEIROS:
        if not minimo <= getattr(regra, campo) <= maximo:
            yield campo, f"Informe um número de {minimo} a {maximo}."
    for campo, menor, maior in _PERCENTUAIS:
        if not Decimal(menor) <= getattr(regra, campo) <= Decimal(maior):
            yield campo, f"Informe um percentual de {menor} a {maior}."


def _taxa(regra: RegraGrupo) -> Problemas:
    if regra.taxa_antecipada > regra.taxa_administracao:
        yield (
            "taxa_antecipada",
            "A taxa antecipada faz parte da taxa de administração e não pode ser maior que ela.",
        )
    if regra.taxa_antecipada_parcelas > regra.prazo_meses:
        yield "taxa_antecipada_parcelas", f"O plano tem só {regra.prazo_meses} parcelas."
    if regra.meses_diluicao_final > regra.prazo_meses:
        yield "meses_diluicao_final", f"O plano tem só {regra.prazo_meses} parcelas."
    if not regra.cronograma_taxa:
        return
    if regra.taxa_ate_contemplacao is not TaxaAteContemplacao.COBRADA:
        yield "cronograma_taxa", "A taxa que só se cobra depois da contemplação é igual todos os meses."
        return
    if not _contiguas(regra.cronograma_taxa, regra.prazo_meses):
        yield (
            "cronograma_taxa",
            f"As faixas devem cobrir do mês 1 ao {regra.prazo_meses}, sem falta nem repetição.",
        )
        return
    soma = sum((faixa.percentual_mensal * faixa.meses for faixa in regra.cronograma_taxa), regra.taxa_antecipada)
    if abs(soma - regra.taxa_administracao) > OITO_CASAS * regra.prazo_meses:
        yield (
            "cronograma_taxa",
            "As faixas e a taxa antecipada devem somar a taxa de administração total (R4.03).",
        )


def _seguro(regra: RegraGrupo) -> Problemas:
    """A fixed price, or a rate of a base (R4.05)."""
    fixo = regra.base_seguro is BaseSeguro.VALOR_FIXO
    if fixo and regra.seguro_mensal:
        yield "seguro_mensal", "O seguro de valor fixo não tem taxa."
    if fixo and not regra.seguro_valor_centavos:
        yield "seguro_valor", "Informe o valor do seguro por mês."
    if not fixo and regra.seguro_valor_centavos:
        yield "seguro_valor", "Só o seguro de valor fixo tem valor."


def _contiguas(faixas: tuple[FaixaTa, ...], prazo_meses: int) -> bool:
    proximo = 1
    for faixa in faixas:
        if faixa.mes_inicial != proximo or faixa.mes_final < faixa.mes_inicial:
            return False
        proximo = faixa.mes_final + 1
    return proximo == prazo_meses + 1


def _sorteio(regra: RegraGrupo) -> Problemas:
    maximo = COTAS_POR_JANELA[regra.metodo_sorteio]
    if regra.max_cotas > maximo:
        yield (
            "metodo_sorteio",
            f"Este método de sorteio alcança até {maximo} cotas; o grupo tem {regra.max_cotas}.",
        )
    yield from _tabela(regra)


def _tabela(regra: RegraGrupo) -> Problemas:
    """Every cota has centenas of its own, and no centena means two (§5.4, M4)."""
    faixas = sorted(regra.tabela_equivalencia, key=lambda faixa: faixa.de)
    if not faixas:
        return
    if regra.metodo_sorteio is not MetodoSorteio.DEZ_NUMEROS_COM_TABELA:
        yield "tabela_equivalencia", "Só o método dos dez números usa tabela de equivalência."
    elif any(faixa.ate < faixa.de for faixa in faixas) or any(a.ate >= b.de for a, b in pairwise(faixas)):
        yield "tabela_equivalencia", "As faixas não podem se sobrepor, e cada uma vai da menor à maior centena."
    elif {faixa.cota for faixa in faixas} != set(range(1, regra.max_cotas + 1)):
        yield "tabela_equivalencia", f"Cada cota, de 1 a {regra.max_cotas}, tem de ter ao menos uma centena."


def _lances(regra: RegraGrupo) -> Problemas:
    if len(set(regra.modalidades_lance)) != len(regra.modalidades_lance):
        yield "modalidades_lance", "Cada modalidade aparece uma só vez."
    if regra.vagas_lance and len(regra.vagas_lance) != len(regra.modalidades_lance):
        yield "vagas_lance", "Informe as vagas de cada modalidade, na ordem de modalidades_lance."
    if ModalidadeLance.FIXO in regra.modalidades_lance and regra.lance_fixo <= 0:
        yield "lance_fixo", "Informe o percentual do lance fixo."


def _penas(regra: RegraGrupo) -> Problemas:
    """For each motive the tiers ascend and reach 100 %, with no percent above 100 together (R8.06)."""
    for motivo in MotivoExclusao:
        limites = [faixa.ate for faixa in regra.clausula_penal if faixa.motivo in (None, motivo)]
        if limites and (limites != sorted(set(limites)) or limites[-1] != CEM):
            yield "clausula_penal", "As faixas de cada motivo devem ser crescentes e a última deve chegar a 100."
            return
    if any(faixa.grupo + faixa.administradora > CEM for faixa in regra.clausula_penal):
        yield "clausula_penal", "As penas de uma faixa somam no máximo 100%."
