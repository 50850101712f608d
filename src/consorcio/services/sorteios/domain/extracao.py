"""Extraction of the Loteria Federal and which one serves an assembleia (R5.22, R5.23)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from consorcio.core.errors import validation
from consorcio.services.sorteios.domain.integridade import Json, json_canonico, sha256_hex

QUANTIDADE_PREMIOS = 5
_PREMIO = re.compile(r"[0-9]{5}", re.ASCII)


class RegraExtracao(Enum):
    """Which extraction serves the assembleia, fixed before any result is known (R5.23)."""

    ULTIMA_ATE_AGO = "ULTIMA_ATE_AGO"
    PRIMEIRA_APOS_CONGELAMENTO = "PRIMEIRA_APOS_CONGELAMENTO"


@dataclass(frozen=True, slots=True)
class Extracao:
    """Five prizes of five digits, first to fifth, with the evidence of where they came from.

    Raises a validation error for prizes that are not five strings of five digits.
    """

    numero: int
    data: date
    premios: tuple[str, ...]
    fonte: str

    def __post_init__(self) -> None:
        if self.numero <= 0:
            raise validation("/numero", "O número da extração deve ser maior que zero.")
        if len(self.premios) != QUANTIDADE_PREMIOS:
            raise validation("/premios", "Informe os cinco prêmios da extração, do primeiro ao quinto.")
        for posicao, premio in enumerate(self.premios):
            if _PREMIO.fullmatch(premio) is None:
                raise validation(f"/premios/{posicao}", "Cada prêmio tem cinco dígitos, por exemplo 50366.")

    def conteudo(self) -> dict[str, Json]:
        """What the hash covers."""
        return {
            "numero": self.numero,
            "data": self.data.isoformat(),
            "premios": list(self.premios),
            "fonte": self.fonte,
        }

    @property
    def hash(self) -> str:
        """SHA-256 of the canonical content."""
        return sha256_hex(json_canonico(self.conteudo()))


def escolher_extracao(
    regra: RegraExtracao, extracoes: Iterable[Extracao], congelado_em: date, data_ago: date
) -> Extracao | None:
    """The extraction that the rule names, or None while it has not been registered.

    Only extractions from the day of the freezing to the day of the AGO serve: an earlier result was already
    known when the snapshot was frozen (R5.22). A day without extraction falls back to the previous one
    (K-MAPFRE art. 33 §2 II).
    """
    candidatas = sorted((e for e in extracoes if congelado_em <= e.data <= data_ago), key=lambda e: (e.data, e.numero))
    if not candidatas:
        return None
    return candidatas[-1] if regra is RegraExtracao.ULTIMA_ATE_AGO else candidatas[0]
