"""Extensions of the term of groups."""

from __future__ import annotations

from dataclasses import fields
from enum import Enum
from typing import Any, LiteralString
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.errors import UniqueViolation

from consorcio.core.errors import conflict, not_found
from consorcio.services.grupos.domain.prorrogacao import Prorrogacao, SituacaoProrrogacao
from consorcio.services.grupos.repository.linhas import Linha, todas, uma

_COLUNAS: LiteralString = ", ".join(campo.name for campo in fields(Prorrogacao))
_LUGARES: LiteralString = ", ".join(f"%({campo.name})s" for campo in fields(Prorrogacao))


async def inserir(conn: AsyncConnection, prorrogacao: Prorrogacao) -> None:
    """A proposal; CONFLICT while another one of the group waits."""
    try:
        await conn.execute(f"INSERT INTO prorrogacao ({_COLUNAS}) VALUES ({_LUGARES})", _valores(prorrogacao))
    except UniqueViolation:
        raise conflict("Já há uma prorrogação deste grupo à espera de decisão.") from None


async def decidir(conn: AsyncConnection, prorrogacao: Prorrogacao) -> None:
    """What became of it; CONFLICT when the assembly was carried out already."""
    try:
        await conn.execute(
            "UPDATE prorrogacao SET situacao = %(situacao)s, decidida_em = %(decidida_em)s,"
            " decidida_por = %(decidida_por)s, prazo_anterior = %(prazo_anterior)s"
            " WHERE prorrogacao_id = %(prorrogacao_id)s",
            _valores(prorrogacao),
        )
    except UniqueViolation:
        raise conflict("Esta assembleia já foi executada em outra prorrogação.") from None


async def buscar(conn: AsyncConnection, prorrogacao_id: UUID) -> Prorrogacao:
    """A proposal, for one writer alone; NOT_FOUND."""
    consulta = f"SELECT {_COLUNAS} FROM prorrogacao WHERE prorrogacao_id = %s FOR UPDATE"
    linha = await uma(conn, consulta, [prorrogacao_id])
    if linha is None:
        raise not_found("prorrogação", prorrogacao_id)
    return _prorrogacao(linha)


async def listar(conn: AsyncConnection, grupo_id: UUID) -> list[Prorrogacao]:
    """Those of a group, the latest first."""
    consulta = f"SELECT {_COLUNAS} FROM prorrogacao WHERE grupo_id = %s ORDER BY prorrogacao_id DESC LIMIT 100"
    return [_prorrogacao(linha) for linha in await todas(conn, consulta, [grupo_id])]


async def propostas(conn: AsyncConnection, limite: int) -> list[Prorrogacao]:
    """Those of every group that wait for a decision, the oldest first."""
    consulta = f"SELECT {_COLUNAS} FROM prorrogacao WHERE situacao = 'PROPOSTA' ORDER BY prorrogacao_id LIMIT %s"
    return [_prorrogacao(linha) for linha in await todas(conn, consulta, [limite])]


def _valores(prorrogacao: Prorrogacao) -> dict[str, Any]:
    valores = {campo.name: getattr(prorrogacao, campo.name) for campo in fields(Prorrogacao)}
    return {nome: valor.value if isinstance(valor, Enum) else valor for nome, valor in valores.items()}


def _prorrogacao(linha: Linha) -> Prorrogacao:
    return Prorrogacao(**{**linha, "situacao": SituacaoProrrogacao(linha["situacao"])})
