"""In which bank account each money of the groups is: that of its purpose or of what moves (R10.02, R10.03, R7.02)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

MOVIMENTO = "MOVIMENTO"
FORMACAO = "FORMACAO"
VINCULADA = "VINCULADA"
FINALIDADES = (MOVIMENTO, FORMACAO, VINCULADA)


@dataclass(frozen=True, slots=True)
class Lugar:
    """Accounts of one purpose, of a group or (None) of the administradora, and since when; None is always."""

    grupo_id: UUID | None
    finalidade: str
    desde: date | None

    def comecou(self, dia: date | None) -> bool:
        """Whether money was in it on a day, None being the first of all."""
        return self.desde is None or (dia is not None and self.desde <= dia)


def de_onde_sai(lugares: Sequence[Lugar], novo: Lugar) -> list[Lugar]:
    """The places that lose money to a new one: each money, where it was on the first day, and where it went since."""
    por_nome = {(lugar.grupo_id, lugar.finalidade): lugar for lugar in lugares}
    por_nome[None, MOVIMENTO] = Lugar(None, MOVIMENTO, None)
    perdem: dict[Lugar, None] = {}
    for dinheiro in FINALIDADES if novo.finalidade == MOVIMENTO else (novo.finalidade,):
        ordem = _do_mais_proprio(novo.grupo_id, dinheiro)
        onde = ordem.index((novo.grupo_id, novo.finalidade))
        if any(nome in por_nome and por_nome[nome].comecou(novo.desde) for nome in ordem[:onde]):
            continue
        for nome in ordem[onde + 1 :]:
            if nome in por_nome:
                perdem[por_nome[nome]] = None
                if por_nome[nome].comecou(novo.desde):
                    break
    return list(perdem)


def _do_mais_proprio(grupo_id: UUID | None, dinheiro: str) -> list[tuple[UUID | None, str]]:
    donos = (grupo_id, None) if grupo_id else (None,)
    return list(dict.fromkeys((dono, finalidade) for dono in donos for finalidade in (dinheiro, MOVIMENTO)))
