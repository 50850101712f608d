"""Server programs as child processes: they die with us, do not run as root and never share a folder."""

import contextlib
import fcntl
import functools
import hashlib
import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

_NOBODY = 65534
_POLL_S = 0.02
_PORTS = (10_240, 32_000)
_given: set[int] = set()
_LOCK_WAIT_S = 30.0
# sun_path holds 108 bytes, and PostgreSQL appends "/.s.PGSQL.5432".
_LONGEST_SOCKET_FOLDER = 85


class StackError(Exception):
    """A server could not be found, started or stopped; the text is for the person who ran the command."""


_NAMESPACE = ("unshare", "--user", f"--map-user={_NOBODY}", f"--map-group={_NOBODY}")
# The capability lets nobody reach binaries and data below folders of root, as in a clone under /root.
_OTHER_USER = (
    *("setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups"),
    *("--inh-caps=+dac_override", "--ambient-caps=+dac_override"),
)


@functools.cache
def unprivileged_prefix() -> tuple[str, ...]:
    """What to put before a command so that it does not run as root, which PostgreSQL refuses.

    In a user namespace root is seen as nobody, so that no folder changes hands. Where namespaces are
    forbidden, as in most containers, the server runs as nobody and its data are given to it.
    """
    return ways_to_run_unprivileged()[0]


def ways_to_run_unprivileged() -> list[tuple[str, ...]]:
    """Every prefix that works here, best first.

    Raises:
        StackError: we are root and neither way works.
    """
    if os.geteuid() != 0:
        return [()]
    ways: list[tuple[str, ...]] = [way for way in (_NAMESPACE, _OTHER_USER) if _works(way)]
    if ways:
        return ways
    raise StackError("Como root é preciso unshare ou setpriv (pacote util-linux); ou rode como outro usuário.")


def _works(prefix: tuple[str, ...]) -> bool:
    try:
        return subprocess.run([*prefix, "true"], check=False, capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


def give_to_unprivileged(folder: Path) -> None:
    """Make the folder belong to the user that servers run as, where user namespaces are forbidden."""
    if unprivileged_prefix() == _OTHER_USER:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, _NOBODY, _NOBODY)


def run_tool(command: Sequence[str | Path], env: Mapping[str, str] | None = None) -> None:
    """Run a program to its end as the unprivileged user.

    Raises:
        StackError: it failed; carries what it wrote.
    """
    done = subprocess.run(
        [*unprivileged_prefix(), *map(str, command)],
        check=False,
        capture_output=True,
        text=True,
        env=env,
        cwd="/",
    )
    if done.returncode != 0:
        raise StackError(f"{Path(command[0]).name} falhou: {(done.stderr or done.stdout).strip()[-800:]}")


def free_port() -> int:
    """A TCP port of the loopback interface that is free now.

    Below the range from which the kernel takes the ports of outgoing connections, so that it stays free; never one
    that this process was given before, whose server may not listen yet.
    """
    while True:
        port = random.randrange(*_PORTS)  # noqa: S311 nothing secret
        if port in _given:
            continue
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            _given.add(port)
            return port


@contextlib.contextmanager
def folder_lock(folder: Path) -> Iterator[int]:
    """Hold the folder exclusively and yield the descriptor of the lock.

    Children inherit the descriptor: after a kill of the parent the lock is free when the last server is gone.

    Raises:
        StackError: somebody else still holds it.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / "lock").open("a") as file:
        deadline = time.monotonic() + _LOCK_WAIT_S
        while not _try_lock(file.fileno()):
            if time.monotonic() > deadline:
                raise StackError(f"A pasta {folder} está em uso por outro processo do Consórcio.")
            time.sleep(_POLL_S)
        yield file.fileno()


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def socket_folder(folder: Path) -> Path:
    """Where the unix sockets of a data folder live: in it, or in /tmp if that path is too long."""
    own = folder / "run"
    if len(os.fsencode(own)) > _LONGEST_SOCKET_FOLDER:
        return temporary_folder(folder, "run")
    own.mkdir(parents=True, exist_ok=True, mode=0o700)
    return own


def temporary_folder(folder: Path, purpose: str) -> Path:
    """The folder in /tmp that stands for a data folder, always the same one.

    Raises:
        StackError: it belongs to somebody else.
    """
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    own = Path(tempfile.gettempdir()) / f"consorcio-{os.geteuid()}-{digest}-{purpose}"
    own.mkdir(exist_ok=True, mode=0o700)
    if own.is_symlink() or own.stat().st_uid not in (os.geteuid(), _NOBODY):
        raise StackError(f"A pasta {own} pertence a outro usuário.")
    return own


def _children_of(pid: int) -> list[int]:
    """The processes it started, where the system tells (Linux)."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []


class ChildServer:
    """One server program: started, waited for, stopped or killed. It receives `stop_signal` when we die."""

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        log: Path,
        stop_signal: signal.Signals = signal.SIGTERM,
        env: Mapping[str, str] | None = None,
        lock: int | None = None,
    ) -> None:
        self.name = name
        self._command = [str(part) for part in command]
        self.log = log
        self._stop_signal = stop_signal
        self._env = env
        self._lock = lock
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def running(self) -> bool:
        """Whether the program is alive."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start the program; does not wait for it to answer."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*unprivileged_prefix(), *self._death_prefix(), *self._command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=self._env,
                cwd="/",
                start_new_session=True,
                pass_fds=() if self._lock is None else (self._lock,),
            )

    def _death_prefix(self) -> tuple[str, ...]:
        name = self._stop_signal.name.removeprefix("SIG")
        return ("setpriv", "--pdeathsig", name) if shutil.which("setpriv") else ()

    def wait_until(self, ready: Callable[[], bool], timeout_s: float) -> None:
        """Wait until the server answers.

        Raises:
            StackError: it ended or did not answer in time; carries the end of its log.
        """
        deadline = time.monotonic() + timeout_s
        # Whoever answers for a program that ended is another one that took its port.
        while not (ready() and self.running):
            if not self.running or time.monotonic() > deadline:
                state = "não respondeu a tempo" if self.running else "terminou ao iniciar"
                raise StackError(f"{self.name} {state}. Fim do registro {self.log}:\n{self._log_tail()}")
            time.sleep(_POLL_S)

    def _log_tail(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")[-1500:] if self.log.exists() else ""

    def stop(self, timeout_s: float = 20.0) -> None:
        """Stop in order; kill what does not stop in time."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.send_signal(self._stop_signal)
        try:
            self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            self.kill()

    def freeze(self) -> None:
        """SIGSTOP: connections stay open and nobody answers."""
        if self._process is not None:
            self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """SIGCONT."""
        if self._process is not None:
            self._process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """SIGKILL, to it and then to its children, as a crash would: a child left alive could still commit."""
        if self._process is not None and self._process.poll() is None:
            children = _children_of(self._process.pid)
            self._process.kill()
            for child in children:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
            self._process.wait()
