"""Selling cotas: the saga from the reserved seat to the active cota, and every way back."""

from __future__ import annotations

import asyncio

import pytest

from consorcio.contracts.grupos.v1 import grupos_pb2 as pb
from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.platform.context import Actor, ActorKind
from integration.grupos.montagem import INICIO, Servico, nova_pessoa


async def test_a_sale_reserves_the_first_seat_and_tells_what_billing_needs(servico: Servico) -> None:
    grupo = await servico.grupo()
    adesao = await servico.aderir(grupo.grupo_id)
    assert (adesao.situacao, adesao.numero) == (pb.SITUACAO_ADESAO_AGUARDANDO_PAGAMENTO, 1)
    assert adesao.prazo_pagamento == "2026-01-15"
    (fato,) = await servico.eventos("CotaReservada")
    regra = fato.pop("regra")
    assert fato == {
        "adesao_id": adesao.adesao_id,
        "grupo_id": grupo.grupo_id,
        "grupo_codigo": "1001",
        "cota_id": adesao.cota_id,
        "numero": 1,
        "versao_titular": 0,
        "consorciado_id": adesao.consorciado_id,
        "bem_id": grupo.bem_ids[0],
        "preco_centavos": 6_000_000,
        "ago_ingresso": 1,
        "meses_plano": 60,
        "vencimento": "2026-01-15",
        "em_formacao": True,
        "data": "2026-01-05",
    }
    assert (regra["taxa_administracao"], regra["metodo_sorteio"]) == ("15.00000000", "CENTENAS_3_PASSES")


async def test_r4_09_the_last_day_to_pay_is_a_business_day(servico: Servico) -> None:
    grupo = await servico.grupo()
    adesao = await servico.aderir(grupo.grupo_id, data_contabil="2026-01-07")
    assert adesao.prazo_pagamento == "2026-01-19"


async def test_16_clients_on_the_last_seat_one_wins_and_15_hear_conflict(servico: Servico) -> None:
    grupo = await servico.grupo(max_cotas=2)
    await servico.aderir(grupo.grupo_id)
    pedidos = [servico.rpc("IniciarAdesao", servico.pedido(grupo.grupo_id)) for _ in range(16)]
    respostas = await asyncio.gather(*pedidos, return_exceptions=True)
    erros = [r for r in respostas if isinstance(r, ConsorcioError)]
    assert len(respostas) - len(erros) == 1
    assert {(e.kind, e.detail) for e in erros} == {(ErrorKind.CONFLICT, "Não há vagas livres neste grupo.")}
    grupo = await servico.buscar_grupo(grupo.grupo_id)
    assert (grupo.cotas_reservadas, grupo.cotas_vagas) == (2, 0)


async def test_16_clients_on_the_same_number_one_wins(servico: Servico) -> None:
    grupo = await servico.grupo()
    pedidos = [servico.rpc("IniciarAdesao", servico.pedido(grupo.grupo_id, numero=7)) for _ in range(16)]
    respostas = await asyncio.gather(*pedidos, return_exceptions=True)
    erros = [r for r in respostas if isinstance(r, ConsorcioError)]
    assert len(erros) == 15
    assert {e.detail for e in erros} == {"A cota 7 já está reservada ou vendida."}


async def test_r3_05_concurrent_sales_to_one_couple_never_pass_ten_percent(servico: Servico) -> None:
    grupo = await servico.grupo(max_cotas=30)
    ana, bia = nova_pessoa(), nova_pessoa()
    servico.consorciados.conjuges = {ana: bia, bia: ana}
    pedidos = [servico.rpc("IniciarAdesao", servico.pedido(grupo.grupo_id, pessoa)) for pessoa in (ana, bia) * 4]
    respostas = await asyncio.gather(*pedidos, return_exceptions=True)
    erros = [r for r in respostas if isinstance(r, ConsorcioError)]
    assert len(respostas) - len(erros) == 3
    assert {e.rule for e in erros} == {"R3.05"}


