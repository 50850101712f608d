"""A payment put right: one person asks, another carries it out; the books get the reverse of it (R4.73, R2.02)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.errors import ConsorcioError, conflict, precondition, validation
from consorcio.platform.database import Transaction
from consorcio.services.financeiro import registros_estorno as registros
from consorcio.services.financeiro import repository
from consorcio.services.financeiro.domain import estorno as dominio
from consorcio.services.financeiro.domain.estorno import Destino, Dinheiro
from consorcio.services.financeiro.domain.segunda_pessoa import exigir_comprovante, exigir_outra_pessoa
from consorcio.services.financeiro.livro import Fato, lancar, saldos, travar_arrecadacao, travar_grupo
from consorcio.services.financeiro.registros import Grupo, Pagamento
from consorcio.services.financeiro.registros_estorno import Estorno
from consorcio.services.financeiro.repository_pix import passar_recebido
from consorcio.services.financeiro.use_cases import arrecadacao
from consorcio.services.financeiro.use_cases.aplicacao_estorno import (
    Parte,
    circunstancias,
    desfazer,
    dinheiro_da,
    fechar_o_que_a_ago_abriu,
    ler_parte,
    partidas_da,
    publicar,
)
from consorcio.services.financeiro.use_cases.saldo_caixa import caixa_do_grupo


@dataclass(frozen=True, slots=True)
class Pedido:
    """What somebody asks: which payment, where its money goes, why, and how the bank knows what it took."""

    pagamento_id: UUID
    destino: Destino
    motivo: str
    comprovante: str
    data: date


@dataclass(frozen=True, slots=True)
class Previsao:
    """What a reversal would do; without parts when it is refused."""

    recusa: ConsorcioError | None
    consequencias: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Julgado:
    grupo: Grupo
    pagamento: Pagamento
    partes: Sequence[Parte]
    consequencias: Sequence[str]


async def prever(conn: AsyncConnection, pagamento_id: UUID, destino: Destino, hoje: date) -> Previsao:
    """Whether a payment can be reversed and what follows; writes nothing."""
    pagamento = await repository.buscar_pagamento(conn, pagamento_id)
    try:
        return Previsao(None, (await _julgar(conn, pagamento, destino, hoje)).consequencias)
    except ConsorcioError as recusa:
        return Previsao(recusa, ())


async def propor_estorno(tx: Transaction, pedido: Pedido) -> Estorno:
    """Ask that a payment is reversed; moves nothing (R2.02). PRECONDITION names why it cannot be; CONFLICT while
    another proposal waits.
    """
    pagamento = await repository.buscar_pagamento(tx.conn, pedido.pagamento_id)
    hoje = tx.clock.today()
    _conferir(pedido, pagamento, hoje)
    if pagamento.grupo_id is not None:
        await travar_grupo(tx.conn, pagamento.grupo_id)
        pagamento = await repository.buscar_pagamento(tx.conn, pedido.pagamento_id)
    julgado = await _julgar(tx.conn, pagamento, pedido.destino, hoje)
    return await registros.inserir_estorno(
        tx,
        Estorno(
            estorno_id=tx.ids.new(),
            pagamento_id=pagamento.pagamento_id,
            grupo_id=julgado.grupo.grupo_id,
            cota_id=julgado.partes[0].conta.cota_id,
            valor_centavos=pagamento.valor_centavos,
            destino=pedido.destino.value,
            motivo=pedido.motivo,
            comprovante=pedido.comprovante,
            data_contabil=pedido.data,
            situacao="PROPOSTO",
            recusa="",
            proposto_por=tx.actor.id,
            decidido_por="",
            proposto_por_nome=tx.actor.nome,
        ),
    )


def _conferir(pedido: Pedido, pagamento: Pagamento, hoje: date) -> None:
    if not pedido.motivo.strip():
        raise validation("/motivo", "Diga por que o pagamento é estornado.")
    if pedido.data > hoje:
        raise validation("/data_contabil", "A data não pode ser futura.")
    if pedido.data < pagamento.data_pagamento:
        raise validation("/data_contabil", "O estorno não pode ser anterior ao pagamento.")
    if pedido.destino is Destino.SEM_DINHEIRO:
        exigir_comprovante(pedido.comprovante)
    elif pedido.comprovante:
        raise validation("/comprovante", "O dinheiro continua no banco: não há débito a informar.")


async def decidir_estorno(tx: Transaction, estorno_id: UUID, recusa: str, *, aprova: bool) -> Estorno:
    """Carry it out, or refuse it. FORBIDDEN to who proposed it (R2.02); PRECONDITION when it was decided or can no
    longer be done.
    """
    estorno = await registros.buscar_estorno(tx.conn, estorno_id)
    await travar_grupo(tx.conn, estorno.grupo_id)
    estorno = await registros.buscar_estorno(tx.conn, estorno_id)
    if estorno.situacao != "PROPOSTO":
        raise precondition("Este estorno já foi decidido.", "R2.02")
    exigir_outra_pessoa(estorno.proposto_por, tx.actor.id)
    estorno = replace(estorno, decidido_por=tx.actor.id, decidido_por_nome=tx.actor.nome)
    if not aprova:
        if not recusa.strip():
            raise validation("/motivo", "Diga por que o estorno foi recusado.")
        return await registros.gravar_decisao_do_estorno(tx, replace(estorno, situacao="RECUSADO", recusa=recusa))
    pagamento = await repository.buscar_pagamento(tx.conn, estorno.pagamento_id)
    julgado = await _julgar(tx.conn, pagamento, Destino(estorno.destino), tx.clock.today())
    return await registros.gravar_decisao_do_estorno(tx, await _efetivar(tx, estorno, julgado))


async def _julgar(conn: AsyncConnection, pagamento: Pagamento, destino: Destino, hoje: date) -> _Julgado:
    """The parts to undo. PRECONDITION when one of them cannot be, or the group has not the money (I8)."""
    grupo = await repository.buscar_grupo(conn, pagamento.grupo_id) if pagamento.grupo_id else None
    da_vez = dominio.recusa_do_pagamento(
        pagamento.situacao, pagamento.referencia_externa, grupo.situacao if grupo else ""
    )
    if da_vez is not None or grupo is None:
        raise da_vez or precondition("Este pagamento não é de um grupo.", "R4.73")
    pagas = await registros.partes_do_pagamento(conn, pagamento)
    if not pagas:
        raise precondition("Este pagamento é de um acordo, que já contou com ele.", "R4.73")
    partes = [await ler_parte(conn, paga) for paga in pagas]
    lidas = [await circunstancias(conn, grupo, parte) for parte in partes]
    for lida in lidas:
        if recusa := dominio.recusa(lida):
            raise recusa
    if recusa := dominio.recusa_do_caixa(await _ha(conn, grupo), _sai(partes, grupo)):
        raise recusa
    return _Julgado(grupo, pagamento, partes, dominio.consequencias(lidas, destino, pagamento.valor_centavos, hoje))


async def _ha(conn: AsyncConnection, grupo: Grupo) -> Dinheiro:
    caixa, saldo = await caixa_do_grupo(conn, grupo.grupo_id), await saldos(conn, grupo.grupo_id)
    banco = saldo.get("BANCOS", 0) + saldo.get("APLICACAO_GRUPO", 0)
    return Dinheiro(caixa.fundo_comum_livre, caixa.fundo_reserva, banco)


def _sai(partes: Sequence[Parte], grupo: Grupo) -> Dinheiro:
    cada = [dinheiro_da(parte, grupo) for parte in partes]
    return Dinheiro(
        sum(um.fundo_comum for um in cada), sum(um.fundo_reserva for um in cada), sum(um.banco for um in cada)
    )


async def _efetivar(tx: Transaction, estorno: Estorno, julgado: _Julgado) -> Estorno:
    """One fact for all the parts: the bank, or the queue, knows the money as one."""
    grupo, de_novo = julgado.grupo, Destino(estorno.destino) is Destino.IDENTIFICAR_DE_NOVO
    titulo = julgado.partes[0].titulo
    nome = "PagamentoDesaplicado" if de_novo else "PagamentoEstornado"
    fato = Fato(tx.ids.new(), nome, grupo.grupo_id, estorno.data_contabil, titulo.preco_centavos, titulo.ago)
    await lancar(tx, fato, [partida for parte in julgado.partes for partida in partidas_da(parte, grupo)])
    for parte in julgado.partes:
        # What the parts before it changed of the cota is read again.
        atual = await ler_parte(tx.conn, parte.pagamento)
        await desfazer(tx, grupo, atual, estorno.motivo, estorno.data_contabil)
        await fechar_o_que_a_ago_abriu(tx, grupo, parte, estorno.data_contabil)
        await publicar(tx, parte, estorno.estorno_id, estorno.destino, estorno.data_contabil)
    if julgado.pagamento.situacao == "DISTRIBUIDO":
        await registros.marcar_estornado(
            tx.conn, julgado.pagamento.pagamento_id, estorno.motivo, grupo.ultima_ago_fechada
        )
    na_fila = await _por_na_fila(tx, estorno, julgado) if de_novo else None
    return replace(estorno, situacao="EFETIVADO", fato_id=fato.fato_id, na_fila_id=na_fila)


async def _por_na_fila(tx: Transaction, estorno: Estorno, julgado: _Julgado) -> UUID:
    """The money is there, of nobody yet, as it came in on its day."""
    pagamento = julgado.pagamento
    volta = replace(
        pagamento,
        pagamento_id=tx.ids.new(),
        referencia_externa=f"estorno:{pagamento.referencia_externa}",
        identificador_informado=pagamento.identificador_informado or julgado.partes[0].titulo.identificador,
        situacao="NAO_IDENTIFICADO",
        parcela_id=None,
        grupo_id=None,
        cota_id=None,
        data_contabil=estorno.data_contabil,
        excedente_centavos=0,
        motivo=f"Estornado: {estorno.motivo}",
    )
    await travar_arrecadacao(tx.conn)
    if not await repository.guardar_na_fila(tx.conn, volta):
        raise conflict("O dinheiro deste pagamento já está na fila.")
    await passar_recebido(tx.conn, pagamento.pagamento_id, volta.pagamento_id)
    await arrecadacao.receber_de_volta(tx, volta, estorno.data_contabil)
    return volta.pagamento_id
