"""A dissolved group: what its contemplados still pay is shared each month among the others (R9.06, K-MAPFRE art. 69).

By proportion of A, first to the active non-contemplated, then to the excluded; nobody beyond A × price. Centavos.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from consorcio.core.money import ratear
from consorcio.core.percent import ZERO, aplicar


@dataclass(frozen=True, slots=True)
class Credor:
    """Who has to receive: his A, the price of his bem, and what the dissolution already gave him."""

    amortizado: Decimal
    preco_centavos: int
    recebido_centavos: int = 0

    @property
    def falta_centavos(self) -> int:
        """What he still has to receive at this price."""
        return max(aplicar(self.preco_centavos, self.amortizado) - self.recebido_centavos, 0)


@dataclass(frozen=True, slots=True)
class MesDaDissolucao:
    """The money of a month, in the order of who was given; `sobra` is of nobody until the accounts of the end."""

    nao_contemplados: tuple[int, ...]
    excluidos: tuple[int, ...]
    sobra: int


def repartir_na_dissolucao(
    valor_centavos: int, nao_contemplados: Sequence[Credor], excluidos: Sequence[Credor]
) -> MesDaDissolucao:
    """Share the FC of a month: the excluded receive only what the non-contemplated do not have to (R9.06)."""
    primeiros = _repartir(valor_centavos, nao_contemplados)
    depois = _repartir(valor_centavos - sum(primeiros), excluidos)
    return MesDaDissolucao(primeiros, depois, valor_centavos - sum(primeiros) - sum(depois))


def _repartir(valor_centavos: int, credores: Sequence[Credor]) -> tuple[int, ...]:
    """By A; what somebody does not have to receive any more goes to the others in the same proportion."""
    limites, partes = [credor.falta_centavos for credor in credores], [0] * len(credores)
    a_dar = min(valor_centavos, sum(limites))
    while falta := a_dar - sum(partes):
        pesos = [
            credor.amortizado if parte < limite else ZERO
            for credor, parte, limite in zip(credores, partes, limites, strict=True)
        ]
        partes = [
            min(parte + nova, limite) for parte, nova, limite in zip(partes, ratear(falta, pesos), limites, strict=True)
        ]
    return tuple(partes)