async def test_the_same_key_sells_once(servico: Servico) -> None:
    grupo = await servico.grupo()
    pedido = servico.pedido(grupo.grupo_id)
    primeira = await servico.rpc("IniciarAdesao", pedido, chave="k1")
    assert await servico.rpc("IniciarAdesao", pedido, chave="k1") == primeira
    assert (await servico.buscar_grupo(grupo.grupo_id)).cotas_reservadas == 1


async def test_refused_person_takes_no_seat(servico: Servico) -> None:
    grupo = await servico.grupo()
    pessoa = nova_pessoa()
    servico.consorciados.recusas[pessoa] = "Renda menor que três vezes a parcela."
    erro = await servico.recusa("IniciarAdesao", servico.pedido(grupo.grupo_id, pessoa))
    assert (erro.kind, erro.detail) == (ErrorKind.PRECONDITION, "Renda menor que três vezes a parcela.")
    assert (await servico.buscar_grupo(grupo.grupo_id)).cotas_vagas == 20
    assert await servico.eventos("CotaReservada") == []


async def test_r2_30_the_first_parcela_goes_to_the_assessment_of_income(servico: Servico) -> None:
    grupo = await servico.grupo(multiplo_renda="3")
    await servico.aderir(grupo.grupo_id)
    (pedido,) = servico.consorciados.pedidos
    assert (pedido.valor_parcela, pedido.multiplo_renda) == ("1170.00", "3.00")


async def test_seat_is_held_while_consorciados_is_away_and_sold_when_it_is_back(servico: Servico) -> None:
    grupo = await servico.grupo()
    servico.consorciados.fora = True
    adesao = await servico.aderir(grupo.grupo_id)
    assert adesao.situacao == pb.SITUACAO_ADESAO_VALIDANDO
    await servico.conduzir()
    assert await servico.eventos("CotaReservada") == []
    assert await servico.saga(adesao.adesao_id) == ("validar", "ATIVA")
    servico.consorciados.fora = False
    servico.consorciados.relacionadas.add(adesao.consorciado_id)
    await servico.conduzir()
    assert len(await servico.eventos("CotaReservada")) == 1
    lida = await servico.buscar_adesao(adesao.adesao_id)
    assert lida.situacao == pb.SITUACAO_ADESAO_AGUARDANDO_PAGAMENTO
    assert (await servico.rpc("BuscarCota", pb.BuscarCotaRequest(cota_id=adesao.cota_id))).parte_relacionada


async def test_compensation_late_refusal_frees_the_seat_in_silence(servico: Servico) -> None:
    grupo = await servico.grupo()
    servico.consorciados.fora = True
    adesao = await servico.aderir(grupo.grupo_id)
    servico.consorciados.fora = False
    servico.consorciados.recusas[adesao.consorciado_id] = "Cadastro bloqueado."
    await servico.conduzir()
    lida = await servico.buscar_adesao(adesao.adesao_id)
    assert (lida.situacao, lida.motivo) == (pb.SITUACAO_ADESAO_RECUSADA, "Cadastro bloqueado.")
    assert await servico.saga(adesao.adesao_id) == ("validar", "FALHOU")
    assert await servico.tipos_de_eventos() == []
    assert (await servico.aderir(grupo.grupo_id)).numero == 1


async def test_compensation_spouse_known_late_frees_the_seat(servico: Servico) -> None:
    grupo = await servico.grupo(max_cotas=10)
    ana, bia = nova_pessoa(), nova_pessoa()
    await servico.aderir(grupo.grupo_id, ana)
    servico.consorciados.fora = True
    adesao = await servico.aderir(grupo.grupo_id, bia)
    servico.consorciados.fora = False
    servico.consorciados.conjuges[bia] = ana
    await servico.conduzir()
    lida = await servico.buscar_adesao(adesao.adesao_id)
    assert lida.situacao == pb.SITUACAO_ADESAO_RECUSADA
    assert "10 %" in lida.motivo


