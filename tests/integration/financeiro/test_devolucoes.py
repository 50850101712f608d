"""What was paid in excess, or for seats given up, goes back to who paid it, by two people."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from consorcio.contracts.financeiro.v1 import devolucoes_pb2 as dev
from consorcio.contracts.financeiro.v1.aprovacoes_pb2 import TIPO_APROVACAO_DEVOLUCAO
from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.platform.context import Actor, ActorKind
from integration.financeiro.casa import Casa, GrupoVivo

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
