"""What every desk tool does alike: one question answered as a table or JSON, or a stream of them, a line each.

A tool is a pure function from a JSON object to a JSON object that refuses by raising `ConsorcioError`. `atender` reads
the questions, asks, and prints. A list of the answer may be an iterator: in JSON it is written as it comes. In
`--lote` each line in gives one line out, in the same order, whatever it holds: a refusal is
`{"erro": {"codigo", "detalhe"}}` and the following lines are still answered.
"""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, BinaryIO, Never, TypeAlias

import typer

from consorcio.cli.tabela import como_tabela
from consorcio.core.errors import ConsorcioError, ErrorKind, validation

Objeto: TypeAlias = dict[str, Any]
Ferramenta: TypeAlias = Callable[[Objeto], Mapping[str, Any]]

_PORQUE: dict[type[Exception], str] = {
    FileNotFoundError: "não existe",
    IsADirectoryError: "é uma pasta",
    PermissionError: "falta permissão",
}

Campos = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[CAMPO=VALOR | {JSON} | @ARQUIVO]...",
        help="A entrada; sem nada, um objeto JSON na entrada padrão. O que vem depois vale mais.",
    ),
]
EmJson = Annotated[bool, typer.Option("--json", help="Resultado em JSON. Sai com 1 quando a entrada é recusada.")]
EmLote = Annotated[
    bool,
    typer.Option(
        "--lote",
        help="Um objeto JSON por linha na entrada padrão, um por linha na saída, na mesma ordem; uma recusa é "
        '{"erro": {…}} e não muda o código de saída, que é 0.',
    ),
]


def atender(
    ferramenta: Ferramenta,
    campos: list[str] | None = None,
    *,
    em_json: bool = False,
    lote: bool = False,
    mostrar: Callable[[Mapping[str, Any]], str] = como_tabela,
) -> None:
    """Answer one question, or with `lote` every line of the standard input.

    Exits with 1 when the one is refused or an answer cannot be written; a refused line is an answer like the others.
    """
    if lote and campos:
        raise typer.BadParameter("com --lote as perguntas vêm só pela entrada padrão, uma por linha.")
    with _escrevendo():
        if lote:
            _atender_linhas(ferramenta, sys.stdin.buffer, sys.stdout.buffer)
        else:
            _atender_um(ferramenta, campos, em_json=em_json, mostrar=mostrar)


def _atender_um(
    ferramenta: Ferramenta,
    campos: list[str] | None,
    *,
    em_json: bool,
    mostrar: Callable[[Mapping[str, Any]], str],
) -> None:
    resposta = responder(lambda: ferramenta(_ler_campos(campos)))
    if "erro" in resposta and not em_json:
        sys.stderr.write(f"{resposta['erro']['detalhe']}\n")
    elif em_json:
        sys.stdout.writelines(_em_texto(resposta))
        sys.stdout.write("\n")
    else:
        print(mostrar({campo: list(v) if isinstance(v, Iterator) else v for campo, v in resposta.items()}))
    if "erro" in resposta:
        raise typer.Exit(1)


def responder(pergunta: Callable[[], Mapping[str, Any]]) -> Mapping[str, Any]:
    """The answer, or the refusal in the same form."""
    try:
        return pergunta()
    except ConsorcioError as recusa:
        erro: Objeto = {"codigo": recusa.kind.code, "detalhe": recusa.detail}
        if recusa.fields and recusa.fields[0].pointer:
            erro["campo"] = recusa.fields[0].pointer
        return {"erro": erro}
    except Exception as defeito:  # noqa: BLE001 — one bad line must not silence the lines after it
        return {"erro": {"codigo": ErrorKind.INTERNAL.code, "detalhe": f"Erro interno ({type(defeito).__name__})."}}


