"""What the operator sees of a database: how long its statements take, and how its pools stand."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Protocol, Self
from weakref import WeakKeyDictionary

from prometheus_client import REGISTRY, Histogram
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from psycopg import AsyncCursor

_OTHER = "OUTRO"
_MAX_NAMES = 400
_BUCKETS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10)
_SECONDS = Histogram(
    "consorcio_sql_segundos",
    "Duração dos comandos SQL, por operação e tabela",
    ["servico", "comando"],
    buckets=_BUCKETS,
)
_NAME = re.compile(
    r"\b(?:INSERT\s+INTO|DELETE\s+FROM|UPDATE|FROM)\s+(?:ONLY\s+)?([a-z_]+(?:\.[a-z_]+)?)", re.IGNORECASE
)
_VERBS = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "COPY"})
_names: set[str] = set()


@lru_cache(maxsize=4096)
def statement_name(statement: str | bytes) -> str:
    """`INSERT titulo`: the verb of a statement and the first table it names. Never a value; a bounded set."""
    text = statement.decode(errors="replace") if isinstance(statement, bytes) else statement
    words = re.sub(r"--[^\n]*", "", text).split(maxsplit=1)
    verb = words[0].upper() if words else ""
    if verb not in _VERBS:
        return _OTHER
    table = _NAME.search(text)
    name = f"{verb} {table[1].lower()}" if table else verb
    if name not in _names and len(_names) >= _MAX_NAMES:
        return _OTHER
    _names.add(name)
    return name


@lru_cache(maxsize=4096)
def seconds_of(service: str, statement: str | bytes) -> Histogram:
    """Where the executions of a statement are counted."""
    return _SECONDS.labels(service, statement_name(statement))


def measure(service: str, statement: object, started: float) -> None:
    """Count one execution, begun at that `perf_counter`."""
    text = statement if isinstance(statement, str | bytes) else ""
    seconds_of(service, text).observe(time.perf_counter() - started)


class MeasuredCursor(AsyncCursor[Any]):
    """A cursor that measures what it executes."""

    service = ""

    async def execute(self, query: Any, params: Any = None, **options: Any) -> Self:
        """As psycopg's."""
        started = time.perf_counter()
        try:
            return await super().execute(query, params, **options)
        finally:
            measure(self.service, query, started)


def measured_cursor(service: str) -> type[MeasuredCursor]:
    """The cursor class of a service's connections."""
    return type("MeasuredCursor", (MeasuredCursor,), {"service": service})


class Pool(Protocol):
    """What has connections to lend."""

    def get_stats(self) -> Mapping[str, int]:
        """As psycopg's pools tell it."""
        ...


class _Pools(Collector):
    """The pools of this process, as they stand when somebody asks."""

    def __init__(self) -> None:
        self._known: WeakKeyDictionary[Pool, tuple[str, str]] = WeakKeyDictionary()

    def add(self, pool: Pool, service: str, kind: str) -> None:
        self._known[pool] = (service, kind)

    def collect(self) -> Iterable[Metric]:
        yield from self._families()

    def _families(self) -> Iterator[Metric]:
        labels = ["servico", "conexoes"]
        size = GaugeMetricFamily("consorcio_sql_conexoes", "Conexões abertas", labels=labels)
        idle = GaugeMetricFamily("consorcio_sql_conexoes_livres", "Conexões à espera de uso", labels=labels)
        waiting = GaugeMetricFamily("consorcio_sql_esperando", "Pedidos à espera de conexão", labels=labels)
        waited = CounterMetricFamily("consorcio_sql_espera_segundos", "Tempo à espera de conexão", labels=labels)
        for pool, whose in list(self._known.items()):
            stats = pool.get_stats()
            size.add_metric(whose, stats.get("pool_size", 0))
            idle.add_metric(whose, stats.get("pool_available", 0))
            waiting.add_metric(whose, stats.get("requests_waiting", 0))
            waited.add_metric(whose, stats.get("requests_wait_ms", 0) / 1000)
        yield from (size, idle, waiting, waited)


POOLS = _Pools()
REGISTRY.register(POOLS)
