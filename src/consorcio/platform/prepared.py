"""Queries of a read-only connection, prepared once and asked again at a third of the cost of a cursor (ADR 0020).

A cursor works everything out again at each execution: placeholders, dumpers, names and loaders of the columns. Here the
statement keeps what the server promises not to change: PostgreSQL refuses to run a prepared statement whose result
would have other types.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from itertools import count
from typing import Any, LiteralString, TypeAlias, TypeVar

from psycopg import AsyncConnection, OperationalError, ProgrammingError, abc, adapt, errors, pq
from psycopg.abc import RV, Params, PQGen
from psycopg.generators import execute
from psycopg.pq.abc import PGresult
from psycopg.rows import TupleRow

from consorcio.platform.sql_observation import seconds_of

T = TypeVar("T")
STATEMENTS_MAX = 200
_CANCEL_S = 5.0
_PLACEHOLDER = re.compile(r"%(?:\((\w+)\)s|(s)|(%)|)")


Said: TypeAlias = tuple[LiteralString, Params]
"""A statement and its values."""


@dataclass(frozen=True, slots=True)
class Question:
    """A query somebody waits for, whose rows are made `kind`."""

    kind: Callable[..., Any]
    query: str
    params: Params
    answer: asyncio.Future[Any]

    def fail(self, failure: BaseException) -> None:
        """Tell who waits, if anybody still does."""
        if not self.answer.done():
            self.answer.set_exception(failure)


class PreparedConnection(AsyncConnection[TupleRow]):
    """A connection that prepares what is said in its conversations. Cursors work as in any other.

    It watches its socket from one conversation to the next: to begin and stop watching costs as much as asking.
    """

    service = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._dumper: abc.Transformer = adapt.Transformer(self)
        self._statements: dict[tuple[str, tuple[int, ...]], _Statement] = {}
        self._numbers = count()
        self._watched = -1
        self._arrival: asyncio.Future[None] | None = None

    async def converse(self, said: Sequence[Said]) -> list[list[Any]]:
        """Say several statements in one conversation, one write with one end: the rows of each, in order.

        The first that fails is raised; those behind it were not carried out.
        """
        async with self.lock:
            try:
                return await self._say(said)
            except errors.InvalidSqlStatementName:
                # psycopg deallocates all that is prepared, ours too, when it rolls back. Prepared anew and said again,
                # unless it was the middle of a transaction, which ended with it.
                self._statements.clear()
                if self.info.transaction_status is not pq.TransactionStatus.IDLE:
                    raise
            return await self._say(said)

    async def _say(self, said: Sequence[Said]) -> list[list[Any]]:
        ready = [await self._ready(query, params) for query, params in said]
        await self._send(ready)
        return await self._until_gone(self._take_all(said, [statement for statement, _, _ in ready]))

    async def _ready(self, query: str, params: Params) -> _Ready:
        """The prepared statement of a query, and its values as the server takes them."""
        text, names = server_form(query)
        values = _in_order(params, names)
        dumped = self._dumper.dump_sequence(values, [adapt.PyFormat.AUTO] * len(values))
        types, formats = self._dumper.types or (), self._dumper.formats
        statement = self._statements.pop((query, types), None) or await self._prepare(text, types)
        self._statements[query, types] = statement
        return statement, dumped, formats

    async def _send(self, ready: Sequence[_Ready]) -> None:
        self.pgconn.enter_pipeline_mode()
        for statement, values, formats in ready:
            self.pgconn.send_query_prepared(statement.name, values, formats)
        self.pgconn.pipeline_sync()
        while self.pgconn.flush():
            await self._until_gone(self._writable())

    async def _take_all(self, said: Sequence[Said], statements: Sequence[_Statement]) -> list[list[Any]]:
        started, given = time.perf_counter(), list[list[Any]]()
        failure: Exception | None = None
        while (result := await self._next_result()).status != pq.ExecStatus.PIPELINE_SYNC:
            seconds_of(self.service, said[len(given)][0]).observe(time.perf_counter() - started)
            if result.status == pq.ExecStatus.FATAL_ERROR:
                failure = failure or errors.error_from_result(result, encoding=self.info.encoding)
            gives_rows = result.status == pq.ExecStatus.TUPLES_OK
            given.append(statements[len(given)].load(result, tuple) if gives_rows else [])
        self.pgconn.exit_pipeline_mode()
        if failure is not None:
            raise failure
        return given

    async def wait(self, gen: PQGen[RV], *args: Any, **kwargs: Any) -> RV:
        """What cursors wait with: psycopg watches the socket by itself."""
        self._unwatch()
        return await super().wait(gen, *args, **kwargs)

    async def close(self) -> None:
        """Close."""
        self._unwatch()
        await super().close()

    async def _prepare(self, text: bytes, types: tuple[int, ...]) -> _Statement:
        """One more statement; when there are too many, the one not asked for longest is forgotten."""
        if len(self._statements) >= STATEMENTS_MAX:
            oldest = self._statements.pop(next(iter(self._statements)))
            self.pgconn.send_query_params(b"DEALLOCATE " + oldest.name, None)
            await self._answer(pq.ExecStatus.COMMAND_OK)
        name = f"leitura_{next(self._numbers)}".encode()
        self.pgconn.send_prepare(name, text, types)
        await self._answer(pq.ExecStatus.COMMAND_OK)
        return _Statement(name, adapt.Transformer(self))

    async def _answer(self, wanted: pq.ExecStatus) -> PGresult:
        """The result of what was sent."""
        result = await self._until_gone(self._result())
        self._check(result, wanted)
        return result

    async def _until_gone(self, work: Awaitable[T]) -> T:
        """Await the server. When nobody waits for it any more, the query and the connection end."""
        try:
            return await work
        except asyncio.CancelledError:
            try:
                await self.cancel_safe(timeout=_CANCEL_S)
            finally:
                await self.close()
            raise

    def _check(self, result: PGresult, wanted: pq.ExecStatus) -> None:
        if result.status == wanted:
            return
        if result.status == pq.ExecStatus.FATAL_ERROR:
            raise errors.error_from_result(result, encoding=self.info.encoding)
        raise ProgrammingError(f"a query that gives rows was expected, not {result.command_status!r}")

    async def _result(self) -> PGresult:
        """The last result of what was sent, up to its end."""
        last: PGresult
        if self.pgconn.flush():
            (last,) = await self.wait(execute(self.pgconn))
            return last
        self._watch()
        while (result := await self._received()) is not None:
            last = result
        return last

    async def _next_result(self) -> PGresult:
        """The next result of a pipeline, in which each query ends by itself."""
        self._watch()
        while (result := await self._received()) is None:
            pass
        return result

    async def _received(self) -> PGresult | None:
        while self.pgconn.is_busy():
            self._arrival = asyncio.get_running_loop().create_future()
            await self._arrival
        return self.pgconn.get_result()

    async def _writable(self) -> None:
        loop, fd = asyncio.get_running_loop(), self.pgconn.socket
        free: asyncio.Future[None] = loop.create_future()
        loop.add_writer(fd, _arrive, free)
        try:
            await free
        finally:
            loop.remove_writer(fd)

    def _watch(self) -> None:
        if self._watched < 0:
            self._watched = self.pgconn.socket
            asyncio.get_running_loop().add_reader(self._watched, self._on_input)

    def _unwatch(self) -> None:
        if self._watched >= 0:
            asyncio.get_running_loop().remove_reader(self._watched)
            self._watched = -1

    def _on_input(self) -> None:
        """Bytes came, or the end of the connection: also between queries, when nobody waits."""
        arrival, self._arrival = self._arrival, None
        try:
            self.pgconn.consume_input()
        except OperationalError as failure:
            self._unwatch()
            if arrival is not None and not arrival.done():
                arrival.set_exception(failure)
            return
        if arrival is not None:
            _arrive(arrival)


class ReadConnection(PreparedConnection):
    """A connection in autocommit for queries."""

    async def rows(self, kind: Callable[..., T], query: str, params: Params) -> list[T]:
        """Every row, as `kind` called with the columns by name."""
        async with self.lock:
            return await self._rows(kind, query, params)

    async def answer_each(self, questions: Sequence[Question]) -> None:
        """Ask several queries in one conversation, a pipeline with one end. Each fails alone, and none is left without
        an answer but by a failure of the connection, which is raised.
        """
        async with self.lock:
            asked = await self._send_together(questions)
            refused = await self._until_gone(self._take_answers(asked))
            for question in refused:
                await self._answer_alone(question)

    async def _rows(self, kind: Callable[..., T], query: str, params: Params) -> list[T]:
        seconds, started = seconds_of(self.service, query), time.perf_counter()
        try:
            statement, values, formats = await self._ready(query, params)
            self.pgconn.send_query_prepared(statement.name, values, formats)
            return statement.load(await self._answer(pq.ExecStatus.TUPLES_OK), kind)
        finally:
            seconds.observe(time.perf_counter() - started)

    async def _send_together(self, questions: Sequence[Question]) -> list[tuple[Question, _Statement]]:
        """Send what can be asked."""
        ready = []
        for question in questions:
            try:
                ready.append((question, await self._ready(question.query, question.params)))
            except Exception as failure:  # noqa: BLE001  what is wrong with one question is told to who asked it
                question.fail(failure)
        await self._send([said for _, said in ready])
        return [(question, statement) for question, (statement, _, _) in ready]

    async def _take_answers(self, asked: Sequence[tuple[Question, _Statement]]) -> list[Question]:
        """Hand out what comes, in order. Those behind a query that failed, which the server refuses, are returned."""
        started, waiting, refused = time.perf_counter(), iter(asked), []
        while (result := await self._next_result()).status != pq.ExecStatus.PIPELINE_SYNC:
            question, statement = next(waiting)
            if result.status == pq.ExecStatus.PIPELINE_ABORTED:
                refused.append(question)
                continue
            seconds_of(self.service, question.query).observe(time.perf_counter() - started)
            if not question.answer.done():
                self._hand(question, statement, result)
        self.pgconn.exit_pipeline_mode()
        return refused

    def _hand(self, question: Question, statement: _Statement, result: PGresult) -> None:
        try:
            self._check(result, pq.ExecStatus.TUPLES_OK)
            question.answer.set_result(statement.load(result, question.kind))
        except Exception as failure:  # noqa: BLE001  as in `_send_together`
            question.fail(failure)

    async def _answer_alone(self, question: Question) -> None:
        try:
            rows = await self._rows(question.kind, question.query, question.params)
        except Exception as failure:  # noqa: BLE001  as in `_send_together`
            question.fail(failure)
        else:
            if not question.answer.done():
                question.answer.set_result(rows)


class _Statement:
    """A prepared query and how its rows are read, known after the first result."""

    __slots__ = ("_columns", "_makers", "_reader", "name")

    def __init__(self, name: bytes, reader: abc.Transformer) -> None:
        self.name = name
        self._reader = reader
        self._columns: tuple[str, ...] | None = None
        self._makers: dict[Callable[..., Any], Callable[[Sequence[Any]], Any]] = {tuple: tuple}

    def load(self, result: PGresult, kind: Callable[..., T]) -> list[T]:
        """The rows of a result, which is not kept."""
        reader = self._reader
        reader.set_pgresult(result, set_loaders=self._columns is None)
        if self._columns is None:
            self._columns = tuple((result.fname(n) or b"").decode(reader.encoding) for n in range(result.nfields))
        make = self._makers.get(kind)
        if make is None:
            make = self._makers[kind] = row_maker(kind, self._columns)
        try:
            return reader.load_rows(0, result.ntuples, make)
        finally:
            reader.set_pgresult(None, set_loaders=False)


_Ready: TypeAlias = tuple[_Statement, Sequence[Any], Sequence[pq.Format] | None]


def _arrive(arrival: asyncio.Future[None]) -> None:
    if not arrival.done():
        arrival.set_result(None)


def row_maker(kind: Callable[..., T], columns: tuple[str, ...]) -> Callable[[Sequence[Any]], T]:
    """How a row becomes `kind` called with the columns by name. A named tuple or a dataclass with its columns in order
    is called by position, which is the same and costs a fifth.
    """
    described: Any = kind
    if getattr(described, "_fields", None) == columns:
        make: Callable[[Sequence[Any]], T] = described._make
        return make
    if isinstance(kind, type) and is_dataclass(described):
        taken = [field.name for field in fields(described) if field.init and not field.kw_only]
        if taken[: len(columns)] == list(columns):
            return lambda row: kind(*row)
    return lambda row: kind(**dict(zip(columns, row, strict=True)))


def prepared_connection(service: str) -> type[PreparedConnection]:
    """The class of a service's connections for transactions."""
    return type("PreparedConnection", (PreparedConnection,), {"service": service})


