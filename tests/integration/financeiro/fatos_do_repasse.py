"""Money of others leaves the group in the middle of its life, and what of it was given back comes in again (R10.04)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from consorcio.contracts.financeiro.v1 import repasses_pb2 as rep
from consorcio.core.money import format_reais, parse_reais
from integration.financeiro.vida import OUTRA, Vida

CONTAS = (*("TA",) * 6, "SEGURO", "ENCARGOS", "MULTA_RESCISORIA", "CUSTAS")


@contextmanager
def depois_da_ago(vida: Vida, dias: int) -> Iterator[None]:
    """The clock is so many days after the AGO: money that left cannot have a date to come."""
    partida, dia = vida.casa.clock.now(), vida.dia(dias)
    vida.casa.clock.advance(datetime(dia.year, dia.month, dia.day, 15, tzinfo=UTC) - partida)
    try:
        yield
    finally:
        vida.casa.clock.advance(partida - vida.casa.clock.now())


async def repasse(vida: Vida) -> bool:
    """A part of an account, or all of it, is asked for, and decided now or in a later month."""
    conta = rep.ContaARepassar.Value(f"CONTA_A_REPASSAR_{vida.sortear(st.sampled_from(CONTAS))}")
    milesimos = vida.sortear(st.sampled_from([None, 1000, 500, 1]))
    propor = rep.ProporRepasseRequest(
        conta=conta,
        grupo_id=vida.grupo.id,
        valor="" if milesimos is None else format_reais(await _disponivel(vida, conta) * milesimos // 1000),
        beneficiario="Terceiro",
        documento="11222333000181",
        data_contabil=vida.dia(4).isoformat(),
    )
    with depois_da_ago(vida, 4):
        proposto = await vida.casa.rpc("ProporRepasse", propor)
    vida.repasses.append(proposto.repasse_id)
    await vida.conferir()
    if vida.sortear(st.booleans()):
        await vida.passo("repasse decidido na hora", repasse_adiado(vida))
    return True


async def repasse_adiado(vida: Vida) -> bool:
    """What was asked for is decided when something may have changed (R2.02)."""
    if not vida.repasses:
        return False
    repasse_id = vida.repasses.pop()
    aprova: Any = vida.sortear(st.sampled_from([True, True, True, False]))
    decidir = rep.DecidirRepasseRequest(
        repasse_id=repasse_id, aprova=aprova, motivo="Decidido", comprovante=f"E-{repasse_id}"
    )
    decidido = await vida.casa.rpc("DecidirRepasse", decidir, OUTRA)
    return bool(decidido.situacao == rep.SITUACAO_REPASSE_PAGO)


async def reembolsos(vida: Vida) -> bool:
    """Who received more than they keep bring the rest, or the group stays open (R9.05)."""
    lista = rep.ListarValoresARepassarRequest(grupo_id=vida.grupo.id)
    devidos = [c for c in (await vida.casa.rpc("ListarValoresARepassar", lista)).contas if c.a_receber != "0.00"]
    for devido in devidos:
        receber = rep.ReceberReembolsoRequest(
            conta=devido.conta,
            grupo_id=vida.grupo.id,
            valor=devido.a_receber,
            data_contabil=vida.dia(5).isoformat(),
            comprovante="E-VOLTA",
        )
        with depois_da_ago(vida, 5):
            await vida.casa.rpc("ReceberReembolso", receber)
    return bool(devidos)


async def _disponivel(vida: Vida, conta: rep.ContaARepassar.ValueType) -> int:
    lista = rep.ListarValoresARepassarRequest(grupo_id=vida.grupo.id)
    (total,) = [c for c in (await vida.casa.rpc("ListarValoresARepassar", lista)).contas if c.conta == conta]
    return parse_reais(total.disponivel)
