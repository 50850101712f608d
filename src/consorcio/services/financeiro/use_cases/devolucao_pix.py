"""Money given back by Pix, followed until the PSP says that it was, or that it could not be."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import ConsorcioError, ErrorKind, conflict, precondition
from consorcio.platform.database import Database, Transaction
from consorcio.platform.vault import Vault
from consorcio.services.financeiro import repository
from consorcio.services.financeiro import repository_pix as repository_do_pix
from consorcio.services.financeiro.bancos.pix.api import DevolucaoNoPsp
from consorcio.services.financeiro.psp import Psp
from consorcio.services.financeiro.registros import Pagamento
from consorcio.services.financeiro.repository_pix import DevolucaoPix
from consorcio.services.financeiro.use_cases.pagamento import Resolucao, resolver_pagamento
from consorcio.services.financeiro.use_cases.pix import Apoio

_EM_PROCESSAMENTO, _DEVOLVIDO, _NAO_REALIZADO = "EM_PROCESSAMENTO", "DEVOLVIDO", "NAO_REALIZADO"
_POR_RODADA = 100


async def devolver(tx: Transaction, apoio: Apoio, pagamento_id: UUID, motivo: str, quem: str) -> Pagamento:
    """Give back by Pix what no title took. Asked twice, it is one: the id of a refund is the payment's, and a number.

    The payment leaves the queue when the PSP says that the money went. PRECONDITION when it did not come by Pix or the
    PSP refuses; CONFLICT when it was already resolved, or a refund of it is being done.
    """
    pagamento = await repository.buscar_pagamento(tx.conn, pagamento_id, travar=True)
    recebido = await repository_do_pix.recebido_do_pagamento(tx.conn, pagamento_id)
    if recebido is None:
        raise precondition("Este pagamento não veio pela API Pix: devolva-o por outro meio.")
    if pagamento.situacao != "NAO_IDENTIFICADO":
        raise conflict("Este pagamento já foi resolvido.")
    anteriores = await repository_do_pix.devolucoes_do_pagamento(tx.conn, pagamento_id)
    if anteriores and anteriores[0].situacao == _EM_PROCESSAMENTO:
        raise conflict("A devolução deste Pix está em processamento.")
    devolucao_id = pagamento_id.hex + (f"{len(anteriores):02d}" if anteriores else "")
    resposta = await apoio.psp.devolver(recebido.e2eid, devolucao_id, pagamento.valor_centavos)
    if resposta.situacao == _NAO_REALIZADO:
        raise precondition(f"O PSP não devolveu o Pix: {resposta.motivo or 'sem motivo informado'}.")
    devolucao = DevolucaoPix(
        *(pagamento_id, recebido.e2eid, devolucao_id, pagamento.valor_centavos),
        *(resposta.situacao, motivo, quem, tx.clock.now()),
    )
    await repository_do_pix.guardar_devolucao(tx.conn, devolucao)
    if resposta.situacao != _DEVOLVIDO:
        return pagamento
    return await _dar_por_devolvido(tx, apoio.vault, apoio.calendario, devolucao)


async def acompanhar(db: Database, psp: Psp, vault: Vault, calendario: BusinessCalendar) -> Counter[str]:
    """Ask how the refunds that were being done ended; each in its own transaction, those it still does are left.

    One that the PSP does not know is left too: it may have been asked and not yet written there.
    """
    async with db.read() as conn:
        pendentes = await repository_do_pix.devolucoes_em_processamento(conn, _POR_RODADA)
    feito: Counter[str] = Counter()
    for devolucao in pendentes:
        resposta = await _perguntar(psp, devolucao)
        if resposta is None or resposta.situacao == _EM_PROCESSAMENTO:
            continue
        async with db.transaction() as tx:
            await _encerrar(tx, vault, calendario, devolucao, resposta)
        feito[resposta.situacao] += 1
    return feito


async def _perguntar(psp: Psp, devolucao: DevolucaoPix) -> DevolucaoNoPsp | None:
    try:
        return await psp.devolucao(devolucao.e2eid, devolucao.devolucao_id)
    except ConsorcioError as erro:
        if erro.kind is not ErrorKind.PRECONDITION:
            raise
        return None


async def _encerrar(
    tx: Transaction, vault: Vault, calendario: BusinessCalendar, devolucao: DevolucaoPix, resposta: DevolucaoNoPsp
) -> None:
    """Only the round that finds it still being done ends it: two at once do it once."""
    await repository.buscar_pagamento(tx.conn, devolucao.pagamento_id, travar=True)
    fim = (devolucao.devolucao_id, resposta.situacao, resposta.motivo)
    if await repository_do_pix.encerrar_devolucao(tx.conn, *fim) and resposta.situacao == _DEVOLVIDO:
        await _dar_por_devolvido(tx, vault, calendario, devolucao)


async def _dar_por_devolvido(
    tx: Transaction, vault: Vault, calendario: BusinessCalendar, devolucao: DevolucaoPix
) -> Pagamento:
    resolucao = Resolucao(None, devolucao.motivo, "", devolucao.devolucao_id, tx.clock.today())
    return await resolver_pagamento(tx, vault, devolucao.pagamento_id, resolucao, calendario)
