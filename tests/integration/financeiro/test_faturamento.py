"""The month of all groups: issued once, in parallel, and to the end whatever happens in between."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

import pytest
from typer.testing import CliRunner

from consorcio.cli.main import build_app
from consorcio.contracts.financeiro.v1 import faturamento_pb2 as fat
from consorcio.contracts.grupos.v1 import grupos_pb2 as gru
from consorcio.core.clock import SystemClock
from consorcio.core.errors import ErrorKind
from consorcio.platform.sagas import conduct_due
from consorcio.services.financeiro.plano_de_cobranca import PlanoDeCobranca, obter_plano
from consorcio.services.financeiro.use_cases import faturamento as casos
from consorcio.services.financeiro.use_cases.emissao import emitir_parcelas
from integration.financeiro.casa import Casa, GrupoVivo

MES = "2026-02"


@pytest.fixture
async def grupos(casa: Casa) -> list[GrupoVivo]:
    """Six groups of three cotas whose second parcela is due in February."""
    vivos = [casa.novo_grupo() for _ in range(6)]
    for vivo in vivos:
        await vivo.formar(3)
    return vivos


async def iniciar(casa: Casa, mes: str = MES) -> fat.Faturamento:
    pedido = fat.IniciarFaturamentoRequest(mes=mes, data_contabil="2026-02-01")
    resposta: fat.Faturamento = await casa.rpc("IniciarFaturamento", pedido)
    return resposta


async def conduzir(casa: Casa) -> None:
    await conduct_due(casa.runtime.db, {saga.kind: saga for saga in casa.servico.sagas}, casa.runtime)


async def andamento(casa: Casa, mes: str = MES) -> fat.Faturamento:
    resposta: fat.Faturamento = await casa.rpc("BuscarFaturamento", fat.BuscarFaturamentoRequest(mes=mes))
    return resposta


async def test_r4_06_fatura_o_mes_uma_vez(casa: Casa, grupos: list[GrupoVivo]) -> None:
    aberto = await iniciar(casa)
    assert (aberto.situacao, aberto.grupos, aberto.pendentes) == (fat.SITUACAO_FATURAMENTO_EM_CURSO, 6, 6)
    assert (await iniciar(casa)).rodada == 1
    await conduzir(casa)
    feito = await andamento(casa)
    assert feito.situacao == fat.SITUACAO_FATURAMENTO_CONCLUIDO
    assert (feito.pendentes, feito.assembleias, feito.parcelas, feito.valor) == (0, 6, 18, "21060.00")
    for grupo in grupos:
        assert len(await grupo.titulos(2)) == 3
        await grupo.conferir()
    assert await iniciar(casa) == feito
    await conduzir(casa)
    assert await andamento(casa) == feito
    assert await casa.linhas("SELECT count(*) FROM titulo WHERE ago = 2") == [(18,)]
    assert [e["parcelas"] for e in await casa.eventos("FaturamentoConcluido")] == [18]


async def test_mes_sem_vencimento_nao_emite_e_atrasado_emite_todas(casa: Casa, grupos: list[GrupoVivo]) -> None:
    await iniciar(casa, "2026-01")
    await conduzir(casa)
    assert (await andamento(casa, "2026-01")).parcelas == 0
    await iniciar(casa, "2026-04")
    await conduzir(casa)
    feito = await andamento(casa, "2026-04")
    assert (feito.assembleias, feito.parcelas) == (18, 54)
    assert {t.ago for t in await grupos[0].titulos()} == {1, 2, 3, 4}


async def test_interrompido_continua_e_quatro_conduzem_sem_emitir_duas_vezes(
    casa: Casa, grupos: list[GrupoVivo], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The third group dies inside its transaction; others conduct the same run at the same time afterwards."""
    mortes = iter([False, False, True])
    original: Any = emitir_parcelas

    async def morre(*argumentos: Any) -> Any:
        emissao = await original(*argumentos)
        if next(mortes, False):
            raise RuntimeError
        return emissao

    monkeypatch.setattr("consorcio.services.financeiro.use_cases.faturamento.emitir_parcelas", morre)
    aberto = await iniciar(casa)

    async def plano(grupo_id: UUID, ago: int, dia: Any) -> PlanoDeCobranca:
        return await obter_plano(cast("Any", casa.grupos), str(grupo_id), ago, dia)

    faturamento_id = UUID(aberto.faturamento_id)
    with pytest.raises(RuntimeError):
        await casos.faturar_lote(casa.runtime.db, faturamento_id, plano)
    meio = await andamento(casa)
    assert (meio.pendentes, meio.parcelas) == (1, 15)
    await asyncio.gather(*(casos.faturar_lote(casa.runtime.db, faturamento_id, plano) for _ in range(4)))
    await conduzir(casa)
    feito = await andamento(casa)
    assert (feito.pendentes, feito.assembleias, feito.parcelas) == (0, 6, 18)
    assert feito.situacao == fat.SITUACAO_FATURAMENTO_CONCLUIDO
    for grupo in grupos:
        await grupo.conferir()


