"""The part of a member in the leftovers, paid by two people once the accounts of the end are settled (R9.05b, R2.02).

Lei 11.795/2008 arts. 31 and 32: it is at their disposal from the communication on; what nobody came for when the group
ends is not lost, it is of the book of what was not claimed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from consorcio.core.errors import precondition, validation
from consorcio.platform.database import Transaction
from consorcio.services.financeiro import repository
from consorcio.services.financeiro.domain.contabilidade_encerramento import devolucao_paga, rateio_pago
from consorcio.services.financeiro.domain.segunda_pessoa import exigir_comprovante, exigir_outra_pessoa
from consorcio.services.financeiro.livro import Fato, lancar, parear, travar_grupo
from consorcio.services.financeiro.registros_encerramento import (
    ParteFinal,
    buscar_encerramento,
    buscar_parte,
    gravar_parte,
)
from consorcio.services.financeiro.registros_exclusao import Desembolso, guardar_desembolso


async def propor_pagamento_rateio(tx: Transaction, cota_id: UUID, data: date) -> ParteFinal:
    """Ask that what the closing owes to a cota be paid; PRECONDITION when there is nothing, or it was asked already."""
    parte = await _travar(tx, cota_id)
    if parte.pagamento_em is not None:
        raise precondition("O pagamento desta cota já foi proposto.", "R9.05b")
    if not parte.total_centavos:
        raise precondition("Não há o que pagar a esta cota no encerramento.", "R9.05b")
    encerramento = await buscar_encerramento(tx.conn, parte.grupo_id)
    if encerramento is not None and encerramento.rateado_em is not None and data < encerramento.rateado_em:
        raise validation("/data_contabil", f"As sobras se ratearam em {encerramento.rateado_em:%d/%m/%Y}.")
    proposta = replace(parte, pagamento_em=data, proposto_por=tx.actor.id)
    await gravar_parte(tx, proposta)
    return proposta


async def decidir_pagamento_rateio(tx: Transaction, cota_id: UUID, comprovante: str, *, aprova: bool) -> ParteFinal:
    """Pay it, or send it back. FORBIDDEN to who proposed it (R2.02)."""
    parte = await _travar(tx, cota_id)
    if parte.pagamento_em is None:
        raise precondition("Não há pagamento proposto a decidir.", "R2.02")
    exigir_outra_pessoa(parte.proposto_por, tx.actor.id)
    if not aprova:
        recusada = replace(parte, pagamento_em=None, proposto_por="")
        await gravar_parte(tx, recusada)
        return recusada
    exigir_comprovante(comprovante)
    await _pagar(tx, parte, parte.pagamento_em, comprovante)
    await gravar_parte(
        tx,
        replace(
            parte,
            a_pagar_centavos=0,
            pago_centavos=parte.pago_centavos + parte.a_pagar_centavos,
            pagamento_em=None,
            proposto_por="",
        ),
    )
    return await buscar_parte(tx.conn, cota_id)


async def _travar(tx: Transaction, cota_id: UUID) -> ParteFinal:
    parte = await buscar_parte(tx.conn, cota_id)
    await travar_grupo(tx.conn, parte.grupo_id)
    return await buscar_parte(tx.conn, cota_id)


async def _pagar(tx: Transaction, parte: ParteFinal, data: date, comprovante: str) -> None:
    conta = await repository.buscar_conta(tx.conn, parte.cota_id)
    partidas = [
        *parear(rateio_pago(parte.a_pagar_centavos), parte.cota_id),
        *parear(devolucao_paga(parte.a_devolver_centavos), parte.cota_id),
    ]
    await lancar(tx, Fato(tx.ids.new(), "RateioPago", parte.grupo_id, data), partidas)
    desembolso = Desembolso(
        desembolso_id=tx.ids.new(),
        grupo_id=parte.grupo_id,
        cota_id=parte.cota_id,
        finalidade="RATEIO",
        beneficiario=f"consorciado/{conta.consorciado_id}",
        valor_centavos=parte.total_centavos,
        rendimentos_centavos=0,
        data_contabil=data,
        comprovante=comprovante,
    )
    await guardar_desembolso(tx, desembolso)
    fato = {
        "grupo_id": str(parte.grupo_id),
        "cota_id": str(parte.cota_id),
        "valor_centavos": parte.total_centavos,
        "data": data.isoformat(),
    }
    await tx.publish("RateioPago", f"grupo/{parte.grupo_id}", fato, data)
