"""An AGE decided that the group goes on for longer: two people carry it out, once (R5.07, R2.14, R2.02)."""

from __future__ import annotations

from typing import Any

from consorcio.contracts.grupos.v1 import grupos_pb2 as grp
from consorcio.contracts.grupos.v1 import prorrogacoes_pb2 as pb
from consorcio.core.errors import ErrorKind
from consorcio.platform.context import Actor, ActorKind
from integration.grupos.montagem import INICIO, Servico, nova_pessoa

OUTRA = Actor("outra", "Outra", ActorKind.USUARIO, permissoes=frozenset({"grupos.*"}))
DIA = "2026-03-20"


def proposta(grupo: grp.Grupo, **campos: Any) -> pb.ProporProrrogacaoRequest:
    padrao: dict[str, Any] = {"meses": 6, "assembleia_geral_id": nova_pessoa(), "data": DIA}
    return pb.ProporProrrogacaoRequest(grupo_id=grupo.grupo_id, **padrao | campos)


def simulacao(grupo: grp.Grupo, **campos: Any) -> pb.SimularProrrogacaoRequest:
    padrao: dict[str, Any] = {"meses": 6, "data": DIA}
    return pb.SimularProrrogacaoRequest(grupo_id=grupo.grupo_id, **padrao | campos)


async def test_r5_07_two_people_give_the_group_its_months(servico: Servico) -> None:
    faixas = [grp.FaixaTaxa(mes_inicial=1, mes_final=60, percentual_mensal="0.25")]
    grupo = await servico.grupo_constituido(cronograma_taxa=faixas)
    antes = (await servico.rpc("ListarCronograma", grp.ListarCronogramaRequest(grupo_id=grupo.grupo_id))).itens
    pedido = proposta(grupo, suspende_pagamentos=True)
    simulado = await servico.rpc("SimularProrrogacao", simulacao(grupo))
    assert (simulado.prazo_anterior, simulado.prazo_novo, len(simulado.itens)) == (60, 66, 6)
    proposto = await servico.rpc("ProporProrrogacao", pedido)
    esperam = pb.ListarProrrogacoesPropostasRequest()
    assert list((await servico.rpc("ListarProrrogacoesPropostas", esperam)).prorrogacoes) == [proposto]
    assert (proposto.prazo_anterior, proposto.prazo_novo, proposto.minha) == (60, 66, True)
    assert (await servico.recusa("ProporProrrogacao", proposta(grupo))).kind is ErrorKind.CONFLICT
    decidir = pb.DecidirProrrogacaoRequest(prorrogacao_id=proposto.prorrogacao_id, aprova=True, data=DIA)
    assert (await servico.recusa("DecidirProrrogacao", decidir)).kind is ErrorKind.FORBIDDEN
    feita = await servico.rpc("DecidirProrrogacao", decidir, OUTRA)
    assert (feita.situacao, feita.decidida_em) == (pb.SITUACAO_PRORROGACAO_CONFIRMADA, DIA)
    depois = (await servico.rpc("ListarCronograma", grp.ListarCronogramaRequest(grupo_id=grupo.grupo_id))).itens
    assert list(depois[:60]) == list(antes), "what was told does not change"
    assert list(depois[60:]) == list(simulado.itens), "what was shown is what was done"
    assert simulado.ultimo_vencimento == antes[-1].vencimento
    assert list((await servico.rpc("ListarProrrogacoesPropostas", esperam)).prorrogacoes) == []
    assert (len(depois), depois[-1].vencimento) == (66, "2031-06-13")
    (fato,) = await servico.eventos("PrazoProrrogado")
    assert (fato["meses"], fato["suspende_pagamentos"], fato["regra"]["prazo_meses"]) == (6, True, 66)
    assert fato["regra"]["cronograma_taxa"] == []
    assert (await servico.buscar_grupo(grupo.grupo_id)).prazo_meses == 66
    de_novo = await servico.rpc("ProporProrrogacao", pedido)
    repetir = pb.DecidirProrrogacaoRequest(prorrogacao_id=de_novo.prorrogacao_id, aprova=True, data=DIA)
    assert "já foi executada" in (await servico.recusa("DecidirProrrogacao", repetir, OUTRA)).detail


async def test_r5_07_what_is_refused_changes_nothing(servico: Servico) -> None:
    grupo = await servico.grupo_constituido()
    assert (await servico.recusa("ProporProrrogacao", proposta(grupo, data="2030-12-31"))).rule == "R5.07"
    assert (await servico.recusa("SimularProrrogacao", simulacao(grupo, data="2030-12-31"))).rule == "R5.07"
    proposto = await servico.rpc("ProporProrrogacao", proposta(grupo))
    recusar = pb.DecidirProrrogacaoRequest(prorrogacao_id=proposto.prorrogacao_id)
    assert (await servico.rpc("DecidirProrrogacao", recusar, OUTRA)).situacao == pb.SITUACAO_PRORROGACAO_RECUSADA
    assert (await servico.recusa("DecidirProrrogacao", recusar, OUTRA)).rule == "R5.07"
    lista = await servico.rpc("ListarProrrogacoes", pb.ListarProrrogacoesRequest(grupo_id=grupo.grupo_id))
    assert [p.situacao for p in lista.prorrogacoes] == [pb.SITUACAO_PRORROGACAO_RECUSADA]
    assert await servico.eventos("PrazoProrrogado") == []
    em_formacao = await servico.grupo("1002")
    assert (await servico.recusa("ProporProrrogacao", proposta(em_formacao, data=INICIO))).rule == "R5.07"
