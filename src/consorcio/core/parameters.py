"""Typed parameters of the system: how each type is read and written, and which scope wins.

Shared by the service that keeps them and by whoever reads them, so that both see the same value in the same text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import Enum

from consorcio.core.errors import validation
from consorcio.core.money import format_reais, parse_reais
from consorcio.core.percent import parse_pct

Valor = int | Decimal | str | bool | date | time | tuple[int, ...]

_INTEIRO = re.compile(r"-?[0-9]{1,15}", re.ASCII)
_DATA = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_HORA = re.compile(r"[0-9]{2}:[0-9]{2}", re.ASCII)
_TEXTO_MAX = 1000


class TipoParametro(Enum):
    """What a value is. DINHEIRO is read as centavos, PERCENTUAL as a Decimal, HORA is of São Paulo."""

    INTEIRO = "INTEIRO"
    DINHEIRO = "DINHEIRO"
    PERCENTUAL = "PERCENTUAL"
    TEXTO = "TEXTO"
    BOOLEANO = "BOOLEANO"
    DATA = "DATA"
    HORA = "HORA"
    INTEIROS = "INTEIROS"


class TipoEscopo(Enum):
    """To whom a value applies, from everybody to the most specific."""

    GLOBAL = "GLOBAL"
    ADMINISTRADORA = "ADMINISTRADORA"
    CLASSE = "CLASSE"


@dataclass(frozen=True, slots=True)
class Escopo:
    """A scope: everybody, an administradora by CNPJ, or the groups of a class."""

    tipo: TipoEscopo = TipoEscopo.GLOBAL
    identificador: str = ""


GLOBAL = Escopo()


def cadeia_de_escopos(administradora: str = "", classe: str = "") -> tuple[Escopo, ...]:
    """Where to look for a value, the scope that wins first: class, administradora, everybody."""
    candidatos = (Escopo(TipoEscopo.CLASSE, classe), Escopo(TipoEscopo.ADMINISTRADORA, administradora))
    return (*(escopo for escopo in candidatos if escopo.identificador), GLOBAL)


def valor_que_vale(
    valores: Mapping[Escopo, str], padrao: str, administradora: str = "", classe: str = ""
) -> tuple[str, Escopo | None]:
    """The text in force and the scope it came from; the default of the parameter, and None, when no scope has one."""
    for escopo in cadeia_de_escopos(administradora, classe):
        if escopo in valores:
            return valores[escopo], escopo
    return padrao, None


def ler_valor(tipo: TipoParametro, texto: str, pointer: str = "/valor") -> Valor:
    """The value of a text. VALIDATION says what the type expects."""
    return _LEITORES[tipo](texto, pointer)


def escrever_valor(tipo: TipoParametro, valor: Valor) -> str:
    """The one text of a value: what is compared, kept and shown."""
    if isinstance(valor, bool):
        return "true" if valor else "false"
    if isinstance(valor, tuple):
        return ",".join(map(str, valor))
    if isinstance(valor, Decimal):
        return f"{valor.normalize():f}"
    if isinstance(valor, time):
        return valor.strftime("%H:%M")
    if tipo is TipoParametro.DINHEIRO and isinstance(valor, int):
        return format_reais(valor)
    return str(valor)


def _inteiro(texto: str, pointer: str) -> int:
    if _INTEIRO.fullmatch(texto) is None:
        raise validation(pointer, "Informe um número inteiro de até 15 algarismos.")
    return int(texto)


def _texto(texto: str, pointer: str) -> str:
    if len(texto) > _TEXTO_MAX:
        raise validation(pointer, f"Informe no máximo {_TEXTO_MAX} caracteres.")
    return texto


def _booleano(texto: str, pointer: str) -> bool:
    if texto not in {"true", "false"}:
        raise validation(pointer, 'Informe "true" ou "false".')
    return texto == "true"


def _data(texto: str, pointer: str) -> date:
    try:
        return date.fromisoformat(texto if _DATA.fullmatch(texto) else "")
    except ValueError:
        raise validation(pointer, "Informe uma data que exista, no formato AAAA-MM-DD.") from None


def _hora(texto: str, pointer: str) -> time:
    try:
        return time.fromisoformat(texto if _HORA.fullmatch(texto) else "")
    except ValueError:
        raise validation(pointer, "Informe a hora no formato HH:MM.") from None


def _inteiros(texto: str, pointer: str) -> tuple[int, ...]:
    return tuple(_inteiro(parte.strip(), pointer) for parte in texto.split(",")) if texto.strip() else ()


_LEITORES: Mapping[TipoParametro, Callable[[str, str], Valor]] = {
    TipoParametro.INTEIRO: _inteiro,
    TipoParametro.DINHEIRO: parse_reais,
    TipoParametro.PERCENTUAL: parse_pct,
    TipoParametro.TEXTO: _texto,
    TipoParametro.BOOLEANO: _booleano,
    TipoParametro.DATA: _data,
    TipoParametro.HORA: _hora,
    TipoParametro.INTEIROS: _inteiros,
}
