"""The real log of auditoria beside the service, fed by its outbox and asked without the network."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from consorcio.contracts.auditoria.v1 import auditoria_pb2 as pb
from consorcio.platform.context import Call, system_actor
from consorcio.platform.database import Database
from consorcio.platform.events import AUDIT_LEAF
from consorcio.platform.vault import Vault
from consorcio.services.auditoria.chaves import Chaves
from consorcio.services.auditoria.domain.registro import Fato
from consorcio.services.auditoria.rpc import AuditoriaServicer
from consorcio.services.auditoria.use_cases import assinar_checkpoint, registrar

_FOLHAS = """
SELECT evento_id::text, origem, instante, correlacao_id, dados FROM plataforma.outbox WHERE tipo = %s ORDER BY id
"""
_COPIADOS = ("acao", "ator_id", "ator_nome", "entidade", "entidade_id", "dados")


class Registro:
    """A stub of AuditoriaService over its own database."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._chaves = Chaves(Vault({1: bytes(32)}, bytes(32)), "https://consorcio.exemplo")
        self._servicer = AuditoriaServicer(self._chaves)

    async def receber(self, origem: Database) -> None:
        """Every leaf that a service left arrives, and the log is signed."""
        async with origem.read() as conn:
            linhas = await (await conn.execute(_FOLHAS, [AUDIT_LEAF])).fetchall()
        async with self.database.transaction() as tx:
            await registrar(tx, [_fato(*linha) for linha in linhas])
            await assinar_checkpoint(tx, self._chaves)

    def __getattr__(self, rpc: str) -> Callable[[Any], Any]:
        if rpc not in pb.DESCRIPTOR.services_by_name["AuditoriaService"].methods_by_name:
            raise AttributeError(rpc)

        async def perguntar(pedido: Any) -> Any:
            call = Call(
                actor=system_actor("sorteios"),
                correlation_id="c",
                idempotency_key=None,
                clock=self.database.clock,
                ids=self.database.ids,
                database=self.database,
            )
            return await getattr(self._servicer, rpc)(pedido, call)

        return perguntar


def _fato(id: str, servico: str, instante: Any, correlacao: str, folha: dict[str, Any]) -> Fato:
    campos = {campo: folha[campo] for campo in _COPIADOS}
    return Fato(fato_id=id, servico=servico, correlacao_id=correlacao, instante=instante, **campos)
