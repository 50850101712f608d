"""Formation to AGC, and what financeiro and sorteios read and write in a group that runs."""

from __future__ import annotations

import asyncio

import pytest

from consorcio.contracts.grupos.v1 import grupos_pb2 as pb
from consorcio.core.errors import ConsorcioError, ErrorKind
from integration.grupos.montagem import GERENTE, INICIO, SISTEMA, Servico, nova_pessoa

CREDITO = "60000.00"


async def test_r3_04_formation_says_what_is_missing(servico: Servico) -> None:
    grupo = await servico.grupo(parcela_reduzida="50")
    pedido = pb.VerificarFormacaoRequest(grupo_id=grupo.grupo_id, data=INICIO)
    vazia = await servico.rpc("VerificarFormacao", pedido)
    assert (vazia.viavel, vazia.cotas_pagas, vazia.prazo_final) == (False, 0, "")
    await servico.pagar((await servico.aderir(grupo.grupo_id)).adesao_id)
    uma = await servico.rpc("VerificarFormacao", pedido)
    assert (uma.viavel, uma.fundo_comum_mensal, uma.maior_credito) == (False, "500.00", CREDITO)
    assert "R3.04" in uma.pendencias[0]
    assert uma.prazo_final == "2026-04-05"
    await servico.pagar((await servico.aderir(grupo.grupo_id)).adesao_id)
    assert (await servico.rpc("VerificarFormacao", pedido)).viavel
    tarde = pb.VerificarFormacaoRequest(grupo_id=grupo.grupo_id, data="2026-04-06")
    assert not (await servico.rpc("VerificarFormacao", tarde)).viavel


async def test_r2_10_agc_activates_the_paid_and_frees_the_unpaid(servico: Servico) -> None:
    grupo = await servico.grupo()
    pagas = [await servico.aderir(grupo.grupo_id) for _ in range(3)]
    for adesao in pagas:
        await servico.pagar(adesao.adesao_id)
    nao_paga = await servico.aderir(grupo.grupo_id)
    servico.consorciados.fora = True
    nao_validada = await servico.aderir(grupo.grupo_id)
    constituido = await servico.constituir(grupo.grupo_id, "2026-01-20", (1, 3))
    assert (constituido.situacao, constituido.regime) == (pb.SITUACAO_GRUPO_EM_ANDAMENTO, pb.REGIME_R285)
    assert (constituido.cotas_ativas, constituido.cotas_reservadas, constituido.cotas_vagas) == (3, 0, 17)
    assert (constituido.data_agc, constituido.primeiro_vencimento) == ("2026-01-20", "2026-01-20")
    situacoes = [(await servico.buscar_adesao(a.adesao_id)).situacao for a in (*pagas, nao_paga, nao_validada)]
    assert situacoes == [pb.SITUACAO_ADESAO_CONFIRMADA] * 3 + [pb.SITUACAO_ADESAO_CANCELADA] * 2
    tipos = await servico.tipos_de_eventos()
    assert tipos[-5:] == ["GrupoConstituido", "CotaAtivada", "CotaAtivada", "CotaAtivada", "CotaLiberada"]
    (liberada,) = await servico.eventos("CotaLiberada")
    assert liberada["cota_id"] == nao_paga.cota_id
    (fato,) = await servico.eventos("GrupoConstituido")
    assert (fato["cotas_ativas"], fato["regime"], fato["data_agc"]) == (3, "R285", "2026-01-20")
    itens = (await servico.rpc("ListarCronograma", pb.ListarCronogramaRequest(grupo_id=grupo.grupo_id))).itens
    assert [item.vencimento for item in itens[:2]] == ["2026-01-20", "2026-02-20"]


async def test_agc_refused_changes_nothing(servico: Servico) -> None:
    grupo = await servico.grupo()
    adesao = await servico.aderir(grupo.grupo_id)
    pedido = pb.RealizarAgcRequest(grupo_id=grupo.grupo_id, data_agc=INICIO, versao=1)
    assert (await servico.recusa("RealizarAgc", pedido)).rule == "R3.04"
    await servico.pagar(adesao.adesao_id)
    pedido.representantes.append(9)
    assert (await servico.recusa("RealizarAgc", pedido)).fields[0].pointer == "/representantes/0"
    del pedido.representantes[:]
    pedido.versao = 7
    assert (await servico.recusa("RealizarAgc", pedido)).kind is ErrorKind.VERSION_MISMATCH
    ficha = await servico.buscar_grupo(grupo.grupo_id)
    assert (ficha.situacao, ficha.cotas_ativas, ficha.versao) == (pb.SITUACAO_GRUPO_EM_FORMACAO, 0, 1)
    pedido.versao = 1
    await servico.rpc("RealizarAgc", pedido)
    pedido.versao = 2
    assert (await servico.recusa("RealizarAgc", pedido)).rule == "R2.10"


