"""A payment put right: what was paid and reversed was never paid, in every number; each refusal (R4.73)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from consorcio.contracts.financeiro.v1 import cobranca_pb2 as cob
from consorcio.contracts.financeiro.v1 import conciliacao_pb2 as con
from consorcio.contracts.financeiro.v1 import estornos_pb2 as est
from consorcio.contracts.financeiro.v1 import financeiro_pb2 as pb
from consorcio.contracts.financeiro.v1.aprovacoes_pb2 import TIPO_APROVACAO_ESTORNO
from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.core.money import parse_reais
from integration.financeiro.casa import Casa, GrupoVivo, vencimento
from integration.financeiro.extratos import importar, ofx
from integration.financeiro.test_remessas import CAIXA
from integration.financeiro.vida import OUTRA

DE_NOVO, SEM_DINHEIRO = est.DESTINO_ESTORNO_IDENTIFICAR_DE_NOVO, est.DESTINO_ESTORNO_SEM_DINHEIRO
NA_FILA = pb.ListarPagamentosRequest(situacao=pb.SITUACAO_PAGAMENTO_NAO_IDENTIFICADO)


def pedido(pagamento: pb.Pagamento, destino: est.DestinoEstorno.ValueType, dia: date) -> est.ProporEstornoRequest:
    return est.ProporEstornoRequest(
        pagamento_id=pagamento.pagamento_id,
        destino=destino,
        motivo="Era de outro",
        comprovante="D-1001" if destino == SEM_DINHEIRO else "",
        data_contabil=dia.isoformat(),
    )


async def estornar(
    casa: Casa, pagamento: pb.Pagamento, destino: est.DestinoEstorno.ValueType = DE_NOVO, dia: date | None = None
) -> est.Estorno:
    quando = dia or vencimento(2) + timedelta(days=10)
    proposto = await casa.rpc("ProporEstorno", pedido(pagamento, destino, quando))
    decidir = est.DecidirEstornoRequest(estorno_id=proposto.estorno_id, aprova=True)
    feito: est.Estorno = await casa.rpc("DecidirEstorno", decidir, OUTRA)
    assert feito.situacao == est.SITUACAO_ESTORNO_EFETIVADO
    return feito


def hoje(casa: Casa, dia: date) -> None:
    casa.clock.advance(dia - casa.clock.today())


async def numeros(grupo: GrupoVivo) -> dict[str, Any]:
    """Every number that a person can see of the group and its cotas, apart from history."""
    casa, id_do_grupo = grupo.casa, grupo.id
    consultas = {
        "contas": "SELECT numero, situacao, fc_pago, ta_paga, fr_pago FROM conta_cota WHERE grupo_id = %s ORDER BY 1",
        "titulos": "SELECT identificador, situacao, valor_centavos, pago_centavos, data_pagamento, pontual,"
        " multa_cobrada, mora_desde, encargos_pagos_centavos FROM titulo WHERE grupo_id = %s ORDER BY 1",
        "ajustes": "SELECT cota_id, tipo, sum(aberto) FROM ajuste WHERE grupo_id = %s GROUP BY 1, 2 ORDER BY 1, 2",
        "listados": "SELECT parcela_id FROM titulo_nao_pago WHERE grupo_id = %s ORDER BY 1",
        "causas de G": "SELECT equilibrio_esperado FROM grupo WHERE grupo_id = %s",
        "extrato": "SELECT e.cota_id, e.componente, sum(e.percentual), sum(e.valor_centavos) FROM extrato_cota e"
        " JOIN conta_cota c USING (cota_id) WHERE c.grupo_id = %s GROUP BY 1, 2 HAVING sum(e.valor_centavos) <> 0"
        " ORDER BY 1, 2",
    }
    lidos: dict[str, Any] = {nome: await casa.linhas(consulta, id_do_grupo) for nome, consulta in consultas.items()}
    lidos["livro"] = await grupo.conferir()
    lidos["grupo"] = await grupo.caixa()
    lidos["posições"] = [await grupo.posicao(cota) for cota in grupo.cotas]
    for tipo in (pb.TIPO_RELATORIO_INADIMPLENCIA, pb.TIPO_RELATORIO_ARRECADACAO):
        relatorio = pb.GerarRelatorioFinanceiroRequest(grupo_id=id_do_grupo, tipo=tipo, data=vencimento(9).isoformat())
        lidos[str(tipo)] = await casa.paginas("GerarRelatorioFinanceiro", relatorio)
    abertas = [t for t in await grupo.titulos() if t.situacao != pb.SITUACAO_TITULO_PAGO]
    lidos["devido"] = [await grupo.devido(titulo, vencimento(2) + timedelta(days=9)) for titulo in abertas]
    return lidos


@pytest.fixture
async def grupo(casa: Casa) -> GrupoVivo:
    """The second parcelas were issued, and nobody paid them; the fee of collection comes before them."""
    grupo = casa.novo_grupo(taxa_cobranca_extrajudicial="10", custas_primeiro=True)
    await grupo.formar(3)
    await grupo.fechar(1)
    await grupo.emitir(2)
    hoje(casa, vencimento(2) + timedelta(days=20))
    return grupo


@pytest.mark.parametrize(
    ("milesimos", "dias", "destino"),
    [
        (1000, 0, DE_NOVO),
        (1000, -3, SEM_DINHEIRO),
        (400, 0, SEM_DINHEIRO),
        (1300, 0, DE_NOVO),
        (1000, 9, SEM_DINHEIRO),
        (500, 9, DE_NOVO),
    ],
    ids=["on time", "ahead", "a part", "too much", "late", "a part of it late"],
)
async def test_r4_73_what_was_paid_and_reversed_was_never_paid(
    casa: Casa, grupo: GrupoVivo, milesimos: int, dias: int, destino: est.DestinoEstorno.ValueType
) -> None:
    titulo, dia = await grupo.titulo(2, grupo.cotas[0]), vencimento(2) + timedelta(days=dias)
    antes = await numeros(grupo)
    devido = int((await grupo.devido(titulo, dia)).replace(".", ""))
    valor = f"{devido * milesimos // 1000 / 100:.2f}"
    pago = await grupo.pagar(titulo, valor, dia)
    assert await numeros(grupo) != antes
    feito = await estornar(casa, pago, destino)
    assert await numeros(grupo) == antes
    lido = await casa.rpc("BuscarPagamento", pb.BuscarPagamentoRequest(pagamento_id=pago.pagamento_id))
    assert (lido.situacao, lido.motivo) == (pb.SITUACAO_PAGAMENTO_ESTORNADO, "Era de outro")
    fila = (await casa.rpc("ListarPagamentos", NA_FILA)).pagamentos
    if destino == SEM_DINHEIRO:
        assert not fila
        return
    (espera,) = fila
    assert (espera.pagamento_id, espera.valor, espera.data_pagamento) == (feito.na_fila_id, valor, dia.isoformat())
    outro = await grupo.titulo(2, grupo.cotas[1])
    resolver = pb.ResolverPagamentoRequest(pagamento_id=espera.pagamento_id, parcela_id=outro.parcela_id, motivo="Dela")
    assert (await casa.rpc("ResolverPagamento", resolver)).situacao == pb.SITUACAO_PAGAMENTO_APLICADO
    await grupo.conferir()


async def test_r4_73_the_last_of_two_parts_leaves_what_the_first_left(casa: Casa, grupo: GrupoVivo) -> None:
    titulo, vence = await grupo.titulo(2, grupo.cotas[0]), vencimento(2)
    primeira = await grupo.pagar(titulo, "300.00", vence + timedelta(days=8))
    depois_da_primeira = await numeros(grupo)
    segunda = await grupo.pagar(titulo, "200.00", vence + timedelta(days=9))
    cedo = await casa.recusa("ProporEstorno", pedido(primeira, DE_NOVO, vence))
    assert [c.pointer for c in cedo.fields] == ["/data_contabil"], "not before the payment itself"
    meio = await casa.recusa("ProporEstorno", pedido(primeira, DE_NOVO, vence + timedelta(days=9)))
    assert (meio.kind, "antes o último" in meio.detail) == (ErrorKind.PRECONDITION, True)
    await estornar(casa, segunda, dia=vence + timedelta(days=9))
    assert await numeros(grupo) == depois_da_primeira
    await estornar(casa, primeira, dia=vence + timedelta(days=9))
    (titulo_lido,) = [t for t in await grupo.titulos(2, grupo.cotas[0]) if t.tipo == pb.TIPO_TITULO_PARCELA]
    assert (titulo_lido.situacao, titulo_lido.valor_pago) == (pb.SITUACAO_TITULO_ABERTO, "0.00")
    assert (await grupo.pagar(titulo, titulo.valor, vence)).situacao == pb.SITUACAO_PAGAMENTO_APLICADO
    await grupo.conferir()


async def test_r4_73_a_payment_that_paid_costs_first_is_reversed_whole(casa: Casa, grupo: GrupoVivo) -> None:
    cobrar = cob.CobrarTaxaCobrancaRequest(
        cota_id=grupo.cotas[0],
        natureza=cob.NATUREZA_COBRANCA_EXTRAJUDICIAL,
        vencimento=casa.clock.today().isoformat(),
    )
    await casa.rpc("CobrarTaxaCobranca", cobrar)
    titulo, dia = await grupo.titulo(2, grupo.cotas[0]), vencimento(2) + timedelta(days=9)
    antes = await numeros(grupo)
    pago = await grupo.pagar(titulo, "500.00", dia)
    assert pago.situacao == pb.SITUACAO_PAGAMENTO_DISTRIBUIDO
    partes = (await casa.rpc("ListarPagamentos", pb.ListarPagamentosRequest(grupo_id=grupo.id))).pagamentos
    uma = next(p for p in partes if p.referencia_externa.startswith("parte:"))
    so_ela = await casa.recusa("ProporEstorno", pedido(uma, DE_NOVO, dia))
    assert "pagamento inteiro" in so_ela.detail
    await estornar(casa, pago, dia=dia)
    assert await numeros(grupo) == antes
    (espera,) = (await casa.rpc("ListarPagamentos", NA_FILA)).pagamentos
    assert espera.valor == "500.00"


@pytest.mark.parametrize("dias", [0, 3], ids=["on time", "late"])
async def test_r4_40_what_its_ago_opened_is_closed_again(casa: Casa, dias: int) -> None:
    """Paid at one price, the AGO at another and one more after it; beside it a group where it was never paid."""

    async def viver(pagar: bool) -> GrupoVivo:
        grupo = casa.novo_grupo(1_000_000, prazo_meses=10, fundo_reserva="0", multa_mora="0", juros_mora_mensal="0")
        await grupo.formar(4)
        await grupo.fechar(1)
        await grupo.emitir(2)
        for cota in grupo.cotas[1:]:
            await grupo.pagar(await grupo.titulo(2, cota))
        if pagar:
            titulo, dia = await grupo.titulo(2, grupo.cotas[0]), vencimento(2) + timedelta(days=dias)
            pagos.append(await grupo.pagar(titulo, await grupo.devido(titulo, dia), dia))
        for ago, preco in ((2, 1_100_000), (3, 1_210_000)):
            casa.grupos.mudar(grupo.bens[0], vencimento(ago) + timedelta(days=1), preco)
            await grupo.fechar(ago)
            if ago == 2:
                await grupo.emitir(3)
        return grupo

    pagos: list[pb.Pagamento] = []
    nunca, estornado = await viver(pagar=False), await viver(pagar=True)
    previsao = await casa.rpc("PreverEstorno", est.PreverEstornoRequest(pagamento_id=pagos[0].pagamento_id))
    assert (previsao.impedimento, "assembleia 2" in " ".join(previsao.consequencias)) == ("", True)
    hoje(casa, vencimento(3) + timedelta(days=20))
    await estornar(casa, pagos[0], SEM_DINHEIRO, vencimento(3) + timedelta(days=6))
    await estornado.conferir()
    abertos = [0, 0]
    for este, aquele in zip(estornado.cotas, nunca.cotas, strict=True):
        volta, como = await estornado.posicao(este), await nunca.posicao(aquele)
        assert (volta.fc_pago, volta.ta_paga) == (como.fc_pago, como.ta_paga)
        abertos = [
            a + parse_reais(p.diferencas.lstrip("-")) * (-1 if p.diferencas.startswith("-") else 1)
            for a, p in zip(abertos, (volta, como), strict=True)
        ]
    assert abs(abertos[0] - abertos[1]) <= len(nunca.cotas), "each AGO rounds, of each cota, what its cash lost"
    de_quem_pagou = "SELECT coalesce(sum(aberto), 0) FROM ajuste WHERE cota_id = %s AND tipo = 'DIFERENCA'"
    assert await casa.linhas(de_quem_pagou, estornado.cotas[0]) == await casa.linhas(de_quem_pagou, nunca.cotas[0])
    assert (await estornado.caixa()).fundo_comum_livre == (await nunca.caixa()).fundo_comum_livre


async def test_r2_02_two_people_and_each_refusal_by_name(casa: Casa, grupo: GrupoVivo) -> None:
    pago = await grupo.pagar(await grupo.titulo(2, grupo.cotas[0]))
    dia = vencimento(2) + timedelta(days=2)
    sem_debito = pedido(pago, SEM_DINHEIRO, dia)
    sem_debito.comprovante = ""
    assert [c.pointer for c in (await casa.recusa("ProporEstorno", sem_debito)).fields] == ["/comprovante"]
    proposto = await casa.rpc("ProporEstorno", pedido(pago, SEM_DINHEIRO, dia))
    assert (await casa.recusa("ProporEstorno", pedido(pago, DE_NOVO, dia))).kind is ErrorKind.CONFLICT
    (espera,) = [a for a in await casa.aprovacoes(OUTRA) if a.tipo == TIPO_APROVACAO_ESTORNO]
    assert (espera.valor, espera.justificativa) == (pago.valor, "O banco tirou o dinheiro: Era de outro")
    decidir = est.DecidirEstornoRequest(estorno_id=proposto.estorno_id, aprova=True)
    assert (await casa.recusa("DecidirEstorno", decidir)).kind is ErrorKind.FORBIDDEN
    antes = await numeros(grupo)
    recusar = est.DecidirEstornoRequest(estorno_id=proposto.estorno_id, motivo="O banco não confirma")
    assert (await casa.rpc("DecidirEstorno", recusar, OUTRA)).situacao == est.SITUACAO_ESTORNO_RECUSADO
    assert await numeros(grupo) == antes
    proposto = await casa.rpc("ProporEstorno", pedido(pago, SEM_DINHEIRO, dia))
    decidir.estorno_id = proposto.estorno_id
    feito = await casa.rpc("DecidirEstorno", decidir, OUTRA, chave="uma-vez-so")
    assert feito == await casa.rpc("DecidirEstorno", decidir, OUTRA, chave="uma-vez-so")
    assert (feito.proposto_por, feito.decidido_por) == ("Operador", "Outra")
    with pytest.raises(ConsorcioError) as de_novo:
        await casa.rpc("DecidirEstorno", decidir, OUTRA)
    assert de_novo.value.kind is ErrorKind.PRECONDITION
    (contado,) = await casa.eventos("PagamentoEstornado")
    assert (contado["pagamento_id"], contado["destino"]) == (pago.pagamento_id, "SEM_DINHEIRO")
    movidos = "SELECT sum(valor_centavos) FROM movimento_bancario WHERE livro_id = %s AND fato = 'PagamentoEstornado'"
    assert await casa.linhas(movidos, grupo.id) == [(-parse_reais(pago.valor),)]
    primeira = (await grupo.titulos(1, grupo.cotas[0]))[0]
    (da_primeira,) = [
        p
        for p in (await casa.rpc("ListarPagamentos", pb.ListarPagamentosRequest(grupo_id=grupo.id))).pagamentos
        if p.parcela_id == primeira.parcela_id
    ]
    recusada = await casa.recusa("ProporEstorno", pedido(da_primeira, DE_NOVO, dia))
    assert (recusada.kind, recusada.rule) == (ErrorKind.PRECONDITION, "R2.20")


async def test_i8_what_the_group_delivered_already_cannot_be_taken_back(casa: Casa) -> None:
    grupo = casa.novo_grupo(600_000, prazo_meses=3)
    await grupo.formar(3)
    await grupo.fechar(1)
    await grupo.emitir(2)
    pagos = [await grupo.pagar(await grupo.titulo(2, cota)) for cota in grupo.cotas]
    await grupo.fechar(2)
    await grupo.sortear(grupo.cotas[1], 2)
    await grupo.sortear(grupo.cotas[2], 2)
    hoje(casa, vencimento(3))
    sem_caixa = await casa.recusa("ProporEstorno", pedido(pagos[0], DE_NOVO, vencimento(2) + timedelta(days=6)))
    assert (sem_caixa.kind, sem_caixa.rule) == (ErrorKind.PRECONDITION, "I8")


async def test_i4_the_bank_line_of_a_reversal_finds_it_and_what_went_to_the_queue_has_none(
    casa: Casa, grupo: GrupoVivo
) -> None:
    """Two came in and stayed, one of them for another title; a third was taken back: the statement has four lines."""
    conta, dia = (await casa.rpc("CriarContaBancaria", CAIXA)).conta_id, vencimento(2)
    pagos = [await grupo.pagar(await grupo.titulo(2, cota)) for cota in grupo.cotas]
    await estornar(casa, pagos[0], DE_NOVO, dia + timedelta(days=1))
    await estornar(casa, pagos[1], SEM_DINHEIRO, dia + timedelta(days=1))
    valor = parse_reais(pagos[0].valor)
    linhas = [(f"C{n}", dia, valor, "CREDITO") for n in range(3)]
    linhas.append(("D", dia + timedelta(days=1), -valor, "CHEQUE DEVOLVIDO D-1001"))
    feito = await importar(casa, conta, ofx(linhas, 0, dia, dia + timedelta(days=3)))
    assert (feito.por_referencia, feito.por_data) == (1, 3)
    pedido = con.ListarDiferencasRequest(data=(dia + timedelta(days=3)).isoformat())
    abertas = await casa.rpc("ListarDiferencas", pedido)
    assert (list(abertas.no_banco), list(abertas.nos_livros)) == ([], [])