def read_connection(service: str) -> type[ReadConnection]:
    """The class of a service's connections for queries."""
    return type("ReadConnection", (ReadConnection,), {"service": service})


@lru_cache(maxsize=1024)
def server_form(query: str) -> tuple[bytes, tuple[str, ...]]:
    """The query with `$1`, `$2`… in place of `%s` and `%(name)s`, and the name of each; no names when by position."""
    names: list[str] = []

    def numbered(match: re.Match[str]) -> str:
        name, by_position, percent = match.groups()
        if percent:
            return "%"
        if by_position:
            name = ""
        elif name is None:
            raise ProgrammingError("placeholders are %s, %(name)s and %% for the sign itself")
        if by_position or name not in names:
            names.append(name)
            return f"${len(names)}"
        return f"${names.index(name) + 1}"

    text = _PLACEHOLDER.sub(numbered, query).encode()
    if "" in names and any(names):
        raise ProgrammingError("placeholders are all by name or all by position")
    return text, tuple(names)


def _in_order(params: Params, names: tuple[str, ...]) -> Sequence[Any]:
    # A list is known at once; to ask whether it is a mapping goes through the classes that said they are one.
    if not isinstance(params, list) and isinstance(params, Mapping):
        return [params[name] for name in names]
    if len(params) != len(names):
        raise ProgrammingError(f"the query has {len(names)} placeholders, {len(params)} values were given")
    return params
