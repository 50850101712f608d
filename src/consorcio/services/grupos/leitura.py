"""Values of a request that the contract describes only by their shape: dates and page tokens."""

from __future__ import annotations

import base64
import binascii
from datetime import date
from typing import Any

import orjson

from consorcio.core.errors import validation

TAMANHO_PADRAO = 50
_PRIMEIRO_ANO, _ULTIMO_ANO = 2000, 2098


def ler_data(texto: str, pointer: str, padrao: date | None = None) -> date:
    """A day of the bank calendar; the default when the text is empty. VALIDATION when there is no such day."""
    if not texto and padrao is not None:
        return padrao
    try:
        dia = date.fromisoformat(texto)
    except ValueError:
        raise validation(pointer, "Informe uma data que exista, no formato AAAA-MM-DD.") from None
    if not _PRIMEIRO_ANO <= dia.year <= _ULTIMO_ANO:
        raise validation(pointer, f"Informe uma data entre {_PRIMEIRO_ANO} e {_ULTIMO_ANO}.")
    return dia


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
        raise validation("/token_pagina", "Use o token devolvido pela página anterior.") from None
    mesmos_tipos = isinstance(chave, list) and [type(item) for item in chave] == [type(item) for item in padrao]
    if not mesmos_tipos:
        raise validation("/token_pagina", "Use o token devolvido pela página anterior.")
    return list(chave)


def fechar_token(chave: list[Any]) -> str:
    """The key of the last item as an opaque token."""
    return base64.urlsafe_b64encode(orjson.dumps(chave)).decode()
