"""Every draw method for every group of up to 100 cotas and every centena, against the naive implementations."""

from __future__ import annotations

import pytest

from consorcio.services.sorteios.domain.metodos import MetodoSorteio
from unit.sorteios.test_metodos import INGENUAS, conferir_todas_as_centenas


@pytest.mark.parametrize("metodo", INGENUAS)
def test_todos_os_grupos_de_ate_100_cotas(metodo: MetodoSorteio) -> None:
    for max_cotas in range(1, 101):
        conferir_todas_as_centenas(metodo, max_cotas)
