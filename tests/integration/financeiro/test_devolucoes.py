"""What was paid in excess, or for seats given up, goes back to who paid it, by two people, or pays something else."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from consorcio.contracts.financeiro.v1 import devolucoes_pb2 as dev
from consorcio.contracts.financeiro.v1 import financeiro_pb2 as pb
from consorcio.contracts.financeiro.v1.aprovacoes_pb2 import TIPO_APROVACAO_DEVOLUCAO
from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.platform.context import Actor, ActorKind
from integration.financeiro.casa import Casa, GrupoVivo, data_ago, vencimento

OUTRA = Actor("outra", "Outra", ActorKind.USUARIO, permissoes=frozenset({"financeiro.*"}))


async def a_devolver(casa: Casa, grupo_id: str = "", **pagina: Any) -> dev.ListarADevolverResponse:
    pedido = dev.ListarADevolverRequest(grupo_id=grupo_id, **pagina)
    resposta: dev.ListarADevolverResponse = await casa.rpc("ListarADevolver", pedido)
    return resposta


async def propor(casa: Casa, cota_id: str, valor: str = "") -> dev.Devolucao:
    feita: dev.Devolucao = await casa.rpc("ProporDevolucao", dev.ProporDevolucaoRequest(cota_id=cota_id, valor=valor))
    return feita


def decisao(devolucao: dev.Devolucao, comprovante: str = "E1", *, aprova: bool = True) -> dev.DecidirDevolucaoRequest:
    return dev.DecidirDevolucaoRequest(
        devolucao_id=devolucao.devolucao_id, aprova=aprova, comprovante=comprovante if aprova else ""
    )


def aplicacao(
    cota_id: str, titulo: pb.Parcela, valor: str = "", dia: date | None = None
) -> dev.AplicarADevolverRequest:
    return dev.AplicarADevolverRequest(
        cota_id=cota_id,
        parcela_id=titulo.parcela_id,
        valor=valor,
        motivo="Pediu",
        data_contabil=(dia or vencimento(3)).isoformat(),
    )


async def com_o_mes_3(grupo: GrupoVivo) -> list[pb.Parcela]:
    """The parcelas of the month after the one that was paid in excess, in the order of the cotas."""
    await grupo.fechar(2)
    await grupo.emitir(3)
    return [await grupo.titulo(3, cota) for cota in grupo.cotas]


async def agora(casa: Casa, titulo: pb.Parcela) -> pb.Parcela:
    lida: pb.Parcela = await casa.rpc("BuscarParcela", pb.BuscarParcelaRequest(parcela_id=titulo.parcela_id))
    return lida


@pytest.fixture
async def grupo(casa: Casa) -> GrupoVivo:
    """One member paid 30.00 more than the parcela of the month."""
    grupo = casa.novo_grupo()
    await grupo.formar(3)
    await grupo.fechar(1)
    await grupo.emitir(2)
    await grupo.pagar(await grupo.titulo(2, grupo.cotas[0]), "1200.00")
    return grupo


async def test_r4_52_what_was_paid_in_excess_goes_back_by_two_people(casa: Casa, grupo: GrupoVivo) -> None:
    (item,) = (await a_devolver(casa, grupo.id)).itens
    assert (item.cota_id, item.numero, item.grupo_codigo, item.valor) == (grupo.cotas[0], 1, grupo.codigo, "30.00")
    parte = await propor(casa, grupo.cotas[0], "10.00")
    assert (parte.situacao, parte.minha) == (dev.SITUACAO_DEVOLUCAO_PROPOSTA, True)
    assert (await a_devolver(casa)).itens[0].proposto == "10.00"
    (espera,) = [a for a in await casa.aprovacoes(OUTRA) if a.tipo == TIPO_APROVACAO_DEVOLUCAO]
    assert (espera.valor, espera.cota_numero, espera.minha) == ("10.00", 1, False)
    assert (await casa.recusa("DecidirDevolucao", decisao(parte))).kind is ErrorKind.FORBIDDEN
    paga = await casa.rpc("DecidirDevolucao", decisao(parte), OUTRA)
    assert (paga.situacao, paga.comprovante) == (dev.SITUACAO_DEVOLUCAO_PAGA, "E1")
    assert (await grupo.conferir())["A_DEVOLVER_ATIVOS"] == -2_000
    (fato,) = await casa.eventos("DevolucaoPaga")
    assert fato["valor_centavos"] == 1_000
    resto = await propor(casa, grupo.cotas[0])
    assert resto.valor == "20.00"
    await casa.rpc("DecidirDevolucao", decisao(resto, "E2"), OUTRA)
    assert "A_DEVOLVER_ATIVOS" not in await grupo.conferir()
    assert not (await a_devolver(casa)).itens
    todas = await casa.rpc("ListarDevolucoes", dev.ListarDevolucoesRequest(grupo_id=grupo.id))
    assert [d.valor for d in todas.devolucoes] == ["20.00", "10.00"]


async def test_what_is_refused_moves_nothing(casa: Casa, grupo: GrupoVivo) -> None:
    cota, outra = grupo.cotas[0], grupo.cotas[1]
    antes = await grupo.conferir()
    demais = await casa.recusa("ProporDevolucao", dev.ProporDevolucaoRequest(cota_id=cota, valor="30.01"))
    assert [campo.pointer for campo in demais.fields] == ["/valor"]
    nada = await casa.recusa("ProporDevolucao", dev.ProporDevolucaoRequest(cota_id=outra))
    assert (nada.kind, nada.rule) == (ErrorKind.PRECONDITION, "R4.52")
    devolucao = await propor(casa, cota)
    duas = await casa.recusa("ProporDevolucao", dev.ProporDevolucaoRequest(cota_id=cota))
    assert duas.kind is ErrorKind.CONFLICT
    with pytest.raises(ConsorcioError) as sem_comprovante:
        await casa.rpc("DecidirDevolucao", decisao(devolucao, ""), OUTRA)
    assert [campo.pointer for campo in sem_comprovante.value.fields] == ["/comprovante"]
    recusada = await casa.rpc("DecidirDevolucao", decisao(devolucao, aprova=False), OUTRA)
    assert recusada.situacao == dev.SITUACAO_DEVOLUCAO_RECUSADA
    with pytest.raises(ConsorcioError) as decidida:
        await casa.rpc("DecidirDevolucao", decisao(devolucao), OUTRA)
    assert decidida.value.kind is ErrorKind.PRECONDITION
    assert await grupo.conferir() == antes


async def test_r2_11_what_was_paid_for_a_seat_given_up_can_go_back_at_once(casa: Casa, grupo: GrupoVivo) -> None:
    vaga = await grupo.reservar(ago=3)
    pago = await grupo.pagar(await grupo.titulo(3, vaga))
    await grupo.liberar(vaga)
    assert [i.valor for i in (await a_devolver(casa, grupo.id)).itens] == ["30.00", pago.valor]
    await casa.rpc("DecidirDevolucao", decisao(await propor(casa, vaga)), OUTRA)
    saldos = await grupo.conferir()
    assert {"OBRIGACOES_FORMACAO", "APLICACAO_FORMACAO"}.isdisjoint(saldos)


async def test_r2_11_a_group_that_was_not_formed_gives_back_what_each_paid(casa: Casa) -> None:
    grupo = casa.novo_grupo()
    for _ in range(3):
        cota = await grupo.reservar()
        await grupo.pagar(await grupo.titulo(1, cota), dia=date(2026, 1, 5))
    await casa.evento("GrupoNaoConstituido", {"grupo_id": grupo.id})
    pagina = await a_devolver(casa, grupo.id, tamanho_pagina=2)
    resto = await a_devolver(casa, grupo.id, tamanho_pagina=2, token_pagina=pagina.proximo_token)
    assert [i.numero for i in (*pagina.itens, *resto.itens)] == [1, 2, 3]
    for item in (*pagina.itens, *resto.itens):
        await casa.rpc("DecidirDevolucao", decisao(await propor(casa, item.cota_id)), OUTRA)
    assert all(conta.startswith("CONTRIBUICOES") for conta in await grupo.conferir()), "only what was ever charged"


async def test_r4_73_what_is_apart_pays_part_of_the_next_parcela_once_and_no_bank_moves_it(
    casa: Casa, grupo: GrupoVivo
) -> None:
    cota = grupo.cotas[0]
    titulo, *_ = await com_o_mes_3(grupo)
    antes = await grupo.conferir()
    prevista = await casa.rpc("PreverAplicacao", dev.PreverAplicacaoRequest(cota_id=cota))
    assert (prevista.disponivel, prevista.data_do_dinheiro) == ("30.00", str(vencimento(2)))
    assert [(t.parcela_id, t.devido) for t in prevista.titulos] == [(titulo.parcela_id, "1170.00")]
    pago = await casa.rpc("AplicarADevolver", aplicacao(cota, titulo), chave="uma-vez")
    assert (pago.canal, pago.valor, pago.data_pagamento) == (pb.CANAL_PAGAMENTO_A_DEVOLVER, "30.00", str(vencimento(2)))
    assert await casa.rpc("AplicarADevolver", aplicacao(cota, titulo), chave="uma-vez") == pago
    depois = await grupo.conferir()
    assert {"A_DEVOLVER_ATIVOS", "NAO_IDENTIFICADOS"}.isdisjoint(depois)
    assert depois["BANCOS"] == antes["BANCOS"]
    lida = await agora(casa, titulo)
    assert (lida.situacao, lida.valor_pago) == (pb.SITUACAO_TITULO_PARCIAL, "30.00")
    assert await grupo.devido(titulo, vencimento(3)) == "1140.00"
    assert not (await a_devolver(casa)).itens


async def test_r4_10_it_pays_as_on_the_day_it_came_in_and_only_what_the_title_needs(casa: Casa) -> None:
    grupo = casa.novo_grupo()
    await grupo.formar(3)
    await grupo.fechar(1)
    await grupo.emitir(2)
    cota = grupo.cotas[0]
    await grupo.pagar(await grupo.titulo(2, cota), "2400.00")
    titulo, *_ = await com_o_mes_3(grupo)
    tarde = data_ago(3) + timedelta(days=17)
    assert await grupo.devido(titulo, tarde) > "1170.00"
    demais = await casa.recusa("AplicarADevolver", aplicacao(cota, titulo, "1170.01", tarde))
    assert [(c.pointer, "R$ 1.170,00" in c.message) for c in demais.fields] == [("/valor", True)]
    pago = await casa.rpc("AplicarADevolver", aplicacao(cota, titulo, dia=tarde))
    assert (pago.valor, pago.excedente) == ("1170.00", "0.00")
    assert {c.componente for c in pago.componentes}.isdisjoint({pb.COMPONENTE_MULTA, pb.COMPONENTE_JUROS})
    assert (await agora(casa, titulo)).situacao == pb.SITUACAO_TITULO_PAGO
    assert (await grupo.conferir())["A_DEVOLVER_ATIVOS"] == -6_000


async def test_r10_01_it_pays_another_cota_of_the_same_member_and_nobody_elses(casa: Casa, grupo: GrupoVivo) -> None:
    cota, outra, _ = grupo.cotas
    _, dela, de_outro = await com_o_mes_3(grupo)
    passa = {"transferencia_id": grupo.novo_id(), "grupo_id": grupo.id, "cota_id": outra, "data": str(data_ago(2))}
    await casa.evento("CotaTransferida", passa | {"consorciado_id": str(UUID(int=5001))})
    await casa.rpc("AplicarADevolver", aplicacao(cota, dela))
    assert "A_DEVOLVER_ATIVOS" not in await grupo.conferir()
    assert (await agora(casa, dela)).valor_pago == "30.00"
    assert not (await a_devolver(casa)).itens, "of neither cota"
    vizinho = casa.novo_grupo()
    await vizinho.formar(3)
    await grupo.pagar(await grupo.titulo(3, cota), "1200.00")
    for titulo, regra in ((de_outro, "R10.04"), (await vizinho.titulo(1, vizinho.cotas[0]), "R10.01")):
        recusa = await casa.recusa("AplicarADevolver", aplicacao(cota, titulo))
        assert (recusa.kind, recusa.rule) == (ErrorKind.PRECONDITION, regra)


async def test_what_cannot_be_applied_stays_apart(casa: Casa, grupo: GrupoVivo) -> None:
    cota, outra, _ = grupo.cotas
    titulo, dela, _ = await com_o_mes_3(grupo)
    antes = await grupo.conferir()
    demais = await casa.recusa("AplicarADevolver", aplicacao(cota, titulo, "30.01"))
    assert [campo.pointer for campo in demais.fields] == ["/valor"]
    nada = await casa.recusa("AplicarADevolver", aplicacao(outra, dela))
    assert (nada.kind, nada.rule) == (ErrorKind.PRECONDITION, "R4.52")
    pago = await casa.recusa("AplicarADevolver", aplicacao(cota, await grupo.titulo(2, cota), "30.00"))
    assert [campo.pointer for campo in pago.fields] == ["/valor"] or pago.kind is ErrorKind.CONFLICT
    proposta = await propor(casa, cota)
    assert (await casa.recusa("AplicarADevolver", aplicacao(cota, titulo))).kind is ErrorKind.CONFLICT
    await casa.rpc("DecidirDevolucao", decisao(proposta, aprova=False), OUTRA)
    assert await grupo.conferir() == antes


async def test_r4_73_what_is_apart_goes_to_what_the_cota_owes_from_the_oldest_on(casa: Casa) -> None:
    grupo = casa.novo_grupo()
    await grupo.formar(3)
    await grupo.fechar(1)
    await grupo.emitir(2)
    cota = grupo.cotas[0]
    await grupo.pagar(await grupo.titulo(2, cota), "2840.00")
    tres, *_ = await com_o_mes_3(grupo)
    await grupo.fechar(3)
    await grupo.emitir(4)
    quatro = await grupo.titulo(4, cota)
    pedido = dev.AplicarADevolverRequest(cota_id=cota, motivo="Pediu", data_contabil=str(vencimento(4)))
    pago = await casa.rpc("AplicarADevolver", pedido)
    assert (pago.situacao, pago.valor) == (pb.SITUACAO_PAGAMENTO_DISTRIBUIDO, "1670.00")
    lidas = [await agora(casa, titulo) for titulo in (tres, quatro)]
    assert [(t.situacao, t.valor_pago) for t in lidas] == [
        (pb.SITUACAO_TITULO_PAGO, "1170.00"),
        (pb.SITUACAO_TITULO_PARCIAL, "500.00"),
    ]
    assert "A_DEVOLVER_ATIVOS" not in await grupo.conferir()
