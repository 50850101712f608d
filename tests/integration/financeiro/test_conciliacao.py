"""The bank against the books: every line finds its fact, what does not is shown both ways, and a day closes whole."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from consorcio.contracts.financeiro.v1 import acordos_pb2 as aco
from consorcio.contracts.financeiro.v1 import bancos_pb2 as ban
from consorcio.contracts.financeiro.v1 import conciliacao_pb2 as pb
from consorcio.contracts.financeiro.v1 import financeiro_pb2 as fin
from consorcio.core.errors import ErrorKind
from consorcio.core.money import format_reais, parse_reais
from consorcio.services.financeiro.livro import ARRECADACAO
from integration.financeiro.casa import Casa, GrupoVivo, vencimento
from integration.financeiro.extratos import LinhaOfx, importar, ofx
from integration.financeiro.test_remessas import CAIXA

DIA = vencimento(2)


@pytest.fixture
async def grupo(casa: Casa) -> GrupoVivo:
    """Six cotas with their first parcela paid, the second issued."""
    vivo = casa.novo_grupo()
    await vivo.formar(6)
    await vivo.emitir(2)
    return vivo


@pytest.fixture
async def conta(casa: Casa) -> str:
    return str((await casa.rpc("CriarContaBancaria", CAIXA)).conta_id)


async def _antes(casa: Casa) -> int:
    """What the books have in the bank before the statements begin."""
    consulta = "SELECT coalesce(sum(valor_centavos), 0)::bigint FROM movimento_bancario WHERE dia < %s"
    return int((await casa.linhas(consulta, DIA))[0][0])


async def _pagar(grupo: GrupoVivo, cota: int, dia: date = DIA) -> fin.Pagamento:
    return await grupo.pagar(await grupo.titulo(2, grupo.cotas[cota]), dia=dia)


async def _abertas(casa: Casa) -> pb.ListarDiferencasResponse:
    lidas: pb.ListarDiferencasResponse = await casa.rpc(
        "ListarDiferencas", pb.ListarDiferencasRequest(data=(DIA + timedelta(days=9)).isoformat())
    )
    return lidas


async def test_each_rule_finds_its_own(casa: Casa, grupo: GrupoVivo, conta: str) -> None:
    pagos = [await _pagar(grupo, cota) for cota in range(3)]
    await _pagar(grupo, 3, DIA + timedelta(days=5))
    valor = parse_reais(pagos[0].valor)
    outro = parse_reais((await grupo.titulo(2, grupo.cotas[3])).valor_pago)
    linhas = [
        ("1", DIA, valor, f"PIX {pagos[1].referencia_externa}"),
        ("2", DIA, valor, "CREDITO"),
        ("3", DIA, valor, "CREDITO"),
        ("4", DIA + timedelta(days=7), outro, "CREDITO"),
        ("5", DIA, -990, "TARIFA"),
    ]
    conteudo = ofx(linhas, 0, DIA, DIA + timedelta(days=9))
    feito = await importar(casa, conta, conteudo)
    assert (feito.linhas, feito.novas) == (5, 5)
    assert (feito.por_referencia, feito.por_data, feito.por_janela, feito.por_total) == (1, 2, 1, 0)
    abertas = await _abertas(casa)
    assert ([li.valor for li in abertas.no_banco], list(abertas.nos_livros)) == (["-9.90"], [])
    de_novo = await importar(casa, conta, conteudo)
    assert (de_novo.repetido, de_novo.novas) == (True, 0)
    maior = ofx([*linhas, ("6", DIA, 5, "X")], 0, DIA, DIA + timedelta(days=9))
    assert (await importar(casa, conta, maior)).novas == 1


async def test_one_credit_of_the_bank_is_the_whole_day_of_a_channel(casa: Casa, grupo: GrupoVivo, conta: str) -> None:
    pagos = [await _pagar(grupo, cota) for cota in range(4)]
    total = sum(parse_reais(p.valor) for p in pagos)
    feito = await importar(casa, conta, ofx([("1", DIA, total, "LIQUIDACAO")], 0, DIA, DIA))
    assert feito.por_total == 1
    assert await casa.linhas("SELECT count(*) FROM casamento_fato WHERE ativo") == [(4,)]
    assert not (await _abertas(casa)).nos_livros


async def test_by_hand_and_undone(casa: Casa, grupo: GrupoVivo, conta: str) -> None:
    pagos = [await _pagar(grupo, cota) for cota in range(2)]
    total = sum(parse_reais(p.valor) for p in pagos)
    linhas = [("1", DIA, total - 100, "PARTE"), ("2", DIA, 100, "RESTO"), ("3", DIA, 7, "OUTRO")]
    await importar(casa, conta, ofx(linhas, 0, DIA, DIA))
    abertas = await _abertas(casa)
    assert (len(abertas.no_banco), len(abertas.nos_livros)) == (3, 2)
    fatos = [pb.ReferenciaFato(livro_id=f.livro_id, fato_id=f.fato_id) for f in abertas.nos_livros]
    por_valor = {li.valor: li.linha_id for li in abertas.no_banco}
    certas = [por_valor[format_reais(total - 100)], por_valor["1.00"]]
    errado = pb.CasarLancamentosRequest(linha_ids=[*certas, por_valor["0.07"]], fatos=fatos)
    assert (await casa.recusa("CasarLancamentos", errado)).rule == "I4"
    casamento = await casa.rpc("CasarLancamentos", pb.CasarLancamentosRequest(linha_ids=certas, fatos=fatos))
    repetido = pb.CasarLancamentosRequest(linha_ids=certas, fatos=fatos)
    assert (await casa.recusa("CasarLancamentos", repetido)).kind is ErrorKind.CONFLICT
    assert len((await _abertas(casa)).no_banco) == 1
    pedido = pb.ListarCasamentosRequest(dia=DIA.isoformat(), tamanho_pagina=1)
    pagina = await casa.rpc("ListarCasamentos", pedido)
    (feito,) = pagina.casamentos
    assert (feito.casamento_id, feito.regra) == (casamento.casamento_id, pb.REGRA_CASAMENTO_MANUAL)
    assert ({li.linha_id for li in feito.linhas}, {f.fato_id for f in feito.fatos}) == (
        set(certas),
        {f.fato_id for f in abertas.nos_livros},
    )
    outra = pb.ListarCasamentosRequest(tamanho_pagina=1, token_pagina=pagina.proximo_token)
    noutro_dia = pb.ListarCasamentosRequest(dia=(DIA + timedelta(days=1)).isoformat())
    assert not (await casa.rpc("ListarCasamentos", outra)).casamentos
    assert not (await casa.rpc("ListarCasamentos", noutro_dia)).casamentos
    lidas = await _abertas(casa)
    assert (lidas.extratos_desde, lidas.extratos_ate, lidas.ultimo_dia_fechado) == (str(DIA), str(DIA), "")
    desfazer = pb.DesfazerCasamentoRequest(casamento_id=casamento.casamento_id, motivo="Era outro")
    await casa.rpc("DesfazerCasamento", desfazer)
    assert not (await casa.rpc("ListarCasamentos", pedido)).casamentos
    assert (await casa.recusa("DesfazerCasamento", desfazer)).kind is ErrorKind.NOT_FOUND
    abertas = await _abertas(casa)
    assert (len(abertas.no_banco), len(abertas.nos_livros)) == (3, 2)
    feitos = await casa.linhas("SELECT feito_por, desfeito_por, motivo FROM casamento WHERE regra = 'MANUAL'")
    assert feitos == [("operador", "operador", "Era outro")]


async def test_i4_a_day_closes_when_everything_is_explained_and_the_shares_are_the_bank(
    casa: Casa, grupo: GrupoVivo, conta: str
) -> None:
    vizinho = casa.novo_grupo()
    await vizinho.formar(2)
    await vizinho.emitir(2)
    antes = await _antes(casa)
    pagos = [await _pagar(grupo, 0), await _pagar(vizinho, 0)]
    orfao = fin.ProcessarPagamentoRequest(
        identificador="NINGUEM",
        valor="33.00",
        data_pagamento=DIA.isoformat(),
        canal=fin.CANAL_PAGAMENTO_TRANSFERENCIA,
        referencia_externa=uuid4().hex,
        aceita_divergente=True,
    )
    await casa.rpc("ProcessarPagamento", orfao)
    entrou = [parse_reais(p.valor) for p in pagos] + [3300]
    linhas: list[LinhaOfx] = [(str(n), DIA, valor, "CREDITO") for n, valor in enumerate(entrou)]
    linhas.append(("t", DIA, -990, "TARIFA"))
    saldo = antes + sum(entrou) - 990
    await importar(casa, conta, ofx(linhas, saldo, DIA, DIA + timedelta(days=1)))
    fechar = pb.FecharDiaRequest(dia=DIA.isoformat())
    assert "só no banco" in (await casa.recusa("FecharDia", fechar)).detail
    (tarifa,) = (await _abertas(casa)).no_banco
    await casa.rpc("JustificarDiferenca", pb.JustificarDiferencaRequest(linha_id=tarifa.linha_id, motivo="Tarifa"))
    dia: Any = await casa.rpc("FecharDia", fechar)
    assert dia.banco == format_reais(saldo)
    assert sum(parse_reais(p.valor) for p in dia.partes) == saldo
    partes = {p.livro_id: p.valor for p in dia.partes}
    assert (set(partes), partes[""], partes[str(ARRECADACAO)]) == (
        {grupo.id, vizinho.id, str(ARRECADACAO), ""},
        *("-9.90", "33.00"),
    )
    assert await casa.rpc("BuscarDia", pb.BuscarDiaRequest(dia=DIA.isoformat())) == dia
    assert (await casa.recusa("FecharDia", fechar)).kind is ErrorKind.CONFLICT
    await grupo.conferir()


async def test_a_balance_that_does_not_follow_closes_nothing(casa: Casa, grupo: GrupoVivo, conta: str) -> None:
    antes = await _antes(casa)
    await importar(casa, conta, ofx([], antes + 500, DIA, DIA))
    fechar = pb.FecharDiaRequest(dia=DIA.isoformat())
    recusa = await casa.recusa("FecharDia", fechar)
    assert (recusa.rule, "diferenca_inicial" in recusa.detail) == ("I4", True)
    fechar.diferenca_inicial = "5.00"
    assert (await casa.rpc("FecharDia", fechar)).banco == format_reais(antes + 500)
    amanha = DIA + timedelta(days=1)
    assert "Falta extrato" in (await casa.recusa("FecharDia", pb.FecharDiaRequest(dia=amanha.isoformat()))).detail
    await importar(casa, conta, ofx([], antes + 501, amanha, amanha))
    assert "falta extrato" in (await casa.recusa("FecharDia", pb.FecharDiaRequest(dia=amanha.isoformat()))).detail


async def test_money_identified_later_is_no_line_of_the_bank(casa: Casa, grupo: GrupoVivo, conta: str) -> None:
    titulo = await grupo.titulo(2, grupo.cotas[0])
    orfao = fin.ProcessarPagamentoRequest(
        identificador="TALVEZ",
        valor=titulo.valor,
        data_pagamento=DIA.isoformat(),
        canal=fin.CANAL_PAGAMENTO_TRANSFERENCIA,
        referencia_externa=uuid4().hex,
        aceita_divergente=True,
    )
    pagamento = await casa.rpc("ProcessarPagamento", orfao)
    resolver = fin.ResolverPagamentoRequest(
        pagamento_id=pagamento.pagamento_id,
        parcela_id=titulo.parcela_id,
        motivo="É dele",
        data_contabil=DIA.isoformat(),
    )
    await casa.rpc("ResolverPagamento", resolver)
    feito = await importar(casa, conta, ofx([("1", DIA, parse_reais(titulo.valor), "TED")], 0, DIA, DIA))
    assert feito.por_data == 1
    assert not (await _abertas(casa)).nos_livros


def _da_conta(escrita: str) -> bytes:
    return ofx([], 0, DIA, DIA).replace(b"<ACCTID>528", escrita.encode())


async def test_what_is_no_statement_of_this_account_is_refused(casa: Casa, grupo: GrupoVivo, conta: str) -> None:
    de_outro_banco = _da_conta("<ACCTID>528").replace(b"104", b"237")
    outras = ("1", "52", "28", "1528", "5288", "1825000052", "1826/528")
    de_outros = [_da_conta(f"<ACCTID>{outra}") for outra in outras]
    de_outros += [_da_conta("<BRANCHID>1826<ACCTID>528"), _da_conta("<BRANCHID>1825-4<ACCTID>528"), de_outro_banco]
    for conteudo in (b"oi", b"<OFX></OFX>", b"x" * 240, *de_outros):
        pedido = pb.ImportarExtratoRequest(conta_id=conta, conteudo=conteudo, nome="e")
        assert (await casa.recusa("ImportarExtrato", pedido)).kind in (ErrorKind.VALIDATION, ErrorKind.PRECONDITION)


@pytest.mark.parametrize(
    "escrita", ["<ACCTID>1825/00000528-8", "<ACCTID>1825003000005288", "<BRANCHID>1825-3<ACCTID>528-8", "<ACCTID>", ""]
)
async def test_the_account_in_each_form_or_unsaid_is_this_one(
    casa: Casa, grupo: GrupoVivo, conta: str, escrita: str
) -> None:
    assert (await importar(casa, conta, _da_conta(escrita))).linhas == 0


async def test_a_check_digit_that_the_bank_computes_need_not_be_registered(casa: Casa, grupo: GrupoVivo) -> None:
    itau = ban.CriarContaBancariaRequest(banco="341", agencia="2545", conta="2366", carteira="109")
    conta = str((await casa.rpc("CriarContaBancaria", itau)).conta_id)
    do_itau = _da_conta("<BRANCHID>2545<ACCTID>2545023661").replace(b"<BANKID>104", b"<BANKID>0341")
    pedido = pb.ImportarExtratoRequest(conta_id=conta, conteudo=do_itau.replace(b"23661", b"23662"), nome="e")
    assert (await casa.recusa("ImportarExtrato", pedido)).kind is ErrorKind.PRECONDITION
    assert (await importar(casa, conta, do_itau)).linhas == 0


async def test_money_of_an_agreement_is_one_line_of_the_bank_and_many_facts(
    casa: Casa, grupo: GrupoVivo, conta: str
) -> None:
    """Two parcelas overdue, paid by one transfer: it enters the books twice and the bank once."""
    await grupo.emitir(3)
    casa.clock.advance(vencimento(3) + timedelta(days=10) - casa.clock.today())
    hoje = casa.clock.today()
    pedido = aco.CriarAcordoRequest(cota_id=grupo.cotas[0], quantidade=1, primeiro_vencimento=hoje.isoformat())
    acordo = await casa.rpc("CriarAcordo", pedido)
    pagar = aco.PagarAcordoRequest(
        acordo_id=acordo.acordo_id,
        valor=acordo.divida,
        canal=fin.CANAL_PAGAMENTO_TRANSFERENCIA,
        referencia_externa="TED-123",
    )
    await casa.rpc("PagarAcordo", pagar)
    valor = parse_reais(acordo.divida)
    feito = await importar(casa, conta, ofx([("1", hoje, valor, "CREDITO")], valor, hoje, hoje))
    assert (feito.novas, feito.por_total, feito.por_data) == (1, 1, 0)
    assert (await casa.linhas("SELECT count(*) FROM casamento_fato"))[0][0] == 2
