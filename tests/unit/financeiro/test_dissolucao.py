"""The money of a dissolved group: by A, the non-contemplated first, nobody beyond what he has to receive (R9.06)."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from consorcio.core.percent import pct
from consorcio.services.financeiro.domain.dissolucao import Credor, repartir_na_dissolucao
from consorcio.services.financeiro.simulacoes.catalogo import SIMULACOES

credores = st.lists(
    st.builds(
        Credor,
        st.integers(0, 10**10).map(lambda n: pct(Decimal(n) / 10**8)),
        st.integers(1, 10**9),
        st.integers(0, 10**8),
    ),
    max_size=6,
)


def test_r9_06_by_the_proportion_of_a_and_the_excluded_wait() -> None:
    ativos = [Credor(pct(20), 6_300_000), Credor(pct(10), 6_300_000)]
    mes = repartir_na_dissolucao(900_000, ativos, [Credor(pct(5), 6_300_000)])
    assert (mes.nao_contemplados, mes.excluidos, mes.sobra) == ((600_000, 300_000), (0,), 0)


def test_r9_06_who_received_all_that_is_his_leaves_the_rest_to_the_others() -> None:
    pedido = {
        "valor": "9000.00",
        "nao_contemplados": [
            {"amortizado": "20", "preco": "63000", "recebido": "11600"},
            {"amortizado": "10", "preco": "63000"},
        ],
        "excluidos": [{"amortizado": "5", "preco": "63000"}],
    }
    assert SIMULACOES["dissolucao"](pedido) == {
        "nao_contemplados": ["1000.00", "6300.00"],
        "excluidos": ["1700.00"],
        "sobra": "0.00",
    }
    assert SIMULACOES["dissolucao"]({"valor": "1"}) == {"nao_contemplados": [], "excluidos": [], "sobra": "1.00"}


@given(st.integers(0, 10**10), credores, credores)
def test_r9_06_nothing_is_lost_and_nobody_receives_more_than_his(
    valor: int, primeiros: list[Credor], depois: list[Credor]
) -> None:
    mes = repartir_na_dissolucao(valor, primeiros, depois)
    assert sum(mes.nao_contemplados) + sum(mes.excluidos) + mes.sobra == valor
    for credor, parte in zip([*primeiros, *depois], [*mes.nao_contemplados, *mes.excluidos], strict=True):
        assert 0 <= parte <= credor.falta_centavos
    if any(mes.excluidos):
        assert sum(mes.nao_contemplados) == sum(credor.falta_centavos for credor in primeiros)