async def test_compensation_validation_that_never_comes_expires(servico: Servico) -> None:
    grupo = await servico.grupo()
    servico.consorciados.fora = True
    adesao = await servico.aderir(grupo.grupo_id)
    servico.passar_dias(30)
    await servico.conduzir()
    assert (await servico.buscar_adesao(adesao.adesao_id)).situacao == pb.SITUACAO_ADESAO_CANCELADA
    assert (await servico.buscar_grupo(grupo.grupo_id)).cotas_vagas == 20


async def test_compensation_unpaid_reservation_expires_after_the_bank_had_its_day(servico: Servico) -> None:
    grupo = await servico.grupo()
    adesao = await servico.aderir(grupo.grupo_id)
    servico.passar_dias(13)
    await servico.conduzir()
    assert (await servico.buscar_adesao(adesao.adesao_id)).situacao == pb.SITUACAO_ADESAO_AGUARDANDO_PAGAMENTO
    servico.passar_dias(1)
    await servico.conduzir()
    lida = await servico.buscar_adesao(adesao.adesao_id)
    assert (lida.situacao, lida.motivo) == (
        pb.SITUACAO_ADESAO_CANCELADA,
        "A primeira parcela não foi paga até 15/01/2026.",
    )
    (fato,) = await servico.eventos("CotaLiberada")
    assert (fato["adesao_id"], fato["cota_id"], fato["numero"]) == (adesao.adesao_id, adesao.cota_id, 1)
    assert await servico.saga(adesao.adesao_id) == ("aguardar_pagamento", "FALHOU")


async def test_the_seat_sold_again_is_another_cota_and_another_version(servico: Servico) -> None:
    grupo = await servico.grupo()
    primeira = await servico.aderir(grupo.grupo_id)
    await _cancelar(servico, primeira.adesao_id)
    segunda = await servico.aderir(grupo.grupo_id)
    assert segunda.numero == primeira.numero
    assert segunda.cota_id != primeira.cota_id
    assert [fato["versao_titular"] for fato in await servico.eventos("CotaReservada")] == [0, 1]


async def test_compensation_cancelled_by_the_buyer_frees_the_seat(servico: Servico) -> None:
    grupo = await servico.grupo()
    for paga in (False, True):
        adesao = await servico.aderir(grupo.grupo_id)
        if paga:
            await servico.pagar(adesao.adesao_id)
        cancelada = await _cancelar(servico, adesao.adesao_id)
        assert (cancelada.situacao, cancelada.motivo) == (pb.SITUACAO_ADESAO_CANCELADA, "Desistiu")
        await servico.conduzir()
        assert (await servico.saga(adesao.adesao_id))[1] == "FALHOU"
        repetida = pb.CancelarAdesaoRequest(adesao_id=adesao.adesao_id, motivo="De novo")
        assert (await servico.recusa("CancelarAdesao", repetida)).kind is ErrorKind.PRECONDITION
    assert (await servico.buscar_grupo(grupo.grupo_id)).cotas_vagas == 20
    assert len(await servico.eventos("CotaLiberada")) == 2


async def test_payment_after_the_seat_was_freed_is_only_remembered(servico: Servico) -> None:
    grupo = await servico.grupo()
    adesao = await servico.aderir(grupo.grupo_id)
    await _cancelar(servico, adesao.adesao_id)
    await servico.pagar(adesao.adesao_id)
    assert (await servico.buscar_adesao(adesao.adesao_id)).situacao == pb.SITUACAO_ADESAO_CANCELADA
    assert [f for f, _ in await _historico(servico, adesao.cota_id)][-1] == "PagamentoAposLiberacao"


