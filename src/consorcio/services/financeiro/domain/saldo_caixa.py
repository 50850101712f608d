"""Readjustment of the cash balance: money carried between AGOs loses what the price gains (R4.50–R4.53).

The carried FC balance S should become S × k. What is missing is covered by yields, then by the fundo de
reserva, in the order the contract says, and the rest is shared by the members in proportion to what each
has paid.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum

from consorcio.core.money import Arredondamento, ratear
from consorcio.core.percent import ZERO, aplicar, exato, percentual_de
from consorcio.services.financeiro.domain.conta_percentual import AjusteAberto, TipoAjuste


class FonteCobertura(Enum):
    """Where the deficiency is covered from before the members share it (R4.50)."""

    RENDIMENTOS = "RENDIMENTOS"
    FUNDO_RESERVA = "FUNDO_RESERVA"


class RateioBase(Enum):
    """Who shares the deficiency: every active cota, or only the non-contemplated (R4.53)."""

    ATIVOS_TODOS = "ATIVOS_TODOS"
    ATIVOS_NAO_CONTEMPLADOS = "ATIVOS_NAO_CONTEMPLADOS"


@dataclass(frozen=True, slots=True)
class ParticipanteRateio:
    """An active cota in the sharing, in order of cota number: FC percent paid and its price."""

    fc_pago: Decimal
    preco_centavos: int
    contemplada: bool = False


@dataclass(frozen=True, slots=True)
class CoberturaSaldoCaixa:
    """How a deficiency was covered, in centavos; `rateio` follows the order of the participants.

    `nao_coberto` is what nobody could share (nobody has paid anything): a loss of the group. `taxa` is the TA charged
    on it (R4.51): the administradora's, not part of the cover.
    """

    rendimentos: int
    fundo_reserva: int
    rateio: tuple[int, ...]
    nao_coberto: int = 0
    taxa: int = 0


@dataclass(frozen=True, slots=True)
class PosicaoNaVariacao:
    """A cota when the price of its bem moves: `posicao` is what it counts for in G, in percent of that price (I19).

    That is 100 if contemplada, less the percent paid, plus open differences, payments of the cycle and reserved FC.
    """

    ativa: bool
    preco_antigo_centavos: int
    preco_novo_centavos: int
    posicao: Decimal


@dataclass(frozen=True, slots=True)
class Variacao:
    """Σ of the credits of the active cotas at the old prices and at the new ones: their ratio is k (R4.50).

    `descolamento_centavos` is how much the rights of the group grew more than its duties because its bens did not all
    move by k: zero with one bem. The saldo de caixa does not answer for it, so it is a cause of G (I19).
    """

    antes_centavos: int
    depois_centavos: int
    descolamento_centavos: Decimal

    @property
    def k(self) -> Decimal:
        return Decimal(self.depois_centavos) / self.antes_centavos if self.antes_centavos else Decimal(1)

    def deficiencia(self, carregado_centavos: int) -> int:
        """Δ of the carried FC (R4.50)."""
        if not self.antes_centavos:
            return 0
        return deficiencia(carregado_centavos, self.antes_centavos, self.depois_centavos)


def variacao_dos_precos(posicoes: Sequence[PosicaoNaVariacao]) -> Variacao:
    """How the prices of a group moved. The same for many cotas is sql/variacao_dos_precos.sql."""
    antes = sum(p.preco_antigo_centavos for p in posicoes if p.ativa)
    depois = sum(p.preco_novo_centavos for p in posicoes if p.ativa)
    k = Variacao(antes, depois, ZERO).k
    descolamento = sum(
        ((p.preco_novo_centavos - k * p.preco_antigo_centavos) * p.posicao / 100 for p in posicoes), Decimal(0)
    )
    return Variacao(antes, depois, descolamento)


def deficiencia(saldo_carregado_centavos: int, preco_antigo_centavos: int, preco_novo_centavos: int) -> int:
    """Δ = S × (k − 1) in centavos: positive when the price rose, negative (surplus) when it fell."""
    variacao = Decimal(saldo_carregado_centavos * (preco_novo_centavos - preco_antigo_centavos))
    return int((variacao / preco_antigo_centavos).to_integral_value(rounding=ROUND_HALF_UP))


def cobrir_deficiencia(
    delta_centavos: int,
    participantes: Sequence[ParticipanteRateio],
    base: RateioBase = RateioBase.ATIVOS_TODOS,
    fontes: Sequence[FonteCobertura] = (FonteCobertura.FUNDO_RESERVA,),
    rendimentos_centavos: int = 0,
    fundo_reserva_centavos: int = 0,
) -> CoberturaSaldoCaixa:
    """Cover a deficiency by the contract's sources in order, then by rateio (R4.50).

    A surplus (k < 1) touches no source: it is compensated in the next prestação by the same proportion
    (R4.52).
    """
    disponivel = {
        FonteCobertura.RENDIMENTOS: rendimentos_centavos,
        FonteCobertura.FUNDO_RESERVA: fundo_reserva_centavos,
    }
    restante = delta_centavos
    usado = dict.fromkeys(FonteCobertura, 0)
    for fonte in fontes:
        usado[fonte] = max(0, min(restante, disponivel[fonte]))
        restante -= usado[fonte]
    pesos = [_peso(participante, base) for participante in participantes]
    if sum(pesos) == 0:
        rateio, nao_coberto = (0,) * len(pesos), restante
    else:
        rateio, nao_coberto = tuple(ratear(restante, pesos)), 0
    return CoberturaSaldoCaixa(
        usado[FonteCobertura.RENDIMENTOS], usado[FonteCobertura.FUNDO_RESERVA], rateio, nao_coberto
    )


def taxa_da_cobertura(
    cobertura: CoberturaSaldoCaixa,
    participantes: Sequence[ParticipanteRateio],
    taxa_administracao: Decimal,
    base: RateioBase = RateioBase.ATIVOS_TODOS,
    arredondamento: Arredondamento = Arredondamento.HALF_UP,
) -> tuple[int, ...]:
    """TA on what the FR and the members put in the cash, where the contract has it, in the proportion of the rateio
    (R4.51); in centavos, in the order of the participants. A surplus pays none, and no FR is ever due on it.
    """
    pesos = [_peso(participante, base) for participante in participantes]
    if sum(pesos) == 0:
        return (0,) * len(pesos)
    posto = max(cobertura.fundo_reserva + sum(cobertura.rateio), 0)
    return tuple(ratear(aplicar(posto, taxa_administracao, arredondamento), pesos))


def abrir_rateio(parte_centavos: int, preco_novo_centavos: int, numero_ago: int) -> AjusteAberto:
    """A member's share as an open percent of the new price, so that later reajustes reach it (R0.5,
    R8.05).
    """
    percentual = percentual_de(parte_centavos, preco_novo_centavos)
    return AjusteAberto(TipoAjuste.RATEIO_SALDO_CAIXA, numero_ago, percentual)


def _peso(participante: ParticipanteRateio, base: RateioBase) -> Decimal:
    if base is RateioBase.ATIVOS_NAO_CONTEMPLADOS and participante.contemplada:
        return ZERO
    return max(exato(participante.preco_centavos, participante.fc_pago), ZERO)
