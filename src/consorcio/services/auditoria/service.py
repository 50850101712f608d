"""Wiring of the auditoria target."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

from consorcio.contracts.auditoria.v1 import auditoria_pb2
from consorcio.platform.logging_setup import get_logger
from consorcio.platform.service import Runtime, Service
from consorcio.services.auditoria.chaves import Chaves
from consorcio.services.auditoria.events import SUBSCRIPTIONS
from consorcio.services.auditoria.rpc import AuditoriaServicer
from consorcio.services.auditoria.use_cases import assinar_checkpoint, cresceu

_INTERVALO_DA_ASSINATURA = timedelta(seconds=2)
log = get_logger(__name__)


def build(runtime: Runtime) -> Service:
    """The service, ready to run."""
    chaves = Chaves(runtime.vault, runtime.settings.url_publica)

    async def assinar_sempre() -> None:
        while True:
            try:
                await assinar_se_cresceu(runtime, chaves)
            except Exception as failure:  # noqa: BLE001 a loop never dies: the next round signs what this one did not
                log.warning("checkpoint_nao_assinado", erro=repr(failure))
            await asyncio.sleep(_INTERVALO_DA_ASSINATURA.total_seconds())

    return Service(
        name="auditoria",
        servicers={auditoria_pb2.DESCRIPTOR.services_by_name["AuditoriaService"]: AuditoriaServicer(chaves)},
        migrations=Path(__file__).parent / "migrations",
        subscriptions=SUBSCRIPTIONS,
        background=(assinar_sempre,),
    )


async def assinar_se_cresceu(runtime: Runtime, chaves: Chaves) -> None:
    """Sign what was added since the newest checkpoint, if anything was."""
    async with runtime.db.read() as conn:
        pending = await cresceu(conn)
    if pending:
        async with runtime.db.transaction() as tx:
            await assinar_checkpoint(tx, chaves)
