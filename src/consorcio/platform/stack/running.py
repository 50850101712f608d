"""A stack that runs: its URLs, and the faults a test may cause in it."""

from collections.abc import Iterable
from typing import Protocol

from consorcio.platform.stack.cache_server import CacheServer
from consorcio.platform.stack.postgres import PostgresServer
from consorcio.platform.stack.rabbitmq import RabbitServer
from consorcio.platform.stack.urls import StackUrls


class _Server(Protocol):
    def start(self) -> None: ...

    def wait_ready(self) -> None: ...


class RunningStack:
    """The servers of one stack, started together. `urls` is valid after `start`."""

    def __init__(self, postgres: PostgresServer, cache: CacheServer, rabbit: RabbitServer | None) -> None:
        self._postgres = postgres
        self._cache = cache
        self._rabbit = rabbit
        self.urls: StackUrls

    def start(self, services: Iterable[str]) -> None:
        """Start every server, wait for all of them and create the databases.

        Started first and waited for later, so that they start in parallel. Threads would not do: a child gets
        its death signal when the thread that started it ends.
        """
        servers: list[_Server] = [self._postgres, self._cache]
        if self._rabbit:
            servers.append(self._rabbit)
        for server in servers:
            server.start()
        for server in servers:
            server.wait_ready()
        self.urls = StackUrls(
            postgres=self._postgres.create_databases(services),
            admin_postgres=self._postgres.admin_url,
            redis=self._cache.url,
            rabbitmq=self._rabbit.url if self._rabbit else None,
        )

    def stop(self) -> None:
        """Stop every server in order."""
        if self._rabbit:
            self._rabbit.stop()
        self._cache.stop()
        self._postgres.stop()

    def kill_postgres(self) -> None:
        """SIGKILL PostgreSQL."""
        self._postgres.kill()

    def restart_postgres(self) -> None:
        """Start PostgreSQL again on the same data and wait for its recovery."""
        self._postgres.restart()

    def stop_redis(self) -> None:
        """Stop Redis."""
        self._cache.stop()

    def kill_redis(self) -> None:
        """SIGKILL Redis."""
        self._cache.kill()

    def freeze_redis(self) -> None:
        """Redis stops answering, without closing anything."""
        self._cache.freeze()

    def thaw_redis(self) -> None:
        """Redis answers again."""
        self._cache.thaw()

    def start_redis(self) -> None:
        """Start Redis again on the same data."""
        self._cache.start()
        self._cache.wait_ready()
