"""RabbitMQ as a child process, with an Erlang port mapper of its own so that nothing outlives us."""

import os
import secrets
import shutil
import socket
from pathlib import Path

from consorcio.platform.stack.process import (
    ChildServer,
    StackError,
    free_port,
    give_to_unprivileged,
    temporary_folder,
)

# The wrapper in /usr/sbin does `su rabbitmq`; this is the program behind it.
_SERVER = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
_START_TIMEOUT_S = 120.0
_AMQP_HEADER = b"AMQP\x00\x00\x09\x01"
_METHOD_FRAME = b"\x01"
_ERLANG_ARGUMENTS = "-kernel inet_dist_use_interface {127,0,0,1} -start_epmd false"


def is_installed() -> bool:
    """Whether the distribution's RabbitMQ and its Erlang are here."""
    return _SERVER.exists() and shutil.which("epmd") is not None


class RabbitServer:
    """One node on free loopback ports, with a user made for this run."""

    def __init__(self, folder: Path, *, lock: int | None = None) -> None:
        if not is_installed():
            raise StackError("O rabbitmq-server não foi encontrado.")
        # Erlang asks access(2), which ignores capabilities: its folder must not lie below one of root's.
        self._folder = temporary_folder(folder, "rabbitmq")
        self._port, self._epmd_port = free_port(), free_port()
        self._password = secrets.token_urlsafe(24)
        mapper = ["epmd", "-port", str(self._epmd_port), "-address", "127.0.0.1"]
        env = self._environment()
        log = folder / "rabbitmq.log"
        self._epmd = ChildServer("epmd", mapper, log=log, env=env, lock=lock)
        self._child = ChildServer("RabbitMQ", [_SERVER], log=log, env=env, lock=lock)

    @property
    def url(self) -> str:
        """Its AMQP URL."""
        return f"amqp://consorcio:{self._password}@127.0.0.1:{self._port}/"

    def start(self) -> None:
        """Start it on an empty database; does not wait."""
        self._empty_folder()
        (self._folder / "enabled_plugins").write_text("[].\n", encoding="ascii")
        (self._folder / "rabbitmq.conf").write_text(self._configuration(), encoding="ascii")
        give_to_unprivileged(self._folder)
        self._epmd.start()
        self._epmd.wait_until(lambda: _accepts(self._epmd_port), _START_TIMEOUT_S)
        self._child.start()

    def wait_ready(self) -> None:
        """Wait until it speaks AMQP: the port opens earlier than the broker answers."""
        self._child.wait_until(self._shakes_hands, _START_TIMEOUT_S)

    def stop(self) -> None:
        """Stop in order."""
        self._child.stop()
        self._epmd.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _empty_folder(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(mode=0o700)

    def _configuration(self) -> str:
        settings = {
            "listeners.tcp.1": f"127.0.0.1:{self._port}",
            "default_user": "consorcio",
            "default_pass": self._password,
            "disk_free_limit.absolute": "50MB",
            "log.console": "true",
            "log.file": "false",
        }
        return "".join(f"{name} = {value}\n" for name, value in settings.items())

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "LANG": "C.UTF-8",
            "HOME": str(self._folder),
            "ERL_EPMD_PORT": str(self._epmd_port),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODENAME": f"consorcio{self._port}@localhost",
            "RABBITMQ_NODE_PORT": str(self._port),
            "RABBITMQ_DIST_PORT": str(free_port()),
            "RABBITMQ_MNESIA_BASE": str(self._folder / "mnesia"),
            "RABBITMQ_LOG_BASE": str(self._folder / "log"),
            "RABBITMQ_PID_FILE": str(self._folder / "rabbitmq.pid"),
            "RABBITMQ_CONFIG_FILE": str(self._folder / "rabbitmq.conf"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self._folder / "enabled_plugins"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": _ERLANG_ARGUMENTS,
        }

    def _shakes_hands(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self._port), timeout=1) as connection:
                connection.sendall(_AMQP_HEADER)
                return connection.recv(1) == _METHOD_FRAME
        except OSError:
            return False


def _accepts(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
