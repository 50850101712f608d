"""The advance of the TA told apart in what is owed of a parcela (R4.04, Lei 11.795 art. 27 §3)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from consorcio.core.percent import pct
from consorcio.services.financeiro.domain.prestacao import Componente, ValorComponente
from consorcio.services.financeiro.registros import Titulo
from consorcio.services.financeiro.use_cases.segunda_via import _demonstrativo
from consorcio.services.financeiro.use_cases.taxa_antecipada import separar_no_devido

UM = UUID(int=1)
TITULO = Titulo(
    *(UM, "G-0001-00-001", "PARCELA", UM, UM, 1, 1, date(2026, 1, 12), 702_001),
    preco_centavos=6_000_000,
    fc_pct=pct(10),
    ta_pct=pct("1.7"),
    fc_centavos=600_000,
    ta_centavos=102_001,
    ta_antecipada_pct=pct(1),
    ta_antecipada_centavos=60_000,
)


@pytest.mark.parametrize(
    ("deve", "do_mes", "antecipada"),
    [
        (("1.7", 102_001), ("0.7", 42_001), ("1", 60_000)),
        (("1.7", 112_200), ("0.7", 46_200), ("1", 66_000)),  # late, at a price 10 % higher
        (("1.2", 72_000), ("0.7", 42_000), ("0.5", 30_000)),  # 0.5 % of it paid
        (("0.7", 42_000), ("0.7", 42_000), ("0", 0)),
    ],
)
def test_what_is_owed_of_the_ta_has_its_advance_apart(
    deve: tuple[str, int], do_mes: tuple[str, int], antecipada: tuple[str, int]
) -> None:
    abertos = [
        (Componente.FC, ValorComponente(pct(10), 600_000)),
        (Componente.TA, ValorComponente(pct(deve[0]), deve[1])),
    ]
    assert separar_no_devido(abertos, TITULO) == [
        abertos[0],
        (Componente.TA, ValorComponente(pct(do_mes[0]), do_mes[1])),
        (Componente.TA_ANTECIPADA, ValorComponente(pct(antecipada[0]), antecipada[1])),
    ]


def test_the_boleto_says_it_in_a_line_of_its_own() -> None:
    assert _demonstrativo(TITULO)[1:] == [
        "Fundo comum|R$ 6.000,00",
        "Taxa de administração|R$ 420,01",
        "Taxa de administração antecipada|R$ 600,00",
    ]
