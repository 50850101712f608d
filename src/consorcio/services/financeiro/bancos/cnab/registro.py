"""A record of fixed columns, read into values and written from them, as its table says."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from consorcio.core.errors import validation
from consorcio.services.financeiro.bancos.cnab.problema import Problema
from consorcio.services.financeiro.bancos.cnab.tabela import Campo, Registro

_PONTUACAO = re.compile(r"[^A-Z0-9 &-]", re.ASCII)
_INSCRICAO = re.compile(r"[0-9A-Z]*[0-9]{2}|", re.ASCII)
_SECULO = 2000
_FORMATOS = {"data6": "%d%m%y", "data8": "%d%m%Y", "data8i": "%Y%m%d"}


class CampoInvalidoError(Exception):
    """The content of a field is not of its kind; the text says what was expected."""


def ler_registro(registro: Registro, linha: str, numero: int, problemas: list[Problema]) -> dict[str, Any]:
    """The values of the fields somebody uses, by `chave`. Wrong ones go to `problemas` and are left out."""
    valores: dict[str, Any] = {}
    for campo in registro.usados:
        bruto = campo.recortar(linha)
        try:
            valor = ler_campo(campo, bruto)
        except CampoInvalidoError as erro:
            problemas.append(Problema(numero, campo.de, campo.ate, campo.nome, str(erro)))
            continue
        if campo.chave:
            valores[campo.chave] = valor
    return valores


def ler_todos(registro: Registro, linha: str, numero: int, problemas: list[Problema]) -> dict[str, Any]:
    """Every field that is not reserved, by name: for checking a file of our own before the bank does.

    It forgives less than the reading of what a bank wrote.
    """
    valores: dict[str, Any] = {}
    for campo in registro.campos:
        bruto = campo.recortar(linha)
        try:
            _conferir_escrita(campo, bruto)
            if campo.tipo != "reservado":
                valores[campo.nome] = ler_campo(campo, bruto)
        except CampoInvalidoError as erro:
            problemas.append(Problema(numero, campo.de, campo.ate, campo.nome, str(erro)))
    return valores


def ler_campo(campo: Campo, bruto: str) -> Any:
    """Text, centavos, a date (None when it is zeros or blank); CampoInvalidoError when it is none of that."""
    if campo.fixo and bruto.strip() != campo.fixo.strip():
        raise CampoInvalidoError(f'deveria ser "{campo.fixo}" e é "{bruto.strip()}".')
    if campo.tipo == "dinheiro":
        return _ler_dinheiro(bruto)
    if campo.tipo in _FORMATOS:
        return _ler_data(campo.tipo, bruto)
    # Most texts are the same in every line of a file: one copy of each.
    texto = sys.intern(bruto.strip())
    if campo.tipo == "numero" and texto and not (texto.isascii() and texto.isdigit()):
        raise CampoInvalidoError(f'deveria ter só dígitos e é "{texto}".')
    return texto


def _conferir_escrita(campo: Campo, bruto: str) -> None:
    texto = bruto.strip()
    if campo.tipo == "reservado" and texto.strip("0 "):
        raise CampoInvalidoError(f'colunas reservadas: devem ir em branco e têm "{texto}".')
    if campo.tipo == "numero" and 0 < len(texto) < len(bruto):
        raise CampoInvalidoError(f'deveria ter {len(bruto)} dígitos e é "{bruto}".')
    if campo.tipo == "inscricao" and not _INSCRICAO.fullmatch(texto):
        raise CampoInvalidoError(f'deveria ser um CPF ou CNPJ e é "{texto}".')


def _ler_dinheiro(bruto: str) -> int:
    """Every column must be a digit: a blank or a sign in an amount is a broken line, not a zero."""
    if not (bruto.isascii() and bruto.isdigit()):
        raise CampoInvalidoError(f'valor em dinheiro deve ter {len(bruto)} dígitos e é "{bruto.strip()}".')
    return int(bruto)


@lru_cache(maxsize=1024)
def _ler_data(tipo: str, bruto: str) -> date | None:
    texto = bruto.strip()
    if not texto.strip("0"):
        return None
    if len(texto) != len(bruto) or not (texto.isascii() and texto.isdigit()):
        raise CampoInvalidoError(f'data inválida: "{bruto.strip()}".')
    dia, mes, ano = {
        "data6": (texto[:2], texto[2:4], str(_SECULO + int(texto[4:]))),
        "data8": (texto[:2], texto[2:4], texto[4:]),
        "data8i": (texto[6:], texto[4:6], texto[:4]),
    }[tipo]
    try:
        return date(int(ano), int(mes), int(dia))
    except ValueError:
        raise CampoInvalidoError(f'data inválida: "{texto}".') from None


def escrever_registro(registro: Registro, valores: Mapping[str, Any]) -> str:
    """The line: fixed content, the value named as the field, or the emptiness of its kind.

    VALIDATION names the field whose value does not fit: an amount, a number or a literal is never cut, a text is.
    """
    return "".join(_escrever_campo(campo, valores.get(campo.nome)) for campo in registro.campos)


def _escrever_campo(campo: Campo, valor: Any) -> str:
    if campo.fixo:
        return campo.fixo.ljust(campo.tamanho)
    if campo.tipo == "reservado":
        return " " * campo.tamanho
    if campo.tipo in _FORMATOS:
        return valor.strftime(_FORMATOS[campo.tipo]) if valor else "0" * campo.tamanho
    if campo.tipo in ("texto", "nome"):
        texto = para_ascii("" if valor is None else str(valor))
        texto = " ".join(_PONTUACAO.sub("", texto).split()) if campo.tipo == "nome" else texto
        return texto[: campo.tamanho].ljust(campo.tamanho)
    if campo.tipo == "literal":
        return _como_veio(campo, str(valor or ""))
    texto = str(valor or 0)
    serve = texto.isascii() and (texto.isalnum() if campo.tipo == "inscricao" else texto.isdigit())
    if not serve or len(texto) > campo.tamanho:
        raise validation(f"/{campo.nome}", f"{campo.nome} deve ter até {campo.tamanho} dígitos; veio {texto}.")
    return texto.zfill(campo.tamanho)


def _como_veio(campo: Campo, texto: str) -> str:
    """A text that is another with other letters, as a Pix key: neither capitals nor a cut."""
    if len(texto) > campo.tamanho or not (texto.isascii() and texto.isprintable()):
        raise validation(f"/{campo.nome}", f"{campo.nome} deve ter até {campo.tamanho} caracteres sem acento.")
    return texto.ljust(campo.tamanho)


def para_ascii(texto: str) -> str:
    """Capitals without accents; what has no plain letter becomes a space, so that columns stay in place."""
    sem_acento = unicodedata.normalize("NFKD", texto.upper())
    base = "".join(letra for letra in sem_acento if not unicodedata.combining(letra))
    return "".join(letra if letra.isascii() and letra.isprintable() else " " for letra in base)
