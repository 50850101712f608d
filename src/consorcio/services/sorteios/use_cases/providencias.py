"""Carrying out what an assembly decided: tasks by name once the ata is approved, done by a fact or by a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from consorcio.core.errors import conflict, not_found, validation
from consorcio.platform.database import Transaction
from consorcio.services.sorteios import repository_providencias as repository
from consorcio.services.sorteios.domain.providencia import CUMPRIDAS_POR, PASSOS
from consorcio.services.sorteios.registros_deliberacao import AssembleiaGeral, ItemPauta
from consorcio.services.sorteios.repository_providencias import PENDENTE, Providencia


async def abrir_providencias(tx: Transaction, assembleia: AssembleiaGeral, pauta: Sequence[ItemPauta]) -> None:
    """The steps of what was approved, from when it binds on."""
    aprovados = [item for item in pauta if item.resultado is not None and item.resultado["aprovado"]]
    novas = [
        Providencia(
            providencia_id=tx.ids.new(),
            assembleia_geral_id=assembleia.assembleia_geral_id,
            grupo_id=assembleia.grupo_id,
            item=item.item,
            materia=item.materia,
            passo=passo.nome,
            operacao=passo.operacao,
        )
        for item in aprovados
        for passo in PASSOS[item.materia_lida]
    ]
    await repository.incluir(tx.conn, novas)


async def concluir(
    tx: Transaction, providencia_id: UUID, evidencia: str, data: date, *, dispensada: bool
) -> Providencia:
    """Somebody did a step, or says why it is not to be done. NOT_FOUND; CONFLICT when it was concluded already."""
    providencia = await repository.buscar(tx.conn, providencia_id)
    if providencia is None:
        raise not_found("providência", providencia_id)
    if providencia.situacao != PENDENTE:
        raise conflict("Esta providência já foi concluída.")
    if not evidencia.strip():
        raise validation("/evidencia", "Diga onde se vê que foi feita, ou por que não se faz.")
    situacao = "DISPENSADA" if dispensada else "FEITA"
    return await _gravar(tx, replace(providencia, situacao=situacao, evidencia=evidencia.strip()), data)


async def cumprir_por_fato(tx: Transaction, grupo_id: UUID, tipo: str, fato: str, data: date) -> None:
    """A fact says that the step a group waited for was done; without one waiting it says nothing here."""
    providencia = await repository.mais_antiga(tx.conn, grupo_id, CUMPRIDAS_POR[tipo])
    if providencia is not None:
        await _gravar(tx, replace(providencia, situacao="FEITA", evidencia=f"{tipo} {fato}".strip()), data)


async def _gravar(tx: Transaction, providencia: Providencia, data: date) -> Providencia:
    concluida = replace(providencia, concluida_por=tx.actor.id, concluida_em=data)
    await repository.gravar(tx.conn, concluida)
    return concluida
