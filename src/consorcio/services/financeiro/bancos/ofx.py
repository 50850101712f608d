"""Bank statements in OFX, 1.x (SGML, tags left open) and 2.x (XML): account, transactions and balance."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from consorcio.core.errors import validation

_ETIQUETA = re.compile(r"<(/?)([A-Z0-9.]{1,40})>([^<\r\n]*)", re.ASCII)
_VALOR = re.compile(r"[+-]?[0-9]{1,13}([.,][0-9]{1,2})?", re.ASCII)
_CHARSET_ISO = re.compile(r"CHARSET:\s*(1252|8859-1|ISO-8859-1)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Transacao:
    """A line of the statement: positive came in, negative went out. `fitid` is the bank's identity of it.

    `documento` is what the bank ties it to, when it says so.
    """

    fitid: str
    tipo: str
    data: date
    valor_centavos: int
    historico: str
    documento: str = ""


@dataclass(slots=True)
class Extrato:
    """A statement of an account."""

    banco: str
    agencia: str
    conta: str
    inicio: date | None = None
    fim: date | None = None
    saldo_centavos: int | None = None
    transacoes: list[Transacao] = field(default_factory=list)


def ler_ofx(conteudo: bytes) -> list[Extrato]:
    """The statements of the file. VALIDATION names the line of a transaction without identity, date or amount."""
    texto = _decodificar(conteudo)
    if "<OFX>" not in texto.upper():
        raise validation("/conteudo", "O arquivo não é um extrato OFX.")
    extratos: list[Extrato] = []
    aberta: dict[str, str] | None = None
    for linha, fecha, nome, valor in _etiquetas(texto):
        if nome == "STMTRS" and not fecha:
            extratos.append(Extrato("", "", ""))
        elif nome == "STMTTRN":
            if fecha and aberta is not None and extratos:
                extratos[-1].transacoes.append(_transacao(aberta, linha))
            aberta = None if fecha else {}
        elif valor:
            if aberta is not None:
                aberta.setdefault(nome, valor)
            elif extratos:
                _anotar(extratos[-1], nome, valor, linha)
    if not extratos:
        raise validation("/conteudo", "O arquivo OFX não tem extrato de conta.")
    return extratos


def _decodificar(conteudo: bytes) -> str:
    inicio = conteudo[:1000].decode("ascii", errors="replace")
    if _CHARSET_ISO.search(inicio):
        return conteudo.decode("windows-1252", errors="replace")
    try:
        return conteudo.decode("utf-8-sig")
    except UnicodeDecodeError:
        return conteudo.decode("windows-1252", errors="replace")


def _etiquetas(texto: str) -> Iterator[tuple[int, bool, str, str]]:
    linha, posicao = 1, 0
    for achada in _ETIQUETA.finditer(texto):
        linha += texto.count("\n", posicao, achada.start())
        posicao = achada.start()
        yield linha, bool(achada[1]), achada[2], achada[3].strip()


def _anotar(extrato: Extrato, nome: str, valor: str, linha: int) -> None:
    match nome:
        case "BANKID":
            extrato.banco = valor.lstrip("0").zfill(3)  # some banks write theirs in four digits
        case "BRANCHID":
            extrato.agencia = valor
        case "ACCTID":
            extrato.conta = valor
        case "DTSTART":
            extrato.inicio = _data(valor, linha)
        case "DTEND":
            extrato.fim = _data(valor, linha)
        case "BALAMT" if extrato.saldo_centavos is None:
            extrato.saldo_centavos = _centavos(valor, linha)
        case _:
            pass


def _transacao(campos: dict[str, str], linha: int) -> Transacao:
    for nome in ("FITID", "DTPOSTED", "TRNAMT"):
        if nome not in campos:
            raise validation("/conteudo", f"Linha {linha}: transação sem {nome}.")
    return Transacao(
        fitid=campos["FITID"],
        tipo=campos.get("TRNTYPE", ""),
        data=_data(campos["DTPOSTED"], linha),
        valor_centavos=_centavos(campos["TRNAMT"], linha),
        historico=campos.get("MEMO", campos.get("NAME", "")),
        documento=campos.get("CHECKNUM", campos.get("REFNUM", "")),
    )


def _data(texto: str, linha: int) -> date:
    try:
        return datetime.strptime(texto[:8], "%Y%m%d").date()  # noqa: DTZ007 — the day the bank wrote
    except ValueError:
        raise validation("/conteudo", f'Linha {linha}: data inválida "{texto}".') from None


def _centavos(texto: str, linha: int) -> int:
    if not _VALOR.fullmatch(texto):
        raise validation("/conteudo", f'Linha {linha}: valor inválido "{texto}".')
    inteiro, _, decimais = texto.lstrip("+-").replace(",", ".").partition(".")
    centavos = int(inteiro) * 100 + int(decimais.ljust(2, "0") or 0)
    return -centavos if texto.startswith("-") else centavos
