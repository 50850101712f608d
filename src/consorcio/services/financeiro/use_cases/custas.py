"""Costs of collection: what a late payment of a parcela settles before it, where the contract says so (R4.73)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from psycopg import AsyncConnection

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.services.financeiro import repository
from consorcio.services.financeiro.domain.pagamento import alocar_pagamento, repartir
from consorcio.services.financeiro.domain.prestacao import Componente
from consorcio.services.financeiro.registros import Grupo, Pagamento, Titulo
from consorcio.services.financeiro.regra import ler_regra
from consorcio.services.financeiro.repository_abertas import taxas_da_parcela
from consorcio.services.financeiro.use_cases.divida import Divida, calcular_divida
from consorcio.services.financeiro.use_cases.reparticao import Parte


async def calcular_cobranca(
    conn: AsyncConnection, grupo: Grupo, titulo: Titulo, dia: date, calendario: BusinessCalendar
) -> Divida:
    """What is to be charged so that a payment settles the title: its costs too, when they come first."""
    divida = await calcular_divida(conn, grupo, titulo, dia, calendario)
    custas = sum(map(_falta, await _custas(conn, grupo, titulo, dia)))
    return replace(divida, aberta=replace(divida.aberta, custas_centavos=custas))


async def valor_a_cobrar(conn: AsyncConnection, titulo: Titulo, dia: date, calendario: BusinessCalendar) -> int:
    """Centavos of a payment that settles the title, and its costs before it."""
    if titulo.tipo != "PARCELA":
        return _falta(titulo)
    grupo = await repository.buscar_grupo(conn, titulo.grupo_id)
    return (await calcular_cobranca(conn, grupo, titulo, dia, calendario)).aberta.total_centavos


async def partes_com_custas(
    conn: AsyncConnection, titulo: Titulo, pagamento: Pagamento, calendario: BusinessCalendar
) -> list[Parte]:
    """A payment of a parcela as its costs, the oldest first, and the parcela; empty when it has no costs to settle."""
    grupo = await repository.buscar_grupo(conn, titulo.grupo_id)
    taxas = await _custas(conn, grupo, titulo, pagamento.data_pagamento)
    if not taxas:
        return []
    aberta = (await calcular_cobranca(conn, grupo, titulo, pagamento.data_pagamento, calendario)).aberta
    alocacao = alocar_pagamento(pagamento.valor_centavos, [aberta], ler_regra(grupo.regra).ordem_alocacao.grupos)
    nas_custas, faltas = alocacao.centavos(Componente.CUSTAS), list(map(_falta, taxas))
    falta_da_parcela = aberta.total_centavos - aberta.custas_centavos
    return [
        *map(Parte, taxas, faltas, repartir(nas_custas, faltas)),
        Parte(titulo, falta_da_parcela, pagamento.valor_centavos - nas_custas),
    ]


async def _custas(conn: AsyncConnection, grupo: Grupo, titulo: Titulo, dia: date) -> list[Titulo]:
    if titulo.tipo != "PARCELA" or dia <= titulo.vencimento or not ler_regra(grupo.regra).custas_primeiro:
        return []
    return await taxas_da_parcela(conn, titulo.parcela_id)


def _falta(taxa: Titulo) -> int:
    return taxa.valor_centavos - taxa.pago_centavos
