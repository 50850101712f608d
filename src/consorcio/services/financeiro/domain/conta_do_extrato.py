"""Whether the account that a statement names is the registered one.

Around the number of an account a bank writes zeros, its branch in front (with the check digit of the branch or without)
and its check digit behind, or leaves them out. These forms, and no other, are the same account.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_CAIXA = "104"
_OPERACOES = "003|1292"
"""Checking accounts of companies, at Caixa: under another operation the same number is another account."""
_COM_OPERACAO = re.compile(rf"0*(?P<operacao>{_OPERACOES})(?P<numero>[0-9]{{8}})")
_LARGURAS = {"001": 8, "004": 7, "033": 8, "104": 8, "237": 7, "341": 5, "422": 8, "748": 6}
"""How many digits an account has where it is glued to its branch, by bank."""
_LARGURA_CNAB = 12
_LARGURA_DA_AGENCIA = 4
_HIFEN = r"\s*-\s*"
_SEPARA = rf"(?:[\s./]+|{_HIFEN}(?=[0-9]{{2}}))"
"""One digit alone after a hyphen is a check digit, and no account."""
_NADA_DITO = re.compile(r"[\s0./-]*")


@dataclass(frozen=True, slots=True)
class ContaCadastrada:
    """An account as it was registered, and the check digits known to be its own: none, when it is not known."""

    banco: str
    agencia: str
    conta: str
    digitos_da_agencia: frozenset[str] = frozenset()
    digitos_da_conta: frozenset[str] = frozenset()


def agencia_confere(cadastrada: ContaCadastrada, escrita: str) -> bool:
    """Whether a branch is the account's; one that is not said (blank, zeros) denies nothing."""
    forma = rf"0*{_sem_zeros(cadastrada.agencia)}{_digito(cadastrada.digitos_da_agencia)}"
    return _e_uma(escrita, [forma])


def conta_confere(cadastrada: ContaCadastrada, escrita: str) -> bool:
    """Whether a number is the account's; one that is not said (blank, zeros) denies nothing.

    A check digit that is not known is read as one only after a hyphen, or when the width of what comes before it leaves
    no doubt: 5288 may be the account 5288, and not 528.
    """
    return _e_uma(escrita, _formas(cadastrada))


def _e_uma(escrita: str, formas: Iterable[str]) -> bool:
    escrita = escrita.strip().upper()
    return bool(_NADA_DITO.fullmatch(escrita)) or any(re.fullmatch(forma, escrita, re.ASCII) for forma in formas)


def _formas(cadastrada: ContaCadastrada) -> Iterator[str]:
    """Each as an expression: first the parts set apart, however wide, then glued, in the widths of the bank."""
    operacoes, numero = _operacoes_e_numero(cadastrada)
    digito = _digito(cadastrada.digitos_da_conta)
    operacao = rf"(?:0*(?:{operacoes}){_SEPARA})?" if operacoes else ""
    yield rf"{_antes(cadastrada)}{operacao}0*{numero}{digito}"
    yield rf"{_em_milhares(numero)}{digito}"
    for largura in {_LARGURAS.get(cadastrada.banco, _LARGURA_CNAB), _LARGURA_CNAB}:
        yield from _juntas(cadastrada, operacoes, numero.zfill(largura))


def _juntas(cadastrada: ContaCadastrada, operacoes: str, largo: str) -> Iterator[str]:
    """A number of all its digits after its branch, or after an operation: what is behind it is its check digit.

    Without one, a branch of a single digit and a number are no wider than a number with its check digit.
    """
    agencia = _sem_zeros(cadastrada.agencia).zfill(_LARGURA_DA_AGENCIA)
    digito = rf"(?:{_HIFEN})?[{_letras(cadastrada.digitos_da_conta) or '0-9XP'}]"
    operacao = rf"(?:{operacoes})?" if operacoes else ""
    da_agencia = _letras(cadastrada.digitos_da_agencia)
    yield rf"0*{agencia}{rf'[{da_agencia}]?' if da_agencia else ''}{operacao}{largo}{digito}"
    if len(_sem_zeros(agencia)) > 1:
        yield rf"0*{agencia}{operacao}{largo}"
    if operacoes:
        yield rf"{_antes(cadastrada)}0*(?:{operacoes}){largo}{digito}"


def _antes(cadastrada: ContaCadastrada) -> str:
    """A branch set apart: of four digits, since 10.528 is a number; after its check digit, by no other hyphen."""
    agencia = rf"0*{_sem_zeros(cadastrada.agencia).zfill(_LARGURA_DA_AGENCIA)}"
    return rf"(?:{agencia}(?:{_SEPARA}|{_digito(cadastrada.digitos_da_agencia)}[\s./]+))?"


def _operacoes_e_numero(cadastrada: ContaCadastrada) -> tuple[str, str]:
    if cadastrada.banco != _CAIXA:
        return "", _sem_zeros(cadastrada.conta)
    com_operacao = _COM_OPERACAO.fullmatch(cadastrada.conta)
    if com_operacao is None:
        return _OPERACOES, _sem_zeros(cadastrada.conta)
    return com_operacao["operacao"], _sem_zeros(com_operacao["numero"])


def _digito(conhecidos: frozenset[str]) -> str:
    """A check digit that may be there; one that is not known, only after a hyphen."""
    return rf"(?:(?:{_HIFEN})?[{_letras(conhecidos)}])?" if conhecidos else rf"(?:{_HIFEN}[0-9XP])?"


def _letras(conhecidos: frozenset[str]) -> str:
    """Where a column takes only digits a letter goes as a zero."""
    letras = "".join(sorted(conhecidos))
    return letras if letras.isdecimal() or not letras else f"{letras}0"


def _sem_zeros(numero: str) -> str:
    return numero.lstrip("0") or "0"


def _em_milhares(numero: str) -> str:
    return f"{int(numero):,}".replace(",", r"\.")
