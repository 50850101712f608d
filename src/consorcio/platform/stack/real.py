"""The real stack: the distribution's PostgreSQL, Redis and RabbitMQ on free ports, installed when we may."""

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from consorcio.platform.stack import rabbitmq
from consorcio.platform.stack.cache_server import CacheServer, debian_binary
from consorcio.platform.stack.packages import install_debian
from consorcio.platform.stack.postgres import PostgresServer, debian_binaries
from consorcio.platform.stack.process import StackError, folder_lock, free_port
from consorcio.platform.stack.running import RunningStack


@contextlib.contextmanager
def real_stack(folder: Path, services: Iterable[str], *, durable: bool = True) -> Iterator[RunningStack]:
    """Run PostgreSQL, Redis and RabbitMQ on loopback ports; the first two keep what they hold in the folder.

    `durable=False` (tests only) skips fsync.

    Raises:
        StackError: a server is missing and cannot be installed, did not start, or the folder is in use.
    """
    folder = folder.absolute()
    redis_server = _installed()
    with folder_lock(folder) as lock:
        stack = RunningStack(
            PostgresServer(folder, debian_binaries(), port=free_port(), durable=durable, lock=lock),
            CacheServer(folder, redis_server, port=free_port(), lock=lock),
            rabbitmq.RabbitServer(folder, lock=lock),
        )
        try:
            stack.start(services)
            yield stack
        finally:
            stack.stop()


def _installed() -> Path:
    """Make sure that every server is installed; the path of redis-server."""
    present = {
        "postgresql": bool(debian_binaries()),
        "redis-server": debian_binary() is not None,
        "rabbitmq-server": rabbitmq.is_installed(),
    }
    if missing := [package for package, is_present in present.items() if not is_present]:
        install_debian(missing)
    found = debian_binary()
    if found is None:
        raise StackError("O redis-server foi instalado mas não está no PATH.")
    return found
