"""What a run of chaos did, told at its end: deaths, payments, seeds."""

from __future__ import annotations

from collections.abc import Callable

import pytest

_RELATO = "relato"


@pytest.fixture
def relatar(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Adds a line about this test to the summary of the run, whichever process runs the test."""
    return lambda linha: record_property(_RELATO, linha)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The lines, after the failures and before the count of tests."""
    relatos = [
        f"{relatorio.head_line}: {texto}"
        for situacao in ("passed", "failed")
        for relatorio in terminalreporter.stats.get(situacao, [])
        for nome, texto in relatorio.user_properties
        if nome == _RELATO
    ]
    if relatos:
        terminalreporter.section("caos")
        for linha in relatos:
            terminalreporter.write_line(linha)
