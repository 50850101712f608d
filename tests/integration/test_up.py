"""`consorcio up` as a person runs it: it answers, shows the first access once, and leaves nothing behind."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from consorcio.platform.stack.process import free_port

_START_TIMEOUT_S = 120
_FIRST_ACCESS = re.compile(r"usuário admin, senha (\S+)")


class RunningSystem:
    """A `consorcio up` of ours, and what it wrote."""

    def __init__(self, folder: Path, pilha: str) -> None:
        folder.mkdir(exist_ok=True)
        self.address = f"http://127.0.0.1:{free_port()}"
        self.output = folder / "up.log"
        port = self.address.rsplit(":", 1)[1]
        command = [sys.executable, "-m", "consorcio.cli", "up", "--porta", port, "--dados", str(folder / "dados")]
        env = {**os.environ, "STACK": pilha, "COLUMNS": "120"}
        with self.output.open("wb") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env=env)

    def wait_ready(self) -> None:
        deadline = time.monotonic() + _START_TIMEOUT_S
        while time.monotonic() < deadline:
            assert self.process.poll() is None, self.output.read_text()
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(f"{self.address}/ready").status_code == httpx.codes.OK:
                    return
            time.sleep(0.1)
        pytest.fail(f"não respondeu em {_START_TIMEOUT_S} s:\n{self.output.read_text()}")


@contextlib.contextmanager
def running_system(folder: Path, pilha: str) -> Iterator[RunningSystem]:
    system = RunningSystem(folder, pilha)
    try:
        system.wait_ready()
        yield system
    finally:
        system.process.send_signal(signal.SIGTERM)
        system.process.wait(60)


def _processes_below(folder: Path) -> list[str]:
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            command = entry.read_bytes().replace(b"\0", b" ").decode(errors="replace")
            if str(folder) in command:
                found.append(command)
    return found


def _answers(system: RunningSystem) -> None:
    document = httpx.get(f"{system.address}/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    unidentified = httpx.get(f"{system.address}/api/v1/grupos")
    assert unidentified.status_code == httpx.codes.UNAUTHORIZED
    assert unidentified.headers["content-type"].startswith("application/problem+json")


def _ended_in_order(system: RunningSystem, folder: Path) -> None:
    assert system.process.returncode == 0, system.output.read_text()
    assert _processes_below(folder) == []


def _a_second_one_is_refused(system: RunningSystem, folder: Path) -> None:
    port = system.address.rsplit(":", 1)[1]
    command = [sys.executable, "-m", "consorcio.cli", "up", "--porta", port, "--dados", str(folder)]
    refused = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert refused.returncode == 1
    assert f"A porta {port} está em uso" in refused.stdout
    assert "Traceback" not in refused.stderr


def test_up_on_the_real_stack_answers_and_ends_in_order(tmp_path: Path) -> None:
    with running_system(tmp_path, "real") as system:
        _answers(system)
        assert _FIRST_ACCESS.search(system.output.read_text())
    _ended_in_order(system, tmp_path)


def test_up_answers_names_a_port_in_use_and_shows_the_first_access_only_once(tmp_path: Path) -> None:
    """One life of an installation, because each start costs the tests the most."""
    with running_system(tmp_path / "uma", "embutida") as first:
        _answers(first)
        _a_second_one_is_refused(first, tmp_path / "outra")
        shown_first = first.output.read_text()
    _ended_in_order(first, tmp_path)
    with running_system(tmp_path / "uma", "embutida") as second:
        shown_second = second.output.read_text()
    assert _FIRST_ACCESS.search(shown_first)
    assert not _FIRST_ACCESS.search(shown_second)
