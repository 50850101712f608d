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
from consorcio.services.financeiro.use_cases.aplicacao_acordo import aplicar_ao_titulo, recusa_do_acordo
from consorcio.services.financeiro.use_cases.devolucao import exigir_contas_abertas
from consorcio.services.financeiro.use_cases.divida import falta_do_titulo
from consorcio.services.financeiro.use_cases.pagamento import recusa_do_titulo


@dataclass(frozen=True, slots=True)
class Aproveitamento:
    """Of which cota the money is, what it pays, how much of it (all that fits when not said), and why."""

    cota_id: UUID
    parcela_id: UUID
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
    faltas = [await falta_do_titulo(conn, titulo, dia, calendario) for titulo in titulos]
    return Previsao(disponivel, dia, list(zip(titulos, faltas, strict=True)))


async def aproveitar(tx: Transaction, calendario: BusinessCalendar, pedido: Aproveitamento) -> Pagamento:
    """Pay a title with what is apart, as a payment of the day the money came in would.

    VALIDATION above what there is or what the title needs; CONFLICT while a devolução waits for a decision or when the
    title is paid; PRECONDITION when it is of another member or group, or there is nothing.
    """
    conta = await repository.buscar_conta(tx.conn, pedido.cota_id)
    await travar_grupo(tx.conn, conta.grupo_id)
    await exigir_contas_abertas(tx.conn, conta.grupo_id)
    titulo = await repository.buscar_titulo(tx.conn, pedido.parcela_id, travar=True)
    await _exigir_do_consorciado(tx.conn, conta, titulo)
    valor, dia = await _valor(tx, calendario, conta, titulo, pedido.valor_centavos)
    pagamento = _pagamento(tx, titulo, pedido, valor, dia)
    recusa = recusa_do_titulo(titulo, pagamento) or await recusa_do_acordo(tx, titulo)
    if recusa is not None:
        raise recusa
    fato = Fato(tx.ids.new(), "ADevolverAplicado", conta.grupo_id, pedido.data_contabil)
    await lancar(tx, fato, parear(a_devolver_aplicado(valor), conta.cota_id))
    return await aplicar_ao_titulo(tx, titulo, pagamento, calendario)


async def _exigir_do_consorciado(conn: AsyncConnection, conta: ContaCota, titulo: Titulo) -> None:
    """No group pays for another (R10.01), nor one member for another; of a reservation the money is not the group's."""
    if titulo.grupo_id != conta.grupo_id:
        raise precondition("Este título é de outro grupo, e o dinheiro de um não paga o que é de outro.", "R10.01")
    destino = await repository.buscar_conta(conn, titulo.cota_id)
    if destino.consorciado_id != conta.consorciado_id:
        raise precondition("Este título é de outro consorciado.", "R10.04")
    if destino.situacao == "RESERVADA":
        raise precondition("A cota deste título ainda está reservada: espere que ela seja ativada.", "R2.12")


async def _valor(
    tx: Transaction, calendario: BusinessCalendar, conta: ContaCota, titulo: Titulo, pedido_centavos: int | None
) -> tuple[int, date]:
    """How much goes to the title, and since when that money is there."""
    movimentos = await movimentos_da_cota(tx.conn, conta.grupo_id, conta.cota_id)
    ha = sum(centavos for _, centavos in movimentos)
    if ha <= 0:
        raise precondition("Esta cota não tem valor a devolver.", "R4.52")
    if await devolucao_proposta(tx.conn, conta.cota_id):
        raise conflict("Há uma devolução desta cota à espera de decisão: decida-a antes.")
    if pedido_centavos is not None and not 0 < pedido_centavos <= ha:
        raise validation("/valor", f"Informe um valor até {format_brl(ha)}, o que há a devolver.")
    dia = dia_do_dinheiro(movimentos, ha if pedido_centavos is None else pedido_centavos)
    falta = await falta_do_titulo(tx.conn, titulo, dia, calendario)
    valor = min(ha, falta) if pedido_centavos is None else pedido_centavos
    if valor > falta:
        raise validation("/valor", f"Informe um valor até {format_brl(falta)}, o que falta do título.")
    return valor, dia


def _pagamento(tx: Transaction, titulo: Titulo, pedido: Aproveitamento, valor: int, dia: date) -> Pagamento:
    pagamento_id = tx.ids.new()
    return Pagamento(
        pagamento_id=pagamento_id,
        referencia_externa=f"a-devolver:{pagamento_id}",
        parcela_id=titulo.parcela_id,
        grupo_id=titulo.grupo_id,
        cota_id=titulo.cota_id,
        identificador_informado="",
        situacao="APLICADO",
        valor_centavos=valor,
        data_pagamento=dia,
        data_contabil=pedido.data_contabil,
        canal=A_DEVOLVER,
        excedente_centavos=0,
        motivo=pedido.motivo,
    )
