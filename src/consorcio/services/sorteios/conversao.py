"""Fields of the requests of this service, read: dates and pages."""

from __future__ import annotations

from datetime import date

from consorcio.core.business_calendar import parse_day
from consorcio.core.errors import foreign_page_token
from consorcio.platform.context import Call

ULTIMA_POSICAO = 2_147_483_647
_PAGINA_PADRAO = 50


def data_contabil(texto: str, call: Call, pointer: str = "/data_contabil") -> date:
    """The accounting date of a command; today when it is not given. A consorciado has no other (R6.04)."""
    return call.dated(parse_day(texto, pointer), pointer) if texto else call.clock.today()


def ler_pagina(tamanho: int, token: str, inicio: int = 0) -> tuple[int, int]:
    """Rows of a page and where it starts. VALIDATION for a token that this service did not give."""
    if token and not (token.isascii() and token.isdigit() and int(token) <= ULTIMA_POSICAO):
        raise foreign_page_token()
    return tamanho or _PAGINA_PADRAO, int(token) if token else inicio
