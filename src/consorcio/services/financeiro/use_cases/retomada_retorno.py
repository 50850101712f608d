"""A return that stopped in the middle goes on from there, with the bytes that were kept (ADR 0032, R15)."""

from __future__ import annotations

from uuid import UUID

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import not_found, precondition
from consorcio.platform.database import Database, Transaction
from consorcio.platform.vault import Vault
from consorcio.services.financeiro import repository_retornos as retornos
from consorcio.services.financeiro.use_cases import envio_retorno
from consorcio.services.financeiro.use_cases.retorno import ResultadoRetorno, processar_retorno


async def retomar_retorno(
    tx: Transaction, database: Database, vault: Vault, retorno_id: UUID, calendario: BusinessCalendar
) -> ResultadoRetorno:
    """Apply what is left of an interrupted return, with the accounting date it had.

    NOT_FOUND when there is no such return; PRECONDITION when it ended, or when its bytes were not kept; CONFLICT while
    somebody applies it.
    """
    recebido = await retornos.buscar(tx.conn, retorno_id)
    if recebido is None:
        raise not_found("retorno", retorno_id)
    if recebido.situacao == "CONCLUIDO":
        raise precondition("Este retorno já foi aplicado até o fim.")
    guardado = await retornos.abrir(tx.conn, vault, retorno_id)
    if guardado is None:
        raise precondition("O conteúdo deste retorno não está guardado: envie o mesmo arquivo de novo, e ele continua.")
    conteudo = guardado.conteudo
    if conteudo is None:
        assert guardado.envio_id is not None
        assert guardado.partes is not None
        conteudo = await envio_retorno.juntar(tx.conn, vault, recebido.conta_id, guardado.envio_id, guardado.partes)
    # Who sent it the first time had said that it came whole, or it would not have begun.
    resultado = await processar_retorno(
        *(tx, database, recebido.conta_id, conteudo, recebido.nome, recebido.data_contabil, calendario),
        aceita_sem_trailer=True,
    )
    if guardado.envio_id is not None:
        await envio_retorno.apagar(tx.conn, guardado.envio_id)
    return resultado
