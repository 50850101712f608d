"""Values of a request that the contract describes only by their shape: dates and page tokens."""

from __future__ import annotations

import base64
import binascii
from datetime import date
from typing import Any

import orjson

from consorcio.core.business_calendar import parse_day
from consorcio.core.errors import foreign_page_token

TAMANHO_PADRAO = 50


def ler_data(texto: str, pointer: str, padrao: date | None = None) -> date:
    """A day of the bank calendar; the default when the text is empty. VALIDATION when there is no such day."""
    return padrao if padrao is not None and not texto else parse_day(texto, pointer)


def tamanho(pedido: int) -> int:
    """Items of a page; zero asks for the default."""
    return pedido or TAMANHO_PADRAO


def abrir_token(token: str, padrao: list[Any]) -> list[Any]:
    """The last key of the previous page, or the default on the first. VALIDATION when it is not one of ours."""
    if not token:
        return padrao
    try:
        chave = orjson.loads(base64.urlsafe_b64decode(token.encode()))
    except (binascii.Error, ValueError):
        raise foreign_page_token() from None
    mesmos_tipos = isinstance(chave, list) and [type(item) for item in chave] == [type(item) for item in padrao]
    if not mesmos_tipos:
        raise foreign_page_token()
    return list(chave)


def fechar_token(chave: list[Any]) -> str:
    """The key of the last item as an opaque token."""
    return base64.urlsafe_b64encode(orjson.dumps(chave)).decode()