async def test_grupo_recusado_diz_por_que_e_a_rodada_seguinte_o_fatura(
    casa: Casa, grupos: list[GrupoVivo], monkeypatch: pytest.MonkeyPatch
) -> None:
    original = casa.grupos.ObterPlanoCobranca

    async def sem_calendario(pedido: gru.ObterPlanoCobrancaRequest) -> Any:
        async for pagina in original(pedido):
            if pedido.grupo_id != grupos[0].id:
                yield pagina

    monkeypatch.setattr(casa.grupos, "ObterPlanoCobranca", sem_calendario)
    await iniciar(casa)
    await conduzir(casa)
    feito = await andamento(casa)
    assert (feito.situacao, feito.recusados, feito.parcelas) == (fat.SITUACAO_FATURAMENTO_CONCLUIDO, 1, 15)
    pedido = fat.ListarGruposFaturamentoRequest(mes=MES, situacao=fat.SITUACAO_GRUPO_FATURADO_RECUSADO)
    (recusado,) = (await casa.rpc("ListarGruposFaturamento", pedido)).grupos
    assert recusado.grupo_codigo == grupos[0].codigo
    assert "assembleia" in recusado.motivo
    monkeypatch.undo()
    assert (await iniciar(casa)).rodada == 2
    await conduzir(casa)
    assert (await andamento(casa)).parcelas == 18


async def test_grupos_do_faturamento_em_paginas(casa: Casa, grupos: list[GrupoVivo]) -> None:
    await iniciar(casa)
    codigos: list[str] = []
    token = ""
    while True:
        pedido = fat.ListarGruposFaturamentoRequest(mes=MES, tamanho_pagina=4, token_pagina=token)
        pagina = await casa.rpc("ListarGruposFaturamento", pedido)
        codigos += [g.grupo_codigo for g in pagina.grupos]
        token = pagina.proximo_token
        if not token:
            break
    assert codigos == sorted(g.codigo for g in grupos)


async def test_faturamento_que_nao_ha_e_nao_encontrado(casa: Casa) -> None:
    recusa = await casa.recusa("BuscarFaturamento", fat.BuscarFaturamentoRequest(mes="2031-01"))
    assert recusa.kind is ErrorKind.NOT_FOUND


async def test_linha_de_comando_abre_acompanha_e_repetida_nada_faz(
    casa: Casa, grupos: list[GrupoVivo], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONSORCIO_DATABASE_URLS", json.dumps({"financeiro": casa.runtime.db.url}))
    app = build_app("faturar")

    def faturar(*opcoes: str) -> Any:
        return CliRunner().invoke(app, ["faturar", MES, "--data", "2026-02-01", *opcoes])

    casa.clock.advance(SystemClock().now() - casa.clock.now())  # the command has the clock of the machine
    aberto = await asyncio.to_thread(faturar, "--no-acompanhar", "--json")
    casa.clock.advance(timedelta(minutes=5))
    assert (aberto.exit_code, json.loads(aberto.stdout)["pendentes"]) == (0, 6)
    ate_o_fim = asyncio.create_task(asyncio.to_thread(faturar))
    await conduzir(casa)
    assert "6 grupos, 6 assembleias, 18 parcelas, R$ 21.060,00, 0 grupos pendentes." in (await ate_o_fim).stdout
    feito = await asyncio.to_thread(faturar, "--json")
    assert json.loads(feito.stdout) | {"grupos": 6, "parcelas": 18, "concluido": True, "rodada": 1} == json.loads(
        feito.stdout
    )
    assert await casa.linhas("SELECT count(*) FROM plataforma.outbox WHERE dados::text LIKE '%%linha de comando%%'")
    errado = await asyncio.to_thread(CliRunner().invoke, app, ["faturar", "2026-13"])
    assert errado.exit_code == 1
