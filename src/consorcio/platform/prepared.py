"""Queries of a read-only connection, prepared once and asked again at a third of the cost of a cursor (ADR 0020).

A cursor works everything out again at each execution: placeholders, dumpers, names and loaders of the columns. Here the
statement keeps what the server promises not to change: PostgreSQL refuses to run a prepared statement whose result
would have other types.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import lru_cache
from itertools import count
from typing import Any, TypeVar

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


class ReadConnection(AsyncConnection[TupleRow]):
    """A connection in autocommit that prepares every query given to `rows`. Cursors work as in any other.

    It watches its socket from one query to the next: to begin and stop watching costs as much as asking.
    """

    service = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._dumper: abc.Transformer = adapt.Transformer(self)
        self._statements: dict[tuple[str, tuple[int, ...]], _Statement] = {}
        self._numbers = count()
        self._watched = -1
        self._arrival: asyncio.Future[None] | None = None

    async def rows(self, kind: Callable[..., T], query: str, params: Params) -> list[T]:
        """Every row, as `kind` called with the columns by name."""
        text, names = server_form(query)
        values = _in_order(params, names)
        seconds, started = seconds_of(self.service, query), time.perf_counter()
        try:
            return await self._rows(kind, query, text, values)
        finally:
            seconds.observe(time.perf_counter() - started)

    async def _rows(self, kind: Callable[..., T], query: str, text: bytes, values: Sequence[Any]) -> list[T]:
        async with self.lock:
            dumped = self._dumper.dump_sequence(values, [adapt.PyFormat.AUTO] * len(values))
            types, formats = self._dumper.types or (), self._dumper.formats
            statement = self._statements.get((query, types))
            if statement is None:
                statement = await self._prepare(query, text, types)
            self.pgconn.send_query_prepared(statement.name, dumped, formats)
            return statement.load(await self._answer(pq.ExecStatus.TUPLES_OK), kind)

    async def wait(self, gen: PQGen[RV], *args: Any, **kwargs: Any) -> RV:
        """What cursors wait with: psycopg watches the socket by itself."""
        self._unwatch()
        return await super().wait(gen, *args, **kwargs)

    async def close(self) -> None:
        """Close."""
        self._unwatch()
        await super().close()

    async def _prepare(self, query: str, text: bytes, types: tuple[int, ...]) -> _Statement:
        """One more statement; when there are too many, the oldest is forgotten."""
        if len(self._statements) >= STATEMENTS_MAX:
            oldest = self._statements.pop(next(iter(self._statements)))
            self.pgconn.send_query_params(b"DEALLOCATE " + oldest.name, None)
            await self._answer(pq.ExecStatus.COMMAND_OK)
        name = f"leitura_{next(self._numbers)}".encode()
        self.pgconn.send_prepare(name, text, types)
        await self._answer(pq.ExecStatus.COMMAND_OK)
        statement = self._statements[query, types] = _Statement(name, adapt.Transformer(self))
        return statement

    async def _answer(self, wanted: pq.ExecStatus) -> PGresult:
        """The result of what was sent. When nobody waits for it any more, the query and the connection end."""
        try:
            result = await self._result()
        except asyncio.CancelledError:
            try:
                await self.cancel_safe(timeout=_CANCEL_S)
            finally:
                await self.close()
            raise
        if result.status == wanted:
            return result
        if result.status == pq.ExecStatus.FATAL_ERROR:
            raise errors.error_from_result(result, encoding=self.info.encoding)
        raise ProgrammingError(f"a query that gives rows was expected, not {result.command_status!r}")

    async def _result(self) -> PGresult:
        last: PGresult
        if self.pgconn.flush():
            (last,) = await self.wait(execute(self.pgconn))
            return last
        self._watch()
        while True:
            while self.pgconn.is_busy():
                self._arrival = asyncio.get_running_loop().create_future()
                await self._arrival
            result = self.pgconn.get_result()
            if result is None:
                return last
            last = result

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
        if arrival is not None and not arrival.done():
            arrival.set_result(None)


class _Statement:
    """A prepared query and how its rows are read, known after the first result."""

    __slots__ = ("_columns", "_makers", "_reader", "name")

    def __init__(self, name: bytes, reader: abc.Transformer) -> None:
        self.name = name
        self._reader = reader
        self._columns: tuple[str, ...] | None = None
        self._makers: dict[Callable[..., Any], Callable[[Sequence[Any]], Any]] = {}

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


def row_maker(kind: Callable[..., T], columns: tuple[str, ...]) -> Callable[[Sequence[Any]], T]:
    """How a row becomes `kind` called with the columns by name. A dataclass with its columns in order is called by
    position, which is the same and costs a fifth.
    """
    described: Any = kind
    if isinstance(kind, type) and is_dataclass(described):
        taken = [field.name for field in fields(described) if field.init and not field.kw_only]
        if taken[: len(columns)] == list(columns):
            return lambda row: kind(*row)
    return lambda row: kind(**dict(zip(columns, row, strict=True)))


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
    if isinstance(params, Mapping):
        return [params[name] for name in names]
    if len(params) != len(names):
        raise ProgrammingError(f"the query has {len(names)} placeholders, {len(params)} values were given")
    return params
