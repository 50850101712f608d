"""Commands of one rpc that arrive together, carried out in one transaction (ADR 0039).

Each keeps its key, its answer, its facts and its leaf; they share the round trips and the commit. Whatever a set cannot
simply carry out it leaves, with nothing written of it, and so does a set that fails: those go alone, as if there were
no sets. While a lane works the next ones gather; nobody waits for company.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextvars import Context
from dataclasses import dataclass

from google.protobuf.message import Message

from consorcio.platform.context import Call
from consorcio.platform.database import Database, SharedTransaction
from consorcio.platform.failure_points import FailurePoint
from consorcio.platform.logging_setup import get_logger
from consorcio.platform.rpc import commands
from consorcio.platform.rpc.answers import Answers
from consorcio.platform.rpc.policy import MethodPolicy
from consorcio.platform.telemetry import current_traceparent

SetHandler = Callable[[SharedTransaction, Sequence[tuple[Message, Call]]], Awaitable[Sequence[Message | None]]]
"""Carries out commands whose calls have their transactions; None for one it leaves, of which it wrote nothing.

Which are new is known where its statements run (`consorcio.novos`, by number from 1): the others it leaves.
"""

_LANES = 2
_MOST = 32
KEY_TAKEN = FailurePoint("comando.depois_da_chave")
TO_COMMIT = FailurePoint("comando.antes_do_commit")
log = get_logger(__name__)


@dataclass(slots=True, eq=False)
class _Waiting:
    """A command that waits for its set."""

    command: commands.Command
    traceparent: str
    answer: asyncio.Future[Message | None]


class Together:
    """The sets of one rpc."""

    def __init__(self, policy: MethodPolicy, handler: SetHandler, database: Database, answers: Answers) -> None:
        self._policy = policy
        self._handler = handler
        self._database = database
        self._answers = answers
        self._queue: deque[_Waiting] = deque()
        self._lanes: set[asyncio.Task[None]] = set()

    async def carry_out(self, command: commands.Command) -> Message | None:
        """The answer of a command carried out with others, committed; None when it is to go alone."""
        waiting = _Waiting(command, current_traceparent(), asyncio.get_running_loop().create_future())
        self._queue.append(waiting)
        if len(self._lanes) < _LANES:
            # Of nobody's context: a lane outlives the call that opened it.
            lane = asyncio.get_running_loop().create_task(self._work(), context=Context())
            self._lanes.add(lane)
            lane.add_done_callback(self._lanes.discard)
        return await waiting.answer

    async def _work(self) -> None:
        while self._queue:
            together: dict[tuple[str, str], _Waiting] = {}
            while self._queue and len(together) < _MOST:
                waiting = self._queue.popleft()
                if waiting.answer.done():
                    continue
                if together.setdefault(waiting.command.identity, waiting) is not waiting:
                    waiting.answer.set_result(None)
            await self._serve(list(together.values()))

    async def _serve(self, together: Sequence[_Waiting]) -> None:
        answers: Mapping[_Waiting, Message] = {}
        try:
            answers = await self._transaction(together)
        except Exception as failure:  # noqa: BLE001 each of them goes alone, and tells its own failure
            log.info("conjunto_desfeito", metodo=self._policy.path, erro=type(failure).__name__, comandos=len(together))
        finally:
            for waiting in together:
                if not waiting.answer.done():
                    waiting.answer.set_result(answers.get(waiting))

    async def _transaction(self, together: Sequence[_Waiting]) -> Mapping[_Waiting, Message]:
        async with self._database.shared_transaction() as shared:
            commands.begin_many(shared, [waiting.command for waiting in together])
            for waiting in together:
                call = waiting.command.call
                call.transaction = shared.of(call.actor, call.correlation_id, waiting.traceparent)
            given = await self._handler(shared, [(w.command.request, w.command.call) for w in together])
            new = commands.begun(shared)
            for _ in filter(None, new):
                KEY_TAKEN.passing(self._policy.name)
            done = {
                w: answer
                for w, answer, is_new in zip(together, given, new or [False] * len(together), strict=True)
                if is_new and answer is not None
            }
            await commands.finish_many(
                shared, self._policy, [(w.command, answer, self._seal(w.command, answer)) for w, answer in done.items()]
            )
            for _ in done:
                TO_COMMIT.passing(self._policy.name)
        return done

    def _seal(self, command: commands.Command, answer: Message) -> bytes:
        return self._answers.seal(answer, *command.identity)
