"""Reading the returns that came, and keeping the bytes of one until it ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.platform.database import Transaction
from consorcio.platform.vault import Vault
from consorcio.services.financeiro.registros import todos, um

_TABELA, _COLUNA = "retorno_guardado", "conteudo"

# Who applies a file keeps an advisory lock on the first eight bytes of its hash (`reservar_arquivo`).
_RECEBIDO: LiteralString = """
SELECT * FROM (
    SELECT r.retorno_id, r.conta_id, r.nome, r.layout, r.completo, r.data_contabil, r.recebido_em, r.registros,
           CASE WHEN r.concluido_em IS NOT NULL THEN 'CONCLUIDO'
                WHEN EXISTS (SELECT FROM pg_locks l WHERE l.locktype = 'advisory' AND l.objsubid = 1
                      AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                      AND l.classid::bigint = ('x' || encode(substr(r.sha256, 1, 4), 'hex'))::bit(32)::bigint
                      AND l.objid::bigint = ('x' || encode(substr(r.sha256, 5, 4), 'hex'))::bit(32)::bigint)
                THEN 'EM_APLICACAO' ELSE 'INTERROMPIDO' END AS situacao,
           CASE WHEN r.concluido_em IS NOT NULL THEN r.registros
                ELSE (SELECT count(*) FROM retorno_registro g WHERE g.retorno_id = r.retorno_id)::int END AS tratados,
           EXISTS (SELECT FROM retorno_guardado g WHERE g.retorno_id = r.retorno_id) AS retomavel
      FROM retorno_bancario r
     WHERE (%(conta)s::uuid IS NULL OR r.conta_id = %(conta)s)
       AND (%(retorno)s::uuid IS NULL OR r.retorno_id = %(retorno)s)
       AND (%(antes_de)s::uuid IS NULL OR r.retorno_id < %(antes_de)s)
       AND (%(situacao)s IN ('', 'CONCLUIDO') OR r.concluido_em IS NULL)) recebidos
 WHERE %(situacao)s = '' OR situacao = %(situacao)s
 ORDER BY retorno_id DESC LIMIT %(limite)s
"""


@dataclass(frozen=True, slots=True)
class RetornoRecebido:
    """A file that came, and how far it is: CONCLUIDO, EM_APLICACAO or INTERROMPIDO."""

    retorno_id: UUID
    conta_id: UUID
    nome: str
    layout: str
    completo: bool
    data_contabil: date
    recebido_em: datetime
    registros: int
    situacao: str
    tratados: int
    retomavel: bool


@dataclass(frozen=True, slots=True)
class Origem:
    """Where the bytes of a return are: in the request itself, or in the parts of a sending."""

    conteudo: bytes
    envio_id: UUID | None = None
    partes: int | None = None


@dataclass(frozen=True, slots=True)
class Guardado:
    """The bytes of an interrupted return, or the sending whose parts they are."""

    conteudo: bytes | None
    envio_id: UUID | None
    partes: int | None


async def listar(
    conn: AsyncConnection, conta_id: UUID | None, situacao: str, antes_de: UUID | None, limite: int
) -> list[RetornoRecebido]:
    """A page of the returns that came, the latest first; an empty state means all."""
    filtro = {"conta": conta_id, "retorno": None, "antes_de": antes_de, "situacao": situacao, "limite": limite}
    return await todos(conn, RetornoRecebido, _RECEBIDO, filtro)


async def buscar(conn: AsyncConnection, retorno_id: UUID) -> RetornoRecebido | None:
    """A return that came, or none."""
    filtro = {"conta": None, "retorno": retorno_id, "antes_de": None, "situacao": "", "limite": 1}
    return await um(conn, RetornoRecebido, _RECEBIDO, filtro)


async def guardar(tx: Transaction, vault: Vault, retorno_id: UUID, origem: Origem) -> None:
    """Keep the bytes of a return that begins, sealed, until it ends."""
    selado = None if origem.envio_id else vault.seal(origem.conteudo, _TABELA, _COLUNA, retorno_id)
    await tx.conn.execute(
        "INSERT INTO retorno_guardado (retorno_id, conteudo, envio_id, partes) VALUES (%s, %s, %s, %s)",
        [retorno_id, selado, origem.envio_id, origem.partes],
    )


async def abrir(conn: AsyncConnection, vault: Vault, retorno_id: UUID) -> Guardado | None:
    """What was kept of a return; None when nothing is, because it ended or is older than that."""
    cursor = await conn.execute(
        "SELECT conteudo, envio_id, partes FROM retorno_guardado WHERE retorno_id = %s", [retorno_id]
    )
    linha = await cursor.fetchone()
    if linha is None:
        return None
    selado, envio_id, partes = linha
    conteudo = None if selado is None else vault.open_bytes(bytes(selado), _TABELA, _COLUNA, retorno_id)
    return Guardado(conteudo, envio_id, partes)
