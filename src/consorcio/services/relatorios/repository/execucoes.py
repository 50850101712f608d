"""Executions of reports."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.errors import not_found
from consorcio.platform.rows import many, one


@dataclass(frozen=True, slots=True)
class Execucao:
    """A row of `execucao`. `chave` is sealed; `eventos` is how many facts the file knows."""

    execucao_id: UUID
    tipo: str
    formato: str
    grupo_id: UUID | None
    data_inicial: date
    data_final: date
    situacao: str
    solicitante: str
    solicitante_id: str
    agendamento_id: UUID | None
    criada_em: datetime
    usuario_id: str = ""
    linhas_escritas: int = 0
    linhas_total: int = 0
    motivo: str = ""
    terminada_em: datetime | None = None
    eventos: int | None = None
    tamanho_bytes: int | None = None
    sha256: bytes | None = None
    chave: bytes | None = None
    objeto: str | None = None


_NOMES = tuple(campo.name for campo in fields(Execucao))
_COLUNAS = ", ".join(_NOMES)
_IGUAL = (
    "tipo = %(tipo)s AND formato = %(formato)s AND grupo_id IS NOT DISTINCT FROM %(grupo_id)s"
    " AND data_inicial = %(data_inicial)s AND data_final = %(data_final)s AND usuario_id = %(usuario_id)s"
)


async def incluir(conn: AsyncConnection, execucao: Execucao) -> bool:
    """Keep a new one; False when an equal one runs, which the unique index decides."""
    cursor = await conn.execute(
        f"INSERT INTO execucao ({_COLUNAS}) VALUES ({', '.join(f'%({nome})s' for nome in _NOMES)})"
        " ON CONFLICT DO NOTHING".encode(),
        _valores(execucao),
    )
    return cursor.rowcount == 1


async def igual_em_curso(conn: AsyncConnection, execucao: Execucao) -> Execucao | None:
    """The one that runs and asks the same."""
    consulta = f"SELECT {_COLUNAS} FROM execucao WHERE {_IGUAL} AND situacao IN ('NA_FILA', 'EXECUTANDO')"
    return await one(conn, Execucao, consulta, _valores(execucao))


async def igual_e_atual(conn: AsyncConnection, execucao: Execucao, eventos: int) -> Execucao | None:
    """One that ended, asks the same, and knows every fact there is."""
    consulta = (
        f"SELECT {_COLUNAS} FROM execucao WHERE {_IGUAL} AND situacao = 'CONCLUIDA' AND eventos = %(eventos_agora)s"
        " ORDER BY execucao_id DESC LIMIT 1"
    )
    return await one(conn, Execucao, consulta, _valores(execucao) | {"eventos_agora": eventos})


async def buscar(conn: AsyncConnection, execucao_id: UUID, *, travar: bool = False) -> Execucao:
    """One of them. NOT_FOUND."""
    consulta = f"SELECT {_COLUNAS} FROM execucao WHERE execucao_id = %s"
    achada = await one(conn, Execucao, consulta + " FOR UPDATE" if travar else consulta, [execucao_id])
    if achada is None:
        raise not_found("execução", execucao_id)
    return achada


async def listar(conn: AsyncConnection, tipo: str, depois_de: UUID | None, quantas: int) -> list[Execucao]:
    """A page, from the latest."""
    consulta = (
        f"SELECT {_COLUNAS} FROM execucao WHERE (%(tipo)s = '' OR tipo = %(tipo)s)"
        " AND (%(depois)s::uuid IS NULL OR execucao_id < %(depois)s) ORDER BY execucao_id DESC LIMIT %(quantas)s"
    )
    return await many(conn, Execucao, consulta, {"tipo": tipo, "depois": depois_de, "quantas": quantas})


async def comecar(conn: AsyncConnection, execucao_id: UUID, linhas_total: int) -> bool:
    """It writes from the beginning; False when it was cancelled."""
    return await _mudar(
        conn,
        "SET situacao = 'EXECUTANDO', linhas_escritas = 0, linhas_total = %(linhas)s",
        execucao_id,
        {"linhas": linhas_total},
    )


async def avancar(conn: AsyncConnection, execucao_id: UUID, linhas_escritas: int) -> bool:
    """So many lines are written; False when it was cancelled."""
    return await _mudar(conn, "SET linhas_escritas = %(linhas)s", execucao_id, {"linhas": linhas_escritas})


async def terminar(conn: AsyncConnection, execucao: Execucao) -> bool:
    """It ended, with its file or without; False when it had already."""
    return await _mudar(
        conn,
        "SET situacao = %(situacao)s, motivo = %(motivo)s, terminada_em = %(terminada_em)s,"
        " linhas_escritas = %(linhas_escritas)s, linhas_total = %(linhas_total)s, eventos = %(eventos)s,"
        " tamanho_bytes = %(tamanho_bytes)s, sha256 = %(sha256)s, chave = %(chave)s, objeto = %(objeto)s",
        execucao.execucao_id,
        _valores(execucao),
    )


async def a_expirar(conn: AsyncConnection, antes_de: datetime, quantas: int) -> list[Execucao]:
    """Files kept long enough."""
    consulta = (
        f"SELECT {_COLUNAS} FROM execucao WHERE situacao = 'CONCLUIDA' AND terminada_em < %s"
        " ORDER BY terminada_em LIMIT %s"
    )
    return await many(conn, Execucao, consulta, [antes_de, quantas])


async def expirar(conn: AsyncConnection, execucao_id: UUID) -> None:
    """The file is gone."""
    await conn.execute(
        "UPDATE execucao SET situacao = 'EXPIRADA', chave = NULL, objeto = NULL WHERE execucao_id = %s", [execucao_id]
    )


async def _mudar(conn: AsyncConnection, mudanca: str, execucao_id: UUID, valores: dict[str, Any]) -> bool:
    consulta = f"UPDATE execucao {mudanca} WHERE execucao_id = %(id)s AND situacao IN ('NA_FILA', 'EXECUTANDO')"
    cursor = await conn.execute(consulta.encode(), valores | {"id": execucao_id})
    return cursor.rowcount == 1


def _valores(execucao: Execucao) -> dict[str, Any]:
    return {nome: getattr(execucao, nome) for nome in _NOMES}
