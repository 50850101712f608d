"""Idempotent commands: the same key answers the same thing for as long as the fact exists (R3, T-IDEM)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import orjson
from google.protobuf.message import Message
from psycopg import AsyncConnection

from consorcio.core.errors import ConsorcioError, ErrorKind, validation
from consorcio.platform.arrays import bytes_array, text_array
from consorcio.platform.context import Call
from consorcio.platform.database import SharedTransaction, Transaction
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


# A set is short: its statements are planned once, for rows by their keys, whatever the tables were then.
_BEGIN_SET = """
SELECT set_config('statement_timeout', %s, true), set_config('plan_cache_mode', 'force_generic_plan', true),
       set_config('enable_seqscan', 'off', true)
"""
# Which are new is kept where the statements of the same conversation read it: `consorcio.novos`, numbered from 1.
_BEGIN_MANY = """
SELECT n.novos, set_config('consorcio.novos', n.novos::text, true)
  FROM (SELECT array_agg(k.novo ORDER BY k.ordem) AS novos
          FROM (SELECT u.ordem,
                       pg_try_advisory_xact_lock(hashtextextended(u.trava, 7240213)) AND c.chave IS NULL AS novo
                  FROM unnest(%s::text[], %s::text[], %s::text[]) WITH ORDINALITY AS u (trava, ator, chave, ordem)
                  LEFT JOIN LATERAL (
                       -- By the key, one by one (OFFSET keeps them apart): a join planned while the table was small
                       -- reads all of it.
                       SELECT c.chave FROM plataforma.comando c WHERE c.ator = u.ator AND c.chave = u.chave OFFSET 0) c
                       ON true) k) n
"""

_FINISH_MANY = """
INSERT INTO plataforma.comando (ator, chave, metodo, entrada_hash, resposta, correlacao_id)
SELECT u.ator, u.chave, %s, u.entrada_hash, u.resposta, u.correlacao_id
  FROM unnest(%s::text[], %s::text[], %s::bytea[], %s::bytea[], %s::text[])
       AS u (ator, chave, entrada_hash, resposta, correlacao_id)
"""


@dataclass(frozen=True, slots=True)
class Command:
    """A command to carry out: what was asked, by whom, under which key, and what its input is recognised by."""

    request: Message
    call: Call
    key: str
    digest: bytes

    @property
    def identity(self) -> tuple[str, str]:
        """Who and which key."""
        return self.call.actor.id, self.key


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
    cursor = await conn.execute(_BEGIN, [str(max(int(remaining_s * 1000), 1)), _lock_name(actor, key), actor, key])
    row = await cursor.fetchone()
    _, locked, stored_digest, response = row or _NO_ROW
    if stored_digest is None:
        if not locked:
            raise ConsorcioError(ErrorKind.IN_PROGRESS, "A mesma operação ainda está em andamento.", retry_after_s=1)
        return None
    if bytes(stored_digest) != digest:
        raise ConsorcioError(ErrorKind.IDEMPOTENCY_REUSED, "A chave de idempotência já foi usada com outro conteúdo.")
    return bytes(response)


def begin_many(shared: SharedTransaction, together: Sequence[Command]) -> None:
    """Open a transaction of some commands by taking their keys. No key twice."""
    now = asyncio.get_running_loop().time()
    remaining_s = min((command.call.deadline or now) - now for command in together)
    keys = [
        text_array([_lock_name(*command.identity) for command in together]),
        text_array([command.call.actor.id for command in together]),
        text_array([command.key for command in together]),
    ]
    timeout = [str(max(int(remaining_s * 1000), 1))]
    shared.open_with([("BEGIN", ()), (_BEGIN_SET, timeout), (_BEGIN_MANY, keys)])


def begun(shared: SharedTransaction) -> list[bool]:
    """Of the commands it was opened with, which are new and carried out by nobody; none before it is open."""
    if not shared.opened:
        return []
    ((new, _),) = shared.opened[-1]
    return list(new)


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
    await _leave_leaf(tx, key, policy, request, response)
    async with tx.conn.pipeline():
        await tx.conn.execute(
            _FINISH,
            [call.actor.id, key, policy.path, digest, sealed, call.correlation_id],
        )
        await tx.flush()


async def finish_many(
    shared: SharedTransaction, policy: MethodPolicy, done: Sequence[tuple[Command, Message, bytes]]
) -> None:
    """The same for commands carried out together, at the end: each with its answer, and that answer sealed."""
    if not done:
        return
    for command, response, _ in done:
        await _leave_leaf(command.call.tx, command.key, policy, command.request, response)
    kept = [
        policy.path,
        text_array([command.call.actor.id for command, _, _ in done]),
        text_array([command.key for command, _, _ in done]),
        bytes_array([command.digest for command, _, _ in done]),
        bytes_array([sealed for _, _, sealed in done]),
        text_array([command.call.correlation_id for command, _, _ in done]),
    ]
    shared.at_the_end((_FINISH_MANY, kept))


async def _leave_leaf(tx: Transaction, key: str, policy: MethodPolicy, request: Message, response: Message) -> None:
    entity, entity_id = entity_of(response)
    if not entity_id:
        entity, entity_id = entity_of(request)
    await tx.audit(entity or "comando", entity_id or key, policy.path, {"pedido": _plain(request), "chave": key})


def _lock_name(actor: str, key: str) -> str:
    return f"{actor}|{key}".replace("\0", "|")


def _plain(request: Message) -> object:
    """Masked request as plain JSON values."""
    return orjson.loads(orjson.dumps(masked(request), default=str))