async def test_r3_11_in_formation_a_paid_cota_waits_for_the_agc(servico: Servico) -> None:
    grupo = await servico.grupo()
    adesao = await servico.aderir(grupo.grupo_id)
    await servico.pagar(adesao.adesao_id)
    await servico.pagar(adesao.adesao_id)
    assert (await servico.buscar_adesao(adesao.adesao_id)).situacao == pb.SITUACAO_ADESAO_PAGA
    await servico.conduzir()
    assert await servico.saga(adesao.adesao_id) == ("aguardar_pagamento", "CONCLUIDA")
    servico.passar_dias(60)
    await servico.conduzir()
    cota = await servico.rpc("BuscarCota", pb.BuscarCotaRequest(cota_id=adesao.cota_id))
    assert cota.vinculo == pb.VINCULO_COTA_RESERVADA
    await servico.constituir(grupo.grupo_id, "2026-03-12")
    cota = await servico.rpc("BuscarCota", pb.BuscarCotaRequest(cota_id=adesao.cota_id))
    assert cota.vinculo == pb.VINCULO_COTA_ATIVA
    assert await _historico(servico, adesao.cota_id) == [
        ("CotaReservada", "2026-01-05"),
        ("PrimeiraParcelaPaga", "2026-01-06"),
        ("CotaAtivada", "2026-03-12"),
    ]


async def test_r3_10_late_joiner_is_active_when_paid_and_has_the_remaining_months(servico: Servico) -> None:
    grupo = await servico.grupo_constituido()
    adesao = await servico.aderir(grupo.grupo_id, data_contabil="2026-03-02")
    assert adesao.prazo_pagamento == "2026-03-12"
    fato = (await servico.eventos("CotaReservada"))[-1]
    assert (fato["ago_ingresso"], fato["meses_plano"], fato["em_formacao"]) == (3, 58, False)
    await servico.pagar(adesao.adesao_id, "2026-03-03")
    assert (await servico.buscar_adesao(adesao.adesao_id)).situacao == pb.SITUACAO_ADESAO_CONFIRMADA
    ativada = (await servico.eventos("CotaAtivada"))[-1]
    assert (ativada["cota_id"], ativada["ago_ingresso"]) == (adesao.cota_id, 3)
    cancelar = pb.CancelarAdesaoRequest(adesao_id=adesao.adesao_id, motivo="Tarde")
    assert (await servico.recusa("CancelarAdesao", cancelar)).kind is ErrorKind.PRECONDITION


async def test_r3_10_nobody_joins_after_the_last_due_date(servico: Servico) -> None:
    grupo = await servico.grupo_constituido()
    erro = await servico.recusa("IniciarAdesao", servico.pedido(grupo.grupo_id, data_contabil="2031-06-01"))
    assert erro.rule == "R3.10"


async def test_r3_09_remote_sale_shows_its_last_day_of_regret_to_the_draw(servico: Servico) -> None:
    grupo = await servico.grupo()
    await servico.aderir(grupo.grupo_id, venda_remota=True)
    pedido = pb.ObterSituacaoCotasRequest(grupo_id=grupo.grupo_id, ago=1, data=INICIO)
    (pagina,) = await servico.paginas("ObterSituacaoCotas", pedido)
    assert [c.arrependimento_ate for c in pagina.cotas[:2]] == ["2026-01-12", ""]


async def test_bad_requests_name_the_field(servico: Servico) -> None:
    grupo = await servico.grupo()
    outro = await servico.bem("OUTRO")
    for campo, pedido in (
        ("/numero", servico.pedido(grupo.grupo_id, numero=21)),
        ("/bem_id", servico.pedido(grupo.grupo_id, bem_id=outro.bem_id)),
        ("/data_contabil", servico.pedido(grupo.grupo_id, data_contabil="2026-02-30")),
        ("/data_contabil", servico.pedido(grupo.grupo_id, data_contabil="1999-12-31")),
    ):
        assert (await servico.recusa("IniciarAdesao", pedido)).fields[0].pointer == campo
    nenhum = servico.pedido(nova_pessoa())
    assert (await servico.recusa("IniciarAdesao", nenhum)).kind is ErrorKind.NOT_FOUND


