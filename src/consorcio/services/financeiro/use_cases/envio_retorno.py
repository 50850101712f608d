"""A return larger than a request: it comes in parts, in any order and as often as needed, and is applied whole."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.errors import conflict, precondition
from consorcio.platform.database import Transaction
from consorcio.platform.vault import Vault
from consorcio.services.financeiro import repository_bancos as bancos

_ABANDONADO = timedelta(days=1)
_TABELA, _COLUNA = "envio_retorno_parte", "conteudo"
# Not those of a return that stopped in the middle: it goes on with them.
_APAGAR_ABANDONADOS = (
    "DELETE FROM envio_retorno_parte p WHERE recebida_em < %s"
    " AND NOT EXISTS (SELECT FROM retorno_guardado g WHERE g.envio_id = p.envio_id)"
)


@dataclass(frozen=True, slots=True)
class Envio:
    """How much of a file has come: the numbers of its parts, in order, and their bytes."""

    partes: tuple[int, ...]
    tamanho_bytes: int


async def guardar_parte(
    tx: Transaction, vault: Vault, conta_id: UUID, envio_id: UUID, numero: int, conteudo: bytes
) -> Envio:
    """Keep a part, sealed. The same again changes nothing; CONFLICT when its number, or the sending, is of another."""
    await bancos.buscar_conta(tx.conn, conta_id)
    agora, resumo = tx.clock.now(), hashlib.sha256(conteudo).digest()
    await tx.conn.execute(_APAGAR_ABANDONADOS, [agora - _ABANDONADO])
    await _exigir_conta(tx.conn, conta_id, envio_id)
    cursor = await tx.conn.execute(
        "INSERT INTO envio_retorno_parte (envio_id, numero, conta_id, sha256, tamanho_bytes, conteudo, recebida_em)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (envio_id, numero) DO UPDATE SET recebida_em = %s"
        " WHERE envio_retorno_parte.sha256 = excluded.sha256",
        [
            *(envio_id, numero, conta_id, resumo, len(conteudo)),
            vault.seal(conteudo, _TABELA, _COLUNA, f"{envio_id}/{numero}"),
            *(agora, agora),
        ],
    )
    if cursor.rowcount == 0:
        raise conflict(f"A parte {numero} deste envio já veio com outro conteúdo.")
    return await buscar(tx.conn, conta_id, envio_id)


async def buscar(conn: AsyncConnection, conta_id: UUID, envio_id: UUID) -> Envio:
    """What has come; nothing is an empty sending."""
    cursor = await conn.execute(
        "SELECT numero, tamanho_bytes FROM envio_retorno_parte WHERE envio_id = %s AND conta_id = %s ORDER BY numero",
        [envio_id, conta_id],
    )
    linhas = await cursor.fetchall()
    return Envio(tuple(numero for numero, _ in linhas), sum(tamanho for _, tamanho in linhas))


async def juntar(conn: AsyncConnection, vault: Vault, conta_id: UUID, envio_id: UUID, partes: int) -> bytes:
    """The whole file, from its `partes` parts. PRECONDITION names those that did not come."""
    envio = await buscar(conn, conta_id, envio_id)
    faltam = [str(numero) for numero in range(1, partes + 1) if numero not in envio.partes]
    if faltam or len(envio.partes) != partes:
        sobra = "" if faltam else f" Vieram {len(envio.partes)}, e o pedido diz {partes}."
        raise precondition(f"O envio não está completo. Faltam as partes: {', '.join(faltam) or 'nenhuma'}.{sobra}")
    inteiro = bytearray()
    for numero in envio.partes:
        cursor = await conn.execute(
            "SELECT conteudo FROM envio_retorno_parte WHERE envio_id = %s AND numero = %s", [envio_id, numero]
        )
        (selado,) = await cursor.fetchone() or (b"",)
        inteiro += vault.open_bytes(bytes(selado), _TABELA, _COLUNA, f"{envio_id}/{numero}")
    return bytes(inteiro)


async def apagar(conn: AsyncConnection, envio_id: UUID) -> None:
    """Its parts are of no more use."""
    await conn.execute("DELETE FROM envio_retorno_parte WHERE envio_id = %s", [envio_id])


async def _exigir_conta(conn: AsyncConnection, conta_id: UUID, envio_id: UUID) -> None:
    cursor = await conn.execute(
        "SELECT FROM envio_retorno_parte WHERE envio_id = %s AND conta_id <> %s LIMIT 1", [envio_id, conta_id]
    )
    if await cursor.fetchone() is not None:
        raise conflict("Este envio é de outra conta.")