def ler_objeto(texto: str | bytes) -> Objeto:
    """A JSON object without floats, NaN or repeated keys; anything else is a VALIDATION.

    The case of its keys means nothing: "Vencimento" left unread would be a boleto without one.
    """
    try:
        objeto = json.loads(texto, parse_float=Decimal, parse_constant=_recusar, object_pairs_hook=_sem_repeticao)
    except (ValueError, RecursionError):
        raise validation("", "A entrada não é um objeto JSON válido.") from None
    if not isinstance(objeto, dict):
        raise validation("", "A entrada deve ser um objeto JSON: {…}.")
    em_minusculas = {nome.lower(): valor for nome, valor in objeto.items()}
    if len(em_minusculas) != len(objeto):
        raise validation("", "A entrada repete um campo.")
    return em_minusculas


def ler_bytes(nome: str, campo: str = "") -> bytes:
    """The bytes of a file; VALIDATION says why it cannot be read."""
    try:
        return Path(nome).read_bytes()
    except (OSError, ValueError) as falha:
        motivo = next((porque for tipo, porque in _PORQUE.items() if isinstance(falha, tipo)), "nome inválido")
        raise validation(campo, f"Não foi possível ler {nome}: {motivo}.") from None


@contextmanager
def _escrevendo() -> Iterator[None]:
    """A full disk ends with a message and 1; whoever stopped reading (`| head`) ends it with 1 and silence."""
    try:
        yield
        sys.stdout.flush()
    except OSError as falha:
        if falha.errno == errno.EPIPE:
            raise
        sys.stderr.write(f"Não foi possível escrever a resposta: {falha.strerror}.\n")
        # What is still in the buffer has nowhere to go: without this the interpreter tries again as it ends.
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
        raise typer.Exit(1) from None


def _atender_linhas(ferramenta: Ferramenta, entrada: BinaryIO, saida: BinaryIO) -> None:
    for linha in entrada:
        resposta = responder(lambda linha=linha: ferramenta(ler_objeto(linha)))  # type: ignore[misc]
        saida.writelines(pedaco.encode() for pedaco in _em_texto(resposta))
        saida.write(b"\n")
        saida.flush()


def _em_texto(resposta: Mapping[str, Any]) -> Iterator[str]:
    """The JSON of an answer, piece by piece: nothing that comes from an iterator is kept."""
    abre = "{"
    for campo, valor in resposta.items():
        yield f"{abre}{_em_json(campo)}: "
        yield from _lista_em_texto(valor) if isinstance(valor, Iterator) else (_em_json(valor),)
        abre = ", "
    yield "}" if resposta else "{}"


def _lista_em_texto(itens: Iterator[Any]) -> Iterator[str]:
    yield "["
    for lugar, item in enumerate(itens):
        yield f", {_em_json(item)}" if lugar else _em_json(item)
    yield "]"


def _em_json(valor: Any) -> str:
    return json.dumps(valor, ensure_ascii=False, default=str).encode(errors="replace").decode()


def _ler_campos(campos: Iterable[str] | None) -> Objeto:
    """The fields given as arguments, the later over the earlier; without any, the standard input."""
    if not campos:
        entrada = sys.stdin.buffer.read()
        if not entrada.strip():
            raise validation("", "Nada veio pela entrada padrão: escreva CAMPO=VALOR ou um objeto JSON.")
        return ler_objeto(entrada)
    objeto: Objeto = {}
    for campo in campos:
        nome, igual, valor = campo.partition("=")
        if campo.startswith("{"):
            objeto |= ler_objeto(campo)
        elif campo.startswith("@"):
            objeto |= ler_objeto(ler_bytes(campo[1:]))
        elif igual:
            objeto[nome.lower()] = valor
        else:
            raise validation("", f"Escreva CAMPO=VALOR, um objeto JSON ou @ARQUIVO; veio {campo}.")
    return objeto


def _sem_repeticao(pares: list[tuple[str, Any]]) -> Objeto:
    objeto = dict(pares)
    if len(objeto) != len(pares):
        raise ValueError("repeated key")
    return objeto


def _recusar(constante: str) -> Never:
    raise ValueError(constante)
