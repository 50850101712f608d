"""What documentos reacts to: papers that the system makes by itself, and who holds the cotas."""

from __future__ import annotations

from uuid import UUID

from consorcio.platform.administradora import administradora
from consorcio.platform.configuration import Configuration
from consorcio.platform.database import Transaction
from consorcio.platform.events import Event
from consorcio.platform.inbox import Subscriptions
from consorcio.platform.sealed_facts import open_data
from consorcio.platform.service import Runtime
from consorcio.services.documentos.cofre import Cofre
from consorcio.services.documentos.repository_titulares import gravar_titular
from consorcio.services.documentos.use_cases.demonstrativos import guardar_demonstrativos


class Fatos:
    """Each fact, in the transaction of its inbox row."""

    def __init__(self, cofre: Cofre, configuracao: Configuration) -> None:
        self._cofre = cofre
        self._configuracao = configuracao

    def assinaturas(self) -> Subscriptions:
        """Every fact that makes a paper, or changes who reads one."""
        return {
            "DemonstrativosEmitidos": self.ao_demonstrativos_emitidos,
            "CotaAtivada": self.ao_titular,
            "CotaTransferida": self.ao_titular,
        }

    async def ao_titular(self, tx: Transaction, event: Event, _runtime: Runtime) -> None:
        """A cota has a holder, the first or another one (R7.52)."""
        await gravar_titular(tx.conn, UUID(event.data["cota_id"]), UUID(event.data["consorciado_id"]))

    async def ao_demonstrativos_emitidos(self, tx: Transaction, event: Event, runtime: Runtime) -> None:
        """The figures of some cotas before an AGO (R5.08)."""
        dados = event.data
        aberto = open_data(runtime.vault, event.type, dados["chave"], dados["selado"])
        quem = await administradora(self._configuracao)
        await guardar_demonstrativos(tx, self._cofre, UUID(dados["grupo_id"]), aberto["demonstrativos"], quem)
