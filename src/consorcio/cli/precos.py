"""`consorcio precos`: a price list against the running system: what it would do, and doing it."""

from __future__ import annotations

import asyncio
import hashlib
import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress

from consorcio.cli.local.banco import banco_de, recusa_em_palavras
from consorcio.cli.tabela import em_colunas
from consorcio.core.money import format_reais
from consorcio.core.percent import format_pct
from consorcio.services.grupos.use_cases.lista_precos import EfeitoNoGrupo, ListaImportada, importar_lista, prever_lista

_TAMANHO_MAXIMO = 2 << 20


def precos(
    arquivo: Annotated[Path, typer.Argument(help="CSV lista;codigo;vigencia_inicio;preco.")],
    aplicar: Annotated[bool, typer.Option("--aplicar", help="Grava; sem isto, só mostra o que mudaria.")] = False,
    em_json: Annotated[bool, typer.Option("--json", help="Resultado em JSON, sem barra.")] = False,
) -> None:
    """Confere uma lista de preços (FIPE, fabricante) e, com --aplicar, reajusta por ela os bens que a seguem.

    A mesma lista de novo não muda nada. Sai com 1 se algo no arquivo está errado; então nada se grava.
    """
    with recusa_em_palavras("grupos", f"{arquivo}: "):
        lista = asyncio.run(_importar(_ler(arquivo), Console(stderr=True, quiet=em_json), aplicar=aplicar))
    aplicada = aplicar and not lista.problemas
    print(_json(lista, aplicada=aplicada) if em_json else _texto(lista, arquivo, aplicada=aplicada))
    raise typer.Exit(1 if lista.problemas else 0)


def _ler(arquivo: Path) -> bytes:
    try:
        if arquivo.stat().st_size > _TAMANHO_MAXIMO:
            sys.exit(f"{arquivo}: o arquivo tem mais de 2 MiB. Divida-o.")
        return arquivo.read_bytes()
    except OSError as falha:
        sys.exit(f"{arquivo}: não pude ler o arquivo ({falha.strerror}).")


async def _importar(conteudo: bytes, console: Console, *, aplicar: bool) -> ListaImportada:
    async with banco_de("grupos") as banco:
        if not aplicar:
            async with banco.read() as conn:
                return await prever_lista(conn, conteudo)
        with Progress(console=console) as barra:
            tarefa = barra.add_task("Reajustando", total=None)
            async with banco.transaction() as tx:
                lista = await importar_lista(
                    tx, conteudo, lambda feitos, total: barra.update(tarefa, completed=feitos, total=total)
                )
                if lista.mudam and not lista.problemas:
                    dados = {"bens": len(lista.mudam), "canal": "linha de comando"}
                    resumo = hashlib.sha256(conteudo).hexdigest()
                    await tx.audit("lista_precos", resumo, "ImportarListaPrecos", dados)
        return lista


def _texto(lista: ListaImportada, arquivo: Path, *, aplicada: bool) -> str:
    """The problems where an editor finds them, or what moves in each group."""
    if lista.problemas:
        return "\n".join(f"{arquivo}:{um.linha}: {um.coluna or 'linha inteira'}: {um.motivo}" for um in lista.problemas)
    partes = [em_colunas([_efeito(efeito) for efeito in lista.efeitos])] if lista.efeitos else []
    if lista.sem_preco:
        partes.append(f"Seguem a lista e não estão nela: {', '.join(lista.sem_preco)}.")
    feito = "Mudaram" if aplicada else "Mudariam (--aplicar grava)"
    partes.append(f"{feito}: {len(lista.mudam)} de {lista.linhas}. Já eram estes: {lista.inalterados}.")
    return "\n".join(partes)


def _json(lista: ListaImportada, *, aplicada: bool) -> str:
    return json.dumps(
        {
            "linhas": lista.linhas,
            "alterados": len(lista.mudam),
            "inalterados": lista.inalterados,
            "aplicada": aplicada,
            "problemas": [{"linha": um.linha, "coluna": um.coluna, "motivo": um.motivo} for um in lista.problemas],
            "efeitos": [_efeito(efeito) for efeito in lista.efeitos],
            "sem_preco": lista.sem_preco,
        },
        ensure_ascii=False,
    )


def _efeito(efeito: EfeitoNoGrupo) -> dict[str, Any]:
    preco = efeito.preco
    return {
        "grupo": efeito.grupo_codigo,
        "bem": preco.bem.codigo,
        "cotas": efeito.cotas,
        "anterior": format_reais(preco.anterior.preco_centavos),
        "novo": format_reais(preco.novo.preco_centavos),
        "variacao": format_pct(preco.variacao),
        "vigencia_inicio": preco.novo.vigencia_inicio.isoformat(),
    }
