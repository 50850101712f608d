"""What a run of chaos did, told at its end: deaths, payments, seeds."""

from __future__ import annotations

from collections.abc import Callable

import pytest

_RELATOS = pytest.StashKey[list[str]]()


@pytest.fixture
def relatar(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Adds a line about this test to the summary of the run."""
    relatos = request.config.stash.setdefault(_RELATOS, [])
    return lambda linha: relatos.append(f"{request.node.name}: {linha}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The lines, after the failures and before the count of tests."""
    if relatos := terminalreporter.config.stash.get(_RELATOS, []):
        terminalreporter.section("caos")
        for linha in relatos:
            terminalreporter.write_line(linha)
