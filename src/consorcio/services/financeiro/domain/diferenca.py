"""Difference of prestação: the boleto was issued at one price and the AGO was held at another (R4.40).

Res. BCB 285/2023 art. 25-A converts the difference into percent; it is charged or compensated until the
second following prestação, at the price of that time.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from consorcio.core.percent import ZERO, percentual_de
from consorcio.services.financeiro.domain.conta_percentual import AjusteAberto, TipoAjuste


def apurar_diferenca(fc_pct: Decimal, fc_pago_centavos: int, preco_ago_centavos: int) -> Decimal:
    """FC percent missing (positive) or in excess (negative) once the AGO fixes the price.

    `fc_pct` is what was credited when the parcela was paid; the account keeps it (I13) and the difference
    stays open.
    """
    return fc_pct - percentual_de(fc_pago_centavos, preco_ago_centavos)


def abrir_diferenca(percentual: Decimal, numero_ago: int) -> AjusteAberto:
    """The open difference of an AGO, ready for `lancar_ajuste`."""
    return AjusteAberto(TipoAjuste.DIFERENCA, numero_ago, percentual)


def exigivel(ajustes: Iterable[AjusteAberto], tipo: TipoAjuste, numero_ago: int) -> Decimal:
    """Signed percent of one kind to put in the parcela of an AGO: everything that arose before it."""
    return sum((a.percentual for a in ajustes if a.tipo is tipo and a.ago_origem < numero_ago), ZERO)