async def test_agc_and_sales_at_the_same_time_leave_no_reservation_behind(servico: Servico) -> None:
    grupo = await servico.grupo()
    await servico.pagar((await servico.aderir(grupo.grupo_id)).adesao_id)
    vendas = [servico.rpc("IniciarAdesao", servico.pedido(grupo.grupo_id)) for _ in range(10)]
    respostas = await asyncio.gather(*vendas, servico.constituir(grupo.grupo_id), return_exceptions=True)
    assert [r for r in respostas if isinstance(r, BaseException)] == []
    ficha = await servico.buscar_grupo(grupo.grupo_id)
    liberadas = len(await servico.eventos("CotaLiberada"))
    assert (ficha.cotas_ativas, ficha.cotas_reservadas + liberadas) == (1, 10)


async def test_r2_11_formation_given_up_undoes_everything(servico: Servico) -> None:
    grupo = await servico.grupo()
    paga, aberta = await servico.aderir(grupo.grupo_id), await servico.aderir(grupo.grupo_id)
    await servico.pagar(paga.adesao_id)
    pedido = pb.DesistirFormacaoRequest(grupo_id=grupo.grupo_id, motivo="Poucas adesões", versao=1)
    desfeito = await servico.rpc("DesistirFormacao", pedido)
    assert (desfeito.situacao, desfeito.cotas_vagas) == (pb.SITUACAO_GRUPO_NAO_CONSTITUIDO, 20)
    assert (await servico.tipos_de_eventos())[-3:] == ["GrupoNaoConstituido", "CotaLiberada", "CotaLiberada"]
    for adesao in (paga, aberta):
        lida = await servico.buscar_adesao(adesao.adesao_id)
        assert (lida.situacao, lida.motivo) == (pb.SITUACAO_ADESAO_CANCELADA, "Poucas adesões")
    assert (await servico.recusa("IniciarAdesao", servico.pedido(grupo.grupo_id))).rule == "R3.10"


async def test_billing_plan_has_the_price_of_the_day_and_the_paying_cotas(servico: Servico) -> None:
    grupo = await servico.grupo_constituido()
    tardia = await servico.aderir(grupo.grupo_id, data_contabil="2026-03-02")
    await servico.pagar(tardia.adesao_id, "2026-03-03")
    await servico.aderir(grupo.grupo_id, data_contabil="2026-03-02")
    novo = pb.AlterarPrecoRequest(bem_id=grupo.bem_ids[0], preco="63000.00", vigencia_inicio="2026-04-01", versao=1)
    await servico.rpc("AlterarPreco", novo)
    for ago, dia, preco, numeros in (
        (1, "2026-03-31", "60000.00", [1, 2, 3]),
        (3, "2026-04-01", "63000.00", [1, 2, 3, 4]),
    ):
        pedido = pb.ObterPlanoCobrancaRequest(grupo_id=grupo.grupo_id, ago=ago, data_preco=dia)
        (pagina,) = await servico.paginas("ObterPlanoCobranca", pedido)
        assert [p.preco for p in pagina.precos] == [preco]
        assert [c.numero for c in pagina.cotas] == numeros
        assert (pagina.grupo_codigo, pagina.data_agc, pagina.assembleia.ago) == ("1001", INICIO, ago)
        assert pagina.regra.numero == 1
        assert pagina.HasField("assembleia_anterior") == (ago > 1)
    uma = pb.ObterPlanoCobrancaRequest(grupo_id=grupo.grupo_id, ago=3, data_preco="2026-04-01", cota_id=tardia.cota_id)
    (pagina,) = await servico.paginas("ObterPlanoCobranca", uma)
    assert [(c.numero, c.ago_ingresso, c.meses_plano) for c in pagina.cotas] == [(4, 3, 58)]


