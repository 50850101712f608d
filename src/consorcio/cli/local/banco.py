"""Where the database of a service is, for a command of the operator."""

from __future__ import annotations

import sys

from consorcio.platform.settings import Settings
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
