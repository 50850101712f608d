"""Brings the plugin of schemathesis, which the other floors do without: it takes two seconds of each process."""

import pytest


def pytest_configure(config: pytest.Config) -> None:
    from schemathesis.pytest import plugin  # noqa: PLC0415  only when this floor is collected

    if not config.pluginmanager.is_registered(plugin):
        config.pluginmanager.register(plugin, "schemathesis-do-contrato")
