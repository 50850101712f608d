"""Removing the objects of contents that were erased."""

from __future__ import annotations

from consorcio.platform.database import Database
from consorcio.services.documentos import repository
from consorcio.services.documentos.armazem import Armazem

_POR_VEZ = 100


async def limpar(db: Database, armazem: Armazem) -> int:
    """Remove some; how many went. What the store does not remove now stays for the next time."""
    async with db.read() as conn:
        objetos = await repository.objetos_a_limpar(conn, _POR_VEZ)
    removidos = [versao_id for versao_id, objeto in objetos if await armazem.apagar(objeto)]
    async with db.transaction() as tx:
        for versao_id in removidos:
            await repository.esquecer_objeto(tx.conn, versao_id)
    return len(removidos)
