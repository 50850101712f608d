"""One amount over what a cota owes: costs first where the contract says so, then from the oldest on (R4.73)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import precondition
from consorcio.services.financeiro import repository
from consorcio.services.financeiro.regra import ler_regra
from consorcio.services.financeiro.repository_abertas import devidos_da_cota
from consorcio.services.financeiro.use_cases.reparticao import Parte, em_partes


async def partes_da_cota(
    conn: AsyncConnection, cota_id: UUID, valor_centavos: int, dia: date, calendario: BusinessCalendar
) -> list[Parte]:
    """What each open parcela and fee of a cota gets. PRECONDITION when there is none, or the cota is a reservation.

    What is in an agreement is left out: it is paid by the parts of it.
    """
    conta = await repository.buscar_conta(conn, cota_id)
    if conta.situacao == "RESERVADA":
        raise precondition("Esta cota ainda está reservada: identifique a primeira parcela dela.", "R2.12")
    grupo = await repository.buscar_grupo(conn, conta.grupo_id)
    titulos = await devidos_da_cota(conn, cota_id, custas_primeiro=ler_regra(grupo.regra).custas_primeiro)
    if not titulos:
        raise precondition("Esta cota não tem parcela em aberto que se possa pagar.", "R4.73")
    return await em_partes(conn, titulos, valor_centavos, dia, calendario)
