"""V38 and V39: the taxa de permanência of money that nobody claimed (REGRAS §14.3, R9.03)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consorcio.core.errors import ConsorcioError
from consorcio.services.financeiro.domain.rnp import BasePermanencia, RegraPermanencia, saldos, taxa_do_mes

CINCO_E_UM = Decimal("5.1")


def depois_de(meses: int, regra: RegraPermanencia, original_centavos: int = 100_000) -> int:
    return list(saldos(regra, original_centavos, 0, meses))[-1][1]


def test_v38_linear_deixa_388_reais_depois_de_um_ano() -> None:
    assert depois_de(12, RegraPermanencia(CINCO_E_UM)) == 388_00


def test_v38_sobre_o_remanescente_deixaria_533_57() -> None:
    regra = RegraPermanencia(CINCO_E_UM, BasePermanencia.SALDO_REMANESCENTE)
    # Rounded each month, as it is charged; the vector's 533.57 is the same to two centavos without rounding.
    assert abs(depois_de(12, regra) - 533_57) <= 2


def test_v39_o_minimo_sobre_o_bem_prevalece() -> None:
    regra = RegraPermanencia(Decimal(2), BasePermanencia.SALDO_REMANESCENTE, minimo_pct_bem=Decimal("0.2"))
    assert taxa_do_mes(regra, 500_00, 500_00, 60_000_00) == 120_00


def test_r9_03_abaixo_do_limite_o_saldo_se_extingue() -> None:
    regra = RegraPermanencia(Decimal(10), extingue_abaixo_de_centavos=30_00)
    assert taxa_do_mes(regra, 100_00, 29_99, 0) == 29_99
    assert taxa_do_mes(regra, 100_00, 30_00, 0) == 10_00


def test_percentual_fora_de_cem_e_recusado() -> None:
    with pytest.raises(ConsorcioError):
        RegraPermanencia(Decimal(101))


@given(st.integers(1, 10**9), st.integers(0, 10_000), st.sampled_from(BasePermanencia), st.integers(1, 200))
def test_nunca_se_cobra_mais_do_que_ha(original: int, centesimos: int, base: BasePermanencia, meses: int) -> None:
    regra = RegraPermanencia(Decimal(centesimos) / 100, base, minimo_pct_bem=Decimal("0.2"))
    historico = list(saldos(regra, original, 60_000_00, meses))
    assert sum(taxa for taxa, _ in historico) + historico[-1][1] == original
    assert all(taxa >= 0 and saldo >= 0 for taxa, saldo in historico)
