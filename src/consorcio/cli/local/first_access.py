"""The first administrator: made when the installation has no user yet, shown once to whoever is at the terminal."""

import asyncio
import secrets

from consorcio.cli.local.cofre import open_vault
from consorcio.core.clock import SystemClock
from consorcio.core.ids import Uuid7Generator
from consorcio.platform.database import Database
from consorcio.platform.settings import Settings
from consorcio.services.identidade.ambiente import Ambiente
from consorcio.services.identidade.domain.senha import gerar_senha_provisoria
from consorcio.services.identidade.senhas import Senhas
from consorcio.services.identidade.settings import IdentidadeSettings
from consorcio.services.identidade.use_cases.primeiro_acesso import (
    NOME_DE_ACESSO,
    criar_primeiro_administrador,
)


def first_access(settings: Settings) -> str | None:
    """Create the first administrator; name and password to show, or None when somebody exists already."""
    senha = asyncio.run(_create(settings, gerar_senha_provisoria(secrets.choice)))
    return f"usuário {NOME_DE_ACESSO}, senha {senha}" if senha else None


async def _create(settings: Settings, senha: str) -> str | None:
    own = IdentidadeSettings()
    ambiente = Ambiente(own, open_vault(settings), Senhas(own), settings.url_publica)
    url = settings.database_url_of("identidade")
    database = Database("identidade", url, SystemClock(), Uuid7Generator(), settings.conexoes_max)
    await database.open()
    try:
        return await criar_primeiro_administrador(database, ambiente, senha)
    finally:
        await database.close()
