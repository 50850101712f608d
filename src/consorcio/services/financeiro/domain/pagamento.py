"""Where the money of a payment goes, centavo by centavo, and the percents it credits (R4.10, R4.73).

A payment credits exactly the percent of what it settles whole, and money ÷ price of what it settles in
part. Late, the parcela is first re-priced at the AGO that follows the payment, then multa and juros come
on top.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, Decimal
from enum import Enum

from consorcio.core.errors import validation
from consorcio.core.money import Arredondamento, ratear
from consorcio.core.percent import OITO_CASAS, ZERO, aplicar
from consorcio.services.financeiro.domain.cronograma import Percentuais
from consorcio.services.financeiro.domain.mora import Encargos, RegraMora, calcular_encargos
from consorcio.services.financeiro.domain.prestacao import Componente, Parcela, ValorComponente

_DO_PRECO = frozenset(
    {Componente.FC, Componente.TA, Componente.TA_ANTECIPADA, Componente.FR, Componente.DIF, Componente.RSC}
)


class GrupoAlocacao(Enum):
    """What a partial payment settles together; the contract orders the three (R4.73)."""

    CUSTAS = "CUSTAS"
    ENCARGOS = "ENCARGOS"
    PARCELAS = "PARCELAS"


ORDEM_PROPOSTA = (GrupoAlocacao.CUSTAS, GrupoAlocacao.ENCARGOS, GrupoAlocacao.PARCELAS)


class OrdemAlocacao(Enum):
    """What a payment that does not settle a parcela goes to first, by the contract of the group (R4.73)."""

    ENCARGOS_PRIMEIRO = "ENCARGOS_PRIMEIRO"
    PARCELA_PRIMEIRO = "PARCELA_PRIMEIRO"

    @property
    def grupos(self) -> tuple[GrupoAlocacao, ...]:
        """The groups in turn; costs are always first."""
        if self is OrdemAlocacao.ENCARGOS_PRIMEIRO:
            return ORDEM_PROPOSTA
        return (GrupoAlocacao.CUSTAS, GrupoAlocacao.PARCELAS, GrupoAlocacao.ENCARGOS)


@dataclass(frozen=True, slots=True)
class ParcelaAberta:
    """What is still owed of an issued parcela, at a price. Percents of price components, money of the
    rest.
    """

    numero: int
    preco_centavos: int
    abertos: tuple[tuple[Componente, ValorComponente], ...]
    custas_centavos: int = 0
    multa_centavos: int = 0
    juros_centavos: int = 0

    @property
    def principal_centavos(self) -> int:
        return sum(valor.centavos for _, valor in self.abertos)

    @property
    def total_centavos(self) -> int:
        return self.principal_centavos + self.custas_centavos + self.multa_centavos + self.juros_centavos

    @property
    def liquidada(self) -> bool:
        return self.total_centavos == 0 and not self.abertos


@dataclass(frozen=True, slots=True)
class ItemAlocado:
    """Money of a payment that went to one component of one parcela, and the percent it settles."""

    numero_parcela: int
    componente: Componente
    centavos: int
    percentual: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Alocacao:
    """A payment spread over debts; items and excess add up to it exactly. `restantes` is what stays open."""

    itens: tuple[ItemAlocado, ...]
    restantes: tuple[ParcelaAberta, ...]
    excedente_centavos: int

    @property
    def credito(self) -> Percentuais:
        """Percents to credit to the account of the cota (differences and rateio are settled apart)."""
        return Percentuais(
            fc=self.percentual(Componente.FC),
            ta=self.percentual(Componente.TA) + self.percentual(Componente.TA_ANTECIPADA),
            fr=self.percentual(Componente.FR),
        )

    def percentual(self, componente: Componente) -> Decimal:
        return sum((item.percentual for item in self.itens if item.componente is componente), ZERO)

    def centavos(self, *componentes: Componente) -> int:
        return sum(item.centavos for item in self.itens if item.componente in componentes)

    @property
    def fundo_comum_centavos(self) -> int:
        """What enters the FC: its component, differences and rateio (group share of charges comes apart)."""
        return self.centavos(Componente.FC, Componente.DIF, Componente.RSC)


def abrir_parcela(parcela: Parcela) -> ParcelaAberta:
    """An issued parcela as a debt: nothing of it paid yet."""
    abertos = tuple((c, v) for c, v in parcela.componentes if v.centavos or v.percentual)
    return ParcelaAberta(parcela.numero, parcela.preco_centavos, abertos)


def reprecificar(
    aberta: ParcelaAberta, preco_centavos: int, arredondamento: Arredondamento = Arredondamento.HALF_UP
) -> ParcelaAberta:
    """The same percents at the price of the AGO that follows the payment (R4.10); insurance keeps its
    money.
    """

    def novo(componente: Componente, valor: ValorComponente) -> ValorComponente:
        if componente not in _DO_PRECO:
            return valor
        return replace(valor, centavos=aplicar(preco_centavos, valor.percentual, arredondamento))

    abertos = tuple((c, novo(c, v)) for c, v in aberta.abertos)
    return replace(aberta, preco_centavos=preco_centavos, abertos=abertos)


def atualizar_em_atraso(
    aberta: ParcelaAberta,
    preco_ago_seguinte_centavos: int,
    dias: int,
    regra: RegraMora,
    arredondamento: Arredondamento = Arredondamento.HALF_UP,
    multa_ja_cobrada: bool = False,
) -> tuple[ParcelaAberta, Encargos]:
    """A late parcela re-priced and with its charges (R4.10, R4.70). Multa is due only once per parcela."""
    nova = reprecificar(aberta, preco_ago_seguinte_centavos, arredondamento)
    regra = replace(regra, multa=ZERO) if multa_ja_cobrada else regra
    encargos = calcular_encargos(max(nova.principal_centavos, 0), dias, regra, arredondamento)
    return replace(nova, multa_centavos=encargos.multa, juros_centavos=encargos.juros), encargos


def alocar_pagamento(
    valor_centavos: int,
    parcelas: Sequence[ParcelaAberta],
    ordem: Sequence[GrupoAlocacao] = ORDEM_PROPOSTA,
) -> Alocacao:
    """Spread a payment over open parcelas, oldest first (R4.73).

    Default order: collection costs, then multa and juros, then the parcelas, each by component pro rata.
    What is left when everything is settled is the excess, for the caller to give back or to use as advance
    payment. Zero is a payment when what the member has to receive covers everything.
    """
    if valor_centavos < 0 or (valor_centavos == 0 and sum(p.total_centavos for p in parcelas) > 0):
        raise validation("/valor", "O valor do pagamento deve ser maior que zero.")
    restante, itens, abertas = valor_centavos, list[ItemAlocado](), list(parcelas)
    for grupo in ordem:
        for posicao, aberta in enumerate(abertas):
            novos, abertas[posicao] = _alocar_em(grupo, aberta, restante)
            itens += novos
            restante -= sum(item.centavos for item in novos)
    return Alocacao(tuple(itens), tuple(a for a in abertas if not a.liquidada), restante)


def repartir(valor_centavos: int, faltas: Sequence[int]) -> list[int]:
    """Money over debts in the order they are settled, each whole before the next; the last takes what is over."""
    partes, resto = [], valor_centavos
    for falta in faltas:
        partes.append(min(resto, max(falta, 0)))
        resto -= partes[-1]
    if partes:
        partes[-1] += resto
    return partes


def _alocar_em(grupo: GrupoAlocacao, aberta: ParcelaAberta, disponivel: int) -> tuple[list[ItemAlocado], ParcelaAberta]:
    if grupo is GrupoAlocacao.PARCELAS:
        return _alocar_no_principal(aberta, disponivel)
    if grupo is GrupoAlocacao.CUSTAS:
        usado = min(disponivel, aberta.custas_centavos)
        restante = replace(aberta, custas_centavos=aberta.custas_centavos - usado)
        return _item(aberta.numero, Componente.CUSTAS, usado), restante
    devidos = aberta.multa_centavos + aberta.juros_centavos
    multa, juros = (
        ratear(min(disponivel, devidos), (aberta.multa_centavos, aberta.juros_centavos)) if devidos else (0, 0)
    )
    itens = _item(aberta.numero, Componente.MULTA, multa) + _item(aberta.numero, Componente.JUROS, juros)
    restante = replace(
        aberta, multa_centavos=aberta.multa_centavos - multa, juros_centavos=aberta.juros_centavos - juros
    )
    return itens, restante


def _alocar_no_principal(aberta: ParcelaAberta, disponivel: int) -> tuple[list[ItemAlocado], ParcelaAberta]:
    """Whole: every component by its exact percent. In part: only what is owed BY the member, pro rata."""
    if disponivel >= aberta.principal_centavos:
        itens = [ItemAlocado(aberta.numero, c, v.centavos, _percentual(c, v)) for c, v in aberta.abertos]
        return itens, replace(aberta, abertos=())
    if disponivel == 0:
        return [], aberta
    partes = ratear(disponivel, [max(valor.centavos, 0) for _, valor in aberta.abertos])
    itens, ficam = [], []
    for (componente, valor), parte in zip(aberta.abertos, partes, strict=True):
        pago = _pagar_parte(valor, parte, aberta.preco_centavos)
        itens += _item(aberta.numero, componente, parte, _percentual(componente, pago))
        resto = ValorComponente(valor.percentual - pago.percentual, valor.centavos - parte)
        if resto != ValorComponente():
            ficam.append((componente, resto))
    return itens, replace(aberta, abertos=tuple(ficam))


def _pagar_parte(valor: ValorComponente, parte: int, preco_centavos: int) -> ValorComponente:
    """Part of a component: money ÷ price in percent, cut to 8 places so that it never exceeds what is
    owed.
    """
    if parte == 0:
        return ValorComponente()
    if parte == valor.centavos:
        return valor
    percentual = (Decimal(parte) * 100 / preco_centavos).quantize(OITO_CASAS, rounding=ROUND_DOWN)
    return ValorComponente(min(percentual, valor.percentual), parte)


def _percentual(componente: Componente, valor: ValorComponente) -> Decimal:
    return valor.percentual if componente in _DO_PRECO else ZERO


def _item(numero: int, componente: Componente, centavos: int, percentual: Decimal = ZERO) -> list[ItemAlocado]:
    return [ItemAlocado(numero, componente, centavos, percentual)] if centavos else []
