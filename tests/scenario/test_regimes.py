"""The same contract in two regimes: what it says of exclusion holds in one and not in the other (R0.3, R8.01)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from consorcio.contracts.financeiro.v1 import exclusoes_pb2 as exc
from consorcio.contracts.grupos.v1 import grupos_pb2 as grp
from consorcio.core.errors import ConsorcioError, ErrorKind
from scenario.conftest import Semeado
from sistema_prova import (
    Balcao,
    Grupo,
    abrir_grupo,
    constituir,
    emitir,
    invariantes_violadas,
    pagar,
    vender,
)

COTAS, DEVEDORA = 12, 4
DUAS_PARCELAS: dict[str, Any] = {"exclusao_parcelas": 2, "tipo_exclusao": grp.TIPO_EXCLUSAO_SEGUIDAS}


@pytest.mark.parametrize(
    ("regime", "agc", "exclui_no_mes"),
    [(grp.REGIME_C3432, "2021-03-15", 3), (grp.REGIME_R285, "2025-03-14", 4)],
    ids=["C3432", "R285"],
)
def test_vida_ate_a_exclusao(semeado: Semeado, regime: Any, agc: str, exclui_no_mes: int) -> None:
    """Under C3432 two unpaid parcelas exclude because the contract says so; under R285 the third is needed."""
    pessoas = semeado.ids["consorciado_id"]
    semeado.no_ar.fazer(_viver(semeado.no_ar.balcao, pessoas, regime, agc, exclui_no_mes))


async def _viver(balcao: Balcao, pessoas: list[str], regime: Any, agc: str, exclui_no_mes: int) -> None:
    grupo = await _constituido(balcao, pessoas, agc)
    atual = await balcao.pedir(grp.DESCRIPTOR, "BuscarGrupo", grp.BuscarGrupoRequest(grupo_id=grupo.grupo_id))
    assert atual.regime == regime
    for ago in range(2, exclui_no_mes + 1):
        await _ninguem_pode_excluir(balcao, grupo, ago)
        await _mes_em_que_so_a_devedora_nao_paga(balcao, grupo, ago)
    exclusao = await _excluir(balcao, grupo, exclui_no_mes)
    assert exclusao.parcelas_canceladas == exclui_no_mes - 1
    await _a_vaga_fica_livre(balcao, grupo)
    assert await invariantes_violadas(balcao, grupo) == []


async def _constituido(balcao: Balcao, pessoas: list[str], agc: str) -> Grupo:
    em_formacao = await abrir_grupo(balcao, COTAS, primeiro_vencimento=agc, **DUAS_PARCELAS)
    primeiras = await vender(balcao, em_formacao, pessoas[:COTAS])
    await pagar(balcao, primeiras, date.fromisoformat(agc) - timedelta(days=16))
    return await constituir(balcao, em_formacao, COTAS)


async def _mes_em_que_so_a_devedora_nao_paga(balcao: Balcao, grupo: Grupo, ago: int) -> None:
    titulos = await emitir(balcao, grupo, ago)
    em_dia = [titulo for titulo in titulos if titulo.cota_id != grupo.cotas[DEVEDORA]]
    assert len(em_dia) == COTAS - 1
    await pagar(balcao, em_dia, grupo.vencimento(ago))


async def _ninguem_pode_excluir(balcao: Balcao, grupo: Grupo, ago: int) -> None:
    """The delay of before this month does not allow it yet."""
    with pytest.raises(ConsorcioError) as recusa:
        await _excluir(balcao, grupo, ago - 1)
    assert (recusa.value.kind, recusa.value.rule) == (ErrorKind.PRECONDITION, "R8.01")


async def _excluir(balcao: Balcao, grupo: Grupo, ago: int) -> Any:
    """The day after the AGO."""
    pedido = exc.ExcluirCotaRequest(
        cota_id=grupo.cotas[DEVEDORA],
        causa=exc.CAUSA_EXCLUSAO_INADIMPLENCIA,
        justificativa="Parcelas vencidas e não pagas",
        data_contabil=str(grupo.data_ago(ago) + timedelta(days=1)),
    )
    return await balcao.pedir(exc.DESCRIPTOR, "ExcluirCota", pedido)


async def _a_vaga_fica_livre(balcao: Balcao, grupo: Grupo) -> None:
    async def situacao() -> Any:
        pedido = grp.ListarCotasRequest(grupo_id=grupo.grupo_id, tamanho_pagina=200)
        cotas = (await balcao.pedir(grp.DESCRIPTOR, "ListarCotas", pedido)).cotas
        return {cota.cota_id for cota in cotas if cota.vinculo == grp.VINCULO_COTA_ATIVA}

    ativas = await balcao.esperar("vaga livre", situacao, lambda ativas: grupo.cotas[DEVEDORA] not in ativas)
    assert len(ativas) == COTAS - 1
