"""Every migration that exists applies to an empty database, once, and history cannot be rewritten."""

from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from consorcio.cli.migrate import migration_folders
from consorcio.platform.migrations import MigrationRefusedError, migrate
from consorcio.targets import TARGETS


@pytest.mark.parametrize("service", TARGETS)
def test_the_migrations_of_a_service_apply_once(service: str, banco_vazio: Callable[[str], str]) -> None:
    url = banco_vazio(service)
    assert migrate(url, migration_folders(service)) == []
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT count(*) FROM plataforma.outbox").fetchone() == (0,)
        owner = connection.execute("SELECT current_user").fetchone()
    assert owner == (f"consorcio_{service}",)


def test_an_applied_file_that_was_edited_is_refused(banco_vazio: Callable[[str], str], tmp_path: Path) -> None:
    url, file = banco_vazio("grupos"), tmp_path / "0001_teste.sql"
    file.write_text("CREATE TABLE uma (n int)")
    assert len(migrate(url, [tmp_path])) == 1
    file.write_text("CREATE TABLE outra (n int)")
    with pytest.raises(MigrationRefusedError):
        migrate(url, [tmp_path])


def test_a_file_that_fails_leaves_nothing(banco_vazio: Callable[[str], str], tmp_path: Path) -> None:
    url = banco_vazio("grupos")
    (tmp_path / "0001_falha.sql").write_text("CREATE TABLE meia (n int); SELECT 1/0")
    with pytest.raises(psycopg.errors.DivisionByZero):
        migrate(url, [tmp_path])
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT to_regclass('meia')").fetchone() == (None,)
