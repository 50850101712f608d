"""Migrations run in the order of their names: each service's numbers are a row, so that two never stand for one."""

from pathlib import Path

import pytest

from consorcio.targets import SERVICES

_SERVICES = Path(__file__).parents[3] / "src/consorcio/services"


@pytest.mark.parametrize("service", SERVICES)
def test_the_numbers_of_migrations_are_a_row(service: str) -> None:
    names = sorted(path.name for path in (_SERVICES / service / "migrations").glob("*.sql"))
    assert [name[:4] for name in names] == [f"{number:04d}" for number in range(1, len(names) + 1)]
