"""The plan of a cota in percents, and the parcela that it issues at a price.

A prestação is fundo comum + taxa de administração + fundo de reserva + seguro + differences + reajuste of
the cash balance, each with its own percent and its own money (R4.06, Lei 11.795/2008 art. 27).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from consorcio.core.errors import validation
from consorcio.core.money import Arredondamento, arredondar
from consorcio.core.percent import CEM, ZERO, aplicar, exato, pct, percentual_de
from consorcio.services.financeiro.domain.cronograma import (
    Cronograma,
    ParcelaPrevista,
    dividir_percentual,
)

_RESIDUO_DO_CRONOGRAMA = Decimal("0.0001")


class Componente(Enum):
    """What a centavo of a prestação is for (ledger component, §10.2)."""

    FC = "FC"
    TA = "TA"
    TA_ANTECIPADA = "TA_ANTECIPADA"
    FR = "FR"
    SEG = "SEG"
    DIF = "DIF"
    RSC = "RSC"
    MULTA = "MULTA"
    JUROS = "JUROS"
    CUSTAS = "CUSTAS"


class TaAdesaoTardia(Enum):
    """What TA a late joiner pays: the whole of it in the remaining months, or the group's monthly percents
    (R4.08).
    """

    INTEGRAL_NO_REMANESCENTE = "INTEGRAL_NO_REMANESCENTE"
    PERCENTUAL_MENSAL_DO_GRUPO = "PERCENTUAL_MENSAL_DO_GRUPO"


class TaxaAteContemplacao(Enum):
    """What becomes of the TA of the months before the contemplação (R4.24): charged, forgiven, or charged after it."""

    COBRADA = "COBRADA"
    PERDOADA = "PERDOADA"
    DILUIDA = "DILUIDA"


class BaseSeguro(Enum):
    """What the monthly rate of the insurance applies to (R4.05)."""

    CREDITO = "CREDITO"
    SALDO_DEVEDOR = "SALDO_DEVEDOR"
    CATEGORIA = "CATEGORIA"
    VALOR_FIXO = "VALOR_FIXO"


@dataclass(frozen=True, slots=True)
class FaixaTaxa:
    """Monthly TA percent from one month of the group to another, both included (R4.03)."""

    de_mes: int
    ate_mes: int
    percentual_mensal: Decimal


@dataclass(frozen=True, slots=True)
class Seguro:
    """Insurance of the plan: monthly rate in percent of its base, or a fixed amount (R4.05)."""

    base: BaseSeguro
    taxa_mensal: Decimal = ZERO
    valor_fixo_centavos: int = 0


def contratar_seguro(base: BaseSeguro, taxa_mensal: Decimal, valor_centavos: int) -> Seguro | None:
    """The insurance of a plan; none without a rate, or without the price of a fixed one."""
    if base is BaseSeguro.VALOR_FIXO:
        return Seguro(base, valor_fixo_centavos=valor_centavos) if valor_centavos else None
    return Seguro(base, taxa_mensal) if taxa_mensal else None


@dataclass(frozen=True, slots=True)
class Plano:
    """The percents a cota signs for, copied from the group when it is sold.

    Percents are of the price: `taxa_administracao` is the total τ (advance included, Lei 11.795 art. 27 §3),
    `fundo_reserva` the total ρ. `fracao_reduzida` is φ, the percent of the FC charged before contemplação
    (R4.20); below 100 it needs `meses_diluicao_final`, how many last parcelas take the shortfall of
    whoever is never contemplated (R4.22: the contract must say). With `taxa_ate_contemplacao` the TA, its advance
    apart, waits for the contemplação too (R4.24).
    """

    prazo_meses: int
    taxa_administracao: Decimal
    fundo_reserva: Decimal = ZERO
    ta_antecipada: Decimal = ZERO
    ta_antecipada_parcelas: int = 1
    cronograma_ta: tuple[FaixaTaxa, ...] = ()
    ta_adesao_tardia: TaAdesaoTardia = TaAdesaoTardia.INTEGRAL_NO_REMANESCENTE
    taxa_ate_contemplacao: TaxaAteContemplacao = TaxaAteContemplacao.COBRADA
    fracao_reduzida: Decimal = CEM
    meses_diluicao_final: int | None = None
    seguro: Seguro | None = None
    arredondamento: Arredondamento = Arredondamento.HALF_UP

    @property
    def parcelas_finais(self) -> int:
        """How many last parcelas take what the others leave: the reduced ones, those without TA, and the residue of any
        division.
        """
        nada_fica = self.fracao_reduzida == CEM and self.taxa_ate_contemplacao is not TaxaAteContemplacao.DILUIDA
        return 1 if nada_fica else self.meses_diluicao_final or 1

    @property
    def ago_da_fase_final(self) -> int | None:
        """The AGO of the first of them, when they are more than one (R4.22)."""
        return None if self.parcelas_finais == 1 else self.prazo_meses - self.parcelas_finais + 1


@dataclass(frozen=True, slots=True)
class ValorComponente:
    """A component of a parcela: percent of the price and its money."""

    percentual: Decimal = ZERO
    centavos: int = 0


@dataclass(frozen=True, slots=True)
class Parcela:
    """A prestação issued at a price (R4.06). `diferenca` and `rateio_saldo_caixa` may be negative
    (compensation).
    """

    numero: int
    preco_centavos: int
    fc: ValorComponente
    ta: ValorComponente
    ta_antecipada: ValorComponente
    fr: ValorComponente
    seguro: ValorComponente
    diferenca: ValorComponente
    rateio_saldo_caixa: ValorComponente

    @property
    def componentes(self) -> tuple[tuple[Componente, ValorComponente], ...]:
        return (
            (Componente.FC, self.fc),
            (Componente.TA, self.ta),
            (Componente.TA_ANTECIPADA, self.ta_antecipada),
            (Componente.FR, self.fr),
            (Componente.SEG, self.seguro),
            (Componente.DIF, self.diferenca),
            (Componente.RSC, self.rateio_saldo_caixa),
        )

    @property
    def total_centavos(self) -> int:
        """The sum of rounded components, which wins over the rounded sum (R4.07)."""
        return sum(valor.centavos for _, valor in self.componentes)


def validar_plano(plano: Plano) -> None:
    """Refuse a plan that cannot add up; the error names the field."""
    if plano.prazo_meses < 1:
        raise validation("/prazo_meses", "O prazo do plano deve ser de pelo menos 1 mês.")
    for campo in ("taxa_administracao", "fundo_reserva", "ta_antecipada"):
        if not ZERO <= getattr(plano, campo) <= CEM:
            raise validation(f"/{campo}", "O percentual deve ficar entre 0 e 100.")
    if plano.ta_antecipada > plano.taxa_administracao:
        raise validation("/ta_antecipada", "A taxa antecipada é parte da taxa total e não pode passar dela.")
    if not 1 <= plano.ta_antecipada_parcelas <= plano.prazo_meses:
        raise validation("/ta_antecipada_parcelas", "A antecipação deve caber nas parcelas do plano.")
    _validar_reducao(plano)
    _ta_mensal_do_grupo(plano)


def montar_cronograma(plano: Plano, ago_de_ingresso: int = 1) -> Cronograma:
    """The parcelas of a cota that joins at a given AGO of its group (1 = founder), adding up to 100/τ/ρ
    exactly.

    A late joiner spreads FC and FR over the remaining AGOs and TA by the group's rule (R4.08; Res. BCB 285
    art. 34); the advance is in his first parcelas, as in those of a founder (R4.04).
    """
    validar_plano(plano)
    if not 1 <= ago_de_ingresso <= plano.prazo_meses:
        raise validation("/ago_de_ingresso", "A adesão deve ocorrer até a última assembleia do grupo.")
    meses = plano.prazo_meses - ago_de_ingresso + 1
    linhas = zip(
        _fc_mensal(plano, meses),
        _ta_mensal(plano, meses),
        dividir_percentual(plano.fundo_reserva, meses),
        _antecipacao_mensal(plano, meses),
        strict=True,
    )
    return tuple(
        ParcelaPrevista(numero, fc, ta, fr, antecipada)
        for numero, (fc, ta, fr, antecipada) in enumerate(linhas, start=ago_de_ingresso)
    )


def ta_de_quem_e_contemplado(plano: Plano) -> Decimal:
    """The TA of a whole plan, its advance apart, where that of the months before the contemplação is forgiven (R4.24);
    otherwise none starts with it.
    """
    perdoada = plano.taxa_ate_contemplacao is TaxaAteContemplacao.PERDOADA
    return plano.taxa_administracao - plano.ta_antecipada if perdoada else ZERO


def ta_mensal_depois(plano: Plano, meses_plano: int) -> Decimal:
    """The part of it of each month from the contemplação on."""
    do_grupo = plano.ta_adesao_tardia is TaAdesaoTardia.PERCENTUAL_MENSAL_DO_GRUPO
    return pct(ta_de_quem_e_contemplado(plano) / (plano.prazo_meses if do_grupo else meses_plano))


def ta_total_da_cota(cronograma_inicial: Cronograma) -> Decimal:
    """τ of this cota: the group's, or less for a late joiner under PERCENTUAL_MENSAL_DO_GRUPO."""
    return sum((parcela.percentuais.ta for parcela in cronograma_inicial), ZERO)


