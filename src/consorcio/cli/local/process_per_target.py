"""One process per target on this machine, as in a cluster: what `consorcio up` does on the real stack."""

import contextlib
import functools
import json
import os
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from consorcio.platform.stack import StackError
from consorcio.platform.stack.process import ChildServer, free_port
from consorcio.targets import GATEWAY

_START_TIMEOUT_S = 60.0
_POLL_S = 0.5


@dataclass(frozen=True, slots=True)
class Processes:
    """The processes of a system, and where each service answers by gRPC."""

    children: Sequence[ChildServer]
    addresses: Mapping[str, str]


@contextlib.contextmanager
def process_per_target(names: Sequence[str], folder: Path) -> Iterator[Processes]:
    """Run each target in a process of its own, the gateway last; every one is ready when the block begins.

    Raises:
        StackError: a target did not start; carries the end of its log.
    """
    grpc_ports = {name: free_port() for name in names if name != GATEWAY}
    addresses = {name: f"127.0.0.1:{port}" for name, port in grpc_ports.items()}
    health_ports = {name: free_port() for name in names}
    shared = {
        **os.environ,
        "CONSORCIO_ENDERECOS": json.dumps(addresses),
        "CONSORCIO_URL_IDENTIDADE": f"http://127.0.0.1:{health_ports['identidade']}",
        "CONSORCIO_URL_DOCUMENTOS": f"http://127.0.0.1:{health_ports['documentos']}",
        "CONSORCIO_URL_FINANCEIRO": f"http://127.0.0.1:{health_ports['financeiro']}",
        "CONSORCIO_URL_RELATORIOS": f"http://127.0.0.1:{health_ports['relatorios']}",
    }
    children: dict[str, ChildServer] = {}
    try:
        for name in sorted(names, key=lambda name: name == GATEWAY):
            ports = {
                "CONSORCIO_PORTA_GRPC": str(grpc_ports.get(name, 0)),
                "CONSORCIO_PORTA_SAUDE": str(health_ports[name]),
            }
            command = [sys.executable, "-m", "consorcio.cli", "serve", "--target", name]
            child = ChildServer(name, command, log=folder / f"{name}.log", env={**shared, **ports})
            children[name] = child
            child.start()
        for name, child in children.items():
            child.wait_until(functools.partial(_is_ready, health_ports[name]), _START_TIMEOUT_S)
        yield Processes(list(children.values()), addresses)
    finally:
        _stop(children)


def _stop(children: Mapping[str, ChildServer]) -> None:
    """The gateway first, so that nothing new comes in; then the services, all at once."""
    if GATEWAY in children:
        children[GATEWAY].stop()
    with ThreadPoolExecutor() as pool:
        list(pool.map(ChildServer.stop, children.values()))


def watch(children: Sequence[ChildServer]) -> None:
    """Block while every process runs.

    Raises:
        StackError: one ended by itself.
    """
    while True:
        for child in children:
            if not child.running:
                raise StackError(f"{child.name} terminou sozinho; veja o registro {child.log}.")
        time.sleep(_POLL_S)


def _is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/ready", timeout=2):
            return True
    except (urllib.error.URLError, OSError):
        return False
