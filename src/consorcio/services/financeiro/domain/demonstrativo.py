"""The demonstrativo individual do consorciado: what it says, and until when it is made (R5.08, R285 art. 49)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum


class SituacaoDemonstrativos(Enum):
    """How the DIC of an AGO are, seen on a day."""

    PENDENTE = "PENDENTE"
    NO_PRAZO = "NO_PRAZO"
    FORA_DO_PRAZO = "FORA_DO_PRAZO"


@dataclass(frozen=True, slots=True)
class Vencida:
    """An overdue parcela, what it was issued at and what multa and juros make of it on the day of the DIC."""

    ago: int
    vencimento: date
    principal_centavos: int
    encargos_centavos: int

    @property
    def total_centavos(self) -> int:
        """What settles it."""
        return self.principal_centavos + self.encargos_centavos


@dataclass(frozen=True, slots=True)
class PagamentoFeito:
    """A line of the table of payments."""

    ago: int
    data: date
    valor_centavos: int


@dataclass(frozen=True, slots=True)
class ComponenteDaPrestacao:
    """A part of the prestação, in percent of the price and in money."""

    nome: str
    percentual: Decimal
    valor_centavos: int


@dataclass(frozen=True, slots=True)
class Demonstrativo:
    """The figures of one cota before an AGO. Percents are of the price of the bem."""

    numero: int
    preco_centavos: int
    contemplada: bool
    amortizado: Decimal
    amortizacao_mensal: Decimal
    componentes: tuple[ComponenteDaPrestacao, ...]
    vencidas: tuple[Vencida, ...]
    pagamentos: tuple[PagamentoFeito, ...]

    @property
    def saldo(self) -> Decimal:
        """What is left to amortise of the FC."""
        return 100 - self.amortizado

    @property
    def total_centavos(self) -> int:
        """The prestação."""
        return sum(parte.valor_centavos for parte in self.componentes)


def prazo(data_ago: date, dias: int) -> date:
    """The last day to make the DIC of an AGO; never the day of the AGO itself."""
    return data_ago - timedelta(days=max(dias, 1))


def situacao(limite: date, cotas: int, emitidos: int, emitido_em: date | None, hoje: date) -> SituacaoDemonstrativos:
    """Whether all were made, and in time."""
    if emitidos < cotas:
        return SituacaoDemonstrativos.PENDENTE if hoje <= limite else SituacaoDemonstrativos.FORA_DO_PRAZO
    em_tempo = emitido_em is None or emitido_em <= limite
    return SituacaoDemonstrativos.NO_PRAZO if em_tempo else SituacaoDemonstrativos.FORA_DO_PRAZO
