"""Whether a feature flag is on for somebody: a pure function, the same in every process."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256

_PARTES = 10_000


class Razao(Enum):
    """Why a flag is on or off."""

    DESLIGADA = "DESLIGADA"
    PAPEL = "PAPEL"
    GRUPO = "GRUPO"
    PERCENTUAL = "PERCENTUAL"
    FORA = "FORA"


@dataclass(frozen=True, slots=True)
class Regras:
    """Off for everybody, or on for these roles, these groups and this share of everybody (0 to 100)."""

    ligada: bool
    percentual: int
    papeis: frozenset[str]
    grupo_ids: frozenset[str]


def avaliar(
    chave: str, regras: Regras, alvo: str = "", papeis: Collection[str] = (), grupo_id: str = ""
) -> tuple[bool, Razao]:
    """On or off for whoever `alvo` names, and why. Without `alvo` a share that is not everybody is off."""
    if not regras.ligada:
        return False, Razao.DESLIGADA
    if not regras.papeis.isdisjoint(papeis):
        return True, Razao.PAPEL
    if grupo_id in regras.grupo_ids:
        return True, Razao.GRUPO
    dentro = posicao(chave, alvo) < regras.percentual * 100 if alvo else regras.percentual == 100  # noqa: PLR2004
    return dentro, Razao.PERCENTUAL if dentro else Razao.FORA


def posicao(chave: str, alvo: str) -> int:
    """Where somebody stands among 10,000, always the same for one flag and independent between flags.

    A share that grows keeps whoever it had.
    """
    return int.from_bytes(sha256(f"{chave}\0{alvo}".encode()).digest()[:8]) % _PARTES
