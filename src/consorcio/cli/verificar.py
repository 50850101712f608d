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
from consorcio.services.auditoria.domain.inclusao import conferir_entrada
from consorcio.services.auditoria.domain.verificacao import Laudo
from consorcio.services.sorteios.domain.pacote import PacoteIlegivelError
from consorcio.services.sorteios.domain.verificacao_ata import LaudoAta, verificar_pacote

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


@app.command()
def ata(
    pacote: Annotated[Path, typer.Argument(help="Pacote de prova: GET /api/v1/assembleias/{id}/pacote.")],
    chave: Annotated[
        list[str] | None,
        typer.Option("--chave", help="Chave pública do registro, em base64, que você já conhecia; só ela será aceita."),
    ] = None,
    em_json: Annotated[bool, typer.Option("--json", help="Resultado em JSON.")] = False,
) -> None:
    """Refaz a assembleia a partir do pacote e diz o que não confere. Sai com 1 se algo não conferir."""
    confiadas = frozenset(_decode(text) for text in chave) if chave else None
    try:
        laudo = verificar_pacote(_zip_of(pacote.read_bytes()), conferir_entrada, confiadas)
    except OSError:
        _stop(f"Não foi possível ler {pacote}.")
    except PacoteIlegivelError as unreadable:
        _stop(f"{pacote}: {unreadable}.")
    print(_ata_as_json(laudo) if em_json else _ata_as_text(laudo, pinned=confiadas is not None))
    if not laudo.confere:
        raise typer.Exit(1)


def _zip_of(content: bytes) -> bytes:
    """The bundle itself, also when what was saved is the answer of the route with it inside."""
    if not content.lstrip().startswith(b"{"):
        return content
    try:
        return b64decode(json.loads(content)["conteudo"], validate=True)
    except (ValueError, TypeError, KeyError):
        return content


def _ata_as_json(laudo: LaudoAta) -> str:
    return json.dumps(
        {
            "confere": laudo.confere,
            "grupo": laudo.grupo,
            "ago": laudo.ago,
            "contempladas": laudo.contempladas,
            "divergencias": [{"passo": d.passo, "mensagem": d.mensagem} for d in laudo.divergencias],
        },
        ensure_ascii=False,
    )


def _ata_as_text(laudo: LaudoAta, *, pinned: bool) -> str:
    assembleia = f"Grupo {laudo.grupo}, assembleia {laudo.ago}"
    if not laudo.confere:
        linhas = [f"{assembleia}: NÃO confere.", *(f"- {d.passo}: {d.mensagem}." for d in laudo.divergencias)]
        return "\n".join(linhas)
    numeros = ", ".join(map(str, laudo.contempladas)) or "nenhuma"
    linhas = [f"{assembleia}: confere. Cotas contempladas: {numeros}."]
    if not pinned:
        linhas.append("A chave do registro veio no próprio pacote; com --chave, só a que você já conhecia é aceita.")
    return "\n".join(linhas)


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
