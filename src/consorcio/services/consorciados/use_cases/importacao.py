"""Importing people from a file: all or nothing, and the same file again changes nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from consorcio.platform.database import Transaction
from consorcio.services.consorciados import events, repository
from consorcio.services.consorciados.cofre import Cofre
from consorcio.services.consorciados.domain.consorciado import Consorciado
from consorcio.services.consorciados.domain.importacao import (
    Lida,
    Problema,
    divergencias,
    ler_linhas,
    limitar,
    problemas_do_cabecalho,
)
from consorcio.services.consorciados.planilha import Planilha
from consorcio.services.consorciados.use_cases.cadastro import nova_pessoa


@dataclass(frozen=True, slots=True)
class Importacao:
    """What a file did or would do. With any problem, nothing was written."""

    linhas: int
    criados: int = 0
    inalterados: int = 0
    problemas: list[Problema] = field(default_factory=list)
    ids: list[UUID] = field(default_factory=list)


async def importar(tx: Transaction, cofre: Cofre, ler: Callable[[], Planilha], *, simulacao: bool) -> Importacao:
    """Apply a file, or only tell what it would do. VALIDATION when the file cannot be read at all."""
    linhas, boas, problemas = await asyncio.to_thread(_conferir, ler, tx.clock.today())
    cadastrados = await repository.por_documento(tx.conn, cofre, [lida.cadastro.documento for lida in boas])
    divergentes = _divergentes(boas, cadastrados)
    problemas = limitar(problemas + divergentes)
    novas = [lida for lida in boas if lida.cadastro.documento not in cadastrados]
    if simulacao:
        inalterados = len(boas) - len(novas) - len({problema.linha for problema in divergentes})
        return Importacao(linhas, len(novas), inalterados, problemas)
    if problemas:
        return Importacao(linhas, problemas=problemas)
    pessoas = {lida.cadastro.documento: nova_pessoa(tx, lida.cadastro) for lida in novas}
    if pessoas:
        await repository.incluir(tx.conn, cofre, list(pessoas.values()))
        await events.consorciados_importados(tx, len(pessoas))
        await events.contatos_alterados(tx, cofre, pessoas.values())
    todas = cadastrados | pessoas
    ids = [todas[lida.cadastro.documento].consorciado_id for lida in boas]
    return Importacao(linhas, len(pessoas), len(boas) - len(pessoas), ids=ids)


def _conferir(ler: Callable[[], Planilha], hoje: date) -> tuple[int, list[Lida], list[Problema]]:
    """Outside the event loop: a large file takes seconds."""
    planilha = ler()
    problemas = problemas_do_cabecalho(planilha.colunas)
    if problemas:
        return len(planilha.linhas), [], problemas
    boas, problemas = ler_linhas(planilha.linhas, hoje)
    return len(planilha.linhas), boas, problemas


def _divergentes(boas: list[Lida], cadastrados: dict[str, Consorciado]) -> list[Problema]:
    return [
        Problema(lida.numero, coluna, "O documento já está cadastrado com outro valor nesta coluna.")
        for lida in boas
        if lida.cadastro.documento in cadastrados
        for coluna in divergencias(cadastrados[lida.cadastro.documento].cadastro, lida.cadastro)
    ]
