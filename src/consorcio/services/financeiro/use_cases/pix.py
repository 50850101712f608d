"""Pix: a charge tied to its title, money registered once whoever tells it, and given back by the same way (R15)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.clock import FUSO_BRASIL
from consorcio.core.errors import conflict, not_found, precondition
from consorcio.core.money import format_brl
from consorcio.platform.database import Database, Transaction
from consorcio.platform.vault import Vault
from consorcio.services.financeiro import repository
from consorcio.services.financeiro import repository_pix as repository_do_pix
from consorcio.services.financeiro.bancos.pix.api import (
    PedidoCobranca,
    PixRecebido,
    parcela_do_txid,
    txid_da_parcela,
)
from consorcio.services.financeiro.domain.lugar_do_dinheiro import FORMACAO, MOVIMENTO
from consorcio.services.financeiro.livro import travar_grupo_do_titulo
from consorcio.services.financeiro.pagadores import Consorciados, consultar_pagadores
from consorcio.services.financeiro.psp import Psp
from consorcio.services.financeiro.registros import Titulo
from consorcio.services.financeiro.repository_acordos import esta_em_acordo
from consorcio.services.financeiro.repository_pix import CobrancaPix
from consorcio.services.financeiro.use_cases.custas import valor_a_cobrar
from consorcio.services.financeiro.use_cases.pagamento import processar_pagamento
from consorcio.services.financeiro.use_cases.recebimento import Recebimento

_CANAL = "PIX"
_SOBREPOSICAO = timedelta(hours=1)  # what the PSP settles late is asked again; told twice it is one
_PRIMEIRA_LEITURA = timedelta(days=1)
_RETIRADAS_POR_RODADA = 100


class Desfecho(Enum):
    """What telling of a Pix did."""

    NOVO = "NOVO"
    REPETIDO = "REPETIDO"
    DIVERGENTE = "DIVERGENTE"


@dataclass(frozen=True, slots=True)
class Apoio:
    """What a charge needs beside the database."""

    psp: Psp
    consorciados: Consorciados
    calendario: BusinessCalendar
    vault: Vault


async def cobrar(tx: Transaction, apoio: Apoio, titulo: Titulo, validade_segundos: int = 0) -> CobrancaPix:
    """The charge of a title for what it costs today, until it is due or, late, until the end of today.

    The same one while amount and day are the same; with `validade_segundos` it is immediate, and another each time. The
    txid holds the title, so that a charge that the PSP made and we forgot still finds it. PRECONDITION when there is
    nothing to pay, or no account with a key.
    """
    await travar_grupo_do_titulo(tx.conn, parcela_id=titulo.parcela_id)
    titulo = await repository.buscar_titulo(tx.conn, titulo.parcela_id, travar=True)
    hoje = tx.clock.today()
    valor = await _a_pagar(tx, titulo, apoio.calendario)
    vencimento = hoje if validade_segundos else max(titulo.vencimento, hoje)
    anteriores = await repository_do_pix.cobrancas_da_parcela(tx.conn, titulo.parcela_id)
    for anterior in anteriores:
        dela = (anterior.situacao, anterior.tipo, anterior.valor_centavos, anterior.vencimento)
        if dela == ("ATIVA", "COBV", valor, vencimento) and not validade_segundos:
            return anterior
    cota = await repository.buscar_conta(tx.conn, titulo.cota_id)
    dinheiro = FORMACAO if cota.situacao == "RESERVADA" else MOVIMENTO
    conta = await repository_do_pix.conta_com_chave(tx.conn, titulo.grupo_id, dinheiro)
    if conta is None:
        raise precondition("Nenhuma conta bancária deste grupo nem da administradora tem chave Pix.", "R10.03")
    pagadores = await consultar_pagadores(apoio.consorciados, [cota.consorciado_id])
    if cota.consorciado_id not in pagadores:
        raise not_found("consorciado", cota.consorciado_id)
    devedor = pagadores[cota.consorciado_id]
    pedido = PedidoCobranca(
        txid=txid_da_parcela(titulo.parcela_id, len(anteriores)),
        chave=str(conta.campos["pix_chave"]),
        valor_centavos=valor,
        vencimento=vencimento,
        devedor_nome=devedor.nome,
        devedor_documento=devedor.documento,
        identificador=titulo.identificador,
        validade_segundos=validade_segundos,
    )
    no_psp = await apoio.psp.cobrar(pedido)
    cobranca = CobrancaPix(
        *(pedido.txid, titulo.parcela_id, conta.conta_id, valor, vencimento, "ATIVA"),
        copia_e_cola=no_psp.copia_e_cola,
        criada_em=tx.clock.now(),
        tipo=pedido.tipo,
    )
    await repository_do_pix.inserir_cobranca(tx.conn, cobranca)
    return cobranca


async def _a_pagar(tx: Transaction, titulo: Titulo, calendario: BusinessCalendar) -> int:
    if titulo.situacao not in ("ABERTO", "PARCIAL"):
        raise conflict(f"A parcela {titulo.identificador} não está em aberto.")
    if await esta_em_acordo(tx.conn, titulo.parcela_id):
        raise precondition(f"A parcela {titulo.identificador} está em acordo: cobre a parte dele.", "R4.73")
    valor = await valor_a_cobrar(tx.conn, titulo, tx.clock.today(), calendario)
    if valor <= 0:
        raise precondition(f"A parcela {titulo.identificador} não tem o que pagar.")
    return valor


async def registrar_webhook(conn: AsyncConnection, psp: Psp, endereco: str) -> list[str]:
    """Tell the PSP, for each key of the accounts, where to tell what comes in; gives the keys."""
    chaves = await repository_do_pix.chaves(conn)
    for chave in chaves:
        await psp.registrar_webhook(chave, endereco)
    return chaves


async def receber(tx: Transaction, pix: PixRecebido, origem: str, calendario: BusinessCalendar) -> Desfecho:
    """Register a Pix once for ever, to the title of its txid or to the queue of the operator.

    A second telling changes nothing; one that says another amount or txid is written down for a person.
    """
    if not await repository_do_pix.lembrar(tx.conn, pix, origem, tx.clock.now()):
        return await _conferir_repetido(tx, pix)
    titulo = await _titulo_do_txid(tx, pix.txid)
    dia = pix.horario.astimezone(FUSO_BRASIL).date()
    recebimento = Recebimento(
        parcela_id=titulo,
        identificador=pix.txid or pix.e2eid,
        valor_centavos=pix.valor_centavos,
        data_pagamento=dia,
        canal=_CANAL,
        referencia_externa=f"pix:{pix.e2eid}",
        aceita_divergente=True,
        data_contabil=dia,
    )
    pagamento = await processar_pagamento(tx, recebimento, calendario)
    await repository_do_pix.ligar_pagamento(tx.conn, pix.e2eid, pagamento.pagamento_id)
    await repository_do_pix.mudar_cobranca(tx.conn, pix.txid, "PAGA")
    return Desfecho.NOVO


async def _conferir_repetido(tx: Transaction, pix: PixRecebido) -> Desfecho:
    anterior = await repository_do_pix.buscar_recebido(tx.conn, pix.e2eid)
    assert anterior is not None
    if (anterior.valor_centavos, anterior.txid) == (pix.valor_centavos, pix.txid):
        return Desfecho.REPETIDO
    divergencia = f"O PSP disse depois {format_brl(pix.valor_centavos)} e txid {pix.txid or 'nenhum'}."
    await repository_do_pix.anotar_divergencia(tx.conn, pix.e2eid, divergencia)
    return Desfecho.DIVERGENTE


async def _titulo_do_txid(tx: Transaction, txid: str) -> UUID | None:
    parcela_id = parcela_do_txid(txid)
    if parcela_id is None:
        return None
    return next(iter(await repository.titulos_por_id(tx.conn, [parcela_id])), None)


async def conciliar(
    db: Database, psp: Psp, inicio: datetime, fim: datetime, calendario: BusinessCalendar
) -> Counter[Desfecho]:
    """Ask the PSP what came in between two instants, for what the webhook lost; each Pix in its own transaction."""
    feito: Counter[Desfecho] = Counter()
    async for pix in psp.recebidos(inicio, fim):
        async with db.transaction() as tx:
            feito[await receber(tx, pix, "CONSULTA", calendario)] += 1
    return feito


async def rodada(db: Database, psp: Psp, agora: datetime, calendario: BusinessCalendar) -> Counter[Desfecho]:
    """What is done from time to time: ask what came in since the last time, and take back charges nobody should pay.

    The mark moves only when everything was told: a PSP that goes away in the middle is asked again from there.
    """
    async with db.read() as conn:
        desde = await repository_do_pix.lido_ate(conn)
        retirar = await repository_do_pix.cobrancas_a_retirar(conn, _RETIRADAS_POR_RODADA)
    inicio = desde - _SOBREPOSICAO if desde else agora - _PRIMEIRA_LEITURA
    feito = await conciliar(db, psp, inicio, agora, calendario)
    async with db.transaction() as tx:
        await repository_do_pix.marcar_leitura(tx.conn, agora)
    for txid, tipo in retirar:
        await psp.retirar(txid, tipo)
        async with db.transaction() as tx:
            await repository_do_pix.mudar_cobranca(tx.conn, txid, "RETIRADA")
    return feito
