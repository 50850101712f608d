"""Rows by key for many readers at once, asked in one conversation with the server (ADR 0036).

Who asks in the same turn of the event loop shares a connection, a system call each way and a wake-up of the server.
Only for queries that find a few rows by a key: whoever is behind a slow one waits for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from psycopg.abc import Params

from consorcio.platform.prepared import Question
from consorcio.platform.readers import Readers

T = TypeVar("T")
QUESTIONS_MAX = 50


class Lookups:
    """Stands where `rows.one` and `rows.many` take a connection; nobody holds one."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers
        self._gathering: _Batch | None = None

    async def rows(self, kind: Callable[..., T], query: str, params: Params) -> list[T]:
        """Every row, as `kind` called with the columns by name; what `ReadConnection.rows` would give."""
        loop, batch = asyncio.get_running_loop(), self._gathering
        if batch is None or len(batch.questions) >= QUESTIONS_MAX:
            batch = self._gathering = _Batch()
            loop.call_soon(self._send, batch)
        answer: asyncio.Future[list[T]] = loop.create_future()
        batch.questions.append(Question(kind, query, params, answer))
        try:
            return await answer
        except asyncio.CancelledError:
            batch.leave()
            raise

    def _send(self, batch: _Batch) -> None:
        if self._gathering is batch:
            self._gathering = None
        batch.asking = asyncio.ensure_future(self._ask(batch))

    async def _ask(self, batch: _Batch) -> None:
        try:
            async with self._readers.lend() as conn:
                await conn.answer_each(batch.questions)
        except BaseException as failure:
            for question in batch.questions:
                question.fail(failure)
            if not isinstance(failure, Exception):
                raise


class _Batch:
    """Questions asked together, which end when the last that waits is gone."""

    __slots__ = ("asking", "questions")

    def __init__(self) -> None:
        self.questions: list[Question] = []
        self.asking: asyncio.Future[None] | None = None

    def leave(self) -> None:
        """One of them does not wait any more."""
        if self.asking is not None and all(question.answer.done() for question in self.questions):
            self.asking.cancel()
