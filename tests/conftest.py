"""Fixtures of every floor."""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Chaos and bench are asked for by path or by marker; they never slip into a run of everything."""
    for item in items:
        if "chaos" in item.path.parts:
            item.add_marker(pytest.mark.chaos)
