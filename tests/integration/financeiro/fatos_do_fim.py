"""After the last AGO: who can is contemplated, the others leave, the group is closed, and who appears is paid."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from consorcio.contracts.financeiro.v1 import encerramento_pb2 as enc
from consorcio.contracts.financeiro.v1 import rnp_pb2 as rnp
from integration.financeiro.fatos_da_conta import rendimento_da_conta
from integration.financeiro.fatos_da_cota import (
    atraso,
    contado_depois,
    excluir,
    pagamentos,
    pagar_antecipadas,
    penalidade,
)
from integration.financeiro.fatos_da_despesa import despesa_adiada
from integration.financeiro.fatos_do_credito import decidir_lances, sortear, uso_adiado
from integration.financeiro.fatos_do_repasse import reembolsos, repasse
from integration.financeiro.vida import OUTRA, Vida

DIAS_ATE_AS_CONTAS, DIAS_ATE_O_FIM, MESES_DE_PERMANENCIA = 60, 120, 3


async def fim(vida: Vida) -> None:
    """What may still be decided is, who was not contemplated leaves, and the group is closed if it can be."""
    for cota in vida.cotas:
        await vida.passo("sorteio no fim", sortear(vida, cota, usa_fundo_reserva=True))
    await decidir_lances(vida)
    await pagar_antecipadas(vida)
    while vida.usos:
        await vida.passo("uso decidido no fim", uso_adiado(vida))
    while vida.despesas:
        await vida.passo("despesa decidida no fim", despesa_adiada(vida))
    for cota in vida.cotas:
        await vida.passo("desistência no fim", excluir(vida, cota))
    await vida.passo("pagamentos no fim", pagamentos(vida))
    await vida.passo("acerto das diferenças", _acertar(vida))
    await vida.passo("pagamentos no fim", pagamentos(vida))
    await vida.passo("acerto do que faltou", _acertar(vida))
    antes = vida.sortear(st.booleans())
    if antes:
        await vida.passo("restituições no fim", _restituir(vida))
    await vida.passo("repasse no fim", repasse(vida))
    await vida.passo("reembolsos", reembolsos(vida))
    if await vida.passo("contas do fim", _apurar(vida)):
        await vida.passo("encerramento", _encerrar(vida))
    await _quem_aparece(vida)


async def _acertar(vida: Vida, dias: int = 4) -> bool:
    """Nothing open apart from the plans is left without a title that charges it (R4.13), if the cash reaches."""
    pedido = enc.AcertarDiferencasRequest(grupo_id=vida.grupo.id, data_contabil=vida.dia(dias).isoformat())
    feito = await vida.casa.rpc("AcertarDiferencas", pedido)
    assert feito.parcelas or not await _em_aberto(vida), "what waits, waits for what was charged"
    return True


async def _em_aberto(vida: Vida) -> bool:
    contas = await vida.casa.rpc("BuscarEncerramento", enc.BuscarEncerramentoRequest(grupo_id=vida.grupo.id))
    return bool(contas.diferencas)


async def _restituir(vida: Vida) -> bool:
    """Who was never drawn is refunded before the accounts (R8.08)."""
    pedido = rnp.ApurarRestituicoesEncerramentoRequest(grupo_id=vida.grupo.id, data_contabil=vida.dia(5).isoformat())
    return bool((await vida.casa.rpc("ApurarRestituicoesEncerramento", pedido)).apuradas)


async def _apurar(vida: Vida) -> bool:
    await vida.casa.rpc("ProporEncerramento", enc.ProporEncerramentoRequest(grupo_id=vida.grupo.id))
    dia = vida.dia(DIAS_ATE_AS_CONTAS).isoformat()
    decidir = enc.DecidirEncerramentoRequest(grupo_id=vida.grupo.id, aprova=True, data_contabil=dia)
    await vida.casa.rpc("DecidirEncerramento", decidir, OUTRA)
    assert not await _em_aberto(vida), "R4.13"
    return True


async def _encerrar(vida: Vida) -> bool:
    """Some are paid, the books end in zero, a debtor pays after it, it is shared, and they end again (R9.05c)."""
    fim_do_prazo = DIAS_ATE_O_FIM
    await vida.passo("rendimento da conta no fim", rendimento_da_conta(vida, fim_do_prazo - 2))
    await _pagar_rateios(vida, fim_do_prazo - 1)
    await _levar_ao_livro(vida, fim_do_prazo)
    for nome, fato in (
        ("atraso no fim", atraso),
        ("contado depois do fim", contado_depois),
        ("penalidade no fim", penalidade),
    ):
        if await vida.passo(nome, fato(vida)):
            await vida.passo("acerto depois do fim", _acertar(vida, fim_do_prazo))
            await vida.casa.rpc("EncerrarGrupo", _fim_em(vida, fim_do_prazo))
            await vida.conferir()
            await _pagar_rateios(vida, fim_do_prazo)
            fim_do_prazo += DIAS_ATE_O_FIM
            await _levar_ao_livro(vida, fim_do_prazo)
    return True


def _fim_em(vida: Vida, dias: int) -> enc.EncerrarGrupoRequest:
    return enc.EncerrarGrupoRequest(grupo_id=vida.grupo.id, data_contabil=vida.dia(dias).isoformat())


async def _levar_ao_livro(vida: Vida, dias: int) -> None:
    await vida.casa.rpc("EncerrarGrupo", _fim_em(vida, dias))
    assert {conta for conta, saldo in (await vida.conferir()).items() if saldo} == set(), "the book ends in zero"


async def _pagar_rateios(vida: Vida, dias: int) -> None:
    """One person finds who came for his part, another pays, or sends back (R9.05b, R2.02)."""
    partes = await vida.casa.rpc("ListarRateioFinal", enc.ListarRateioFinalRequest(grupo_id=vida.grupo.id))
    for parte in partes.partes:
        if vida.sortear(st.booleans()):
            await vida.passo("pagamento do rateio", _pagar_rateio(vida, parte.cota_id, dias))


async def _pagar_rateio(vida: Vida, cota_id: str, dias: int) -> bool:
    propor = enc.ProporPagamentoRateioRequest(cota_id=cota_id, data_contabil=vida.dia(dias).isoformat())
    await vida.casa.rpc("ProporPagamentoRateio", propor)
    await vida.conferir()
    aprova = bool(vida.sortear(st.sampled_from([True, True, False])))
    decidir = enc.DecidirPagamentoRateioRequest(cota_id=cota_id, aprova=aprova, comprovante=f"E-{cota_id}")
    await vida.casa.rpc("DecidirPagamentoRateio", decidir, OUTRA)
    return aprova


async def _quem_aparece(vida: Vida) -> None:
    """What nobody came for leaves the group, pays its taxa month by month, and some of it is claimed (R9.02, R9.03)."""
    constituir = rnp.ConstituirRnpRequest(grupo_id=vida.grupo.id, data_contabil=vida.dia(DIAS_ATE_O_FIM).isoformat())
    await vida.passo("RNP", vida.casa.rpc("ConstituirRnp", constituir))
    partida = vida.casa.clock.now()
    chegada = vida.dia(DIAS_ATE_O_FIM + 31 * (MESES_DE_PERMANENCIA + 1))
    vida.casa.clock.advance(datetime(chegada.year, chegada.month, chegada.day, 15, tzinfo=UTC) - partida)
    for mes in range(1, vida.sortear(st.integers(0, MESES_DE_PERMANENCIA)) + 1):
        await vida.passo("permanência", _permanencia(vida, vida.dia(DIAS_ATE_O_FIM + 31 * mes)))
    lista = await vida.casa.rpc("ListarRnp", rnp.ListarRnpRequest(grupo_id=vida.grupo.id, tamanho_pagina=200))
    for recurso in sorted(lista.recursos, key=lambda r: (vida.grupo.cotas.index(r.cota_id), r.origem)):
        if vida.sortear(st.booleans()):
            await vida.passo("pagamento do RNP", _pagar_rnp(vida, recurso.rnp_id, chegada))
    vida.casa.clock.advance(partida - vida.casa.clock.now())


async def _permanencia(vida: Vida, dia: date) -> bool:
    """The taxa of a month, of everything that waits in any group."""
    restantes, cobrados = 1, 0
    while restantes:
        feita = await vida.casa.rpc("CobrarPermanencia", rnp.CobrarPermanenciaRequest(mes=f"{dia:%Y-%m}"))
        restantes, cobrados = feita.restantes, cobrados + feita.cobrados
    return cobrados > 0


async def _pagar_rnp(vida: Vida, rnp_id: str, dia: date) -> bool:
    """One person finds who appeared, another pays, or sends back (R2.02)."""
    propor = rnp.ProporPagamentoRnpRequest(rnp_id=rnp_id, data_contabil=dia.isoformat())
    await vida.casa.rpc("ProporPagamentoRnp", propor)
    await vida.conferir()
    aprova = bool(vida.sortear(st.sampled_from([True, True, False])))
    decidir = rnp.DecidirPagamentoRnpRequest(
        rnp_id=rnp_id,
        aprova=aprova,
        comprovante=f"E-{rnp_id}",
        data_contabil=(dia + timedelta(days=1)).isoformat(),
    )
    await vida.casa.rpc("DecidirPagamentoRnp", decidir, OUTRA)
    return aprova
