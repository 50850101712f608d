"""What every desk tool does alike: one question answered as a table or JSON, or a stream of them, a line each.

A tool is a pure function from a JSON object to a JSON object that refuses by raising `ConsorcioError`. `atender` reads
the questions, asks, and prints. In `--lote` each line in gives one line out, in the same order, whatever it holds: a
refusal is `{"erro": {"codigo", "detalhe"}}` and the following lines are still answered.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, BinaryIO, Never, TypeAlias

import typer

from consorcio.cli.tabela import como_tabela
from consorcio.core.errors import ConsorcioError, ErrorKind, validation

Objeto: TypeAlias = dict[str, Any]
Ferramenta: TypeAlias = Callable[[Objeto], Mapping[str, Any]]

Campos = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[CAMPO=VALOR | {JSON} | @ARQUIVO]...", help="A entrada; sem nada, um objeto JSON na entrada padrão."
    ),
]
EmJson = Annotated[bool, typer.Option("--json", help="Resultado em JSON.")]
EmLote = Annotated[
    bool, typer.Option("--lote", help="Um objeto JSON por linha na entrada padrão, um por linha na saída.")
]


def atender(
    ferramenta: Ferramenta,
    campos: list[str] | None = None,
    *,
    em_json: bool = False,
    lote: bool = False,
    mostrar: Callable[[Mapping[str, Any]], str] = como_tabela,
) -> None:
    """Answer one question, or with `lote` every line of the standard input. Exits with 1 when the one is refused."""
    if lote:
        _atender_linhas(ferramenta, sys.stdin.buffer, sys.stdout.buffer)
        return
    resposta = responder(lambda: ferramenta(_ler_campos(campos)))
    if "erro" in resposta and not em_json:
        sys.stderr.write(f"{resposta['erro']['detalhe']}\n")
    else:
        print(_em_texto(resposta) if em_json else mostrar(resposta))
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
    """A JSON object without floats, NaN or repeated keys; anything else is a VALIDATION."""
    try:
        objeto = json.loads(texto, parse_float=Decimal, parse_constant=_recusar, object_pairs_hook=_sem_repeticao)
    except (ValueError, RecursionError):
        raise validation("", "A entrada não é um objeto JSON válido.") from None
    if not isinstance(objeto, dict):
        raise validation("", "A entrada deve ser um objeto JSON: {…}.")
    return objeto


def _atender_linhas(ferramenta: Ferramenta, entrada: BinaryIO, saida: BinaryIO) -> None:
    for linha in entrada:
        resposta = responder(lambda linha=linha: ferramenta(ler_objeto(linha)))  # type: ignore[misc]
        saida.write(_em_texto(resposta).encode() + b"\n")
        saida.flush()


def _em_texto(resposta: Mapping[str, Any]) -> str:
    return json.dumps(resposta, ensure_ascii=False, default=str).encode(errors="replace").decode()


def _ler_campos(campos: Iterable[str] | None) -> Objeto:
    """The fields given as arguments, the later over the earlier; without any, the standard input."""
    if not campos:
        return ler_objeto(sys.stdin.buffer.read())
    objeto: Objeto = {}
    for campo in campos:
        nome, igual, valor = campo.partition("=")
        if campo.startswith("{"):
            objeto |= ler_objeto(campo)
        elif campo.startswith("@"):
            objeto |= ler_objeto(_ler_arquivo(Path(campo[1:])))
        elif igual:
            objeto[nome] = valor
        else:
            raise validation("", f"Escreva CAMPO=VALOR, um objeto JSON ou @ARQUIVO; veio {campo}.")
    return objeto


def _ler_arquivo(caminho: Path) -> bytes:
    try:
        return caminho.read_bytes()
    except OSError:
        raise validation("", f"Não foi possível ler {caminho}.") from None


def _sem_repeticao(pares: list[tuple[str, Any]]) -> Objeto:
    objeto = dict(pares)
    if len(objeto) != len(pares):
        raise ValueError("repeated key")
    return objeto


def _recusar(constante: str) -> Never:
    raise ValueError(constante)
