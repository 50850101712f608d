"""Money of others leaves the groups while they run, whole or not at all, and the bank finds it (R10.04, R4.05)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from consorcio.contracts.financeiro.v1 import conciliacao_pb2 as con
from consorcio.contracts.financeiro.v1 import contabilidade_pb2 as cont
from consorcio.contracts.financeiro.v1 import repasses_pb2 as rep
from consorcio.contracts.financeiro.v1.aprovacoes_pb2 import TIPO_APROVACAO_REPASSE
from consorcio.core.errors import ErrorKind
from consorcio.core.money import format_reais, parse_reais
from consorcio.platform.context import Actor, ActorKind
from integration.financeiro.casa import OPERADOR, Casa, GrupoVivo, data_ago
from integration.financeiro.extratos import importar, ofx
from integration.financeiro.test_encerramento import ULTIMA, apurar, encerrar, no_fim
from integration.financeiro.test_exclusoes import recusada
from integration.financeiro.test_remessas import CAIXA
from integration.financeiro.test_transferencias import aprovar, titulo_da_taxa

OUTRA = Actor("outra", "Outra", ActorKind.USUARIO, permissoes=frozenset({"financeiro.*"}))
GERENTE = Actor("gerente", "Gerente", ActorKind.USUARIO, permissoes=frozenset({"financeiro.repasse.aprovar"}))
HOJE = data_ago(1) + timedelta(days=5)
TA_DE_TRES = 3 * 15_000
"""Of three cotas of 60,000, 15 % in 60 months, by the first parcela."""


@pytest.fixture(autouse=True)
def hoje(casa: Casa) -> None:
    ir_ao_dia(casa, HOJE)


def ir_ao_dia(casa: Casa, dia: date) -> None:
    casa.clock.advance(datetime(dia.year, dia.month, dia.day, 15, tzinfo=UTC) - casa.clock.now())


async def formado(casa: Casa, cotas: int = 3, preco_centavos: int = 6_000_000, **regra: Any) -> GrupoVivo:
    grupo = casa.novo_grupo(preco_centavos, **regra)
    await grupo.formar(cotas)
    await grupo.fechar(1)
    return grupo


def pedido(grupo: GrupoVivo | None = None, **campos: Any) -> rep.ProporRepasseRequest:
    base: dict[str, Any] = {
        "conta": rep.CONTA_A_REPASSAR_TA,
        "grupo_id": grupo.id if grupo else "",
        "beneficiario": "Administradora Exemplo Ltda.",
        "documento": "11.222.333/0001-81",
    }
    return rep.ProporRepasseRequest(**base | campos)


async def propor(casa: Casa, grupo: GrupoVivo | None = None, **campos: Any) -> rep.Repasse:
    repasse: rep.Repasse = await casa.rpc("ProporRepasse", pedido(grupo, **campos))
    return repasse


async def decidir(casa: Casa, repasse: rep.Repasse, quem: Actor = OUTRA, **campos: Any) -> rep.Repasse:
    base: dict[str, Any] = {"repasse_id": repasse.repasse_id, "aprova": True, "comprovante": f"E-{repasse.repasse_id}"}
    decidido: rep.Repasse = await casa.rpc("DecidirRepasse", rep.DecidirRepasseRequest(**base | campos), quem)
    return decidido


async def total(casa: Casa, grupo: GrupoVivo | None = None, conta: int = rep.CONTA_A_REPASSAR_TA) -> tuple[str, ...]:
    pergunta = rep.ListarValoresARepassarRequest(grupo_id=grupo.id if grupo else "")
    (um,) = [c for c in (await casa.rpc("ListarValoresARepassar", pergunta)).contas if c.conta == conta]
    return um.valor, um.disponivel, um.proposto


async def test_r10_04_of_one_group_a_part_by_two_people(casa: Casa) -> None:
    grupo = await formado(casa)
    antes = await grupo.conferir()
    assert await total(casa, grupo) == ("450.00", "450.00", "0.00")
    repasse = await propor(casa, grupo, valor="200.00")
    assert (repasse.valor, repasse.grupos, repasse.grupo_codigo, repasse.data) == (
        *("200.00", 1, grupo.codigo),
        HOJE.isoformat(),
    )
    assert await total(casa, grupo) == ("450.00", "450.00", "200.00")
    assert await grupo.conferir() == antes, "R2.02: who proposes moves nothing"
    (espera,) = await casa.aprovacoes(OUTRA, grupo.id)
    assert (espera.tipo, espera.proposta_id, espera.minha) == (TIPO_APROVACAO_REPASSE, repasse.repasse_id, False)
    assert (espera.valor, espera.justificativa) == ("200.00", "Taxa de administração, de 1 grupo.")
    assert (await recusada(decidir(casa, repasse, OPERADOR))).kind is ErrorKind.FORBIDDEN
    assert (await recusada(decidir(casa, repasse, comprovante=""))).kind is ErrorKind.VALIDATION
    pago = await decidir(casa, repasse)
    assert (pago.situacao, pago.documento, pago.minha) == (rep.SITUACAO_REPASSE_PAGO, "11222333000181", False)
    depois = await grupo.conferir()
    assert depois["TA_A_REPASSAR"] == antes["TA_A_REPASSAR"] + 20_000
    assert depois["BANCOS"] == antes["BANCOS"] - 20_000
    assert (await recusada(decidir(casa, repasse))).detail == "Este repasse já foi decidido."
    assert await casa.aprovacoes(OUTRA, grupo.id) == []
    (fato,) = await casa.eventos("RepasseRealizado")
    assert (fato["conta"], fato["grupos"], fato["valor_centavos"]) == ("TA_A_REPASSAR", 1, 20_000)
    ((selado, documento),) = await casa.linhas("SELECT beneficiario, documento FROM repasse")
    assert b"Exemplo" not in selado
    assert b"11222333" not in documento
    resto = await decidir(casa, await propor(casa, grupo))
    assert resto.valor == "250.00", "without an amount, all that there is"
    assert "TA_A_REPASSAR" not in await grupo.conferir()


async def test_of_all_groups_one_fact_in_each_book(casa: Casa) -> None:
    grupos = [await formado(casa, cotas) for cotas in (3, 4, 5)]
    vazio = casa.novo_grupo()
    await vazio.reservar()
    repasse = await propor(casa)
    assert (repasse.valor, repasse.grupos, repasse.grupo_id) == ("1800.00", 3, "")
    paginas: list[rep.GrupoDoRepasse] = []
    token = ""
    while True:
        lida = rep.ListarGruposDoRepasseRequest(repasse_id=repasse.repasse_id, tamanho_pagina=2, token_pagina=token)
        pagina = await casa.rpc("ListarGruposDoRepasse", lida)
        paginas, token = [*paginas, *pagina.grupos], pagina.proximo_token
        if not token:
            break
    assert {p.grupo_codigo: p.valor for p in paginas} == {
        grupo.codigo: format_reais(len(grupo.cotas) * 15_000) for grupo in grupos
    }
    await decidir(casa, repasse)
    for grupo in grupos:
        assert "TA_A_REPASSAR" not in await grupo.conferir()
    fatos = await casa.linhas(
        "SELECT grupo_id::text, debito, credito, valor_centavos, data_contabil FROM lancamento"
        " WHERE fato = 'RepasseRealizado' ORDER BY valor_centavos"
    )
    assert fatos == [(g.id, "TA_A_REPASSAR", "BANCOS", len(g.cotas) * 15_000, HOJE) for g in grupos]
    nada = await recusada(propor(casa))
    assert (nada.kind, nada.rule) == (ErrorKind.PRECONDITION, "R10.04")
    do_grupo = await casa.rpc("ListarRepasses", rep.ListarRepassesRequest(grupo_id=grupos[1].id))
    assert [r.repasse_id for r in do_grupo.repasses] == [repasse.repasse_id]
    pendentes = rep.ListarRepassesRequest(situacao=rep.SITUACAO_REPASSE_PROPOSTO)
    assert not (await casa.rpc("ListarRepasses", pendentes)).repasses


async def com_taxa_de_transferencia(casa: Casa) -> tuple[GrupoVivo, str]:
    """A group that holds 650.00 of costs, which it may have to give back."""
    grupo = await formado(casa, taxa_transferencia="1", taxa_transferencia_minima_reais=650)
    transferencia_id = await aprovar(grupo, grupo.cotas[0])
    await grupo.pagar(await titulo_da_taxa(grupo, grupo.cotas[0]), dia=HOJE)
    return grupo, transferencia_id


async def desfazer_transferencia(grupo: GrupoVivo, transferencia_id: str) -> None:
    dados = {"transferencia_id": transferencia_id, "grupo_id": grupo.id, "cota_id": grupo.cotas[0], "data": str(HOJE)}
    await grupo.casa.evento("TransferenciaDesfeita", dados)


async def test_what_a_group_has_no_more_stops_the_whole_and_is_named(casa: Casa) -> None:
    um, _ = await com_taxa_de_transferencia(casa)
    outro, transferencia_id = await com_taxa_de_transferencia(casa)
    repasse = await propor(casa, conta=rep.CONTA_A_REPASSAR_CUSTAS)
    assert (repasse.valor, repasse.grupos) == ("1300.00", 2)
    await desfazer_transferencia(outro, transferencia_id)
    antes = await um.conferir(), await outro.conferir()
    erro = await recusada(decidir(casa, repasse))
    assert (erro.kind, outro.codigo in erro.detail, um.codigo in erro.detail) == (ErrorKind.PRECONDITION, True, False)
    assert (await um.conferir(), await outro.conferir()) == antes, "nothing leaves any of them"
    sem_motivo = await recusada(decidir(casa, repasse, aprova=False))
    assert sem_motivo.fields[0].pointer == "/motivo"
    recusado = await decidir(casa, repasse, aprova=False, motivo="Um grupo mudou")
    assert (recusado.situacao, recusado.motivo) == (rep.SITUACAO_REPASSE_RECUSADO, "Um grupo mudou")
    assert (await decidir(casa, await propor(casa, um, conta=rep.CONTA_A_REPASSAR_CUSTAS))).valor == "650.00"


async def test_what_is_wrong_is_told_by_its_field(casa: Casa) -> None:
    grupo = await formado(casa)
    errados: list[tuple[str, rep.ProporRepasseRequest]] = [
        ("/valor", pedido(grupo, valor="450.01")),
        ("/valor", pedido(grupo, valor="0.00")),
        ("/valor", pedido(valor="1.00")),
        ("/documento", pedido(grupo, documento="11222333000180")),
        ("/data_contabil", pedido(grupo, data_contabil=str(HOJE + timedelta(days=1)))),
    ]
    for campo, errado in errados:
        erro = await casa.recusa("ProporRepasse", errado)
        assert (erro.kind, erro.fields[0].pointer) == (ErrorKind.VALIDATION, campo), errado
    ninguem = pedido(grupo, conta=rep.CONTA_A_REPASSAR_SEGURO)
    assert (await casa.recusa("ProporRepasse", ninguem)).rule == "R10.04"
    await propor(casa, grupo, valor="1.00")
    for de_novo in (pedido(grupo), pedido()):
        erro = await casa.recusa("ProporRepasse", de_novo)
        assert (erro.rule, grupo.codigo in erro.detail) == ("R2.02", True), "one at a time, of each group and account"


async def test_a_closed_month_takes_no_remittance(casa: Casa) -> None:
    grupo = await formado(casa)
    repasse = await propor(casa, grupo, valor="100.00")
    ir_ao_dia(casa, HOJE + timedelta(days=31))
    await casa.rpc("FecharPeriodo", cont.FecharPeriodoRequest(mes=f"{HOJE:%Y-%m}"))
    erro = await recusada(decidir(casa, repasse))
    assert (erro.kind, erro.rule, grupo.codigo in erro.detail) == (ErrorKind.PRECONDITION, "R10.01", True)
    await decidir(casa, repasse, aprova=False, motivo="Fechado")
    erro = await casa.recusa("ProporRepasse", pedido(grupo, data_contabil=HOJE.isoformat()))
    assert erro.fields[0].pointer == "/data_contabil"
    assert (await decidir(casa, await propor(casa, grupo))).situacao == rep.SITUACAO_REPASSE_PAGO
    await grupo.conferir()


async def test_above_the_alcada_only_who_may_go_above_it(casa: Casa) -> None:
    grupo = await formado(casa, 5, 900_000_000)
    menor, maior = await propor(casa, grupo, valor="100000.00"), pedido(grupo, valor="100000.01")
    assert (await decidir(casa, menor, GERENTE)).situacao == rep.SITUACAO_REPASSE_PAGO
    await grupo.emitir(2)
    for titulo in await grupo.titulos(2):
        await grupo.pagar(titulo)
    acima = await casa.rpc("ProporRepasse", maior)
    assert (await recusada(decidir(casa, acima, GERENTE))).kind is ErrorKind.FORBIDDEN
    assert (await decidir(casa, acima)).situacao == rep.SITUACAO_REPASSE_PAGO
    await grupo.conferir()


async def test_one_transfer_pays_one_remittance_of_the_account(casa: Casa) -> None:
    grupo = await formado(casa)
    await decidir(casa, await propor(casa, grupo, valor="1.00"), comprovante="E1")
    outro = await propor(casa, grupo, valor="1.00")
    assert (await recusada(decidir(casa, outro, comprovante="E1"))).kind is ErrorKind.CONFLICT


async def test_r10_03_one_transfer_of_the_pool_is_the_total_of_its_groups(casa: Casa) -> None:
    conta = (await casa.rpc("CriarContaBancaria", CAIXA)).conta_id
    grupos = [await formado(casa, cotas) for cotas in (3, 4)]
    de_todos = await decidir(casa, await propor(casa))
    de_um = parse_reais("0.77")
    await grupos[0].emitir(2)
    for titulo in await grupos[0].titulos(2):
        await grupos[0].pagar(titulo, dia=HOJE)
    await decidir(casa, await propor(casa, grupos[0], valor=format_reais(de_um)), comprovante="E-DE-UM")
    linhas = [
        ("1", HOJE + timedelta(days=1), -parse_reais(de_todos.valor), "TED ADMINISTRADORA"),
        ("2", HOJE, -de_um, "PIX E-DE-UM"),
    ]
    feito = await importar(casa, conta, ofx(linhas, 0, HOJE, HOJE + timedelta(days=2)))
    assert (feito.por_total, feito.por_referencia) == (1, 1)
    casados = await casa.rpc("ListarCasamentos", con.ListarCasamentosRequest())
    por_regra = {c.regra: [f.valor for f in c.fatos] for c in casados.casamentos}
    assert por_regra == {
        con.REGRA_CASAMENTO_TOTAL_DO_PAGAMENTO: ["-450.00", "-600.00"],
        con.REGRA_CASAMENTO_REFERENCIA: ["-0.77"],
    }


async def test_a_group_that_closes_remits_what_is_left_once(casa: Casa) -> None:
    grupo = await no_fim(casa)
    ir_ao_dia(casa, data_ago(ULTIMA) + timedelta(days=91))
    antes = parse_reais((await total(casa, grupo))[0])
    await decidir(casa, await propor(casa, grupo, valor="100.00"))
    pendente = await propor(casa, grupo, valor="50.00")
    await apurar(grupo)
    await encerrar(grupo)
    lido = await casa.rpc("BuscarRepasse", rep.BuscarRepasseRequest(repasse_id=pendente.repasse_id))
    assert lido.situacao == rep.SITUACAO_REPASSE_VENCIDO
    assert (await recusada(decidir(casa, pendente))).kind is ErrorKind.PRECONDITION
    saiu = await casa.linhas(
        "SELECT sum(valor_centavos)::bigint FROM lancamento WHERE debito = 'TA_A_REPASSAR' AND credito = 'BANCOS'"
    )
    assert saiu == [(antes,)], "each centavo once"
    assert await grupo.conferir() == {}


async def test_r9_05_what_was_remitted_and_given_back_comes_in_again_or_the_group_does_not_close(casa: Casa) -> None:
    grupo = await no_fim(casa, taxa_transferencia="1", taxa_transferencia_minima_reais=650)
    dia = data_ago(ULTIMA) + timedelta(days=5)
    ir_ao_dia(casa, dia)
    transferencia_id = await aprovar(grupo, grupo.cotas[0], str(dia))
    await grupo.pagar(await titulo_da_taxa(grupo, grupo.cotas[0]), dia=dia)
    await decidir(casa, await propor(casa, grupo, conta=rep.CONTA_A_REPASSAR_CUSTAS))
    await desfazer_transferencia(grupo, transferencia_id)
    assert (await grupo.conferir())["CUSTAS_A_REPASSAR"] == 65_000, "the administradora owes it to the group"
    assert await total(casa, grupo, rep.CONTA_A_REPASSAR_CUSTAS) == ("0.00", "0.00", "0.00")
    assert "a administradora deve R$ 650,00 ao grupo" in (await recusada(apurar(grupo))).detail
    volta = rep.ReceberReembolsoRequest(
        conta=rep.CONTA_A_REPASSAR_CUSTAS, grupo_id=grupo.id, valor="650.01", comprovante="E-VOLTA"
    )
    assert (await casa.recusa("ReceberReembolso", volta)).fields[0].pointer == "/valor"
    volta.valor = "600.00"
    assert (await casa.rpc("ReceberReembolso", volta)).a_receber == "50.00"
    volta.valor = "50.00"
    assert (await casa.recusa("ReceberReembolso", volta)).kind is ErrorKind.CONFLICT, "the same transfer again"
    volta.comprovante = "E-RESTO"
    assert (await casa.rpc("ReceberReembolso", volta)).a_receber == "0.00"
    assert "CUSTAS_A_REPASSAR" not in await grupo.conferir()
    await apurar(grupo)
    await encerrar(grupo)
    assert await grupo.conferir() == {}