async def test_big_groups_travel_in_pages(servico: Servico) -> None:
    grupo = await servico.grupo(max_cotas=2500, metodo_sorteio=pb.METODO_SORTEIO_MOD_PRIMEIRO_PREMIO)
    for _ in range(3):
        itens = [pb.ItemAdesao(consorciado_id=nova_pessoa()) for _ in range(500)]
        lote = pb.IniciarAdesoesEmLoteRequest(grupo_id=grupo.grupo_id, itens=itens, data_contabil="2026-01-05")
        assert not any(r.erro for r in (await servico.rpc("IniciarAdesoesEmLote", lote)).resultados)
    cobranca = pb.ObterPlanoCobrancaRequest(grupo_id=grupo.grupo_id, ago=1, data_preco=INICIO)
    paginas = await servico.paginas("ObterPlanoCobranca", cobranca)
    assert [c.numero for pagina in paginas for c in pagina.cotas] == list(range(1, 1501))
    assert [bool(pagina.grupo_codigo) for pagina in paginas] == [True, False]
    situacao = pb.ObterSituacaoCotasRequest(grupo_id=grupo.grupo_id, ago=1, data=INICIO)
    paginas = await servico.paginas("ObterSituacaoCotas", situacao)
    cotas = [c for pagina in paginas for c in pagina.cotas]
    assert [c.numero for c in cotas] == list(range(1, 2501))
    assert [c.vinculo for c in cotas[1499:1501]] == [pb.VINCULO_COTA_RESERVADA, pb.VINCULO_COTA_VAGA]
    assert [pagina.HasField("grupo") for pagina in paginas] == [True, False, False]


async def test_internal_queries_are_not_for_people(servico: Servico) -> None:
    cota_id, contemplacao_id = nova_pessoa(), nova_pessoa()
    pedido = _contemplacao(cota_id, contemplacao_id)
    assert (await servico.recusa("RegistrarContemplacao", pedido, GERENTE)).kind is ErrorKind.FORBIDDEN


async def test_r6_40_pending_then_confirmed_and_repeated_without_effect(servico: Servico) -> None:
    cota_id = await _cota_ativa(servico)
    contemplacao_id = nova_pessoa()
    for pendente, esperada in (
        (True, pb.CONTEMPLACAO_COTA_PENDENTE),
        (True, pb.CONTEMPLACAO_COTA_PENDENTE),
        (False, pb.CONTEMPLACAO_COTA_CONTEMPLADA),
        (False, pb.CONTEMPLACAO_COTA_CONTEMPLADA),
    ):
        pedido = _contemplacao(cota_id, contemplacao_id, pendente=pendente)
        cota = await servico.rpc("RegistrarContemplacao", pedido, SISTEMA)
        assert (cota.contemplacao, cota.ago_contemplacao) == (esperada, 1)
    (fato,) = await servico.eventos("CotaContemplada")
    assert (fato["contemplacao_id"], fato["tipo"], fato["credito_centavos"]) == (
        contemplacao_id,
        "LANCE",
        6_000_000,
    )
    outra = _contemplacao(cota_id, nova_pessoa())
    assert (await servico.recusa("RegistrarContemplacao", outra, SISTEMA)).rule == "R5.20"
    desfazer = _desfazer(cota_id, contemplacao_id)
    assert (await servico.recusa("CancelarContemplacao", desfazer, SISTEMA)).rule == "R6.41"


async def test_r6_41_unpaid_bid_is_undone_and_the_cota_competes_again(servico: Servico) -> None:
    cota_id = await _cota_ativa(servico)
    contemplacao_id = nova_pessoa()
    await servico.rpc("RegistrarContemplacao", _contemplacao(cota_id, contemplacao_id, pendente=True), SISTEMA)
    alheia = _desfazer(cota_id, nova_pessoa())
    assert (await servico.recusa("CancelarContemplacao", alheia, SISTEMA)).rule == "R6.41"
    for _ in range(2):
        cota = await servico.rpc("CancelarContemplacao", _desfazer(cota_id, contemplacao_id), SISTEMA)
        assert (cota.contemplacao, cota.ago_contemplacao) == (pb.CONTEMPLACAO_COTA_NAO_CONTEMPLADA, 0)
    assert len(await servico.eventos("ContemplacaoDesfeita")) == 1
    outra = _contemplacao(cota_id, nova_pessoa())
    assert (await servico.rpc("RegistrarContemplacao", outra, SISTEMA)).contemplacao == pb.CONTEMPLACAO_COTA_CONTEMPLADA


async def test_two_draws_of_the_same_cota_at_once_one_wins(servico: Servico) -> None:
    cota_id = await _cota_ativa(servico)
    pedidos = [servico.rpc("RegistrarContemplacao", _contemplacao(cota_id, nova_pessoa()), SISTEMA) for _ in range(8)]
    respostas = await asyncio.gather(*pedidos, return_exceptions=True)
    assert sum(isinstance(r, ConsorcioError) for r in respostas) == 7
    assert len(await servico.eventos("CotaContemplada")) == 1


