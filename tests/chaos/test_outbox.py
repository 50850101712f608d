"""T-OUTBOX: writers, relays, consumers and PostgreSQL are killed with SIGKILL; every fact is applied once and in order.

The same run with facts told after the commit must lose some: it proves that the run can see the mistake.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from chaos_eventos import AGGREGATES
from consorcio.platform.migrations import PLATFORM, migrate
from consorcio.platform.stack import RunningStack, real_stack
from eventos_prova import TABLES

SEED = int(os.environ.get("CONSORCIO_CAOS_SEMENTE", "11"))
SECONDS = float(os.environ.get("CONSORCIO_CAOS_SEGUNDOS", "20"))
TESTS = Path(__file__).parent.parent
COUNTS = """
SELECT (SELECT count(*) FROM plataforma.outbox WHERE enviado_em IS NULL),
       (SELECT count(*) FROM plataforma.inbox WHERE situacao <> 'FEITO'),
       (SELECT count(*) FROM plataforma.inbox WHERE situacao = 'MORTO')
"""


class Crew:
    """Processes that are replaced when they die."""

    def __init__(self, commands: Sequence[Sequence[str]], log: Path) -> None:
        self._environment = {**os.environ, "PYTHONPATH": f"{TESTS.parent / 'src'}:{TESTS}"}
        self._log = log
        self._commands = [[sys.executable, str(TESTS / "chaos_eventos.py"), *command] for command in commands]
        self._members = [self._start(command) for command in self._commands]
        self.kills = 0

    def _start(self, command: Sequence[str]) -> subprocess.Popen[bytes]:
        with self._log.open("ab") as log:
            return subprocess.Popen(command, env=self._environment, stdout=log, stderr=log)

    def kill(self, position: int) -> None:
        """SIGKILL one and start another."""
        self.kills += 1
        self._members[position].kill()
        self._members[position].wait()
        self._members[position] = self._start(self._commands[position])

    def end(self, positions: Sequence[int]) -> None:
        """SIGKILL some for good."""
        for position in positions:
            self._members[position].kill()
            self._members[position].wait()

    def __len__(self) -> int:
        return len(self._members)


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[RunningStack]:
    """The real servers, with the disk on."""
    with real_stack(tmp_path, ["origem", "destino"]) as running:
        for url in running.urls.postgres.values():
            migrate(url, [PLATFORM])
            with psycopg.connect(url, autocommit=True) as conn:
                conn.execute(TABLES)
        with psycopg.connect(running.urls.postgres["origem"], autocommit=True) as conn:
            conn.execute("CREATE TABLE conta (agregado text PRIMARY KEY, n int NOT NULL)")
            conn.execute("INSERT INTO conta SELECT unnest(%s::text[]), 0", [AGGREGATES])
        yield running


@contextmanager
def crew_of(stack: RunningStack, writer: str, log: Path) -> Iterator[Crew]:
    """Two of each: writers first."""
    urls = stack.urls.postgres
    assert stack.urls.rabbitmq is not None
    crew = Crew(
        [[writer, urls["origem"]]] * 2
        + [["origem", urls["origem"], stack.urls.rabbitmq]] * 2
        + [["destino", urls["destino"], stack.urls.rabbitmq]] * 2,
        log,
    )
    try:
        yield crew
    finally:
        crew.end(range(len(crew)))


def counted(url: str) -> tuple[int, ...]:
    """Unsent, unapplied, dead."""
    with psycopg.connect(url) as conn:
        return conn.execute(COUNTS).fetchone() or ()


def lived_through(
    stack: RunningStack, writer: str, log: Path, relatar: Callable[[str], None]
) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """Effects there should be, and effects there are, after everything was killed many times and calm returned."""
    chance = random.Random(SEED)  # noqa: S311 chaos
    with crew_of(stack, writer, log) as crew:
        _wait_for_facts(stack.urls.postgres["origem"], 1)
        ends, kills_postgres_at = time.monotonic() + SECONDS, time.monotonic() + SECONDS / 2
        while time.monotonic() < ends:
            time.sleep(chance.uniform(0.5, 2))
            crew.kill(chance.randrange(len(crew)))
            if kills_postgres_at and time.monotonic() > kills_postgres_at:
                stack.kill_postgres()
                stack.restart_postgres()
                kills_postgres_at = 0
        _wait_for_facts(stack.urls.postgres["origem"], 200)
        crew.end([0, 1])
        calm = time.monotonic() + 60
        while (counted(stack.urls.postgres["origem"])[0], *counted(stack.urls.postgres["destino"])[1:]) != (0, 0, 0):
            assert time.monotonic() < calm, "there is work left after a minute of calm"
            time.sleep(0.2)
        _wait_until_nothing_moves(stack.urls.postgres["destino"])
    with psycopg.connect(stack.urls.postgres["origem"]) as conn:
        done: dict[str, int] = dict(conn.execute("SELECT agregado, n FROM conta").fetchall())
    there_are: dict[str, list[int]] = {aggregate: [] for aggregate in AGGREGATES}
    with psycopg.connect(stack.urls.postgres["destino"]) as conn:
        for aggregate, n in conn.execute("SELECT agregado, n FROM efeito ORDER BY ordem"):
            there_are[aggregate].append(n)
    relatar(f"semente {SEED}: {crew.kills} mortes e uma do PostgreSQL, {sum(done.values())} fatos")
    return {aggregate: list(range(1, n + 1)) for aggregate, n in done.items()}, there_are


def _wait_for_facts(url: str, wanted: int) -> None:
    """Writers need a while to start, the more so when everything is being killed."""
    deadline = time.monotonic() + 60
    with psycopg.connect(url, autocommit=True) as conn:
        while (conn.execute("SELECT sum(n) FROM conta").fetchone() or (0,))[0] < wanted:
            assert time.monotonic() < deadline, "nobody writes"
            time.sleep(0.1)


def _wait_until_nothing_moves(url: str) -> None:
    """What the broker still holds arrives."""
    before = -1
    with psycopg.connect(url, autocommit=True) as conn:
        while (now := (conn.execute("SELECT count(*) FROM efeito").fetchone() or (0,))[0]) != before:
            before = now
            time.sleep(3)


def test_every_fact_is_applied_once_and_in_order(
    stack: RunningStack, tmp_path: Path, relatar: Callable[[str], None]
) -> None:
    should_be, there_are = lived_through(stack, "writer", tmp_path / "crew.log", relatar)
    assert there_are == should_be


def test_facts_told_after_the_commit_are_lost_and_this_run_sees_it(
    stack: RunningStack, tmp_path: Path, relatar: Callable[[str], None]
) -> None:
    should_be, there_are = lived_through(stack, "forgetful_writer", tmp_path / "crew.log", relatar)
    assert there_are != should_be
