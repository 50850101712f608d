"""What a person allows by each channel for each purpose, and when they do not want to be disturbed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from itertools import product
from uuid import UUID

import orjson
from psycopg import AsyncConnection

from consorcio.core.errors import not_found, precondition, validation
from consorcio.platform.database import Transaction
from consorcio.services.notificacoes.cofre import Cofre
from consorcio.services.notificacoes.domain.aviso import Canal, Destinatario, Finalidade
from consorcio.services.notificacoes.domain.consentimento import permitido, pode_recusar
from consorcio.services.notificacoes.domain.silencio import Silencio
from consorcio.services.notificacoes.repository import pessoas


@dataclass(frozen=True, slots=True)
class Preferencias:
    """Every channel and purpose, and the silence of the person, if they chose one."""

    quem: Destinatario
    permitidas: Mapping[tuple[Canal, Finalidade], bool]
    silencio: Silencio | None


async def buscar(conn: AsyncConnection, quem: Destinatario) -> Preferencias:
    """What a person allows, by choice or by default."""
    escolhas = (await pessoas.escolhas(conn, [quem]))[quem]
    todas = {par: permitido(*par, escolhas) for par in product(Canal, Finalidade)}
    return Preferencias(quem, todas, (await pessoas.silencios(conn, [quem])).get(quem))


async def definir(
    tx: Transaction,
    quem: Destinatario,
    mudancas: Mapping[tuple[Canal, Finalidade], bool],
    silencio: Silencio | None,
    origem: str,
) -> Preferencias:
    """Write down what a person said, who wrote it and how they said it. PRECONDITION for what cannot be refused."""
    for (canal, finalidade), permite in mudancas.items():
        if not permite and not pode_recusar(canal, finalidade):
            raise precondition("Avisos de segurança por e-mail e na tela não podem ser recusados.")
    await pessoas.conhecer(tx.conn, quem)
    if mudancas:
        await pessoas.gravar_escolhas(tx.conn, quem, mudancas)
        await pessoas.incluir_consentimentos(
            tx.conn,
            quem,
            mudancas,
            ids=[tx.ids.new() for _ in mudancas],
            origem=origem,
            ator_id=tx.actor.id,
            instante=tx.clock.now(),
        )
    if silencio is not None:
        await pessoas.gravar_silencio(tx.conn, quem, silencio.inicio, silencio.fim)
    return await buscar(tx.conn, quem)


def ler_silencio(inicio: str, fim: str) -> Silencio | None:
    """The silence that was asked for; None when none was. VALIDATION when only one end is told."""
    if bool(inicio) != bool(fim):
        raise validation("/silencio_fim", "Informe o início e o fim do silêncio, ou nenhum dos dois.")
    return Silencio(time.fromisoformat(inicio), time.fromisoformat(fim)) if inicio else None


async def inscrever_push(tx: Transaction, cofre: Cofre, quem: Destinatario, inscricao: Mapping[str, str]) -> UUID:
    """A browser of the person; the same one again replaces itself."""
    await pessoas.conhecer(tx.conn, quem)
    contato_id = tx.ids.new()
    selada = cofre.selar_contato(contato_id, orjson.dumps(dict(inscricao)).decode())
    await pessoas.incluir_push(tx.conn, quem, contato_id, selada, cofre.busca(inscricao["endpoint"]))
    return contato_id


async def cancelar_push(tx: Transaction, quem: Destinatario, inscricao_id: UUID) -> None:
    """Forget a browser of the person. NOT_FOUND."""
    if not await pessoas.excluir_push(tx.conn, quem, inscricao_id):
        raise not_found("inscrição", inscricao_id)
