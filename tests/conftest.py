"""Fixtures of every floor, and how many examples the property tests try."""

import os

import pytest
import structlog
from hypothesis import HealthCheck, settings

# Every run tries the same few examples, so that red means red for everybody; by night many, and others each time.
settings.register_profile("padrao", max_examples=20, deadline=None, derandomize=True, database=None)
settings.register_profile(
    "nightly", max_examples=2000, deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("CONSORCIO_HYPOTHESIS", "padrao"))
# The traceback that structlog draws by default costs more than what most tests do between two failures asked for.
structlog.configure(
    processors=[
        structlog.processors.add_log_level,
        structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
    ]
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Chaos and bench are asked for by path or by marker; they never slip into a run of everything."""
    for item in items:
        if "chaos" in item.path.parts:
            item.add_marker(pytest.mark.chaos)
