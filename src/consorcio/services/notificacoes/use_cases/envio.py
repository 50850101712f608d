"""Sending one message by hand, seeing what became of messages, and giving dead ones another life."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.errors import ConsorcioError, ErrorKind, FieldError, not_found, validation
from consorcio.platform.bell import Work
from consorcio.platform.database import Transaction
from consorcio.services.notificacoes.ajustes import Ajustes
from consorcio.services.notificacoes.cofre import Cofre
from consorcio.services.notificacoes.domain.aviso import Canal, Destinatario, Prioridade
from consorcio.services.notificacoes.repository import entregas, modelos
from consorcio.services.notificacoes.repository.entregas import Entrega, Notificacao
from consorcio.services.notificacoes.use_cases.avisar import Pedido, avisar


async def enviar(
    tx: Transaction,
    cofre: Cofre,
    ajustes: Ajustes,
    quem: Destinatario,
    modelo: str,
    dados: Mapping[str, str],
    *,
    prioridade: Prioridade,
    chave_unica: str,
    canais: Sequence[Canal],
) -> tuple[Notificacao, list[Entrega]]:
    """Put a message in the queues; with a used key, the first one. VALIDATION for model, channels or values."""
    await _exigir(tx, modelo, dados, canais)
    chave = f"pedido:{chave_unica}" if chave_unica else ""
    novas = await avisar(
        tx, cofre, ajustes, modelo, [Pedido(quem, dados, chave)], prioridade=prioridade, so_canais=canais
    )
    notificacao_id = novas[0] if novas else await entregas.por_chave(tx.conn, chave)
    assert notificacao_id is not None
    return await buscar(tx.conn, notificacao_id)


async def buscar(conn: AsyncConnection, notificacao_id: UUID) -> tuple[Notificacao, list[Entrega]]:
    """A notification and its deliveries. NOT_FOUND."""
    achada = await entregas.buscar(conn, notificacao_id)
    if achada is None:
        raise not_found("notificação", notificacao_id)
    return achada


async def reenviar(tx: Transaction, entrega_ids: Sequence[UUID], canal: Canal | None) -> int:
    """Back to the queue. VALIDATION when neither deliveries nor a channel are told."""
    if not entrega_ids and canal is None:
        raise validation("/canal", "Informe as entregas ou o canal.")
    tx.leaves.add(Work.OWN)
    return await entregas.reenviar(tx.conn, entrega_ids, canal, tx.clock.now())


async def _exigir(tx: Transaction, modelo: str, dados: Mapping[str, str], canais: Sequence[Canal]) -> None:
    textos = await modelos.em_uso(tx.conn, modelo)
    if not textos:
        raise validation("/modelo", f"Não há texto em uso para o modelo {modelo}.")
    com_texto = {texto.canal for texto in textos}
    for i, canal in enumerate(canais):
        if canal not in com_texto:
            raise validation(f"/canais/{i}", f"O modelo {modelo} não tem texto em uso para {canal.value}.")
    usados = [texto for texto in textos if not canais or texto.canal in canais]
    faltam = {nome for texto in usados for nome in texto.variaveis} - dados.keys()
    if faltam:
        erros = tuple(FieldError(f"/dados/{nome}", "O modelo usa este valor.") for nome in sorted(faltam))
        raise ConsorcioError(ErrorKind.VALIDATION, f"Faltam valores: {', '.join(sorted(faltam))}.", erros)
