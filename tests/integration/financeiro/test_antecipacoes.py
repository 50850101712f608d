"""Parcelas paid ahead on the real books: quoted, asked for, paid, applied; invariants after each (R4.55)."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from consorcio.contracts.financeiro.v1 import antecipacoes_pb2 as ant
from consorcio.contracts.financeiro.v1 import financeiro_pb2 as pb
from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.core.money import format_reais, parse_reais
from consorcio.platform.context import Actor, ActorKind
from integration.financeiro.casa import SORTEIOS, Casa, GrupoVivo, data_ago, vencimento

HOJE = data_ago(2) + timedelta(days=3)


async def dois_meses(casa: Casa, **regra: Any) -> GrupoVivo:
    """Three cotas of V02 (60,000, 15 %, 2 %) with two of sixty parcelas paid."""
    grupo = casa.novo_grupo(**regra)
    await grupo.formar(3)
    await grupo.fechar(1)
    await mes(grupo, 2)
    return grupo


async def mes(grupo: GrupoVivo, ago: int) -> None:
    await grupo.emitir(ago)
    for titulo in await grupo.titulos(ago):
        if titulo.situacao == pb.SITUACAO_TITULO_ABERTO and titulo.tipo == pb.TIPO_TITULO_PARCELA:
            await grupo.pagar(titulo)
    await grupo.fechar(ago)
    await grupo.conferir()


async def simular(grupo: GrupoVivo, cota: str, **escolha: Any) -> ant.SimulacaoAntecipacao:
    pedido = ant.SimularAntecipacaoRequest(cota_id=cota, escolha=ant.EscolhaAntecipacao(**escolha), data=str(HOJE))
    resposta: ant.SimulacaoAntecipacao = await grupo.casa.rpc("SimularAntecipacao", pedido)
    return resposta


def pedido_de(cota: str, **escolha: Any) -> ant.PedirAntecipacaoRequest:
    prazo = str(HOJE + timedelta(days=25))
    return ant.PedirAntecipacaoRequest(
        cota_id=cota, escolha=ant.EscolhaAntecipacao(**escolha), data_contabil=str(HOJE), vencimento=prazo
    )


async def pedir(grupo: GrupoVivo, cota: str, **escolha: Any) -> pb.Parcela:
    pedida = await grupo.casa.rpc("PedirAntecipacao", pedido_de(cota, **escolha))
    titulo: pb.Parcela = await grupo.casa.rpc("BuscarParcela", pb.BuscarParcelaRequest(parcela_id=pedida.parcela_id))
    await grupo.conferir()
    return titulo


async def antecipar(grupo: GrupoVivo, cota: str, **escolha: Any) -> pb.Pagamento:
    pago = await grupo.pagar(await pedir(grupo, cota, **escolha), dia=HOJE)
    await grupo.conferir()
    return pago


async def test_v15_direct_order_settles_the_next_ones_and_resumes_after_them(casa: Casa) -> None:
    grupo = await dois_meses(casa)
    cota = grupo.cotas[0]
    feita = await simular(grupo, cota, parcelas=3, ordem=ant.ORDEM_ANTECIPADA_DIRETA)
    assert (feita.valor, list(feita.parcelas), feita.proxima_parcela) == ("3510.00", [3, 4, 5], 6)
    assert (await grupo.posicao(cota)).saldo_devedor == "67860.00", "a quote changes nothing"
    await antecipar(grupo, cota, parcelas=3, ordem=ant.ORDEM_ANTECIPADA_DIRETA)
    assert (await grupo.posicao(cota)).saldo_devedor == "64350.00"
    for ago in (3, 4, 5, 6):
        await mes(grupo, ago)
        cobradas = [t.valor for t in await grupo.titulos(ago, cota) if t.tipo == pb.TIPO_TITULO_PARCELA]
        assert cobradas == (["1170.00"] if ago == 6 else []), ago


async def test_r4_56_the_last_ones_are_paid_at_the_price_of_the_day_and_later_reajustes_do_not_touch_them(
    casa: Casa,
) -> None:
    grupo = await dois_meses(casa)
    cota = grupo.cotas[0]
    await antecipar(grupo, cota, parcelas=12, ordem=ant.ORDEM_ANTECIPADA_INVERSA)
    casa.grupos.mudar(grupo.bens[0], vencimento(3) - timedelta(days=20), 6_300_000)
    await mes(grupo, 3)
    antecipado = await casa.linhas(
        "SELECT round(sum(percentual), 6) FROM extrato_cota WHERE cota_id = %s AND componente = 'FC'"
        " AND descricao LIKE 'Antecipação%%'",
        cota,
    )
    assert antecipado == [(20,)], "12 of 60 are 20 % whatever the price after"
    diferencas = await casa.linhas("SELECT count(*) FROM ajuste WHERE cota_id = %s AND tipo = 'DIFERENCA'", cota)
    assert diferencas == [(0,)]
    (fato,) = await casa.eventos("AntecipacaoRegistrada")
    assert (fato["valor_centavos"], fato["cota_id"]) == (12 * 117_000, cota)
    pedido = pb.ObterPosicaoAssembleiaRequest(grupo_id=grupo.id, ago=3)
    posicoes = [c for pagina in await casa.paginas("ObterPosicaoAssembleia", pedido, SORTEIOS) for c in pagina.cotas]
    # 12 of 60 parcelas of 117 %: what an assembly that counts them adds to a bid (R4.55).
    assert [(c.cota_id == cota, c.antecipado) for c in posicoes][:2] == [(True, "23.40000000"), (False, "0.00000000")]


async def test_r4_55_dilution_keeps_the_term_and_the_group_says_which_orders_it_has(casa: Casa) -> None:
    grupo = await dois_meses(casa, ordens_antecipacao=["DILUIR"])
    cota = grupo.cotas[0]
    feita = await simular(grupo, cota, valor="11700.00", ordem=ant.ORDEM_ANTECIPADA_DILUIR)
    assert (feita.restantes_antes, feita.restantes_depois) == (58, 58)
    await antecipar(grupo, cota, valor="11700.00", ordem=ant.ORDEM_ANTECIPADA_DILUIR)
    await mes(grupo, 3)
    assert (await grupo.titulo(3, cota)).valor == "968.28"
    recusa = await casa.recusa("PedirAntecipacao", pedido_de(cota, parcelas=1))
    assert (recusa.kind, recusa.rule) == (ErrorKind.PRECONDITION, "R4.55")
    duas = await casa.recusa("PedirAntecipacao", pedido_de(cota, parcelas=1, quitacao=True))
    assert duas.kind is ErrorKind.VALIDATION


async def test_r4_13_quitacao_takes_the_open_rateio_too_and_nothing_is_billed_after_it(casa: Casa) -> None:
    grupo = await dois_meses(casa, nao_usa_fr_saldo_caixa=True)
    cota = grupo.cotas[0]
    casa.grupos.mudar(grupo.bens[0], data_ago(3), 6_120_000)
    await mes(grupo, 3)
    feita = await simular(grupo, cota, quitacao=True)
    assert feita.ajustes != "0.00"
    assert (feita.restantes_depois, feita.emitidas_em_aberto) == (0, "0.00")
    await antecipar(grupo, cota, quitacao=True)
    assert (await grupo.posicao(cota)).quitada
    (fato,) = await casa.eventos("CotaQuitada")
    assert (fato["cota_id"], fato["contemplada"]) == (cota, False)
    await grupo.emitir(4)
    assert not [t for t in await grupo.titulos(4, cota) if t.tipo == pb.TIPO_TITULO_PARCELA]
    await mes(grupo, 4)
    congelada = await casa.linhas("SELECT adimplente FROM posicao_ago_cota WHERE cota_id = %s AND ago = 4", cota)
    assert congelada == [(True,)], "R2.23: it waits for the draw"


async def test_a_title_paid_after_the_next_emission_settles_what_was_issued_meanwhile(casa: Casa) -> None:
    """Quitação asked for before the emission: the parcela issued in between is not charged twice."""
    grupo = await dois_meses(casa)
    cota = grupo.cotas[0]
    titulo = await pedir(grupo, cota, quitacao=True)
    await grupo.emitir(3)
    pago = await grupo.pagar(titulo, dia=HOJE + timedelta(days=20))
    assert pago.excedente == "0.00"
    await grupo.conferir()
    emitida = await grupo.titulo(3, cota)
    assert emitida.situacao == pb.SITUACAO_TITULO_CANCELADO
    assert (await grupo.posicao(cota)).quitada
    (fato,) = await casa.eventos("ParcelasAbatidas")
    assert fato["agos"] == list(range(3, 61)), "nobody is reminded of them"
    assert [(p["parcela_id"], p["liquidada"]) for p in fato["parcelas"]] == [(emitida.parcela_id, True)]


async def test_what_the_cota_does_not_owe_any_more_is_given_back(casa: Casa) -> None:
    grupo = await dois_meses(casa)
    cota = grupo.cotas[0]
    titulo = await pedir(grupo, cota, quitacao=True)
    await grupo.emitir(3)
    await grupo.pagar(await grupo.titulo(3, cota))
    pago = await grupo.pagar(titulo, dia=HOJE + timedelta(days=20))
    assert pago.excedente == "1170.00"
    await grupo.conferir()


async def test_r10_06_who_paid_all_by_parcelas_gets_the_whole_title_back_and_keeps_what_is_owed_to_him(
    casa: Casa,
) -> None:
    """Quitação of the last month less an open rateio; the parcela issued meanwhile is paid before it."""
    grupo = await dois_meses(casa, prazo_meses=4, nao_usa_fr_saldo_caixa=True)
    cota = grupo.cotas[0]
    casa.grupos.mudar(grupo.bens[0], data_ago(3), 5_700_000)
    await mes(grupo, 3)
    titulo = await pedir(grupo, cota, quitacao=True)
    await grupo.emitir(4)
    emitida = await grupo.titulo(4, cota)
    devido = parse_reais(emitida.valor) - parse_reais(titulo.valor)
    assert devido > 0
    await grupo.pagar(emitida)
    pago = await grupo.pagar(titulo, dia=HOJE + timedelta(days=25))
    assert pago.excedente == titulo.valor
    await grupo.conferir()
    ((aberto,),) = await casa.linhas("SELECT sum(aberto * 57000) FROM ajuste WHERE cota_id = %s", cota)
    assert int(aberto.to_integral_value()) == -devido


async def test_a_price_that_changed_before_the_payment_credits_its_money_over_the_new_one(casa: Casa) -> None:
    grupo = await dois_meses(casa)
    cota = grupo.cotas[0]
    titulo = await pedir(grupo, cota, parcelas=6)
    casa.grupos.mudar(grupo.bens[0], vencimento(3) - timedelta(days=20), 6_120_000)
    await grupo.emitir(3)
    await grupo.pagar(titulo, dia=HOJE + timedelta(days=20))
    await grupo.conferir()
    linhas = await casa.linhas(
        "SELECT percentual FROM pagamento_item JOIN pagamento USING (pagamento_id)"
        " WHERE parcela_id = %s AND componente = 'FC'",
        titulo.parcela_id,
    )
    assert [format(valor, ".6f") for (valor,) in linhas] == ["9.803922"]


async def test_one_at_a_time_in_its_term_and_given_up(casa: Casa) -> None:
    grupo = await dois_meses(casa)
    cota = grupo.cotas[0]
    titulo = await pedir(grupo, cota, parcelas=2)
    assert (await casa.recusa("PedirAntecipacao", pedido_de(cota, parcelas=1))).kind is ErrorKind.CONFLICT
    metade = grupo.pagamento(titulo, format_reais(parse_reais(titulo.valor) // 2), HOJE)
    assert (await casa.recusa("ProcessarPagamento", metade)).kind is ErrorKind.PRECONDITION
    tarde = grupo.pagamento(titulo, dia=HOJE + timedelta(days=26))
    assert (await casa.recusa("ProcessarPagamento", tarde)).rule == "R4.56"
    lista = await casa.rpc("ListarAntecipacoes", ant.ListarAntecipacoesRequest(cota_id=cota))
    (pedida,) = lista.antecipacoes
    cancelar = ant.CancelarAntecipacaoRequest(antecipacao_id=pedida.antecipacao_id)
    assert (await casa.rpc("CancelarAntecipacao", cancelar)).situacao == ant.SITUACAO_ANTECIPACAO_CANCELADA
    assert (await casa.recusa("ProcessarPagamento", grupo.pagamento(titulo, dia=HOJE))).kind is ErrorKind.PRECONDITION
    await pedir(grupo, cota, parcelas=1)
    await grupo.conferir()


async def test_a_member_prepays_his_own_cota_and_no_other(casa: Casa) -> None:
    grupo = await dois_meses(casa)
    ((dono,),) = await casa.linhas("SELECT consorciado_id FROM conta_cota WHERE cota_id = %s", grupo.cotas[0])
    pode = frozenset({"financeiro.antecipacao.criar.proprio"})
    quem = Actor("ana", "Ana", ActorKind.USUARIO, permissoes=pode, consorciado_id=str(dono))
    with pytest.raises(ConsorcioError) as em_outro_dia:
        await casa.rpc("PedirAntecipacao", pedido_de(grupo.cotas[0], parcelas=1), quem)
    assert em_outro_dia.value.fields[0].pointer == "/data_contabil"
    casa.clock.advance(datetime.combine(HOJE, time(15), UTC) - casa.clock.now())
    feita = await casa.rpc("PedirAntecipacao", pedido_de(grupo.cotas[0], parcelas=1), quem)
    assert feita.valor == "1170.00"
    with pytest.raises(ConsorcioError) as alheia:
        await casa.rpc("PedirAntecipacao", pedido_de(grupo.cotas[1], parcelas=1), quem)
    assert alheia.value.kind is ErrorKind.FORBIDDEN


async def test_r6_40_a_bid_paid_and_confirmed_after_the_next_emission_settles_what_was_issued(casa: Casa) -> None:
    """The bid takes all that was left at its AGO; a parcela was issued before it was confirmed."""
    grupo = casa.novo_grupo(prazo_meses=10, taxa_administracao="0", fundo_reserva="0")
    await grupo.formar(5)
    await grupo.fechar(1)
    await mes(grupo, 2)
    cota = grupo.cotas[0]
    reserva = await grupo.lance(cota, 2, "48000.00")
    titulo = await casa.rpc("BuscarParcela", pb.BuscarParcelaRequest(parcela_id=reserva.parcela_id))
    await grupo.pagar(titulo)
    await grupo.emitir(3)
    await grupo.confirmar(reserva.contemplacao_id, 3)
    await grupo.conferir()
    assert (await grupo.titulo(3, cota)).situacao == pb.SITUACAO_TITULO_CANCELADO
    assert (await grupo.posicao(cota)).saldo_devedor == "0.00"
    await mes(grupo, 3)


async def test_r6_40_if_that_parcela_was_paid_meanwhile_the_bid_gives_back_what_it_cannot_settle(casa: Casa) -> None:
    grupo = casa.novo_grupo(prazo_meses=10, taxa_administracao="0", fundo_reserva="0")
    await grupo.formar(5)
    await grupo.fechar(1)
    await mes(grupo, 2)
    cota = grupo.cotas[0]
    reserva = await grupo.lance(cota, 2, "48000.00")
    await grupo.pagar(await casa.rpc("BuscarParcela", pb.BuscarParcelaRequest(parcela_id=reserva.parcela_id)))
    await grupo.emitir(3)
    await grupo.pagar(await grupo.titulo(3, cota))
    await grupo.confirmar(reserva.contemplacao_id, 3)
    await grupo.conferir()
    devolver = await casa.linhas(
        "SELECT creditos_centavos FROM saldo_conta WHERE grupo_id = %s AND conta = 'A_DEVOLVER_ATIVOS'", grupo.id
    )
    assert devolver == [(600_000,)]


async def test_v09_r6_33_the_bid_settles_first_what_the_reduced_parcelas_left_for_the_end(casa: Casa) -> None:
    """V09 in ten months: parcelas of 75 % leave 25 % of the credit for the last one; a bid of 25 % pays exactly it."""
    grupo = casa.novo_grupo(3_000_000, prazo_meses=10, taxa_administracao="0", fundo_reserva="0", parcela_reduzida="75")
    await grupo.formar(6)
    await grupo.fechar(1)
    await mes(grupo, 2)
    cota = grupo.cotas[0]
    assert (await grupo.titulo(2, cota)).valor == "2250.00"
    reserva = await grupo.lance(cota, 2, "7500.00")
    await grupo.pagar(await casa.rpc("BuscarParcela", pb.BuscarParcelaRequest(parcela_id=reserva.parcela_id)))
    await grupo.confirmar(reserva.contemplacao_id, 2)
    await grupo.conferir()
    for ago in range(3, 11):
        await mes(grupo, ago)
    assert (await grupo.titulo(10, cota)).valor == "2250.00"
    assert (await grupo.titulo(10, grupo.cotas[1])).valor == "9750.00", "who did not bid owes it at the end (R4.22)"
    assert (await grupo.posicao(cota)).quitada


async def test_v10_r4_20_who_is_drawn_pays_the_whole_parcela_and_what_the_reduced_ones_left_is_diluted(
    casa: Casa,
) -> None:
    """Two of ten parcelas at 75 % of 3,000: 85 % of 30,000 are left for eight months; TA and FR are what they were."""
    grupo = casa.novo_grupo(
        3_000_000, prazo_meses=10, taxa_administracao="10", fundo_reserva="2", parcela_reduzida="75"
    )
    await grupo.formar(8)
    await grupo.fechar(1)
    await mes(grupo, 2)
    await grupo.sortear(grupo.cotas[0], 2)
    await grupo.conferir()
    for ago in range(3, 11):
        await mes(grupo, ago)
    contemplada, espera = [[(await grupo.titulo(ago, cota)).valor for ago in (3, 10)] for cota in grupo.cotas[:2]]
    assert contemplada == ["3547.50", "3547.50"], "3,187.50 of FC, 300 of TA, 60 of FR"
    assert espera == ["2610.00", "10110.00"]
    assert (await grupo.posicao(grupo.cotas[0])).quitada


async def test_r4_21_by_the_contract_the_residue_stays_for_the_last_parcela(casa: Casa) -> None:
    regra = {"parcela_reduzida": "75", "residuo_reduzida": "NO_FIM"}
    grupo = casa.novo_grupo(3_000_000, prazo_meses=10, taxa_administracao="0", fundo_reserva="0", **regra)
    await grupo.formar(8)
    await grupo.fechar(1)
    await mes(grupo, 2)
    await grupo.sortear(grupo.cotas[0], 2)
    await mes(grupo, 3)
    assert (await grupo.titulo(3, grupo.cotas[0])).valor == "2250.00"


async def test_r6_33_by_the_contract_the_bid_settles_the_residue_before_taxa_and_reserve(casa: Casa) -> None:
    """A bid of 4,000 on 30,000 pays the FC alone; what of the residue is left, 3,500, is diluted in eight months."""
    regra = {"parcela_reduzida": "75", "lance_quita_residuo": True}
    grupo = casa.novo_grupo(3_000_000, prazo_meses=10, taxa_administracao="10", fundo_reserva="2", **regra)
    await grupo.formar(8)
    await grupo.fechar(1)
    await mes(grupo, 2)
    cota = grupo.cotas[0]
    reserva = await grupo.lance(cota, 2, "4000.00")
    await grupo.pagar(await casa.rpc("BuscarParcela", pb.BuscarParcelaRequest(parcela_id=reserva.parcela_id)))
    await grupo.confirmar(reserva.contemplacao_id, 2)
    await grupo.conferir()
    await mes(grupo, 3)
    assert (await grupo.titulo(3, cota)).valor == "3047.50", "2,687.50 of FC, 300 of TA, 60 of FR"
