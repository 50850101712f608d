"""Yields of a bank account: divided by what each group had the day before, booked by fund, matched with their line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from consorcio.contracts.financeiro.v1 import bancos_pb2 as ban
from consorcio.contracts.financeiro.v1 import conciliacao_pb2 as pb
from consorcio.contracts.financeiro.v1 import contabilidade_pb2 as cont
from consorcio.contracts.financeiro.v1 import financeiro_pb2 as fin
from consorcio.core.errors import ErrorKind
from consorcio.core.money import parse_reais
from consorcio.services.financeiro.livro import ARRECADACAO
from integration.financeiro.casa import Casa, GrupoVivo, vencimento
from integration.financeiro.extratos import LinhaOfx, importar, ofx
from integration.financeiro.test_remessas import CAIXA

DIA = vencimento(2)
AMANHA = DIA + timedelta(days=1)
RENDEU = "RENDIMENTO APLICACAO"
NOS_GRUPOS = 932_000
"""Of both groups in the account: six first parcelas of 1,170.00, a FR of 20.00 in each, and two of 1,150.00."""


@pytest.fixture
async def grupos(casa: Casa) -> tuple[GrupoVivo, GrupoVivo]:
    """Two groups in the account of the administradora: with a FR, 7,020.00; without one, 2,300.00."""
    com_fr, sem_fr = casa.novo_grupo(), casa.novo_grupo(fundo_reserva="0")
    await com_fr.formar(6)
    await sem_fr.formar(2)
    return com_fr, sem_fr


@pytest.fixture
async def conta(casa: Casa) -> str:
    return str((await casa.rpc("CriarContaBancaria", CAIXA)).conta_id)


async def _extrato(casa: Casa, conta: str, linhas: Sequence[LinhaOfx], fim: date = AMANHA) -> list[pb.LinhaDoBanco]:
    """A statement that begins where the books are, and which of its lines are open."""
    await importar(casa, conta, ofx(linhas, NOS_GRUPOS + sum(valor for _, _, valor, _ in linhas), DIA, fim))
    return list((await _abertas(casa)).no_banco)


async def _abertas(casa: Casa, grupo_id: str = "") -> pb.ListarDiferencasResponse:
    pedido = pb.ListarDiferencasRequest(data=AMANHA.isoformat(), grupo_id=grupo_id)
    lidas: pb.ListarDiferencasResponse = await casa.rpc("ListarDiferencas", pedido)
    return lidas


async def _ratear(casa: Casa, linha: pb.LinhaDoBanco, chave: str | None = None) -> pb.RendimentoRateado:
    pedido = pb.RatearRendimentoRequest(linha_id=linha.linha_id)
    feito: pb.RendimentoRateado = await casa.rpc("RatearRendimento", pedido, chave=chave)
    return feito


def _partes(feito: pb.RendimentoRateado) -> dict[str, tuple[str, str]]:
    """What each group earned, FC and FR."""
    return {parte.grupo_id: (parte.fundo_comum, parte.fundo_reserva) for parte in feito.partes}


async def test_r10_03_yields_are_of_the_groups_by_what_they_had_the_day_before_and_the_day_closes(
    casa: Casa, grupos: tuple[GrupoVivo, GrupoVivo], conta: str
) -> None:
    com_fr, sem_fr = grupos
    antes = [await grupo.conferir() for grupo in grupos]
    await com_fr.emitir(2)
    pago = parse_reais((await com_fr.pagar(await com_fr.titulo(2, com_fr.cotas[0]), dia=DIA)).valor)
    (linha,) = await _extrato(casa, conta, [("1", DIA, 93_200, RENDEU), ("2", DIA, pago, "CREDITO")])
    feito = await _ratear(casa, linha)
    assert (feito.dia, feito.valor) == (DIA.isoformat(), "932.00")
    assert _partes(feito) == {com_fr.id: ("690.00", "12.00"), sem_fr.id: ("230.00", "0.00")}
    assert [parte.grupo_codigo for parte in feito.partes] == [com_fr.codigo, sem_fr.codigo]
    depois = [await grupo.conferir() for grupo in grupos]
    assert [(d["BANCOS"] - a["BANCOS"], d["RENDIMENTOS"]) for a, d in zip(antes, depois, strict=True)] == [
        (70_200 + pago, -69_000),
        (23_000, -23_000),
    ]
    assert depois[0]["FUNDO_RESERVA"] == antes[0]["FUNDO_RESERVA"] - 1_200 - 2_000
    abertas = await _abertas(casa)
    assert (list(abertas.no_banco), list(abertas.nos_livros)) == ([], [])
    casado = (await casa.rpc("ListarCasamentos", pb.ListarCasamentosRequest())).casamentos[0]
    assert (casado.casamento_id, casado.regra) == (feito.casamento_id, pb.REGRA_CASAMENTO_RENDIMENTO)
    assert [(fato.fato, fato.dia) for fato in casado.fatos] == [("RendimentoRecebido", DIA.isoformat())] * 2
    dia: Any = await casa.rpc("FecharDia", pb.FecharDiaRequest(dia=DIA.isoformat()))
    assert {parte.livro_id: parse_reais(parte.valor) for parte in dia.partes} == {
        grupo.id: saldo["BANCOS"] for grupo, saldo in zip(grupos, depois, strict=True)
    }


async def test_r10_4_all_of_it_is_line_07_4_of_document_4350(
    casa: Casa, grupos: tuple[GrupoVivo, GrupoVivo], conta: str
) -> None:
    (linha,) = await _extrato(casa, conta, [("1", DIA, 93_200, RENDEU)])
    await _ratear(casa, linha)
    entradas = [
        (partida["credito"], partida["componente"], partida["valor_centavos"])
        for fato in await casa.eventos("FatoContabilizado")
        if (fato["fato"], fato["grupo_id"]) == ("RendimentoRecebido", grupos[0].id)
        for partida in fato["partidas"]
        if partida["debito"] == "BANCOS"
    ]
    assert entradas == [("RENDIMENTOS", "FC", 69_000), ("RENDIMENTOS", "FR", 1_200)]


async def test_i19_the_fc_of_the_yields_is_a_cause_of_g_and_the_fr_is_not(
    casa: Casa, grupos: tuple[GrupoVivo, GrupoVivo], conta: str
) -> None:
    consulta = "SELECT equilibrio_esperado::text FROM grupo WHERE grupo_id = %s"
    (linha,) = await _extrato(casa, conta, [("1", DIA, 93_200, RENDEU)])
    await _ratear(casa, linha)
    assert [float((await casa.linhas(consulta, grupo.id))[0][0]) for grupo in grupos] == [69_000, 23_000]


async def test_a_line_is_divided_once(casa: Casa, grupos: tuple[GrupoVivo, GrupoVivo], conta: str) -> None:
    (linha,) = await _extrato(casa, conta, [("1", DIA, 101, RENDEU)])
    chave = uuid4().hex
    assert await _ratear(casa, linha, chave) == await _ratear(casa, linha, chave)
    outra_vez = await casa.recusa("RatearRendimento", pb.RatearRendimentoRequest(linha_id=linha.linha_id))
    assert (outra_vez.kind, "já foi conciliada" in outra_vez.detail) == (ErrorKind.CONFLICT, True)
    rendido = "SELECT sum(valor_centavos)::int FROM movimento_bancario WHERE fato = 'RendimentoRecebido'"
    assert await casa.linhas(rendido) == [(101,)]


async def test_what_is_no_open_credit_is_refused(casa: Casa, grupos: tuple[GrupoVivo, GrupoVivo], conta: str) -> None:
    linhas = [("1", DIA, 500, RENDEU), ("2", DIA, -990, "TARIFA"), ("3", DIA, 700, RENDEU)]
    ids = {linha.valor: linha.linha_id for linha in await _extrato(casa, conta, linhas)}
    await casa.rpc("JustificarDiferenca", pb.JustificarDiferencaRequest(linha_id=ids["5.00"], motivo="Do banco"))
    for linha_id, erro in (
        (str(uuid4()), ErrorKind.CONFLICT),
        (ids["5.00"], ErrorKind.CONFLICT),
        (ids["-9.90"], ErrorKind.PRECONDITION),
    ):
        recusa = await casa.recusa("RatearRendimento", pb.RatearRendimentoRequest(linha_id=linha_id))
        assert recusa.kind is erro
    async with casa.runtime.db.transaction() as tx:
        await tx.conn.execute(
            "INSERT INTO conciliacao_dia VALUES (%s, %s, 0, 0, 'teste', now(), 'MOVIMENTO')", [ARRECADACAO, DIA]
        )
    fechado = await casa.recusa("RatearRendimento", pb.RatearRendimentoRequest(linha_id=ids["7.00"]))
    assert (fechado.kind, "já foram fechados" in fechado.detail) == (ErrorKind.PRECONDITION, True)


async def test_r10_03_money_of_no_group_yields_to_nobody(casa: Casa, conta: str) -> None:
    orfao = fin.ProcessarPagamentoRequest(
        identificador="NINGUEM",
        valor="33.00",
        data_pagamento=(DIA - timedelta(days=3)).isoformat(),
        canal=fin.CANAL_PAGAMENTO_TRANSFERENCIA,
        referencia_externa=uuid4().hex,
        aceita_divergente=True,
    )
    await casa.rpc("ProcessarPagamento", orfao)
    (linha,) = await _extrato(casa, conta, [("1", DIA, 101, RENDEU)])
    sem_grupo = await casa.recusa("RatearRendimento", pb.RatearRendimentoRequest(linha_id=linha.linha_id))
    assert (sem_grupo.kind, sem_grupo.rule) == (ErrorKind.PRECONDITION, "R10.03")
    grupo, encerrado = casa.novo_grupo(), casa.novo_grupo()
    await grupo.formar(2)
    await encerrado.formar(4)
    async with casa.runtime.db.transaction() as tx:
        await tx.conn.execute("UPDATE grupo SET situacao = 'ENCERRADO' WHERE grupo_id = %s", [encerrado.id])
    assert set(_partes(await _ratear(casa, linha))) == {grupo.id}
    await grupo.conferir()


async def test_r10_03_what_counts_is_the_share_of_the_day_that_was_closed(
    casa: Casa, grupos: tuple[GrupoVivo, GrupoVivo], conta: str
) -> None:
    com_fr, sem_fr = grupos
    (linha,) = await _extrato(casa, conta, [("1", AMANHA, 93_200, RENDEU)])
    await casa.rpc("FecharDia", pb.FecharDiaRequest(dia=DIA.isoformat()))
    await sem_fr.emitir(2)
    await sem_fr.pagar(await sem_fr.titulo(2, sem_fr.cotas[0]), dia=DIA)
    assert _partes(await _ratear(casa, linha)) == {com_fr.id: ("690.00", "12.00"), sem_fr.id: ("230.00", "0.00")}


async def test_r10_06_the_fr_is_the_one_of_the_day_before(
    casa: Casa, grupos: tuple[GrupoVivo, GrupoVivo], conta: str
) -> None:
    com_fr, _ = grupos
    await com_fr.emitir(2)
    for cota in com_fr.cotas:
        await com_fr.pagar(await com_fr.titulo(2, cota), dia=DIA)
    antes, depois = [("1", DIA, 93_200, RENDEU)], [("2", AMANHA, 163_400, RENDEU)]
    por_valor = {linha.valor: linha for linha in await _extrato(casa, conta, antes + depois)}
    assert _partes(await _ratear(casa, por_valor["1634.00"]))[com_fr.id] == ("1380.00", "24.00")
    assert _partes(await _ratear(casa, por_valor["932.00"]))[com_fr.id] == ("690.00", "12.00")


async def test_in_a_book_whose_month_was_closed_it_enters_the_first_open_day(
    casa: Casa, grupos: tuple[GrupoVivo, GrupoVivo], conta: str
) -> None:
    com_fr, sem_fr = grupos
    casa.clock.advance(timedelta(days=90))
    await casa.rpc("FecharPeriodo", cont.FecharPeriodoRequest(mes="2026-02", grupo_id=com_fr.id))
    (linha,) = await _extrato(casa, conta, [("1", DIA, 93_200, RENDEU)])
    await _ratear(casa, linha)
    dias = "SELECT livro_id::text, dia FROM movimento_bancario WHERE fato = 'RendimentoRecebido'"
    assert dict(await casa.linhas(dias)) == {com_fr.id: date(2026, 3, 1), sem_fr.id: DIA}
    await com_fr.conferir()


async def test_undone_it_keeps_the_day_open_until_the_same_facts_are_matched_again(
    casa: Casa, grupos: tuple[GrupoVivo, GrupoVivo], conta: str
) -> None:
    (linha,) = await _extrato(casa, conta, [("1", DIA, 93_200, RENDEU)])
    feito = await _ratear(casa, linha)
    desfazer = pb.DesfazerCasamentoRequest(casamento_id=feito.casamento_id, motivo="Conferir")
    await casa.rpc("DesfazerCasamento", desfazer)
    abertas = await _abertas(casa)
    assert (len(abertas.no_banco), sorted(fato.valor for fato in abertas.nos_livros)) == (1, ["230.00", "702.00"])
    fechar = pb.FecharDiaRequest(dia=DIA.isoformat())
    assert (await casa.recusa("FecharDia", fechar)).rule == "I4"
    assert list((await _ratear(casa, linha)).partes) == list(feito.partes)
    for grupo in grupos:
        await grupo.conferir()
    await casa.rpc("FecharDia", fechar)


async def test_what_was_booked_may_be_another_line(casa: Casa, grupos: tuple[GrupoVivo, GrupoVivo], conta: str) -> None:
    errada, certa = await _extrato(casa, conta, [("1", DIA, 93_200, "TED"), ("2", AMANHA, 93_200, RENDEU)])
    feito = await _ratear(casa, errada)
    desfazer = pb.DesfazerCasamentoRequest(casamento_id=feito.casamento_id, motivo="Era uma TED")
    await casa.rpc("DesfazerCasamento", desfazer)
    fatos = [pb.ReferenciaFato(livro_id=f.livro_id, fato_id=f.fato_id) for f in (await _abertas(casa)).nos_livros]
    await casa.rpc("CasarLancamentos", pb.CasarLancamentosRequest(linha_ids=[certa.linha_id], fatos=fatos))
    recusa = await casa.recusa("RatearRendimento", pb.RatearRendimentoRequest(linha_id=errada.linha_id))
    assert (recusa.kind, "com outra" in recusa.detail) == (ErrorKind.CONFLICT, True)


async def test_the_account_of_a_group_yields_to_it_alone(casa: Casa, grupos: tuple[GrupoVivo, GrupoVivo]) -> None:
    propria = ban.CriarContaBancariaRequest(grupo_id=grupos[0].id)
    propria.MergeFrom(CAIXA)
    conta = (await casa.rpc("CriarContaBancaria", propria)).conta_id
    await importar(casa, conta, ofx([("1", DIA, 10, RENDEU)], 10, DIA, DIA))
    (linha,) = (await _abertas(casa, grupos[0].id)).no_banco
    assert _partes(await _ratear(casa, linha)) == {grupos[0].id: ("0.10", "0.00")}
    for grupo in grupos:
        await grupo.conferir()
