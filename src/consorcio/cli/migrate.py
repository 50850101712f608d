"""`consorcio migrate`: bring every database to the schema of this version."""

import sys
from pathlib import Path
from typing import Annotated

import psycopg
import typer

from consorcio import services
from consorcio.platform.migrations import PLATFORM, MigrationRefusedError
from consorcio.platform.migrations import migrate as apply_migrations
from consorcio.platform.settings import Settings, load_settings
from consorcio.targets import TARGETS


def migration_folders(service: str) -> list[Path]:
    """Where the migrations of a service's database are: the platform's first, then its own."""
    return [PLATFORM, Path(services.__path__[0]) / service / "migrations"]


def migrate_all(settings: Settings, names: tuple[str, ...] = tuple(TARGETS)) -> dict[str, list[str]]:
    """Apply what is missing in the database of each service; what was applied, by service.

    Raises:
        MigrationRefusedError: an applied file was edited.
        psycopg.OperationalError: a database does not answer.
    """
    return {name: apply_migrations(settings.database_url_of(name), migration_folders(name)) for name in names}


def migrate(
    alvo: Annotated[list[str] | None, typer.Option("--target", help="Só estes serviços.")] = None,
) -> None:
    """Atualiza o esquema dos bancos de dados; rodar de novo não muda nada."""
    names = tuple(alvo or TARGETS)
    if unknown := [name for name in names if name not in TARGETS]:
        sys.exit(f"Serviço desconhecido: {', '.join(unknown)}. Existem: {', '.join(TARGETS)}.")
    try:
        applied = migrate_all(load_settings(), names)
    except (MigrationRefusedError, psycopg.OperationalError) as refused:
        sys.exit(f"Migração interrompida: {refused}")
    for name, files in applied.items():
        print(f"{name}: {', '.join(files) if files else 'em dia'}")
