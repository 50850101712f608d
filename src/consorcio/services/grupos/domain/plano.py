"""Plano: the product that is sold, template of the groups created from it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from consorcio.services.grupos.domain.parametros import ClasseObjeto
from consorcio.services.grupos.domain.regra_grupo import RegraGrupo


@dataclass(frozen=True, slots=True)
class Plano:
    """A plano never changes: groups copy its rule, so a new product is a new plano."""

    plano_id: UUID
    codigo: str
    nome: str
    classe_objeto: ClasseObjeto
    regra: RegraGrupo
