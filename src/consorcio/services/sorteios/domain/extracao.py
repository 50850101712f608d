"""Extraction of the Loteria Federal and which one serves an assembleia (R5.22, R5.23)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import validation
from consorcio.services.sorteios.domain.integridade import Json, json_canonico, sha256_hex

QUANTIDADE_PREMIOS = 5
_PREMIO = re.compile(r"[0-9]{5}", re.ASCII)


class RegraExtracao(Enum):
    """Which extraction serves the assembleia, fixed before any result is known (R5.23)."""

    ULTIMA_ATE_AGO = "ULTIMA_ATE_AGO"
    """The last one before the AGO (K-MAPFRE, K-FIAT cl. 18)."""
    PRIMEIRA_APOS_CONGELAMENTO = "PRIMEIRA_APOS_CONGELAMENTO"
    PRIMEIRA_APOS_VENCIMENTO = "PRIMEIRA_APOS_VENCIMENTO"
    """The first one after one business day from the due date (K-BR)."""
    ULTIMA_DO_MES_ANTERIOR = "ULTIMA_DO_MES_ANTERIOR"
    """The last one of the month before the AGO (DISAL)."""


class OrigemExtracao(Enum):
    """Whose numbers they are."""

    LOTERIA_FEDERAL = "LOTERIA_FEDERAL"
    GLOBO = "GLOBO"
    """Balls drawn in the assembleia, in the order they came out, each written with five digits (M7)."""


@dataclass(frozen=True, slots=True)
class Extracao:
    """Five prizes of five digits, first to fifth, with the evidence of where they came from.

    Of the globo there may be one to five balls. Raises a validation error for prizes that are not strings of five
    digits, or for another number of them.
    """

    numero: int
    data: date
    premios: tuple[str, ...]
    fonte: str
    origem: OrigemExtracao = OrigemExtracao.LOTERIA_FEDERAL

    def __post_init__(self) -> None:
        if self.numero <= 0:
            raise validation("/numero", "O número da extração deve ser maior que zero.")
        bolas = self.origem is OrigemExtracao.GLOBO and 1 <= len(self.premios) <= QUANTIDADE_PREMIOS
        if len(self.premios) != QUANTIDADE_PREMIOS and not bolas:
            raise validation("/premios", "Informe os cinco prêmios da extração, do primeiro ao quinto.")
        for posicao, premio in enumerate(self.premios):
            if _PREMIO.fullmatch(premio) is None:
                raise validation(f"/premios/{posicao}", "Cada prêmio tem cinco dígitos, por exemplo 50366.")

    def conteudo(self) -> dict[str, Json]:
        """What the hash covers; the origin is written only when it is not the Loteria Federal."""
        origem = {} if self.origem is OrigemExtracao.LOTERIA_FEDERAL else {"origem": self.origem.value}
        return {
            "numero": self.numero,
            "data": self.data.isoformat(),
            "premios": list(self.premios),
            "fonte": self.fonte,
            **origem,
        }

    @property
    def hash(self) -> str:
        """SHA-256 of the canonical content."""
        return sha256_hex(json_canonico(self.conteudo()))


@dataclass(frozen=True, slots=True)
class DatasAssembleia:
    """The three days that decide which extraction serves."""

    vencimento: date
    congelado_em: date
    data_ago: date


def escolher_extracao(
    regra: RegraExtracao, extracoes: Iterable[Extracao], datas: DatasAssembleia, calendario: BusinessCalendar
) -> Extracao | None:
    """The extraction that the rule names, or None while it has not been registered.

    Only extractions from the day of the freezing on serve: an earlier result was already known when the snapshot was
    frozen (R5.22). A day without extraction falls back to the previous one (K-MAPFRE art. 33 §2 II).
    """
    inicio, fim = periodo_da_extracao(regra, datas, calendario)
    candidatas = sorted((e for e in extracoes if inicio <= e.data <= fim), key=lambda e: (e.data, e.numero))
    if not candidatas:
        return None
    return candidatas[-1] if regra in _ULTIMAS else candidatas[0]


_ULTIMAS = {RegraExtracao.ULTIMA_ATE_AGO, RegraExtracao.ULTIMA_DO_MES_ANTERIOR}


def periodo_da_extracao(
    regra: RegraExtracao, datas: DatasAssembleia, calendario: BusinessCalendar
) -> tuple[date, date]:
    """First and last day on which the extraction of an AGO may be held; empty when the first is after the last."""
    inicio, fim = datas.congelado_em, datas.data_ago
    if regra is RegraExtracao.PRIMEIRA_APOS_VENCIMENTO:
        inicio = max(inicio, calendario.add_business_days(datas.vencimento, 1) + timedelta(days=1))
    if regra is RegraExtracao.ULTIMA_DO_MES_ANTERIOR:
        fim = datas.data_ago.replace(day=1) - timedelta(days=1)
    return inicio, fim
