"""What the administradora may adjust while the system runs, read from configuracao, and what holds until it answers."""

from __future__ import annotations

from datetime import time

from consorcio.platform.configuration import Configuration
from consorcio.services.notificacoes.domain.regua import Regua
from consorcio.services.notificacoes.domain.silencio import Silencio

SILENCIO = Silencio(time(20), time(8))
REGUA = Regua((5, 0), (3, 10, 30))
FALHAS_MAX = 20
SISTEMA = "Consórcio"


class Ajustes:
    """The parameters `notificacoes.*`."""

    def __init__(self, configuration: Configuration) -> None:
        self._configuration = configuration

    async def silencio(self) -> Silencio:
        """The hours in which nobody is disturbed, for who chose none."""
        inicio = await self._configuration.value("notificacoes.silencio_inicio", SILENCIO.inicio)
        return Silencio(inicio, await self._configuration.value("notificacoes.silencio_fim", SILENCIO.fim))

    async def regua(self) -> Regua:
        """On which days a parcela is spoken of."""
        antes = await self._configuration.value("notificacoes.regua_dias_antes", REGUA.dias_antes)
        return Regua(antes, await self._configuration.value("notificacoes.regua_dias_depois", REGUA.dias_depois))

    async def falhas_max(self) -> int:
        """After how many failures in a row a webhook is switched off."""
        return await self._configuration.value("notificacoes.webhook_falhas_max", FALHAS_MAX)

    async def sistema(self) -> str:
        """How the administradora signs."""
        return await self._configuration.value("notificacoes.nome_sistema", SISTEMA)
