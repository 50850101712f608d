"""Random lives of a group through the real use cases: every invariant after every fact, I19 included."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from integration.financeiro.casa import Casa
from integration.financeiro.fatos_do_credito import MODALIDADES
from integration.financeiro.historias import FATOS, viver
from integration.financeiro.vida import FEITO, Fita

Desfechos = Counter[tuple[str, str]]
VIDAS = int(os.environ.get("CONSORCIO_VIDAS", "10"))
VIDA = ("vida", FEITO)
TUDO = {fato.__name__ for fato in FATOS} | {f"lance {modalidade}" for modalidade in MODALIDADES}
lembradas = settings(
    deadline=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck), database=None
)


@pytest.fixture
def desfechos() -> Iterator[Desfechos]:
    """What was tried in the lives of a test, how it ended and how often, and what never happened in them."""
    contados: Desfechos = Counter()
    yield contados
    for (nome, fim), vezes in sorted(contados.items()):
        print(f"{vezes:6} {nome}: {fim}")  # noqa: T201 seen with -s
    print("nunca:", sorted(TUDO - {nome for nome, fim in contados if fim == FEITO}))  # noqa: T201 seen with -s


@given(data=st.data())
@settings(lembradas, max_examples=VIDAS)
async def test_uma_vida_qualquer_conserva_o_grupo(casa: Casa, desfechos: Desfechos, data: st.DataObject) -> None:
    desfechos.update((await viver(casa, data.draw)).desfechos)
    desfechos[VIDA] += 1


@given(data=st.data())
@settings(lembradas, max_examples=max(VIDAS // 20, 1))
async def test_a_mesma_vida_outra_vez_e_a_mesma(casa: Casa, data: st.DataObject) -> None:
    """The same choices are offered, the same happens and is refused, and the same centavos end in each account."""
    fita = Fita(data.draw)
    primeira = await viver(casa, fita.gravar)
    segunda = await viver(casa, fita.repetir())
    assert segunda.diario == primeira.diario