def emitir_parcela(
    prevista: ParcelaPrevista,
    preco_centavos: int,
    arredondamento: Arredondamento = Arredondamento.HALF_UP,
    seguro_centavos: int = 0,
    diferenca_pct: Decimal = ZERO,
    rateio_pct: Decimal = ZERO,
) -> Parcela:
    """A parcela in money at a price (R4.01–R4.07). Differences and rateio are open percents, signed
    (R4.40, R4.50).

    What is owed TO the member never exceeds what the parcela brings to the FC, because the group's FC does
    not pay his TA (R10.06); the percents in the result say how much of the credit was used.
    """

    def valor(percentual: Decimal) -> ValorComponente:
        return ValorComponente(percentual, aplicar(preco_centavos, percentual, arredondamento))

    diferenca_usada = max(diferenca_pct, -(prevista.fc + max(rateio_pct, ZERO)))
    rateio_usado = max(rateio_pct, -(prevista.fc + diferenca_usada))
    return Parcela(
        numero=prevista.numero,
        preco_centavos=preco_centavos,
        fc=valor(prevista.fc),
        ta=valor(prevista.ta),
        ta_antecipada=valor(prevista.ta_antecipada),
        fr=valor(prevista.fr),
        seguro=ValorComponente(percentual_de(seguro_centavos, preco_centavos), seguro_centavos),
        diferenca=valor(diferenca_usada),
        rateio_saldo_caixa=valor(rateio_usado),
    )