async def test_batch_of_500_answers_row_by_row(servico: Servico) -> None:
    grupo = await servico.grupo(max_cotas=480)
    recusada, repetida = nova_pessoa(), nova_pessoa()
    servico.consorciados.recusas[recusada] = "Cadastro bloqueado."
    pessoas = [recusada, *[repetida] * 49, *[nova_pessoa() for _ in range(450)]]
    itens = [pb.ItemAdesao(consorciado_id=p, numero=5 if i == 499 else 0) for i, p in enumerate(pessoas)]
    itens[498].numero = 5
    pedido = pb.IniciarAdesoesEmLoteRequest(grupo_id=grupo.grupo_id, itens=itens, data_contabil="2026-01-05")
    resultados = (await servico.rpc("IniciarAdesoesEmLote", pedido)).resultados
    assert [r.posicao for r in resultados] == list(range(500))
    assert resultados[0].erro == "Cadastro bloqueado."
    assert [r.posicao for r in resultados if "10 %" in r.erro] == [49]
    assert resultados[498].adesao.numero == 5
    assert resultados[499].erro == "A cota 5 já está reservada ou vendida."
    vendidas = [r.adesao.numero for r in resultados if not r.erro]
    assert sorted(vendidas) == sorted(set(vendidas))
    ficha = await servico.buscar_grupo(grupo.grupo_id)
    assert ficha.cotas_reservadas == len(vendidas) == 480
    assert len(await servico.eventos("CotaReservada")) == len(vendidas)


async def test_a_person_sees_only_their_cota_adesao_and_group(servico: Servico) -> None:
    grupo = await servico.grupo()
    adesao = await servico.aderir(grupo.grupo_id)
    permissoes = frozenset({"grupos.cota.ler.proprio", "grupos.adesao.ler.proprio", "grupos.grupo.ler.proprio"})
    dona = Actor("dona", "Dona", ActorKind.USUARIO, permissoes=permissoes, consorciado_id=adesao.consorciado_id)
    outra = Actor("outra", "Outra", ActorKind.USUARIO, permissoes=permissoes, consorciado_id=nova_pessoa())
    for rpc, pedido in (
        ("BuscarCota", pb.BuscarCotaRequest(cota_id=adesao.cota_id)),
        ("ListarHistoricoCota", pb.ListarHistoricoCotaRequest(cota_id=adesao.cota_id)),
        ("BuscarAdesao", pb.BuscarAdesaoRequest(adesao_id=adesao.adesao_id)),
        ("BuscarGrupo", pb.BuscarGrupoRequest(grupo_id=grupo.grupo_id)),
        ("BuscarRegra", pb.BuscarRegraRequest(grupo_id=grupo.grupo_id)),
    ):
        assert await servico.rpc(rpc, pedido, dona)
        assert (await servico.recusa(rpc, pedido, outra)).kind is ErrorKind.FORBIDDEN


@pytest.mark.parametrize("so_pagas", [True, False])
async def test_adesoes_are_listed_newest_first(servico: Servico, so_pagas: bool) -> None:
    grupo = await servico.grupo()
    adesoes = [await servico.aderir(grupo.grupo_id) for _ in range(5)]
    for adesao in adesoes[:3]:
        await servico.pagar(adesao.adesao_id)
    esperadas = [a.adesao_id for a in (adesoes[:3] if so_pagas else adesoes)][::-1]
    situacao = pb.SITUACAO_ADESAO_PAGA if so_pagas else pb.SITUACAO_ADESAO_UNSPECIFIED
    token, lidas = "", []
    for _ in range(5):
        pedido = pb.ListarAdesoesRequest(
            grupo_id=grupo.grupo_id, situacao=situacao, tamanho_pagina=2, token_pagina=token
        )
        pagina = await servico.rpc("ListarAdesoes", pedido)
        lidas += [adesao.adesao_id for adesao in pagina.adesoes]
        token = pagina.proximo_token
        if not token:
            break
    assert lidas == esperadas


async def _cancelar(servico: Servico, adesao_id: str) -> pb.Adesao:
    pedido = pb.CancelarAdesaoRequest(adesao_id=adesao_id, motivo="Desistiu", data_contabil="2026-01-07")
    cancelada: pb.Adesao = await servico.rpc("CancelarAdesao", pedido)
    return cancelada


async def _historico(servico: Servico, cota_id: str) -> list[tuple[str, str]]:
    resposta = await servico.rpc("ListarHistoricoCota", pb.ListarHistoricoCotaRequest(cota_id=cota_id))
    return [(fato.fato, fato.data) for fato in resposta.fatos]
