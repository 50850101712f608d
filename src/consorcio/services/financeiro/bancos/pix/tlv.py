"""EMV fields: two digits of id, two of length, the value; and the CRC that closes a BR Code."""

from __future__ import annotations

from binascii import crc_hqx
from collections.abc import Iterable

from consorcio.core.errors import validation

_CABECALHO = 4
_MAXIMO = 99
_SEMENTE = 0xFFFF


def escrever(campos: Iterable[tuple[str, str]]) -> str:
    """The fields one after the other; VALIDATION when a value passes 99 characters."""
    return "".join(escrever_campo(id_, valor) for id_, valor in campos)


def escrever_campo(id_: str, valor: str) -> str:
    """One field."""
    if len(valor) > _MAXIMO:
        raise validation("/payload", f"O campo {id_} do BR Code passa de {_MAXIMO} caracteres.")
    return f"{id_}{len(valor):02d}{valor}"


def ler(texto: str) -> dict[str, str]:
    """The values by id; VALIDATION at the column where it stops making sense. A repeated id is refused."""
    campos: dict[str, str] = {}
    inicio = 0
    while inicio < len(texto):
        id_, tamanho = texto[inicio : inicio + 2], texto[inicio + 2 : inicio + _CABECALHO]
        fim = inicio + _CABECALHO + (int(tamanho) if _dois_digitos(tamanho) else 0)
        if not (_dois_digitos(id_) and _dois_digitos(tamanho)) or fim > len(texto) or id_ in campos:
            raise validation("/payload", f"BR Code malformado na posição {inicio + 1}.")
        campos[id_] = texto[inicio + _CABECALHO : fim]
        inicio = fim
    return campos


def crc16(texto: str) -> str:
    """CRC-16/CCITT-FALSE of the bytes in UTF-8, four capital hexadecimal digits."""
    return f"{crc_hqx(texto.encode(errors='replace'), _SEMENTE):04X}"


def _dois_digitos(texto: str) -> bool:
    return len(texto) == len("00") and texto.isascii() and texto.isdigit()
