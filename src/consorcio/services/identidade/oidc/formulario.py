"""Reading a form of bounded size."""

from __future__ import annotations

from urllib.parse import parse_qsl

from starlette.requests import Request

_TAMANHO_MAXIMO = 16_384
_CAMPOS_MAXIMO = 50


class CorpoGrandeDemaisError(Exception):
    """A form larger than any of ours, or not a form."""


async def ler_pares(request: Request) -> list[tuple[str, str]]:
    """The fields of a form, repeated ones included. Raises CorpoGrandeDemaisError."""
    corpo = b""
    async for parte in request.stream():
        corpo += parte
        if len(corpo) > _TAMANHO_MAXIMO:
            raise CorpoGrandeDemaisError
    try:
        texto = corpo.decode()
        pares = parse_qsl(texto, keep_blank_values=True, max_num_fields=_CAMPOS_MAXIMO)
    except ValueError:
        raise CorpoGrandeDemaisError from None
    return [(nome, valor.replace("\x00", "")) for nome, valor in pares]


async def ler_formulario(request: Request) -> dict[str, str]:
    """The fields of a form; the first of each name. Raises CorpoGrandeDemaisError."""
    return dict(reversed(await ler_pares(request)))
