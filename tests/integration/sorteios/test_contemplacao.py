"""The contemplação as a saga: credit by draw, bid paid, bid not paid, and the race between the two (§6.5)."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from consorcio.contracts.financeiro.v1 import financeiro_pb2 as fin
from consorcio.contracts.sorteios.v1 import sorteios_pb2 as pb
from consorcio.core.errors import ConsorcioError
from integration.sorteios.conftest import Casa
from integration.sorteios.dubles import cota_id

CONFIRMADA = pb.SITUACAO_CONTEMPLACAO_CONFIRMADA
PENDENTE = pb.SITUACAO_CONTEMPLACAO_PENDENTE
CANCELADA = pb.SITUACAO_CONTEMPLACAO_CANCELADA


async def com_lances(casa: Casa, **quantidades: str) -> str:
    """An AGO apurada whose draw takes cota 3 and whose bids are `c7="60"`, in order of cash."""
    assembleia_id = await casa.convocar()
    for cota, quantidade in quantidades.items():
        await casa.ofertar(assembleia_id, int(cota.removeprefix("c")), quantidade)
    await casa.abrir(assembleia_id)
    await casa.registrar_extracao()
    await casa.apurar(assembleia_id)
    await casa.conduzir()
    return assembleia_id


async def processar_prazos(casa: Casa, data: str) -> pb.ProcessarPrazosResponse:
    resposta: pb.ProcessarPrazosResponse = await casa.chamar("ProcessarPrazos", pb.ProcessarPrazosRequest(data=data))
    return resposta


async def test_sorteio_efetiva_o_credito_e_confirma(casa: Casa) -> None:
    assembleia_id = await com_lances(casa)
    contemplacao = (await casa.contemplacoes(assembleia_id))[3]
    assert contemplacao.situacao == CONFIRMADA
    assert contemplacao.disponivel_em == "2026-03-19"
    assert casa.financeiro.reservas[contemplacao.contemplacao_id].situacao == fin.SITUACAO_RESERVA_EFETIVADA
    assert not casa.grupos.contempladas[cota_id(3)].pendente
    assert casa.financeiro.caixa_centavos == 4_000_000


async def test_lance_espera_o_pagamento_e_confirma(casa: Casa) -> None:
    assembleia_id = await com_lances(casa, c7="60", c8="50")
    pendente = (await casa.contemplacoes(assembleia_id))[7]
    assert pendente.situacao == PENDENTE
    assert (pendente.prazo_pagamento, pendente.identificador_titulo) == ("2026-03-18", "L-2")
    assert casa.grupos.contempladas[cota_id(7)].pendente
    assert casa.financeiro.titulos[pendente.contemplacao_id].valor == "36000.00"
    assert casa.financeiro.pagar(pendente.contemplacao_id)
    await casa.lance_pago(pendente.contemplacao_id, "2026-03-17")
    await casa.conduzir()
    confirmada = (await casa.contemplacoes(assembleia_id))[7]
    assert (confirmada.situacao, confirmada.disponivel_em) == (CONFIRMADA, "2026-03-20")
    assert not casa.grupos.contempladas[cota_id(7)].pendente
    lances = (await casa.chamar("ListarLances", pb.ListarLancesRequest(assembleia_id=assembleia_id))).lances
    assert [item.situacao for item in lances] == [pb.SITUACAO_LANCE_PAGO, pb.SITUACAO_LANCE_SUPLENTE]


async def test_r641_lance_nao_pago_cancela_com_multa_e_chama_o_suplente(casa: Casa) -> None:
    assembleia_id = await com_lances(casa, c7="60", c8="50", c9="45")
    primeira = (await casa.contemplacoes(assembleia_id))[7]
    assert await processar_prazos(casa, "2026-03-18") == pb.ProcessarPrazosResponse()
    assert await processar_prazos(casa, "2026-03-19") == pb.ProcessarPrazosResponse(cancelados=1, suplentes_chamados=1)
    await casa.conduzir()
    contemplacoes = await casa.contemplacoes(assembleia_id)
    assert (contemplacoes[7].situacao, contemplacoes[7].motivo) == (CANCELADA, "Lance não pago até o prazo.")
    assert (contemplacoes[8].situacao, contemplacoes[8].prazo_pagamento) == (PENDENTE, "2026-03-23")
    assert casa.financeiro.penalidades == {primeira.contemplacao_id: "1.00000000"}
    assert casa.grupos.canceladas == [primeira.contemplacao_id]
    assert cota_id(7) not in casa.grupos.contempladas
    assert await processar_prazos(casa, "2026-03-19") == pb.ProcessarPrazosResponse()


async def test_r641_sem_suplente_que_caiba_o_caixa_fica(casa: Casa) -> None:
    assembleia_id = await com_lances(casa, c7="60", c8="20")
    resposta = await processar_prazos(casa, "2026-03-19")
    assert (resposta.cancelados, resposta.suplentes_chamados) == (1, 0)
    pedido = pb.ContemplarConsorciadoRequest(assembleia_id=assembleia_id, data_contabil="2026-03-19")
    with pytest.raises(ConsorcioError, match="Não há suplente"):
        await casa.chamar("ContemplarConsorciado", pedido)


async def test_quem_nao_pagou_nao_e_chamado_pelo_outro_lance(casa: Casa) -> None:
    assembleia_id = await casa.convocar()
    await casa.ofertar(assembleia_id, 7, "60")
    await casa.ofertar(assembleia_id, 7, "", modalidade=pb.MODALIDADE_FIXO)
    await casa.abrir(assembleia_id)
    await casa.registrar_extracao()
    await casa.apurar(assembleia_id)
    await casa.conduzir()
    resposta = await processar_prazos(casa, "2026-03-19")
    assert (resposta.cancelados, resposta.suplentes_chamados) == (1, 0)


async def test_grupo_que_nao_chama_suplente(casa: Casa) -> None:
    casa.grupos.regra.nao_chama_suplente = True
    assembleia_id = await com_lances(casa, c7="60", c8="50")
    resposta = await processar_prazos(casa, "2026-03-19")
    assert (resposta.cancelados, resposta.suplentes_chamados) == (1, 0)
    lances = (await casa.chamar("ListarLances", pb.ListarLancesRequest(assembleia_id=assembleia_id))).lances
    assert [item.situacao for item in lances] == [pb.SITUACAO_LANCE_CANCELADO, pb.SITUACAO_LANCE_PERDEDOR]


async def test_pago_antes_do_prazo_confirma_mesmo_que_o_aviso_chegue_depois(casa: Casa) -> None:
    """The row in financeiro decides: it was paid, though nobody told us before the deadline was processed."""
    assembleia_id = await com_lances(casa, c7="60", c8="50")
    pendente = (await casa.contemplacoes(assembleia_id))[7]
    assert casa.financeiro.pagar(pendente.contemplacao_id)
    assert await processar_prazos(casa, "2026-03-19") == pb.ProcessarPrazosResponse()
    await casa.conduzir()
    await casa.lance_pago(pendente.contemplacao_id, "2026-03-18")
    await casa.conduzir()
    contemplacoes = await casa.contemplacoes(assembleia_id)
    assert contemplacoes[7].situacao == CONFIRMADA
    assert 8 not in contemplacoes


async def test_corrida_entre_pagamento_e_prazo_tem_um_so_resultado(casa: Casa) -> None:
    assembleia_id = await com_lances(casa, c7="60", c8="50")
    pendente = (await casa.contemplacoes(assembleia_id))[7]

    async def pagar() -> bool:
        await asyncio.sleep(0)
        pago = casa.financeiro.pagar(pendente.contemplacao_id)
        if pago:
            await casa.lance_pago(pendente.contemplacao_id, "2026-03-18")
        return pago

    pago, *_ = await asyncio.gather(pagar(), *(processar_prazos(casa, "2026-03-19") for _ in range(4)))
    await casa.conduzir()
    contemplacoes = await casa.contemplacoes(assembleia_id)
    assert contemplacoes[7].situacao == (CONFIRMADA if pago else CANCELADA)
    assert (8 in contemplacoes) is not pago


async def test_o_relogio_tambem_cancela(casa: Casa) -> None:
    casa.clock.advance(datetime(2026, 3, 16, 15, 0, tzinfo=UTC) - casa.clock.now())
    assembleia_id = await com_lances(casa, c7="60", c8="50")
    casa.clock.advance(datetime(2026, 3, 19, 2, 59, tzinfo=UTC) - casa.clock.now())
    await casa.conduzir()
    assert (await casa.contemplacoes(assembleia_id))[7].situacao == PENDENTE
    casa.clock.advance(datetime(2026, 3, 19, 3, 0, tzinfo=UTC) - casa.clock.now())
    await casa.conduzir()
    await casa.conduzir()
    contemplacoes = await casa.contemplacoes(assembleia_id)
    assert (contemplacoes[7].situacao, contemplacoes[8].situacao) == (CANCELADA, PENDENTE)


async def test_apuracao_com_data_passada_nao_tira_dias_de_quem_paga(casa: Casa) -> None:
    casa.clock.advance(datetime(2026, 6, 1, 15, 0, tzinfo=UTC) - casa.clock.now())
    assembleia_id = await com_lances(casa, c7="60")
    await casa.conduzir()
    assert (await casa.contemplacoes(assembleia_id))[7].situacao == PENDENTE


async def test_lance_todo_embutido_nao_espera_pagamento(casa: Casa) -> None:
    casa.financeiro.caixa_centavos = 12_000_000
    assembleia_id = await casa.convocar()
    await casa.ofertar(assembleia_id, 7, "30", embutido="18000.00")
    await casa.abrir(assembleia_id)
    await casa.registrar_extracao()
    await casa.apurar(assembleia_id)
    await casa.conduzir()
    contemplacao = (await casa.contemplacoes(assembleia_id))[7]
    titulo = casa.financeiro.titulos[contemplacao.contemplacao_id]
    assert (titulo.valor, titulo.embutido) == ("0.00", "18000.00")
    assert contemplacao.situacao == CONFIRMADA


async def test_i8_sem_caixa_no_financeiro_a_contemplacao_e_cancelada(casa: Casa) -> None:
    assembleia_id = await casa.convocar()
    await casa.abrir(assembleia_id)
    await casa.registrar_extracao()
    await casa.apurar(assembleia_id)
    casa.financeiro.caixa_centavos = 0
    await casa.conduzir()
    contemplacao = (await casa.contemplacoes(assembleia_id))[3]
    assert (contemplacao.situacao, contemplacao.motivo) == (CANCELADA, "O fundo comum não cobre o crédito.")
    assert casa.grupos.contempladas == {}


async def test_contemplado_nao_concorre_na_assembleia_seguinte(casa: Casa) -> None:
    await com_lances(casa)
    casa.financeiro.caixa_centavos = 6_000_000
    segunda = await casa.convocar(2)
    aberta = await casa.abrir(segunda, "2026-04-13")
    assert aberta.elegiveis == 9
    await casa.registrar_extracao(6010, "2026-04-15")
    resultado = await casa.apurar(segunda, 6010, "2026-04-16")
    assert [(t.numero, t.motivo) for t in resultado.tentativas] == [(3, "Cota já contemplada."), (4, "")]


async def test_suplente_nao_e_chamado_depois_que_a_seguinte_congelou_o_caixa(casa: Casa) -> None:
    assembleia_id = await com_lances(casa, c7="60", c8="50")
    await casa.abrir(await casa.convocar(2), "2026-04-13")
    resposta = await processar_prazos(casa, "2026-04-13")
    assert (resposta.cancelados, resposta.suplentes_chamados) == (1, 0)
    pedido = pb.ContemplarConsorciadoRequest(assembleia_id=assembleia_id, data_contabil="2026-04-13")
    with pytest.raises(ConsorcioError, match="assembleia 2 deste grupo já congelou"):
        await casa.chamar("ContemplarConsorciado", pedido)


async def test_r5_30_the_excluded_is_drawn_by_the_same_pedra_and_his_refund_is_set_apart(casa: Casa) -> None:
    """Pedra 3 contemplates an active; the excluded of number 7 is found by the alternate search (M0)."""
    casa.grupos.excluidas.add(7)
    casa.financeiro.restituicoes[7] = "12000.00"
    assembleia_id = await com_lances(casa)
    contempladas = await casa.contemplacoes(assembleia_id)
    assert contempladas[3].tipo == pb.TIPO_CONTEMPLACAO_SORTEIO
    sorteado = contempladas[7]
    assert (sorteado.tipo, sorteado.situacao) == (pb.TIPO_CONTEMPLACAO_EXCLUIDO, CONFIRMADA)
    assert (sorteado.credito, contempladas[3].credito) == ("12000.00", "60000.00"), "R8.04: the refund is what is his"
    resultado = await casa.chamar("BuscarResultado", pb.BuscarResultadoRequest(assembleia_id=assembleia_id))
    (apurada,) = [c for c in resultado.contemplacoes if c.tipo == pb.TIPO_CONTEMPLACAO_EXCLUIDO]
    assert apurada.credito == "12000.00"
    pedido = casa.financeiro.apuradas[cota_id(7)]
    assert (pedido.contemplacao_id, pedido.ago) == (sorteado.contemplacao_id, 1)
    assert cota_id(7) not in casa.grupos.contempladas, "he has no right to a credit"


async def test_r7_10_a_credit_taken_back_cancels_the_contemplacao(casa: Casa) -> None:
    assembleia_id = await com_lances(casa)
    contemplacao = (await casa.contemplacoes(assembleia_id))[3]
    assert contemplacao.situacao == CONFIRMADA
    for _ in range(2):
        await casa.credito_cancelado(contemplacao.contemplacao_id, "Decidido na assembleia 2")
    cancelada = (await casa.contemplacoes(assembleia_id))[3]
    assert (cancelada.situacao, cancelada.motivo) == (CANCELADA, "Decidido na assembleia 2")


@pytest.mark.parametrize(("da_modalidade", "chamado"), [(False, 8), (True, 9)])
async def test_r6_41_suplente_da_modalidade_do_lance_que_nao_foi_pago(
    casa: Casa, da_modalidade: bool, chamado: int
) -> None:
    """The fixed bid comes first in the list; the group may keep the place for the modality that lost it."""
    casa.grupos.regra.lance_fixo = "40"
    casa.grupos.regra.suplente_da_modalidade = da_modalidade
    assembleia_id = await casa.convocar()
    await casa.ofertar(assembleia_id, 7, "60")
    await casa.ofertar(assembleia_id, 8, "40", modalidade=pb.MODALIDADE_FIXO)
    await casa.ofertar(assembleia_id, 9, "50")
    await casa.abrir(assembleia_id)
    await casa.registrar_extracao()
    await casa.apurar(assembleia_id)
    await casa.conduzir()
    assert set(await casa.contemplacoes(assembleia_id)) == {3, 7}
    await processar_prazos(casa, "2026-03-19")
    await casa.conduzir()
    assert set(await casa.contemplacoes(assembleia_id)) == {3, 7, chamado}


@pytest.mark.parametrize("data", ["9999-12-30", "1999-12-31", "2026-02-30"])
async def test_a_day_that_the_bank_calendar_does_not_know_is_refused_by_its_field(casa: Casa, data: str) -> None:
    await com_lances(casa, c7="60", c8="50", c9="45")
    with pytest.raises(ConsorcioError) as recusa:
        await processar_prazos(casa, data)
    assert [campo.pointer for campo in recusa.value.fields] == ["/data"]
