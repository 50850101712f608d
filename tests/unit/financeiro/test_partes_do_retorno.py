"""A return cut in parts: nothing lost, nothing twice, and every group whole in one part, in its order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from consorcio.services.financeiro.use_cases.partes_do_retorno import repartir


@given(st.lists(st.none() | st.integers(1, 9), max_size=60), st.integers(1, 12))
def test_groups_are_whole_and_in_order(grupos: list[int | None], por_parte: int) -> None:
    grupo_de = {lugar: str(grupo) for lugar, grupo in enumerate(grupos) if grupo is not None}
    partes, resto = repartir(range(len(grupos)), grupo_de, por_parte)
    assert resto == [lugar for lugar, grupo in enumerate(grupos) if grupo is None]
    assert sorted(lugar for parte in partes for lugar in parte) == sorted(grupo_de)
    for grupo in set(grupo_de.values()):
        (parte,) = (parte for parte in partes if any(grupo_de[lugar] == grupo for lugar in parte))
        do_grupo = [lugar for lugar in parte if grupo_de[lugar] == grupo]
        assert do_grupo == sorted(lugar for lugar, dele in grupo_de.items() if dele == grupo)
    for parte in partes:
        assert len(parte) <= por_parte or len({grupo_de[lugar] for lugar in parte}) == 1
