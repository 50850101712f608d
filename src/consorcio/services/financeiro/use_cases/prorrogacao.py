"""A group has more months: what is left of each cota is divided again, between two emissions (R5.07).

No percent paid changes, so G is what it was (I13, I19).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, LiteralString
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.percent import pct
from consorcio.platform.database import Transaction
from consorcio.services.financeiro import repository
from consorcio.services.financeiro.cronograma_da_conta import compactar, expandir
from consorcio.services.financeiro.domain.cronograma import Cronograma
from consorcio.services.financeiro.domain.prorrogacao import EfeitoDaProrrogacao, efeitos_da_prorrogacao, prorrogar
from consorcio.services.financeiro.livro import travar_grupo
from consorcio.services.financeiro.registros import ContaCota, Grupo, colunas, todos
from consorcio.services.financeiro.regra import ler_regra
from consorcio.services.financeiro.use_cases.amortizacao import proxima_ago
from consorcio.services.financeiro.use_cases.formacao import guardar_regra

_QUE_PAGAM: LiteralString = (
    f"SELECT {colunas(ContaCota)} FROM conta_cota"  # noqa: S608 column names of a dataclass
    " WHERE grupo_id = %s AND situacao IN ('ATIVA', 'RESERVADA')"
)


async def simular_prorrogacao(
    conn: AsyncConnection, grupo_id: UUID, meses: int, *, suspende_pagamentos: bool
) -> list[tuple[EfeitoDaProrrogacao, int]]:
    """What `aplicar_prorrogacao` would do to the parcelas not issued yet, and to how many cotas. NOT_FOUND."""
    grupo = await repository.buscar_grupo(conn, grupo_id)
    contas = await todos(conn, ContaCota, f"{_QUE_PAGAM} ORDER BY cota_id", [grupo_id])
    cronogramas, finais = await _a_emitir(conn, grupo, contas), ler_regra(grupo.regra).plano.parcelas_finais
    return efeitos_da_prorrogacao(cronogramas, meses, suspende_pagamentos=suspende_pagamentos, finais=finais)


async def aplicar_prorrogacao(
    tx: Transaction, grupo_id: UUID, regra: dict[str, Any], meses: int, data: date, *, suspende_pagamentos: bool
) -> None:
    """The rule with the new term, and the schedule of every cota that pays or is about to; who left has none."""
    await travar_grupo(tx.conn, grupo_id)
    antes = await repository.buscar_grupo(tx.conn, grupo_id)
    contas = await todos(tx.conn, ContaCota, f"{_QUE_PAGAM} ORDER BY cota_id FOR UPDATE", [grupo_id])
    cronogramas, depois = await _a_emitir(tx.conn, antes, contas), ler_regra(regra).plano
    async with tx.conn.pipeline():
        for conta, a_emitir in zip(contas, cronogramas, strict=True):
            novo = prorrogar(a_emitir, meses, suspende_pagamentos=suspende_pagamentos, finais=depois.parcelas_finais)
            await _rebasear(tx, conta, novo, depois.ago_da_fase_final)
    await tx.conn.execute("DELETE FROM cronograma_taxa WHERE grupo_id = %s", [grupo_id])
    await guardar_regra(tx, grupo_id, antes.codigo, regra)
    fato = {"grupo_id": str(grupo_id), "meses": meses, "cotas": len(contas), "data": data.isoformat()}
    await tx.publish("ParcelasProrrogadas", f"grupo/{grupo_id}", fato, data)


async def _a_emitir(conn: AsyncConnection, grupo: Grupo, contas: Sequence[ContaCota]) -> list[Cronograma]:
    prazo, taxas = ler_regra(grupo.regra).plano.prazo_meses, await repository.taxas_do_grupo(conn, grupo.grupo_id)
    return [expandir(conta, proxima_ago(grupo, conta), prazo, taxas) for conta in contas]


async def _rebasear(tx: Transaction, conta: ContaCota, novo: Cronograma, ago_final: int | None) -> None:
    if not novo:
        return
    base = compactar(novo, novo[0].numero, segue_cronograma=False, ago_final=ago_final)
    if conta.ta_segue_cronograma:
        igual = pct(base.total.ta / len(novo))
        base = replace(base, mensal=replace(base.mensal, ta=igual), final=base.final and replace(base.final, ta=igual))
    await repository.rebasear_conta(tx.conn, conta.cota_id, base)
