"""A return cut into parts that commit one by one, side by side: what is of one group is in one part, in its order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

Registro = TypeVar("Registro")


def repartir(
    registros: Iterable[Registro], grupo_de: Mapping[int, str], registros_por_parte: int
) -> tuple[list[list[Registro]], list[Registro]]:
    """Parts of about so many records, and the rest.

    `grupo_de` says the group of a record by its place, counted from 0; who has none is of the rest, which touches the
    book that all groups share and is applied last. The books of two parts have nothing in common. The same records
    give the same parts.
    """
    por_grupo: dict[str, list[Registro]] = {}
    resto: list[Registro] = []
    for lugar, registro in enumerate(registros):
        grupo = grupo_de.get(lugar)
        (resto if grupo is None else por_grupo.setdefault(grupo, [])).append(registro)
    return _juntar([por_grupo[grupo] for grupo in sorted(por_grupo)], registros_por_parte), resto


def _juntar(grupos: Sequence[list[Registro]], registros_por_parte: int) -> list[list[Registro]]:
    """Groups joined until there are enough records for a part; a large group is a part alone."""
    partes: list[list[Registro]] = []
    for grupo in grupos:
        if partes and len(partes[-1]) + len(grupo) <= registros_por_parte:
            partes[-1] += grupo
        else:
            partes.append(grupo)
    return partes
