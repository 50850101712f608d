"""The real stack, started once per test process, and databases made from the migrations."""

import itertools
from collections.abc import Callable, Iterator

import psycopg
import pytest
from psycopg import conninfo, sql
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from consorcio.cli.migrate import migration_folders
from consorcio.platform.migrations import migrate
from consorcio.platform.stack import RunningStack, real_stack
from consorcio.targets import TARGETS
from s3_servidor import ServidorS3, servidor_no_ar

_numbers = itertools.count(1)
_BROWSER = "tests/integration/navegador/"
_SCENARIOS = "tests/scenario/"


class ByFile(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """A worker takes a whole file, and one of them all that looks at the browser: there the application is built once
    and the demonstration lived once.
    """

    def _split_scope(self, nodeid: str) -> str:
        return _BROWSER if nodeid.startswith(_BROWSER) else nodeid.partition("::")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile:
    """xdist's own groups are not seen by this version of pytest. The order of the collection is kept."""
    config.option.loadscopereorder = False
    return ByFile(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long first: the browser, then the scenarios; the many short files fill what is left of a run."""
    items.sort(key=lambda item: (not item.nodeid.startswith(_BROWSER), not item.nodeid.startswith(_SCENARIOS)))


@pytest.fixture(scope="session")
def pilha(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    """PostgreSQL, Redis and RabbitMQ on free ports. Each pytest-xdist worker has its own, so nothing is shared."""
    with real_stack(tmp_path_factory.mktemp("pilha"), TARGETS, durable=False) as running:
        yield running


@pytest.fixture(scope="session")
def modelos(pilha: RunningStack) -> Callable[[str], str]:
    """Migrates the database of a service once; answers its name, to be copied."""
    migrated: dict[str, str] = {}

    def modelo(service: str) -> str:
        if service not in migrated:
            migrate(pilha.urls.postgres[service], migration_folders(service))
            migrated[service] = f"consorcio_{service}"
        return migrated[service]

    return modelo


@pytest.fixture
def banco_vazio(pilha: RunningStack, modelos: Callable[[str], str]) -> Iterator[Callable[[str], str]]:
    """`banco_vazio("grupos")` is the URL of a new, migrated, empty database owned by the role of the service.

    Do not write to `pilha.urls.postgres[...]` itself: it is the model that these are copied from.
    """
    made: list[str] = []

    def create(service: str) -> str:
        name = f"teste_{service}_{next(_numbers)}"
        _run(pilha, "CREATE DATABASE {} OWNER {} TEMPLATE {}", name, f"consorcio_{service}", modelos(service))
        made.append(name)
        return conninfo_with_database(pilha.urls.postgres[service], name)

    yield create
    for name in made:
        _run(pilha, "DROP DATABASE {} WITH (FORCE)", name)


def conninfo_with_database(url: str, database: str) -> str:
    """The same server and role, another database."""
    parts = conninfo.conninfo_to_dict(url)
    return f"postgresql://{parts['user']}:{parts['password']}@{parts['host']}:{parts['port']}/{database}"


def _run(pilha: RunningStack, statement: str, *identifiers: str) -> None:
    with psycopg.connect(pilha.urls.admin_postgres, autocommit=True) as admin:
        admin.execute(sql.SQL(statement).format(*map(sql.Identifier, identifiers)))


@pytest.fixture(scope="session")
def _servidor_s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServidorS3]:
    with servidor_no_ar(tmp_path_factory.mktemp("s3")) as servidor:
        yield servidor


@pytest.fixture
def servidor_s3(_servidor_s3: ServidorS3) -> Iterator[ServidorS3]:
    """A server that speaks S3 and checks signatures, on the air whatever the test before did to it."""
    yield _servidor_s3
    _servidor_s3.descongelar()
    _servidor_s3.voltar()
