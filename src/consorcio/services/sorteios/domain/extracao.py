"""Extraction of the Loteria Federal and which one serves an assembleia (R5.22, R5.23)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import validation
from consorcio.services.sorteios.domain.integridade import Json, json_canonico, sha256_hex

QUANTIDADE_PREMIOS = 5
DIGITOS = 5
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

    Of the globo there may be one to five balls, which serve the groups of so many `participantes`. Raises a validation
    error for prizes that are not strings of five digits, or for another number of them.
    """

    numero: int
    data: date
    premios: tuple[str, ...]
    fonte: str
    origem: OrigemExtracao = OrigemExtracao.LOTERIA_FEDERAL
    participantes: int | None = None

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
        """What the hash covers; the origin is written only when it is not the Loteria Federal, and then for whom."""
        origem = {} if self.origem is OrigemExtracao.LOTERIA_FEDERAL else {"origem": self.origem.value}
        return {
            "numero": self.numero,
            "data": self.data.isoformat(),
            "premios": list(self.premios),
            "fonte": self.fonte,
            **origem,
            **({"participantes": self.participantes} if self.participantes is not None else {}),
        }

    @property
    def hash(self) -> str:
        """SHA-256 of the canonical content."""
        return sha256_hex(json_canonico(self.conteudo()))


def exigir_bolas(bolas: Sequence[str], participantes: int) -> None:
    """Balls of a globo of so many: each is there once. VALIDATION naming the ball (M7)."""
    if not participantes:
        raise validation("/participantes", "Informe quantas bolas havia no globo.")
    for posicao, bola in enumerate(bolas):
        if not 1 <= int(bola) <= participantes:
            raise validation(f"/premios/{posicao}", f"As bolas vão de 1 a {participantes}.")
        if bola in bolas[:posicao]:
            raise validation(f"/premios/{posicao}", "Esta bola já tinha saído.")


def que_servem(extracoes: Iterable[Extracao], max_cotas: int, data_ago: date, *, por_globo: bool) -> list[Extracao]:
    """Those a group may be drawn by: the globo of its size on the day of its AGO, or the Loteria Federal, to which a
    group of the Loteria comes back from the globo only when there was none (R5.22, M7).
    """
    todas = list(extracoes)
    da_loteria = [extracao for extracao in todas if extracao.origem is OrigemExtracao.LOTERIA_FEDERAL]
    if da_loteria and not por_globo:
        return da_loteria
    return [
        extracao
        for extracao in todas
        if extracao.origem is OrigemExtracao.GLOBO
        and extracao.data == data_ago
        and extracao.participantes in (None, max_cotas)
    ]


@dataclass(frozen=True, slots=True)
class DatasAssembleia:
    """The three days that decide which extraction serves."""

    vencimento: date
    congelado_em: date
    data_ago: date


def escolher_extracao(
    regra: RegraExtracao | None, extracoes: Iterable[Extracao], datas: DatasAssembleia, calendario: BusinessCalendar
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


_ULTIMAS = {None, RegraExtracao.ULTIMA_ATE_AGO, RegraExtracao.ULTIMA_DO_MES_ANTERIOR}


def periodo_da_extracao(
    regra: RegraExtracao | None, datas: DatasAssembleia, calendario: BusinessCalendar
) -> tuple[date, date]:
    """First and last day on which the extraction of an AGO may be held; empty when the first is after the last.

    Without a rule it is the globo, which is turned in the AGO (M7).
    """
    inicio, fim = datas.congelado_em, datas.data_ago
    if regra is None:
        return fim, fim
    if regra is RegraExtracao.PRIMEIRA_APOS_VENCIMENTO:
        inicio = max(inicio, calendario.add_business_days(datas.vencimento, 1) + timedelta(days=1))
    if regra is RegraExtracao.ULTIMA_DO_MES_ANTERIOR:
        fim = datas.data_ago.replace(day=1) - timedelta(days=1)
    return inicio, fim
