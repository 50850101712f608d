"""Identidade on a real database, spoken to by HTTP (in process) and by rpc (through the whole pipeline)."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

import httpx
import pytest

from consorcio.contracts.identidade.v1 import identidade_pb2
from consorcio.core.clock import FixedClock
from consorcio.core.ids import Uuid7Generator
from consorcio.platform.database import Database
from consorcio.platform.rpc.pipeline import Binding
from consorcio.platform.vault import Vault
from consorcio.services.identidade.ambiente import Ambiente
from consorcio.services.identidade.oidc.app import criar_app
from consorcio.services.identidade.rpc import IdentidadeServicer
from consorcio.services.identidade.senhas import Senhas
from consorcio.services.identidade.settings import IdentidadeSettings
from integration.identidade.casa import URL, Casa

SERVICO = identidade_pb2.DESCRIPTOR.services_by_name["IdentidadeService"]
BARATAS = IdentidadeSettings(argon2_memoria_kib=64, argon2_iteracoes=1)


@pytest.fixture
async def casa(banco_vazio: Callable[[str], str]) -> AsyncIterator[Casa]:
    relogio, ids = FixedClock(datetime(2026, 11, 24, 12, tzinfo=UTC)), Uuid7Generator()
    db = Database("identidade", banco_vazio("identidade"), relogio, ids, max_connections=6)
    await db.open()
    ambiente = Ambiente(BARATAS, Vault({1: b"1" * 32}, b"2" * 32), Senhas(BARATAS), URL)
    transporte = httpx.ASGITransport(criar_app(db, ambiente))
    async with httpx.AsyncClient(transport=transporte, base_url=URL) as http:
        binding = Binding(SERVICO, IdentidadeServicer(ambiente), db, relogio, ids, ambiente.vault)
        yield Casa(db, ambiente, relogio, http, binding)
    await db.close()