def parcela_de_ajuste(numero: int) -> ParcelaPrevista:
    """An empty parcela, to charge open differences and rateios to a cota with nothing else to pay (R2.23)."""
    return ParcelaPrevista(numero, ZERO, ZERO, ZERO)


def base_fixa_do_seguro(plano: Plano) -> Decimal:
    """Percent of the price insured when the base is not the saldo devedor (R4.05)."""
    categoria = plano.seguro is not None and plano.seguro.base is BaseSeguro.CATEGORIA
    return CEM + plano.taxa_administracao + plano.fundo_reserva if categoria else CEM


def premio_seguro(
    plano: Plano, preco_centavos: int, saldo_pct: Decimal, arredondamento: Arredondamento | None = None
) -> int:
    """Centavos of the month's insurance; `saldo_pct` is the whole saldo devedor in percent (R4.05)."""
    if plano.seguro is None:
        return 0
    seguro = plano.seguro
    if seguro.base is BaseSeguro.VALOR_FIXO:
        return seguro.valor_fixo_centavos
    base_pct = saldo_pct if seguro.base is BaseSeguro.SALDO_DEVEDOR else base_fixa_do_seguro(plano)
    premio = exato(preco_centavos, base_pct) * seguro.taxa_mensal / 100
    return arredondar(premio, arredondamento or plano.arredondamento)


