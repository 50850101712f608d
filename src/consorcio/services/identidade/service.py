"""Wiring."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import timedelta
from pathlib import Path

import psycopg

from consorcio.contracts.identidade.v1 import identidade_pb2
from consorcio.platform.service import Runtime, Service
from consorcio.services.identidade.ambiente import Ambiente
from consorcio.services.identidade.oidc.app import criar_app
from consorcio.services.identidade.repository import sessoes
from consorcio.services.identidade.rpc import IdentidadeServicer
from consorcio.services.identidade.senhas import Senhas
from consorcio.services.identidade.settings import IdentidadeSettings

MIGRATIONS = Path(__file__).parent / "migrations"
_INTERVALO_DA_LIMPEZA = timedelta(hours=1)
_VENCIDO_HA = timedelta(days=30)


def build(runtime: Runtime) -> Service:
    """The service, ready to run."""
    ambiente = _ambiente(runtime)

    async def limpar_sempre() -> None:
        while True:
            # A database that is away now is cleaned in the next round.
            with contextlib.suppress(psycopg.OperationalError):
                async with runtime.db.transaction() as tx:
                    await sessoes.apagar_vencidos(tx.conn, tx.clock.now() - _VENCIDO_HA)
            await asyncio.sleep(_INTERVALO_DA_LIMPEZA.total_seconds())

    return Service(
        name="identidade",
        servicers={identidade_pb2.DESCRIPTOR.services_by_name["IdentidadeService"]: IdentidadeServicer(ambiente)},
        migrations=MIGRATIONS,
        http=criar_app(runtime.db, ambiente),
        background=(limpar_sempre,),
    )


def _ambiente(runtime: Runtime) -> Ambiente:
    settings = IdentidadeSettings()
    url_publica = runtime.settings.url_publica.rstrip("/")
    return Ambiente(settings=settings, vault=runtime.vault, senhas=Senhas(settings), url_publica=url_publica)
