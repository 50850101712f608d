"""What is apart to be given back pays another title of the same member instead (R4.55, R4.73, R10.01)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import conflict, precondition, validation
from consorcio.core.money import format_brl
from consorcio.platform.database import Transaction
from consorcio.services.financeiro import repository
from consorcio.services.financeiro.domain.a_devolver import dia_do_dinheiro
from consorcio.services.financeiro.domain.contabilidade_encerramento import a_devolver_aplicado
from consorcio.services.financeiro.livro import Fato, lancar, parear, travar_grupo
from consorcio.services.financeiro.registros import ContaCota, Pagamento, Titulo
from consorcio.services.financeiro.registros_devolucao import devolucao_proposta, movimentos_da_cota
from consorcio.services.financeiro.repository_abertas import titulos_do_consorciado
from consorcio.services.financeiro.use_cases.aplicacao import A_DEVOLVER
from consorcio.services.financeiro.use_cases.aplicacao_acordo import recusa_do_acordo
from consorcio.services.financeiro.use_cases.custas import valor_a_cobrar
from consorcio.services.financeiro.use_cases.destino import aplicar_ao_titulo
from consorcio.services.financeiro.use_cases.devolucao import exigir_contas_abertas
from consorcio.services.financeiro.use_cases.distribuicao import partes_da_cota
from consorcio.services.financeiro.use_cases.pagamento import recusa_do_titulo
from consorcio.services.financeiro.use_cases.reparticao import distribuir


@dataclass(frozen=True, slots=True)
class Aproveitamento:
    """Of which cota the money is, what it pays (what the cota owes, from the oldest on, when not said), how much of it
    (all that fits when not said), and why.
    """

    cota_id: UUID
    parcela_id: UUID | None
    valor_centavos: int | None
    motivo: str
    data_contabil: date


@dataclass(frozen=True, slots=True)
class Previsao:
    """What is apart in the name of a cota, since when, and what it may pay: titles and what lacks of each then."""

    disponivel_centavos: int
    dia: date | None
    titulos: list[tuple[Titulo, int]]


async def prever(conn: AsyncConnection, cota_id: UUID, calendario: BusinessCalendar) -> Previsao:
    """The open titles of the member in the group, by due date. NOT_FOUND when billing does not know the cota."""
    conta = await repository.buscar_conta(conn, cota_id)
    movimentos = await movimentos_da_cota(conn, conta.grupo_id, cota_id)
    disponivel = sum(centavos for _, centavos in movimentos)
    if disponivel <= 0:
        return Previsao(0, None, [])
    dia = dia_do_dinheiro(movimentos, disponivel)
    titulos = await titulos_do_consorciado(conn, conta.grupo_id, conta.consorciado_id)
    faltas = [await valor_a_cobrar(conn, titulo, dia, calendario) for titulo in titulos]
    return Previsao(disponivel, dia, list(zip(titulos, faltas, strict=True)))


async def aproveitar(tx: Transaction, calendario: BusinessCalendar, pedido: Aproveitamento) -> Pagamento:
    """Pay a title, or what the cota owes, with what is apart: as a payment of the day the money came in would.

    VALIDATION above what there is or what is owed; CONFLICT while a devolução waits for a decision or when the title is
    paid; PRECONDITION when it is of another member or group, or there is nothing.
    """
    conta = await repository.buscar_conta(tx.conn, pedido.cota_id)
    await travar_grupo(tx.conn, conta.grupo_id)
    await exigir_contas_abertas(tx.conn, conta.grupo_id)
    movimentos = await movimentos_da_cota(tx.conn, conta.grupo_id, conta.cota_id)
    ha = sum(centavos for _, centavos in movimentos)
    if ha <= 0:
        raise precondition("Esta cota não tem valor a devolver.", "R4.52")
    if await devolucao_proposta(tx.conn, conta.cota_id):
        raise conflict("Há uma devolução desta cota à espera de decisão: decida-a antes.")
    if pedido.valor_centavos is not None and not 0 < pedido.valor_centavos <= ha:
        raise validation("/valor", f"Informe um valor até {format_brl(ha)}, o que há a devolver.")
    if pedido.parcela_id is None:
        return await _nos_devidos(tx, calendario, conta, pedido, ha, dia_do_dinheiro(movimentos, ha))
    dia = dia_do_dinheiro(movimentos, pedido.valor_centavos or ha)
    return await _no_titulo(tx, calendario, conta, pedido, pedido.parcela_id, ha, dia)


async def _no_titulo(
    tx: Transaction,
    calendario: BusinessCalendar,
    conta: ContaCota,
    pedido: Aproveitamento,
    parcela_id: UUID,
    ha_centavos: int,
    dia: date,
) -> Pagamento:
    titulo = await repository.buscar_titulo(tx.conn, parcela_id, travar=True)
    await _exigir_do_consorciado(tx.conn, conta, titulo)
    falta = await valor_a_cobrar(tx.conn, titulo, dia, calendario)
    valor = _valor(pedido, ha_centavos, falta)
    pagamento = _pagamento(tx, conta, titulo, pedido, valor, dia)
    recusa = recusa_do_titulo(titulo, pagamento) or await recusa_do_acordo(tx, titulo)
    if recusa is not None:
        raise recusa
    await _tirar_do_que_se_devolve(tx, conta, pedido, valor)
    return await aplicar_ao_titulo(tx, titulo, pagamento, calendario)


async def _nos_devidos(
    tx: Transaction, calendario: BusinessCalendar, conta: ContaCota, pedido: Aproveitamento, ha_centavos: int, dia: date
) -> Pagamento:
    devidas = await partes_da_cota(tx.conn, conta.cota_id, 0, dia, calendario)
    valor = _valor(pedido, ha_centavos, sum(max(parte.falta_centavos, 0) for parte in devidas))
    partes = await partes_da_cota(tx.conn, conta.cota_id, valor, dia, calendario)
    await _tirar_do_que_se_devolve(tx, conta, pedido, valor)
    return await distribuir(tx, _pagamento(tx, conta, None, pedido, valor, dia), partes, calendario)


def _valor(pedido: Aproveitamento, ha_centavos: int, falta_centavos: int) -> int:
    if pedido.valor_centavos is None:
        return min(ha_centavos, falta_centavos)
    if pedido.valor_centavos > falta_centavos:
        raise validation("/valor", f"Informe um valor até {format_brl(falta_centavos)}, o que falta pagar.")
    return pedido.valor_centavos


async def _tirar_do_que_se_devolve(tx: Transaction, conta: ContaCota, pedido: Aproveitamento, valor: int) -> None:
    fato = Fato(tx.ids.new(), "ADevolverAplicado", conta.grupo_id, pedido.data_contabil)
    await lancar(tx, fato, parear(a_devolver_aplicado(valor), conta.cota_id))


async def _exigir_do_consorciado(conn: AsyncConnection, conta: ContaCota, titulo: Titulo) -> None:
    """No group pays for another (R10.01), nor one member for another; of a reservation the money is not the group's."""
    if titulo.grupo_id != conta.grupo_id:
        raise precondition("Este título é de outro grupo, e o dinheiro de um não paga o que é de outro.", "R10.01")
    destino = await repository.buscar_conta(conn, titulo.cota_id)
    if destino.consorciado_id != conta.consorciado_id:
        raise precondition("Este título é de outro consorciado.", "R10.04")
    if destino.situacao == "RESERVADA":
        raise precondition("A cota deste título ainda está reservada: espere que ela seja ativada.", "R2.12")


def _pagamento(
    tx: Transaction, conta: ContaCota, titulo: Titulo | None, pedido: Aproveitamento, valor: int, dia: date
) -> Pagamento:
    pagamento_id = tx.ids.new()
    return Pagamento(
        pagamento_id=pagamento_id,
        referencia_externa=f"a-devolver:{pagamento_id}",
        parcela_id=titulo.parcela_id if titulo else None,
        grupo_id=conta.grupo_id,
        cota_id=titulo.cota_id if titulo else conta.cota_id,
        identificador_informado="",
        situacao="APLICADO",
        valor_centavos=valor,
        data_pagamento=dia,
        data_contabil=pedido.data_contabil,
        canal=A_DEVOLVER,
        excedente_centavos=0,
        motivo=pedido.motivo,
    )
