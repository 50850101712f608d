"""A PostgreSQL of the platform's own tests: they need databases, not services."""

import itertools
from collections.abc import Iterator

import psycopg
import pytest

from consorcio.platform.stack import embedded_stack

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of its administrator. It does not wait for the disk."""
    with embedded_stack(tmp_path_factory.mktemp("cluster"), (), durable=False) as stack:
        yield stack.urls.admin_postgres


@pytest.fixture
def empty_database_url(cluster: str) -> str:
    """A new, empty database; it ends with the cluster."""
    name = f"prova_{next(_numbers)}"
    with psycopg.connect(cluster, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
    return cluster.replace("/postgres?", f"/{name}?")
