"""Sagas: a process that waits for the outside world or for another service, one persisted step at a time.

A row says which step comes next and when. Whoever conducts it claims the row by raising its epoch and keeping
others off for a while (a lease, renewed while the step runs, so that a dead conductor is soon replaced); what the
step decides is written only if the epoch is still theirs, so that a frozen worker that wakes up late writes nothing.
An event that wakes the saga raises the epoch too: a step that did not see it decides again. A local step writes its
effect and the new state in one transaction; a remote step repeats the same idempotency key until the callee answers,
so a step that calls others is entered once per saga: to call again is another step.

A step that business refuses (ConsorcioError) catches it and goes on to its compensation; one that does not
leaves the saga stopped for the operator (`stuck_sagas`, `retry_saga`). Anything else is tried again, ever more
seldom.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import psycopg
import psycopg_pool
from prometheus_client import Counter, Histogram
from psycopg import AsyncConnection
from psycopg.types.json import Jsonb

from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.platform import rows
from consorcio.platform.bell import Work
from consorcio.platform.context import Outgoing, current_call, system_actor
from consorcio.platform.failure_points import FailurePoint
from consorcio.platform.logging_setup import get_logger
from consorcio.platform.telemetry import consequence, current_traceparent

if TYPE_CHECKING:
    from consorcio.platform.database import Database, Transaction
    from consorcio.platform.service import Runtime

LEASE = timedelta(seconds=10)
STEP_TIMEOUT_S = 45
MAX_ATTEMPTS = 30
FIRST_RETRY_S = 0.2
_CLAIMED = FailurePoint("saga.antes_do_passo")
_TO_COMMIT = FailurePoint("saga.antes_do_commit")
_COMMITTED = FailurePoint("saga.depois_do_commit")
_MAY_CHANGE_BY_ITSELF = (ErrorKind.INTERNAL, ErrorKind.VERSION_MISMATCH, ErrorKind.UNAUTHENTICATED)
log = get_logger(__name__)

_STEPS = Counter("consorcio_saga_passos", "Passos de sagas, pelo que decidiram", ["saga", "passo", "resultado"])
_STEP_SECONDS = Histogram("consorcio_saga_passo_segundos", "Duração dos passos de sagas", ["saga", "passo"])


@dataclass(frozen=True, slots=True)
class Go:
    """Go on to a step, now or when due. `data` is merged into the saga's."""

    step: str
    data: Mapping[str, Any] = field(default_factory=dict)
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """Stay in this step until woken by an event, or until a time."""

    until: datetime | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Done:
    """The saga ended as it should."""

    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fail:
    """The saga ended without its purpose, compensated; the reason is for people."""

    reason: str
    data: Mapping[str, Any] = field(default_factory=dict)


Next = Go | Wait | Done | Fail

_CLAIM = """
UPDATE plataforma.saga SET epoca = epoca + 1, tentativas = tentativas + 1, livre_em = now() + %s
 WHERE saga_id = (SELECT saga_id FROM plataforma.saga
                   WHERE situacao = 'ATIVA' AND vence_em <= %s AND livre_em <= now() AND tipo = ANY(%s)
                   ORDER BY vence_em LIMIT 1
                     FOR UPDATE SKIP LOCKED)
RETURNING saga_id, tipo, passo, dados, tentativas, epoca, rastro
"""

# Asked while idle: a claim is a transaction that writes, even when it finds nothing.
_ANY_DUE = """
SELECT FROM plataforma.saga WHERE situacao = 'ATIVA' AND vence_em <= %s AND livre_em <= now() AND tipo = ANY(%s)
"""
# Only while it lasts: a step that has just written its new state lets the saga go.
_RENEW = """
UPDATE plataforma.saga SET livre_em = now() + %s
 WHERE saga_id = %s AND epoca = %s AND situacao = 'ATIVA' AND livre_em > now()
"""


class LostClaimError(Exception):
    """Another worker took the saga over, or an event woke it meanwhile; nothing of this step is written."""


class ConductorDiedError(Exception):
    """Every attempt at this step ended with the death of the process."""