async def test_r5_20_a_reserved_cota_does_not_win(servico: Servico) -> None:
    grupo = await servico.grupo_constituido()
    reservada = await servico.aderir(grupo.grupo_id, data_contabil="2026-02-02")
    erro = await servico.recusa("RegistrarContemplacao", _contemplacao(reservada.cota_id, nova_pessoa()), SISTEMA)
    assert erro.rule == "R5.20"


async def test_cotas_are_filtered_and_walked_page_by_page(servico: Servico) -> None:
    grupo = await servico.grupo_constituido()
    for vinculo, esperadas in ((pb.VINCULO_COTA_ATIVA, [1, 2, 3]), (pb.VINCULO_COTA_VAGA, list(range(4, 21)))):
        token, numeros = "", []
        while True:
            pedido = pb.ListarCotasRequest(
                grupo_id=grupo.grupo_id, vinculo=vinculo, tamanho_pagina=2, token_pagina=token
            )
            pagina = await servico.rpc("ListarCotas", pedido)
            numeros += [cota.numero for cota in pagina.cotas]
            token = pagina.proximo_token
            if not token:
                break
        assert numeros == esperadas


async def test_groups_are_listed_by_situation_and_code(servico: Servico) -> None:
    await servico.grupo_constituido("2001")
    await servico.grupo("2002")
    await servico.grupo("3001")
    formacao = pb.ListarGruposRequest(situacao=pb.SITUACAO_GRUPO_EM_FORMACAO)
    assert [g.codigo for g in (await servico.rpc("ListarGrupos", formacao)).grupos] == ["2002", "3001"]
    codigo = pb.ListarGruposRequest(codigo="200")
    assert [g.codigo for g in (await servico.rpc("ListarGrupos", codigo)).grupos] == ["2001", "2002"]


async def _cota_ativa(servico: Servico) -> str:
    grupo = await servico.grupo_constituido()
    cotas = await servico.rpc("ListarCotas", pb.ListarCotasRequest(grupo_id=grupo.grupo_id))
    return str(cotas.cotas[0].cota_id)


def _contemplacao(cota_id: str, contemplacao_id: str, *, pendente: bool = False) -> pb.RegistrarContemplacaoRequest:
    return pb.RegistrarContemplacaoRequest(
        cota_id=cota_id,
        contemplacao_id=contemplacao_id,
        ago=1,
        tipo=pb.TIPO_CONTEMPLACAO_LANCE,
        credito=CREDITO,
        pendente=pendente,
        data_contabil="2026-01-16",
    )


def _desfazer(cota_id: str, contemplacao_id: str) -> pb.CancelarContemplacaoRequest:
    return pb.CancelarContemplacaoRequest(
        cota_id=cota_id, contemplacao_id=contemplacao_id, motivo="Lance não pago", data_contabil="2026-01-20"
    )


async def test_r4_60_a_credit_changed_in_financeiro_is_of_another_bem_here(servico: Servico) -> None:
    await servico.grupo_constituido()
    ((cota_id, antigo),) = await servico.linhas("SELECT cota_id, bem_id FROM cota WHERE numero = 1")
    outro = await servico.bem("AUTO-50", "50000.00")
    for _ in range(2):
        await servico.fato("CreditoAlterado", cota_id=str(cota_id), bem_id=outro.bem_id, data="2026-02-10")
    assert outro.bem_id != str(antigo)
    fatos = await servico.linhas(
        "SELECT c.bem_id, f.fato FROM cota c JOIN fato_cota f USING (cota_id)"
        " WHERE c.cota_id = %s AND f.fato = 'CreditoAlterado'",
        cota_id,
    )
    assert [(str(bem), fato) for bem, fato in fatos] == [(outro.bem_id, "CreditoAlterado")]


async def test_r9_05_the_books_take_the_group_to_its_end_and_nothing_is_sold_meanwhile(servico: Servico) -> None:
    grupo = await servico.grupo()
    for adesao in [await servico.aderir(grupo.grupo_id) for _ in range(3)]:
        await servico.pagar(adesao.adesao_id)
    await servico.constituir(grupo.grupo_id, "2026-01-20", ())
    for fato, situacao in (
        ("EncerramentoApurado", pb.SITUACAO_GRUPO_EM_ENCERRAMENTO),
        ("GrupoEncerrado", pb.SITUACAO_GRUPO_ENCERRADO),
    ):
        for _ in range(2):
            await servico.fato(fato, grupo_id=grupo.grupo_id, data="2026-03-20")
        lido = await servico.rpc("BuscarGrupo", pb.BuscarGrupoRequest(grupo_id=grupo.grupo_id))
        assert lido.situacao == situacao
        with pytest.raises(ConsorcioError) as erro:
            await servico.aderir(grupo.grupo_id)
        assert erro.value.rule == "R3.10"
