"""The DIC of each cota, before its AGO (R5.08)."""

from __future__ import annotations

import json
from datetime import timedelta
from importlib.resources import files
from typing import Any

import pytest

from consorcio.contracts.financeiro.v1 import demonstrativos_pb2 as pb
from consorcio.core.errors import ErrorKind
from consorcio.platform.printing import preencher
from consorcio.platform.sealed_facts import open_data
from consorcio.services.documentos.domain.modelo import exigir_dados_do_exemplo
from consorcio.services.documentos.modelos_de_fabrica import html_de_fabrica
from consorcio.services.financeiro.use_cases import demonstrativos
from consorcio.services.financeiro.use_cases.demonstrativos import FATO, Emissor
from integration.financeiro.casa import Casa, GrupoVivo, data_ago, vencimento


@pytest.fixture
async def grupo(casa: Casa) -> GrupoVivo:
    """Four cotas of a credit of 60,000.00 with the parcelas of the AGO 2 issued, twelve days before it is due."""
    vivo = casa.novo_grupo(6_000_000, prazo_dic_dias=5)
    await vivo.formar(4)
    await vivo.emitir(2)
    casa.clock.advance(vencimento(2) - timedelta(days=12) - casa.clock.today())
    return vivo


async def rodar(casa: Casa) -> int:
    runtime = casa.runtime
    emissor = Emissor(casa.consorciados, runtime.vault, runtime.calendar)
    return await demonstrativos.rodada(runtime.db, emissor, casa.clock.today())


async def contados(casa: Casa) -> list[dict[str, Any]]:
    """What was told, opened."""
    abertos = []
    for fato in await casa.eventos(FATO):
        assert "Maria" not in str(fato)
        abertos += open_data(casa.runtime.vault, FATO, fato["chave"], fato["selado"])["demonstrativos"]
    return abertos


async def lista(casa: Casa, grupo: GrupoVivo) -> list[pb.DemonstrativosDaAssembleia]:
    pedido = pb.ListarDemonstrativosRequest(grupo_id=grupo.id)
    return list((await casa.rpc("ListarDemonstrativos", pedido)).assembleias)


async def test_each_active_cota_is_told_once_with_its_real_figures(casa: Casa, grupo: GrupoVivo) -> None:
    (antes,) = await lista(casa, grupo)
    assert (antes.ago, antes.cotas, antes.emitidos, antes.situacao) == (2, 4, 0, pb.SITUACAO_DEMONSTRATIVOS_PENDENTE)
    assert antes.prazo == (data_ago(2) - timedelta(days=5)).isoformat()
    assert (await rodar(casa), await rodar(casa)) == (4, 0)
    um = (await contados(casa))[0]
    assert (um["cota_id"], um["titulo"]) == (grupo.cotas[0], f"DIC da assembleia 2, grupo {grupo.codigo}, cota 1")
    dados = um["dados"]
    # What is told is all that the template of documentos reads.
    modelos = json.loads((files("consorcio.services.documentos") / "modelos" / "modelos.json").read_text())
    exemplo = modelos["dic"]["exemplo"]
    completos = {**dados, "administradora": exemplo["administradora"]}
    exigir_dados_do_exemplo(completos, exemplo, "/dados")
    assert "60.000,00" in preencher(html_de_fabrica("dic"), completos, "/dados")
    assert dados["consorciado"] == {"nome": "Maria da Conceição"}
    assert dados["proxima_ago"] == data_ago(2).isoformat()
    assert dados["cota"] == {
        "numero": 1,
        "credito": "60000.00",
        "contemplada": False,
        "amortizado": "1.6667",
        "amortizacao_mensal": "1.6667",
        "saldo": "98.3333",
    }
    assert dados["grupo"]["taxa_administracao"] == "15.0000"
    # V02: 60,000; 15 %; 2 %; 60 months.
    assert [(c["nome"], c["percentual"], c["valor"]) for c in dados["parcela"]["componentes"]] == [
        ("Fundo comum", "1.6667", "1000.00"),
        ("Taxa de administração", "0.2500", "150.00"),
        ("Fundo de reserva", "0.0333", "20.00"),
    ]
    assert dados["parcela"]["total"] == "1170.00"
    assert [p["valor"] for p in dados["pagamentos"]] == ["1170.00"]
    assert dados["vencidas"] == []
    (depois,) = await lista(casa, grupo)
    assert (depois.emitidos, depois.situacao) == (4, pb.SITUACAO_DEMONSTRATIVOS_NO_PRAZO)
    assert (await casa.recusa("EmitirDemonstrativos", pb.EmitirDemonstrativosRequest(grupo_id=grupo.id))).kind is (
        ErrorKind.PRECONDITION
    )


async def test_only_the_next_ago_and_what_is_overdue_with_its_charges(casa: Casa, grupo: GrupoVivo) -> None:
    await grupo.emitir(3)
    for cota in grupo.cotas[1:]:
        await grupo.pagar(await grupo.titulo(2, cota))
    await rodar(casa)
    assert {um["dados"]["assembleia"] for um in await contados(casa)} == {2}
    casa.clock.advance(data_ago(2) + timedelta(days=17) - casa.clock.today())
    assert await rodar(casa) == 4
    tarde, em_dia = [um["dados"] for um in await contados(casa) if um["dados"]["assembleia"] == 3][:2]
    titulo = await grupo.titulo(2, grupo.cotas[0])
    (vencida,) = tarde["vencidas"]
    assert (vencida["assembleia"], vencida["valor"]) == (2, "1170.00")
    assert vencida["total"] == await grupo.devido(titulo, casa.clock.today())
    assert vencida["encargos"] > "23.40"
    assert em_dia["vencidas"] == []


async def test_late_is_said_and_an_operator_makes_them(casa: Casa, grupo: GrupoVivo) -> None:
    casa.clock.advance(data_ago(2) - timedelta(days=2) - casa.clock.today())
    (tarde,) = await lista(casa, grupo)
    assert tarde.situacao == pb.SITUACAO_DEMONSTRATIVOS_FORA_DO_PRAZO
    feito = await casa.rpc("EmitirDemonstrativos", pb.EmitirDemonstrativosRequest(grupo_id=grupo.id))
    assert (feito.ago, feito.emitidos) == (2, 4)
    (depois,) = await lista(casa, grupo)
    assert (depois.emitidos, depois.situacao) == (4, pb.SITUACAO_DEMONSTRATIVOS_FORA_DO_PRAZO)


async def test_who_knows_the_names_is_down_and_nothing_is_told(casa: Casa, grupo: GrupoVivo) -> None:
    casa.consorciados.fora_do_ar = True
    pedido = pb.EmitirDemonstrativosRequest(grupo_id=grupo.id)
    assert (await casa.recusa("EmitirDemonstrativos", pedido)).kind is ErrorKind.UNAVAILABLE
    assert await contados(casa) == []
    casa.consorciados.fora_do_ar = False
    assert await rodar(casa) == 4
