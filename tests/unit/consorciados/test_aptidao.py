"""R2.30: the income against the parcela."""

from decimal import Decimal

import pytest

from consorcio.services.consorciados.domain.aptidao import BLOQUEADO, RENDA_NAO_INFORMADA, motivos_de_recusa
from consorcio.services.consorciados.domain.consorciado import Situacao


@pytest.mark.parametrize(
    ("renda", "parcela", "multiplo", "apto"),
    [
        (351_000, 117_000, "3", True),
        (350_999, 117_000, "3", False),
        (292_500, 117_000, "2.5", True),
        (292_499, 117_000, "2.50", False),
        (None, 117_000, "0", True),
        (None, 0, "3", True),
        (0, 1, "0.01", False),
    ],
)
def test_income_must_reach_the_multiple(renda: int | None, parcela: int, multiplo: str, apto: bool) -> None:
    assert (motivos_de_recusa(Situacao.ATIVO, renda, parcela, Decimal(multiplo)) == []) is apto


def test_every_reason_is_told() -> None:
    assert motivos_de_recusa(Situacao.BLOQUEADO, None, 1, Decimal(1)) == [BLOQUEADO, RENDA_NAO_INFORMADA]


def test_the_reason_speaks_portuguese() -> None:
    motivos = motivos_de_recusa(Situacao.ATIVO, 1, 117_050, Decimal("2.50"))
    assert motivos == ["A renda mensal é menor que 2,5 vezes a parcela de R$ 1.170,50."]
