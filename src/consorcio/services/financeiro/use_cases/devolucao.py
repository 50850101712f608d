"""What was paid in excess, or for a seat given up, goes back to who paid it (R2.11, R4.52, R10.04)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.errors import conflict, precondition, validation
from consorcio.core.money import format_brl
from consorcio.platform.database import Transaction
from consorcio.services.financeiro import repository
from consorcio.services.financeiro.domain.contabilidade_encerramento import devolucao_paga
from consorcio.services.financeiro.domain.segunda_pessoa import exigir_comprovante, exigir_outra_pessoa
from consorcio.services.financeiro.livro import Fato, lancar, parear, travar_grupo
from consorcio.services.financeiro.registros_devolucao import (
    Devolucao,
    a_devolver_da_cota,
    buscar_devolucao,
    devolucao_proposta,
    guardar_devolucao,
)
from consorcio.services.financeiro.registros_encerramento import buscar_encerramento
from consorcio.services.financeiro.registros_exclusao import Desembolso, guardar_desembolso


async def propor_devolucao(tx: Transaction, cota_id: UUID, valor_centavos: int | None, data: date) -> Devolucao:
    """Ask that what is apart in the name of a cota, all of it when not said how much, goes back to its holder.

    Moves nothing (R2.02). VALIDATION above what there is; CONFLICT while another waits for a decision; PRECONDITION
    when there is nothing, or the accounts of the group were closed: then it goes with the share of what was left over.
    """
    conta = await repository.buscar_conta(tx.conn, cota_id)
    await travar_grupo(tx.conn, conta.grupo_id)
    await exigir_contas_abertas(tx.conn, conta.grupo_id)
    ha = await a_devolver_da_cota(tx.conn, cota_id)
    if ha <= 0:
        raise precondition("Esta cota não tem valor a devolver.", "R4.52")
    valor = ha if valor_centavos is None else valor_centavos
    if not 0 < valor <= ha:
        raise validation("/valor", f"Informe um valor até {format_brl(ha)}, o que há a devolver.")
    if await devolucao_proposta(tx.conn, cota_id):
        raise conflict("Já há uma devolução desta cota à espera de decisão.")
    devolucao = Devolucao(
        devolucao_id=tx.ids.new(),
        grupo_id=conta.grupo_id,
        cota_id=cota_id,
        valor_centavos=valor,
        data_contabil=data,
        situacao="PROPOSTA",
        comprovante="",
        proposto_por=tx.actor.id,
        decidido_por="",
    )
    return await guardar_devolucao(tx, devolucao)


async def decidir_devolucao(tx: Transaction, devolucao_id: UUID, comprovante: str, *, aprova: bool) -> Devolucao:
    """Pay it, or refuse it. FORBIDDEN to who proposed it (R2.02); PRECONDITION when it was decided or is not there."""
    devolucao = await buscar_devolucao(tx.conn, devolucao_id)
    await travar_grupo(tx.conn, devolucao.grupo_id)
    devolucao = await buscar_devolucao(tx.conn, devolucao_id)
    if devolucao.situacao != "PROPOSTA":
        raise precondition("Esta devolução já foi decidida.", "R2.02")
    exigir_outra_pessoa(devolucao.proposto_por, tx.actor.id)
    if not aprova:
        return await guardar_devolucao(tx, replace(devolucao, situacao="RECUSADA", decidido_por=tx.actor.id))
    exigir_comprovante(comprovante)
    await exigir_contas_abertas(tx.conn, devolucao.grupo_id)
    if await a_devolver_da_cota(tx.conn, devolucao.cota_id) < devolucao.valor_centavos:
        raise precondition("O que há a devolver mudou desde a proposta: recuse-a e proponha de novo.", "R4.52")
    await _pagar(tx, devolucao, comprovante)
    paga = replace(devolucao, situacao="PAGA", comprovante=comprovante, decidido_por=tx.actor.id)
    return await guardar_devolucao(tx, paga)


async def exigir_contas_abertas(conn: AsyncConnection, grupo_id: UUID) -> None:
    """PRECONDITION once the accounts of the group were closed: what is apart goes with what was left over."""
    encerramento = await buscar_encerramento(conn, grupo_id)
    if encerramento is not None and encerramento.situacao in {"APURADO", "ENCERRADO"}:
        raise precondition("As contas do grupo já foram apuradas: pague com a parte da cota nas sobras.", "R9.05b")


async def _pagar(tx: Transaction, devolucao: Devolucao, comprovante: str) -> None:
    conta = await repository.buscar_conta(tx.conn, devolucao.cota_id)
    fato = Fato(tx.ids.new(), "DevolucaoPaga", devolucao.grupo_id, devolucao.data_contabil)
    await lancar(tx, fato, parear(devolucao_paga(devolucao.valor_centavos), devolucao.cota_id))
    desembolso = Desembolso(
        desembolso_id=tx.ids.new(),
        grupo_id=devolucao.grupo_id,
        cota_id=devolucao.cota_id,
        finalidade="DEVOLUCAO",
        beneficiario=f"consorciado/{conta.consorciado_id}",
        valor_centavos=devolucao.valor_centavos,
        rendimentos_centavos=0,
        data_contabil=devolucao.data_contabil,
        comprovante=comprovante,
    )
    await guardar_desembolso(tx, desembolso)
    dados = {
        "grupo_id": str(devolucao.grupo_id),
        "cota_id": str(devolucao.cota_id),
        "valor_centavos": devolucao.valor_centavos,
        "data": devolucao.data_contabil.isoformat(),
    }
    await tx.publish("DevolucaoPaga", f"grupo/{devolucao.grupo_id}", dados, devolucao.data_contabil)