def _validar_reducao(plano: Plano) -> None:
    if not ZERO < plano.fracao_reduzida <= CEM:
        raise validation("/fracao_reduzida", "A fração da parcela reduzida deve ficar entre 0 e 100.")
    if plano.fracao_reduzida == CEM:
        return
    meses = plano.meses_diluicao_final
    if meses is None or not 1 <= meses <= plano.prazo_meses:
        raise validation(
            "/meses_diluicao_final",
            "Informe em quantas parcelas finais a redução será recuperada (1 até o prazo).",
        )


def _fc_mensal(plano: Plano, meses: int) -> tuple[Decimal, ...]:
    if plano.fracao_reduzida == CEM:
        return dividir_percentual(CEM, meses)
    finais = min(plano.parcelas_finais, meses)
    reduzida = pct(CEM / meses * plano.fracao_reduzida / 100)
    iniciais = meses - finais
    return (*[reduzida] * iniciais, *dividir_percentual(CEM - reduzida * iniciais, finais))


def _ta_mensal(plano: Plano, meses: int) -> tuple[Decimal, ...]:
    """The TA of each month of who is not contemplado, the advance apart (R4.03, R4.24)."""
    cobrada = _ta_se_cobrada(plano, meses)
    if plano.taxa_ate_contemplacao is TaxaAteContemplacao.COBRADA:
        return cobrada
    if plano.taxa_ate_contemplacao is TaxaAteContemplacao.PERDOADA:
        return (ZERO,) * meses
    finais = min(plano.parcelas_finais, meses)
    return (*[ZERO] * (meses - finais), *dividir_percentual(sum(cobrada, ZERO), finais))


def _ta_se_cobrada(plano: Plano, meses: int) -> tuple[Decimal, ...]:
    do_grupo = _ta_mensal_do_grupo(plano)
    if meses == plano.prazo_meses or plano.ta_adesao_tardia is TaAdesaoTardia.PERCENTUAL_MENSAL_DO_GRUPO:
        return do_grupo[-meses:]
    return dividir_percentual(plano.taxa_administracao - plano.ta_antecipada, meses)


def _ta_mensal_do_grupo(plano: Plano) -> tuple[Decimal, ...]:
    """Monthly TA of a founder; Σ monthly + advance = τ exactly (I6)."""
    a_diluir = plano.taxa_administracao - plano.ta_antecipada
    if not plano.cronograma_ta:
        return dividir_percentual(a_diluir, plano.prazo_meses)
    mensal: list[Decimal] = []
    for faixa in plano.cronograma_ta:
        if faixa.de_mes != len(mensal) + 1 or faixa.ate_mes < faixa.de_mes or faixa.percentual_mensal < 0:
            raise validation("/cronograma_ta", "As faixas da taxa devem ser seguidas, sem falhas, desde o mês 1.")
        mensal += [pct(faixa.percentual_mensal)] * (faixa.ate_mes - faixa.de_mes + 1)
    if len(mensal) != plano.prazo_meses:
        raise validation("/cronograma_ta", "As faixas da taxa devem cobrir todos os meses do plano.")
    residuo = a_diluir - sum(mensal)
    if abs(residuo) > _RESIDUO_DO_CRONOGRAMA or mensal[-1] + residuo < 0:
        raise validation("/cronograma_ta", "As faixas, somadas à antecipação, devem dar a taxa total do plano.")
    return (*mensal[:-1], mensal[-1] + residuo)


def _antecipacao_mensal(plano: Plano, meses: int) -> tuple[Decimal, ...]:
    if plano.ta_antecipada == 0:
        return (ZERO,) * meses
    partes = dividir_percentual(plano.ta_antecipada, min(plano.ta_antecipada_parcelas, meses))
    return partes + (ZERO,) * (meses - len(partes))