@dataclass(slots=True)
class SagaRun:
    """One execution of one step."""

    id: str
    kind: str
    step: str
    data: dict[str, Any]
    attempts: int
    epoch: int
    traceparent: str
    runtime: Runtime
    database: Database
    advanced: bool = False

    @property
    def key(self) -> str:
        """Idempotency key of this step's remote command: the same at every attempt."""
        return f"{self.id}:{self.step}"

    @property
    def place(self) -> str:
        """Which step of which kind of saga."""
        return f"{self.kind}.{self.step}"

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """The transaction of a local step: its effect, and the new state by `advance`."""
        async with self.database.transaction(correlation_id=self.id) as tx:
            yield tx

    async def advance(self, tx: Transaction, following: Next) -> Next:
        """Write the new state in the step's own transaction. Raises LostClaimError if the claim was lost."""
        await _write(tx, self, following)
        self.advanced = True
        return following


Step = Callable[[SagaRun], Awaitable[Next]]


@dataclass(frozen=True, slots=True)
class SagaDefinition:
    """A kind of saga: its steps by name, and how long one may take."""

    kind: str
    steps: Mapping[str, Step]
    step_timeout_s: float = STEP_TIMEOUT_S


async def start_saga(
    tx: Transaction,
    kind: str,
    saga_id: str,
    step: str,
    data: Mapping[str, Any],
    due_at: datetime | None = None,
) -> None:
    """Start a saga in the transaction that decided it. Starting it again changes nothing."""
    await start_sagas(tx, kind, step, {saga_id: data}, due_at)


async def start_sagas(
    tx: Transaction, kind: str, step: str, data: Mapping[str, Mapping[str, Any]], due_at: datetime | None = None
) -> None:
    """Start many at the same step, each by its id with its data, in one statement."""
    await tx.conn.execute(
        "INSERT INTO plataforma.saga (saga_id, tipo, passo, dados, vence_em, rastro)"
        " SELECT key, %s, %s, value, %s, %s FROM jsonb_each(%s) ON CONFLICT (saga_id) DO NOTHING",
        [kind, step, due_at or tx.clock.now(), current_traceparent(), Jsonb({k: dict(v) for k, v in data.items()})],
    )
    tx.leaves.add(Work.CONDUCT)


async def wake_saga(tx: Transaction, saga_id: str, **changes: Any) -> bool:
    """An event arrived: keep what it says and run the current step soon. False when the saga is not active."""
    cursor = await tx.conn.execute(
        "UPDATE plataforma.saga SET dados = dados || %s, vence_em = least(vence_em, %s), livre_em = now(),"
        " epoca = epoca + 1, tentativas = 0, atualizada_em = now() WHERE saga_id = %s AND situacao = 'ATIVA'",
        [Jsonb(changes), tx.clock.now(), saga_id],
    )
    tx.leaves.add(Work.CONDUCT)
    return cursor.rowcount == 1


async def stuck_sagas(conn: AsyncConnection, limit: int = 100) -> list[dict[str, Any]]:
    """Sagas that stopped trying, for the operator."""
    cursor = await conn.execute(
        "SELECT saga_id, tipo, passo, tentativas, erro, atualizada_em FROM plataforma.saga"
        " WHERE situacao = 'PARADA' ORDER BY atualizada_em LIMIT %s",
        [limit],
    )
    names = [column.name for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in await cursor.fetchall()]


async def retry_saga(conn: AsyncConnection, saga_id: str) -> bool:
    """Let a stuck saga try again; False when it is not stuck."""
    cursor = await conn.execute(
        "UPDATE plataforma.saga SET situacao = 'ATIVA', tentativas = 0, livre_em = now(), epoca = epoca + 1"
        " WHERE saga_id = %s AND situacao = 'PARADA'",
        [saga_id],
    )
    return cursor.rowcount == 1


async def conduct_due(database: Database, definitions: Mapping[str, SagaDefinition], runtime: Runtime) -> int:
    """Run the steps that are due. Returns how many ran."""
    async with database.read() as conn:
        if not await rows.exists(conn, _ANY_DUE, [database.clock.now(), list(definitions)]):
            return 0
    ran = 0
    while (run := await _claim(database, definitions, runtime)) is not None:
        await _run_step(run, definitions[run.kind])
        ran += 1
    return ran


async def _claim(database: Database, definitions: Mapping[str, SagaDefinition], runtime: Runtime) -> SagaRun | None:
    async with database.transaction() as tx:
        cursor = await tx.conn.execute(_CLAIM, [LEASE, tx.clock.now(), list(definitions)])
        row = await cursor.fetchone()
    if row is None:
        return None
    saga_id, kind, step, data, attempts, epoch, traceparent = row
    return SagaRun(saga_id, kind, step, data, attempts, epoch, traceparent, runtime, database)


