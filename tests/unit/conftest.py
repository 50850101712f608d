"""The unit floor touches neither network nor database: opening a socket fails the test."""

import socket
from typing import Never

import pytest


@pytest.fixture(autouse=True)
def _no_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_kwargs: object) -> Never:
        pytest.fail("um teste de unidade tentou abrir uma conexão")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "bind", refuse)
