"""The FR pays what the contract lets it: a debit of the bank, or what one asks and another pays (R10.08)."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from consorcio.contracts.financeiro.v1 import conciliacao_pb2 as con
from consorcio.contracts.financeiro.v1 import despesas_pb2 as pb
from consorcio.core.money import format_reais
from integration.financeiro.extratos import importar, ofx
from integration.financeiro.fatos_da_conta import com_conta
from integration.financeiro.fatos_do_repasse import depois_da_ago
from integration.financeiro.vida import OUTRA, Vida

PARTES_DO_FUNDO = st.sampled_from([10, 300, 300, 1000, 1001])


async def tarifa(vida: Vida) -> bool:
    """The bank took a fee, and the oldest debit that the books do not explain is an expense (R10.03)."""
    conta, dia = await com_conta(vida), vida.dia(3)
    valor = await _parte_do_fundo(vida)
    await importar(vida.casa, conta, ofx([("T", dia, -valor, "TARIFA")], 0, dia, dia))
    pedido = con.ListarDiferencasRequest(grupo_id=vida.grupo.id, data=dia.isoformat())
    abertas = (await vida.casa.rpc("ListarDiferencas", pedido)).no_banco
    for linha in [uma for uma in abertas if uma.historico == "TARIFA"][:1]:
        lancar = pb.LancarDespesaDoExtratoRequest(
            linha_id=linha.linha_id, finalidade=pb.FINALIDADE_DESPESA_BANCARIA, beneficiario="Banco"
        )
        await vida.casa.rpc("LancarDespesaDoExtrato", lancar)
        return True
    return False


async def despesa(vida: Vida) -> bool:
    """An expense is asked for, and decided now or in a later month."""
    finalidade = vida.sortear(st.sampled_from([*vida.grupo.regra["despesas_fundo_reserva"], "COBRANCA"]))
    propor = pb.ProporDespesaRequest(
        grupo_id=vida.grupo.id,
        finalidade=pb.FinalidadeDespesa.Value(f"FINALIDADE_DESPESA_{finalidade}"),
        valor=format_reais(await _parte_do_fundo(vida)),
        beneficiario="Terceiro",
        documento="11222333000181",
        descricao="Fatura 1",
        data_contabil=vida.dia(4).isoformat(),
    )
    with depois_da_ago(vida, 4):
        proposta = await vida.casa.rpc("ProporDespesa", propor)
    vida.despesas.append(proposta.despesa_id)
    await vida.conferir()
    if vida.sortear(st.booleans()):
        await vida.passo("despesa decidida na hora", despesa_adiada(vida))
    return True


async def despesa_adiada(vida: Vida) -> bool:
    """What was asked for is decided when something may have changed (R2.02); what cannot be paid is sent back."""
    if not vida.despesas:
        return False
    despesa_id = vida.despesas.pop()
    aprova: Any = vida.sortear(st.sampled_from([True, True, True, False]))
    if aprova and await vida.passo("despesa paga", _decidir(vida, despesa_id, aprova=True)):
        return True
    return await _decidir(vida, despesa_id, aprova=False)


async def _decidir(vida: Vida, despesa_id: str, *, aprova: bool) -> bool:
    decidir = pb.DecidirDespesaRequest(
        despesa_id=despesa_id, aprova=aprova, motivo="Decidida", comprovante=f"E-{despesa_id}"
    )
    await vida.casa.rpc("DecidirDespesa", decidir, OUTRA)
    return True


async def _parte_do_fundo(vida: Vida) -> int:
    """So much of what the fundo de reserva has, all of it, or a little more."""
    saldos = await vida.conferir()
    tem = -saldos.get("FUNDO_RESERVA", 0) - saldos.get("FUNDO_RESERVA_UTILIZADO", 0)
    milesimos: int = vida.sortear(PARTES_DO_FUNDO)
    return max(-(-tem * milesimos // 1000), 1)
