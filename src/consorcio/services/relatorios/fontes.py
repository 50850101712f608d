"""Where the lines of a report come from: the facts kept here, or the audit log."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from psycopg import AsyncConnection

from consorcio.services.relatorios import consultas, registro
from consorcio.services.relatorios.domain.relatorio import Linha, Parametros, Relatorio

if TYPE_CHECKING:
    from consorcio.contracts.auditoria.v1.auditoria_pb2_grpc import AuditoriaServiceAsyncStub


class Fontes:
    """Both, asked the same way."""

    def __init__(self, auditoria: AuditoriaServiceAsyncStub) -> None:
        self._auditoria = auditoria

    async def contar(self, conn: AsyncConnection, relatorio: Relatorio, parametros: Parametros) -> int:
        """How many lines it has now; 0 when only reading it tells."""
        return 0 if relatorio.do_registro else await consultas.contar(conn, relatorio, parametros)

    def paginas(
        self, conn: AsyncConnection, relatorio: Relatorio, parametros: Parametros
    ) -> AsyncIterator[list[Linha]]:
        """The lines, some at a time. Those of facts are of one snapshot: the transaction open on the connection."""
        if relatorio.do_registro:
            return registro.paginas(self._auditoria, relatorio, parametros)
        return consultas.paginas(conn, relatorio, parametros)
