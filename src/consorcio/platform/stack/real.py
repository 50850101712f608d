"""The real stack: the distribution's PostgreSQL, Redis and RabbitMQ on free ports, installed when we may."""

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from consorcio.platform.stack import rabbitmq
from consorcio.platform.stack.cache_server import CacheServer, debian_binary, is_installed
from consorcio.platform.stack.packages import install_debian
from consorcio.platform.stack.postgres import PostgresServer, debian_binaries
from consorcio.platform.stack.process import folder_lock, free_port
from consorcio.platform.stack.running import RunningStack


@contextlib.contextmanager
def real_stack(folder: Path, services: Iterable[str], *, durable: bool = True) -> Iterator[RunningStack]:
    """Run PostgreSQL, Redis and RabbitMQ on loopback ports; the first two keep what they hold in the folder.

    `durable=False` (tests only) skips fsync.

    Raises:
        StackError: a server is missing and cannot be installed, did not start, or the folder is in use.
    """
    folder = folder.absolute()
    if missing := _missing_packages():
        install_debian(missing)
    with folder_lock(folder) as lock:
        stack = RunningStack(
            PostgresServer(folder, debian_binaries(), port=free_port(), durable=durable, lock=lock),
            CacheServer(folder, debian_binary(), port=free_port(), lock=lock),
            rabbitmq.RabbitServer(folder, lock=lock),
        )
        try:
            stack.start(services)
            yield stack
        finally:
            stack.stop()


def _missing_packages() -> list[str]:
    present = {
        "postgresql": bool(debian_binaries()),
        "redis-server": is_installed(),
        "rabbitmq-server": rabbitmq.is_installed(),
    }
    return [package for package, installed in present.items() if not installed]
