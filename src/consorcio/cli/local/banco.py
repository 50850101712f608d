"""The database of a service, for a command of the operator: where it is, and what to say when it refuses or is away."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import date

import psycopg

from consorcio.core.clock import SystemClock
from consorcio.core.errors import ConsorcioError
from consorcio.core.ids import Uuid7Generator
from consorcio.platform.database import Database
from consorcio.platform.settings import Settings, load_settings
from consorcio.platform.stack.embedded import running_database_url


def database_url(settings: Settings, service: str) -> str:
    """The database of the settings; without them, of the system that `consorcio up` runs on this machine."""
    if settings.database_url or service in settings.database_urls:
        return settings.database_url_of(service)
    url = running_database_url(settings.dados.absolute(), service)
    if url is None:
        sys.exit(
            f"Não há sistema no ar em {settings.dados.absolute()}. "
            "Informe CONSORCIO_DATABASE_URL, ou CONSORCIO_DADOS de um sistema que está no ar."
        )
    return url


@asynccontextmanager
async def banco_de(service: str, max_connections: int = 1) -> AsyncIterator[Database]:
    """The database of a service, open until the end of the block."""
    url = database_url(load_settings(), service)
    database = Database(service, url, SystemClock(), Uuid7Generator(), max_connections)
    await database.open()
    try:
        yield database
    finally:
        await database.close()


@contextmanager
def recusa_em_palavras(service: str, antes: str = "") -> Iterator[None]:
    """Ends the process with the words of what is refused in the block, or saying that the database is away."""
    try:
        yield
    except ConsorcioError as recusa:
        sys.exit(antes + (recusa.fields[0].message if recusa.fields else recusa.detail))
    except psycopg.Error as longe:
        sys.exit(f"O banco de {service} não respondeu: {longe}")


def dia_pedido(texto: str) -> date:
    """A day that was typed; today when it is empty. Ends the process when it is no day."""
    try:
        return date.fromisoformat(texto) if texto else SystemClock().today()
    except ValueError:
        sys.exit("Informe a data como AAAA-MM-DD.")
