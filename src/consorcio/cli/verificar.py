"""`consorcio verificar`: checks that anyone can run, offline, on what the system exported."""

import json
import sys
from base64 import b64decode
from binascii import Error as Base64Error
from pathlib import Path
from typing import Annotated, Never

import typer

from consorcio.services.auditoria.domain.checkpoint import Checkpoint
from consorcio.services.auditoria.domain.exportacao import (
    ExportacaoIlegivelError,
    ler_checkpoints,
    verificar_exportacao,
)
from consorcio.services.auditoria.domain.verificacao import Laudo

app = typer.Typer(help="Confere, sem rede, o que o sistema exportou.", no_args_is_help=True)
_UNREADABLE = 2


@app.callback()
def _group() -> None:
    """Typer makes a group of one command only when there is a callback."""


@app.command()
def registro(
    arquivo: Annotated[Path, typer.Argument(help="Exportação: GET /api/v1/auditoria/registros:exportar.")],
    checkpoints: Annotated[
        list[Path],
        typer.Option("--checkpoints", help="Lista: GET /api/v1/auditoria/checkpoints. Repita, também com as antigas."),
    ],
    chave: Annotated[
        list[str] | None,
        typer.Option("--chave", help="Chave pública em base64 que você já conhecia; só ela será aceita."),
    ] = None,
    em_json: Annotated[bool, typer.Option("--json", help="Resultado em JSON.")] = False,
) -> None:
    """Confere o registro de auditoria e diz qual é a primeira entrada adulterada. Sai com 1 se não conferir."""
    try:
        assinados, chaves = _load_checkpoints(checkpoints, chave)
        with arquivo.open("rb") as linhas:
            laudo = verificar_exportacao(linhas, assinados, chaves)
    except OSError as unreadable:
        _stop(f"Não foi possível ler {unreadable.filename}.")
    print(_as_json(laudo) if em_json else _as_text(laudo))
    if not laudo.confere:
        raise typer.Exit(1)


def _load_checkpoints(files: list[Path], pinned: list[str] | None) -> tuple[list[Checkpoint], dict[str, bytes]]:
    """Checkpoints of every file. A key id with two different keys would let one hide the other: refused."""
    checkpoints: list[Checkpoint] = []
    chaves: dict[str, bytes] = {}
    for file in files:
        try:
            novos, publicas = ler_checkpoints(file.read_bytes())
        except ExportacaoIlegivelError as unreadable:
            _stop(f"{file}: {unreadable}.")
        if any(chaves.get(chave_id, publica) != publica for chave_id, publica in publicas.items()):
            _stop(f"{file}: traz outra chave pública com o mesmo identificador.")
        checkpoints += novos
        chaves |= publicas
    if pinned is None:
        return checkpoints, chaves
    trusted = {_decode(text) for text in pinned}
    return checkpoints, {chave_id: publica for chave_id, publica in chaves.items() if publica in trusted}


def _decode(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except Base64Error:
        _stop("--chave deve ser a chave pública em base64.")


def _as_json(laudo: Laudo) -> str:
    divergencia = laudo.divergencia
    return json.dumps(
        {
            "confere": laudo.confere,
            "registros": laudo.registros,
            "checkpoints": laudo.checkpoints,
            "assinados": laudo.assinados,
            "primeiro_adulterado": divergencia.indice if divergencia else None,
            "divergencia": divergencia.motivo if divergencia else "",
        },
        ensure_ascii=False,
    )


def _as_text(laudo: Laudo) -> str:
    divergencia = laudo.divergencia
    if divergencia is None:
        return (
            f"O registro confere: {laudo.registros} registros, {laudo.checkpoints} pontos de verificação,"
            f" {laudo.registros - laudo.assinados} registros ainda sem assinatura."
        )
    if divergencia.indice is None:
        return f"O registro NÃO confere. {divergencia.motivo}"
    return f"O registro NÃO confere. Primeira entrada adulterada: índice {divergencia.indice}: {divergencia.motivo}."


def _stop(message: str) -> Never:
    sys.stderr.write(message + "\n")
    raise typer.Exit(_UNREADABLE)