async def _run_step(run: SagaRun, definition: SagaDefinition) -> None:
    token = current_call.set(Outgoing(system_actor(run.database.service), run.id))
    try:
        with (
            consequence(f"saga {run.kind} {run.step}", [run.traceparent]),
            _STEP_SECONDS.labels(run.kind, run.step).time(),
        ):
            _CLAIMED.passing(run.place)
            following = await _decide(run, definition)
            if not run.advanced:
                async with run.transaction() as tx:
                    await _write(tx, run, following)
            _COMMITTED.passing(run.place)
        _STEPS.labels(run.kind, run.step, type(following).__name__).inc()
    except LostClaimError:
        log.warning("saga_tomada_por_outro", saga=run.id, passo=run.step, epoca=run.epoch)
    except Exception as failure:  # noqa: BLE001 whatever failed, the saga tries again later
        await _postpone(run, failure)
    finally:
        current_call.reset(token)


async def _decide(run: SagaRun, definition: SagaDefinition) -> Next:
    if run.attempts > MAX_ATTEMPTS:
        raise ConductorDiedError(run.step)
    async with asyncio.timeout(definition.step_timeout_s), _lease_kept(run):
        return await definition.steps[run.step](run)


@asynccontextmanager
async def _lease_kept(run: SagaRun) -> AsyncIterator[None]:
    keeping = asyncio.create_task(_keep_lease(run))
    try:
        yield
    finally:
        keeping.cancel()


async def _keep_lease(run: SagaRun) -> None:
    """Renew until cancelled. A failure only means that another may take over, which the epoch makes harmless."""
    while True:
        await asyncio.sleep(LEASE.total_seconds() / 3)
        try:
            async with run.database.transaction() as tx:
                await tx.conn.execute(_RENEW, [LEASE, run.id, run.epoch])
        except (psycopg.Error, psycopg_pool.PoolTimeout) as failure:
            log.warning("posse_de_saga_nao_renovada", saga=run.id, erro=repr(failure))


async def _write(tx: Transaction, run: SagaRun, following: Next) -> None:
    step, state, reason = run.step, "ATIVA", ""
    due: datetime | str = "infinity"
    match following:
        case Go():
            step, due = following.step, following.due_at or tx.clock.now()
        case Wait():
            due = following.until or "infinity"
        case Done():
            state = "CONCLUIDA"
        case Fail():
            state, reason = "FALHOU", following.reason
    cursor = await tx.conn.execute(
        "UPDATE plataforma.saga SET passo = %s, situacao = %s, vence_em = %s::timestamptz, dados = %s, erro = %s,"
        " livre_em = now(), tentativas = 0, atualizada_em = now()"
        " WHERE saga_id = %s AND epoca = %s AND situacao = 'ATIVA'",
        [step, state, due, Jsonb({**run.data, **following.data}), reason, run.id, run.epoch],
    )
    if cursor.rowcount == 0:
        raise LostClaimError(run.id)
    if isinstance(following, Go):
        tx.leaves.add(Work.CONDUCT)
    _TO_COMMIT.passing(run.place)


async def _postpone(run: SagaRun, failure: Exception) -> None:
    stop = _is_refusal(failure) or run.attempts >= MAX_ATTEMPTS
    _STEPS.labels(run.kind, run.step, "Falha").inc()
    log.warning("passo_de_saga_falhou", saga=run.id, passo=run.step, erro=repr(failure), exc_info=failure)
    async with run.database.transaction() as tx:
        await tx.conn.execute(
            "UPDATE plataforma.saga SET erro = %s, situacao = %s, atualizada_em = now(),"
            " livre_em = now() + make_interval(secs => least(%s * 2 ^ least(tentativas - 1, 12), 300))"
            " WHERE saga_id = %s AND epoca = %s",
            [
                repr(failure).replace("\x00", "")[:2000],
                "PARADA" if stop else "ATIVA",
                FIRST_RETRY_S,
                run.id,
                run.epoch,
            ],
        )


def _is_refusal(failure: Exception) -> bool:
    """Whether the answer would be the same again."""
    return (
        isinstance(failure, ConsorcioError) and not failure.kind.retryable and failure.kind not in _MAY_CHANGE_BY_ITSELF
    )
