"""What a credit may be used for: limits, dates and people (R7.04 to R7.10)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.services.financeiro.domain.uso_credito import (
    Finalidade,
    PosicaoCredito,
    exigir_cancelavel,
    exigir_decisor,
    exigir_uso,
    somar_usos,
)

DIA = date(2026, 3, 16)
CREDITO = PosicaoCredito(5_000_000, 0, 0, {}, DIA, 0, quitada=False)
PAGO = replace(CREDITO, usos={Finalidade.FORNECEDOR: 4_500_000})


def recusa(chamada: Callable[[], Any]) -> ConsorcioError:
    with pytest.raises(ConsorcioError) as erro:
        chamada()
    return erro.value


def uso(posicao: PosicaoCredito, finalidade: Finalidade, valor: int, dia: date = DIA) -> str:
    """The rule that refuses a use; empty when it is allowed."""
    try:
        exigir_uso(posicao, finalidade, valor, dia)
    except ConsorcioError as erro:
        return erro.rule or ""
    return ""


def test_v40_the_difference_of_an_asset_of_45_000_is_the_whole_limit_of_linked_expenses() -> None:
    assert PAGO.limite_despesas == PAGO.disponivel == 500_000
    assert uso(PAGO, Finalidade.DESPESA, 500_000) == ""
    maior = replace(CREDITO, usos={Finalidade.FORNECEDOR: 4_000_000})
    assert uso(maior, Finalidade.DESPESA, 500_001) == "R7.08"
    gasto = replace(maior, usos={**maior.usos, Finalidade.DESPESA: 300_000})
    assert gasto.limite_despesas == 200_000


def test_r7_08_the_leftover_pays_vincendas_and_only_of_a_settled_cota_goes_in_cash() -> None:
    assert uso(CREDITO, Finalidade.AMORTIZACAO, 100) == "R7.08"
    assert uso(PAGO, Finalidade.AMORTIZACAO, 500_000) == ""
    assert uso(PAGO, Finalidade.SOBRA, 500_000) == "R7.08"
    quitada = replace(PAGO, quitada=True)
    assert (uso(quitada, Finalidade.SOBRA, 500_000), uso(quitada, Finalidade.AMORTIZACAO, 1)) == ("", "R7.08")


def test_r7_06_cash_only_after_180_days_and_everything_paid() -> None:
    quitada, fim = replace(CREDITO, quitada=True), DIA + timedelta(days=180)
    assert uso(quitada, Finalidade.ESPECIE, 5_000_000, fim - timedelta(days=1)) == "R7.06"
    assert uso(quitada, Finalidade.ESPECIE, 5_000_000, fim) == ""
    assert uso(CREDITO, Finalidade.ESPECIE, 5_000_000, fim) == "R7.06"


def test_i7_nothing_is_used_beyond_the_credit_its_yields_and_less_the_embutido() -> None:
    posicao = replace(CREDITO, embutido=1_000_000, rendimentos=5_000)
    assert posicao.disponivel == 4_005_000
    assert uso(posicao, Finalidade.FORNECEDOR, 4_005_000) == ""
    assert uso(posicao, Finalidade.FORNECEDOR, 4_005_001) == "I7"


def test_r7_21_who_is_late_uses_nothing_and_nobody_before_the_contemplation() -> None:
    assert uso(replace(CREDITO, em_atraso=1), Finalidade.FORNECEDOR, 1) == "R7.21"
    assert uso(CREDITO, Finalidade.FORNECEDOR, 1, DIA - timedelta(days=1)) == "R7.01"
    assert uso(replace(CREDITO, usos={Finalidade.ESPECIE: 1}), Finalidade.FORNECEDOR, 1) == "R7.06"


def test_r2_02_two_people_and_above_the_alcada_one_who_may() -> None:
    exigir_decisor("a", "b", 100, 100, acima=False)
    exigir_decisor("a", "b", 101, 100, acima=True)
    for decisor, valor in (("a", 1), ("b", 101)):
        erro = recusa(partial(exigir_decisor, "a", decisor, valor, 100, acima=False))
        assert erro.kind is ErrorKind.FORBIDDEN


def test_r7_10_only_of_who_used_nothing_and_owes_enough() -> None:
    exigir_cancelavel(replace(CREDITO, em_atraso=3), 3)
    assert recusa(lambda: exigir_cancelavel(replace(CREDITO, em_atraso=2), 3)).rule == "R7.10"
    assert recusa(lambda: exigir_cancelavel(replace(PAGO, em_atraso=3), 3)).rule == "R2.22"


def test_uses_of_one_purpose_add_up() -> None:
    assert somar_usos([(Finalidade.DESPESA, 1), (Finalidade.DESPESA, 2)]) == {Finalidade.DESPESA: 3}
