"""Idempotent commands: the same key answers the same thing for as long as the fact exists (R3, T-IDEM)."""

from __future__ import annotations

import asyncio

import orjson
from google.protobuf.message import Message
from psycopg import AsyncConnection

from consorcio.core.errors import ConsorcioError, ErrorKind, validation
from consorcio.platform.context import Call
from consorcio.platform.database import Transaction
from consorcio.platform.rpc.policy import MethodPolicy, entity_of, masked

MAX_KEY = 255

# Lock, limit and look-up in one round trip. A racer that committed after our snapshot is caught by the primary key.
_BEGIN = """
SELECT set_config('statement_timeout', %s, true),
       pg_try_advisory_xact_lock(hashtextextended(%s, 7240213)),
       c.entrada_hash, c.resposta
  FROM (SELECT 1) AS x
  LEFT JOIN plataforma.comando c ON c.ator = %s AND c.chave = %s
"""

_NO_ROW = (None, False, None, None)

_FINISH = """
INSERT INTO plataforma.comando (ator, chave, metodo, entrada_hash, resposta, correlacao_id)
VALUES (%s, %s, %s, %s, %s, %s)
"""


def required_key(call: Call) -> str:
    """The key of a command. VALIDATION when there is none or it is not printable text of 255 characters at most."""
    key = call.idempotency_key
    if not key or len(key) > MAX_KEY or not key.isprintable():
        raise validation(
            "/Idempotency-Key",
            "Informe o cabeçalho Idempotency-Key, com até 255 caracteres visíveis, único por operação.",
        )
    return key


async def begin(conn: AsyncConnection, call: Call, key: str, digest: bytes) -> bytes | None:
    """The stored answer of a repeated command, or None to carry it out.

    IN_PROGRESS while another call with the key runs, IDEMPOTENCY_REUSED when the key was used for something else.
    """
    actor = call.actor.id
    remaining_s = (call.deadline or 0) - asyncio.get_running_loop().time()
    cursor = await conn.execute(
        _BEGIN, [str(max(int(remaining_s * 1000), 1)), f"{actor}\0{key}".replace("\0", "|"), actor, key]
    )
    row = await cursor.fetchone()
    _, locked, stored_digest, response = row or _NO_ROW
    if stored_digest is None:
        if not locked:
            raise ConsorcioError(ErrorKind.IN_PROGRESS, "A mesma operação ainda está em andamento.", retry_after_s=1)
        return None
    if bytes(stored_digest) != digest:
        raise ConsorcioError(ErrorKind.IDEMPOTENCY_REUSED, "A chave de idempotência já foi usada com outro conteúdo.")
    return bytes(response)


async def finish(
    tx: Transaction,
    call: Call,
    key: str,
    policy: MethodPolicy,
    digest: bytes,
    request: Message,
    response: Message,
    sealed: bytes,
) -> None:
    """Keep the answer and leave the audit leaf, in the transaction of the effect."""
    entity, entity_id = entity_of(response)
    if not entity_id:
        entity, entity_id = entity_of(request)
    await tx.audit(entity or "comando", entity_id or key, policy.path, {"pedido": _plain(request), "chave": key})
    async with tx.conn.pipeline():
        await tx.conn.execute(
            _FINISH,
            [call.actor.id, key, policy.path, digest, sealed, call.correlation_id],
        )
        await tx.flush()


def _plain(request: Message) -> object:
    """Masked request as plain JSON values."""
    return orjson.loads(orjson.dumps(masked(request), default=str))
