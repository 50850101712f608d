"""The numbers of the panel, in one statement: one snapshot."""

from __future__ import annotations

from datetime import date, datetime
from importlib.resources import files
from typing import Any

from psycopg import AsyncConnection

from consorcio.services.relatorios.domain.plano_contas import FUNDO_COMUM

_CONSULTA = (files("consorcio.services.relatorios") / "sql" / "painel.sql").read_text().encode()


async def numeros(conn: AsyncConnection, hoje: date, agora: datetime) -> dict[str, Any]:
    """Money in centavos, dates as text."""
    argumentos = {"hoje": hoje, "agora": agora, "fundo_comum": list(FUNDO_COMUM)}
    linha = await (await conn.execute(_CONSULTA, argumentos)).fetchone()
    assert linha is not None
    return dict(linha[0])
