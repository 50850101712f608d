"""Both stacks start, keep services apart, survive a crash and leave nothing running."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis
from psycopg import sql

from consorcio.platform.stack import RunningStack, StackError, embedded_stack, real_stack
from consorcio.platform.stack.process import ways_to_run_unprivileged

SERVICES = ["grupos", "financeiro"]
STACKS = {"embedded": embedded_stack, "real": real_stack}


@pytest.fixture(scope="module", params=STACKS)
def stack(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    folder = tmp_path_factory.mktemp(request.param)
    with STACKS[request.param](folder, SERVICES) as running:
        yield running


def test_every_server_answers(stack: RunningStack) -> None:
    for url in stack.urls.postgres.values():
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    with redis.Redis.from_url(stack.urls.redis) as client:
        assert client.ping()


def test_a_role_cannot_connect_to_the_database_of_another_service(stack: RunningStack) -> None:
    url = stack.urls.postgres["grupos"]
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(url, dbname="consorcio_financeiro")


def test_committed_rows_survive_kill_9_of_postgres(stack: RunningStack) -> None:
    url = stack.urls.postgres["grupos"]
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE survivor AS SELECT generate_series(1, 1000) AS n")
    stack.kill_postgres()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)
    stack.restart_postgres()
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT count(*) FROM survivor").fetchone() == (1000,)


def test_redis_comes_back_with_what_it_held(stack: RunningStack) -> None:
    with redis.Redis.from_url(stack.urls.redis) as client:
        client.set("chave", "valor")
        stack.stop_redis()
        with pytest.raises(redis.ConnectionError):
            client.ping()
        stack.start_redis()
        assert client.get("chave") == b"valor"


def test_data_survive_a_restart_of_the_stack(tmp_path: Path) -> None:
    with (
        embedded_stack(tmp_path, SERVICES) as first,
        psycopg.connect(first.urls.postgres["grupos"]) as connection,
    ):
        connection.execute("CREATE TABLE kept AS SELECT 42 AS n")
    with embedded_stack(tmp_path, [*SERVICES, "sorteios"]) as second:
        with psycopg.connect(second.urls.postgres["grupos"]) as connection:
            assert connection.execute("SELECT n FROM kept").fetchone() == (42,)
        assert "sorteios" in second.urls.postgres


_HOLDER = """
import sys, time
from pathlib import Path
from consorcio.platform.stack import embedded_stack
with embedded_stack(Path(sys.argv[1]), ["grupos"]) as stack:
    print(stack.urls.admin_postgres, flush=True)
    time.sleep(600)
"""


def _holder(folder: Path) -> tuple[subprocess.Popen[str], str]:
    command = [sys.executable, "-c", _HOLDER, str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, process.stdout.readline().strip()


def test_servers_die_with_a_killed_parent_and_the_next_one_starts_on_the_same_folder(tmp_path: Path) -> None:
    process, url = _holder(tmp_path)
    with process, psycopg.connect(url) as connection:
        row = connection.execute("SELECT pg_backend_pid()").fetchone()
        process.send_signal(signal.SIGKILL)
    assert row is not None
    with embedded_stack(tmp_path, ["grupos"]) as stack, psycopg.connect(stack.urls.admin_postgres) as again:
        with pytest.raises(ProcessLookupError):
            os.kill(row[0], 0)
        assert again.execute("SELECT 1").fetchone() == (1,)


def test_a_folder_in_use_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("consorcio.platform.stack.process._LOCK_WAIT_S", 0.1)
    with (
        embedded_stack(tmp_path, ["grupos"]),
        pytest.raises(StackError, match="em uso"),
        embedded_stack(tmp_path, ["grupos"]),
    ):
        pass


def test_a_path_too_long_for_a_socket_still_works(tmp_path: Path) -> None:
    folder = tmp_path / ("pasta-" + "x" * 100)
    with (
        embedded_stack(folder, ["grupos"]) as stack,
        psycopg.connect(stack.urls.postgres["grupos"]) as connection,
    ):
        assert connection.execute("SELECT current_user").fetchone() == ("consorcio_grupos",)


@pytest.mark.parametrize("prefix", ways_to_run_unprivileged(), ids=lambda prefix: "-".join(prefix[:1]) or "self")
def test_every_way_of_not_being_root(prefix: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("consorcio.platform.stack.process.unprivileged_prefix", lambda: prefix)
    tmp_path.chmod(0o700)
    with real_stack(tmp_path, ["grupos"]) as stack:
        stack.kill_postgres()
        stack.restart_postgres()
        with psycopg.connect(stack.urls.postgres["grupos"]) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)


def test_the_wheels_alone_are_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("consorcio.platform.stack.embedded.debian_binaries", list)
    monkeypatch.setattr("consorcio.platform.stack.embedded.debian_binary", lambda: None)
    with embedded_stack(tmp_path, ["grupos"]) as stack:
        with psycopg.connect(stack.urls.postgres["grupos"]) as connection:
            assert connection.info.server_version >= 180000
        with redis.Redis.from_url(stack.urls.redis) as client:
            assert client.ping()


def test_data_of_a_version_that_is_gone_are_refused(tmp_path: Path) -> None:
    data = tmp_path / "postgres"
    data.mkdir()
    (data / "PG_VERSION").write_text("9\n")
    with pytest.raises(StackError, match="PostgreSQL 9"), embedded_stack(tmp_path, ["grupos"]):
        pass


def test_the_roles_are_not_privileged(stack: RunningStack) -> None:
    with psycopg.connect(stack.urls.admin_postgres) as connection:
        query = sql.SQL("SELECT count(*) FROM pg_roles WHERE rolname LIKE 'consorcio\\_%%' AND {}")
        super_roles = connection.execute(
            query.format(sql.SQL("(rolsuper OR rolcreaterole OR rolcreatedb) AND rolname <> 'consorcio_admin'"))
        ).fetchone()
    assert super_roles == (0,)
