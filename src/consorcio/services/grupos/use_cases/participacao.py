"""How many cotas of a group a person and spouse may have together, counted under their lock (R3.05, R7.52, R3.15)."""

from __future__ import annotations

from uuid import UUID

from consorcio.platform.database import Transaction
from consorcio.services.grupos.domain.limites import exigir_limite_participacao
from consorcio.services.grupos.repository import adesoes, cotas


async def exigir_mais_uma_cota(tx: Transaction, grupo_id: UUID, pessoa: UUID, conjuge: UUID | None) -> None:
    """PRECONDITION when a couple already has the 10 % of the active cotas of a group that runs (R3.05)."""
    nucleo = [pessoa, conjuge] if conjuge else [pessoa]
    await adesoes.travar_pessoas(tx.conn, grupo_id, nucleo)
    ocupadas = await cotas.contar_por_pessoa(tx.conn, grupo_id, nucleo)
    contagens = [ocupadas.get(um, 0) for um in nucleo]
    exigir_limite_participacao(contagens[0], sum(contagens[1:]), await cotas.contar_ativas(tx.conn, grupo_id))
