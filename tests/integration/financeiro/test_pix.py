"""Pix: a charge knows its title, a payment told many times is one, and what the webhook lost is asked for."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from consorcio.contracts.financeiro.v1 import bancos_pb2 as ban
from consorcio.contracts.financeiro.v1 import financeiro_pb2 as fin
from consorcio.contracts.financeiro.v1 import pix_pb2 as pb
from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.platform.context import Actor, ActorKind
from consorcio.services.financeiro.psp import PspHttp
from consorcio.services.financeiro.settings import FinanceiroSettings
from consorcio.services.financeiro.use_cases import devolucao_pix
from consorcio.services.financeiro.use_cases.pix import Desfecho, rodada
from integration.financeiro.casa import Casa, GrupoVivo, vencimento
from integration.financeiro.psp_falso import SEGREDO_DO_WEBHOOK
from integration.financeiro.test_remessas import CAIXA


@pytest.fixture
async def grupo(casa: Casa) -> GrupoVivo:
    """Three cotas whose second parcela is to be paid, and an account with a key."""
    vivo = casa.novo_grupo()
    await vivo.formar(3)
    await vivo.emitir(2)
    conta = ban.CriarContaBancariaRequest()
    conta.CopyFrom(CAIXA)
    conta.pix_chave = "chave@exemplo.com.br"
    await casa.rpc("CriarContaBancaria", conta)
    return vivo


async def _cobrar(casa: Casa, grupo: GrupoVivo, cota: int = 0) -> pb.CobrancaPix:
    titulo = await grupo.titulo(2, grupo.cotas[cota])
    pedido = pb.CriarCobrancaPixRequest(parcela_id=titulo.parcela_id)
    cobranca: pb.CobrancaPix = await casa.rpc("CriarCobrancaPix", pedido)
    return cobranca


async def _avisar(casa: Casa, *pix: dict[str, Any], segredo: str = SEGREDO_DO_WEBHOOK) -> int:
    assert casa.servico.http is not None
    transporte = httpx.ASGITransport(casa.servico.http)
    async with httpx.AsyncClient(transport=transporte, base_url="http://financeiro") as http:
        resposta = await http.post(f"/pix/webhook/{segredo}/pix", json={"pix": list(pix)})
    return resposta.status_code


def _psp(casa: Casa) -> PspHttp:
    return PspHttp(FinanceiroSettings(pix_url="https://psp.exemplo"), casa.clock, httpx.ASGITransport(casa.psp.app()))


async def _rodada(casa: Casa, agora: datetime) -> dict[Desfecho, int]:
    return dict(await rodada(casa.runtime.db, _psp(casa), agora, casa.runtime.calendar))


async def test_the_charge_knows_its_title_and_is_one(casa: Casa, grupo: GrupoVivo) -> None:
    cobranca = await _cobrar(casa, grupo)
    titulo = await grupo.titulo(2, grupo.cotas[0])
    assert cobranca.txid.startswith(titulo.parcela_id.replace("-", ""))
    assert (cobranca.valor, cobranca.vencimento) == (titulo.valor, vencimento(2).isoformat())
    assert cobranca.copia_e_cola.endswith(cobranca.txid)
    assert await _cobrar(casa, grupo) == cobranca
    assert (len(casa.psp.cobrancas), casa.psp.tokens) == (1, 1)
    assert casa.psp.cobrancas[cobranca.txid]["devedor"] == {"cpf": "52998224725", "nome": "Maria da Conceição"}


async def test_late_it_costs_what_it_costs_today_and_the_old_one_is_taken_back(casa: Casa, grupo: GrupoVivo) -> None:
    primeira = await _cobrar(casa, grupo)
    casa.clock.advance(timedelta(days=45))
    segunda = await _cobrar(casa, grupo)
    titulo = await grupo.titulo(2, grupo.cotas[0])
    assert (segunda.valor, segunda.vencimento) == (
        await grupo.devido(titulo, casa.clock.today()),
        casa.clock.today().isoformat(),
    )
    assert float(segunda.valor) > float(primeira.valor)
    await _rodada(casa, casa.clock.now())
    assert casa.psp.cobrancas[primeira.txid]["status"] == "REMOVIDA_PELO_USUARIO_RECEBEDOR"
    assert casa.psp.cobrancas[segunda.txid]["status"] == "ATIVA"


async def test_told_many_times_at_once_it_is_paid_once(casa: Casa, grupo: GrupoVivo) -> None:
    cobranca = await _cobrar(casa, grupo)
    pix = casa.psp.pagar(cobranca.txid, cobranca.valor)
    assert await asyncio.gather(*(_avisar(casa, pix, pix) for _ in range(4))) == [200] * 4
    assert (await grupo.titulo(2, grupo.cotas[0])).situacao == fin.SITUACAO_TITULO_PAGO
    assert await casa.linhas("SELECT count(*) FROM pagamento WHERE referencia_externa LIKE 'pix:%%'") == [(1,)]
    assert await _rodada(casa, datetime(2026, 2, 10, tzinfo=UTC)) == {Desfecho.REPETIDO: 1}
    await grupo.conferir()


async def test_what_the_webhook_lost_is_asked_for(casa: Casa, grupo: GrupoVivo) -> None:
    for cota in range(3):
        cobranca = await _cobrar(casa, grupo, cota)
        casa.psp.pagar(cobranca.txid, cobranca.valor)
    casa.psp.fora_do_ar = True
    with pytest.raises(ConsorcioError) as fora:
        await _rodada(casa, datetime(2026, 2, 10, tzinfo=UTC))
    assert fora.value.kind is ErrorKind.UNAVAILABLE
    casa.psp.fora_do_ar = False
    assert await _rodada(casa, datetime(2026, 2, 10, tzinfo=UTC)) == {Desfecho.NOVO: 3}
    pedido = pb.ConciliarPixRequest(data_inicial="2026-02-09", data_final="2026-02-09")
    feito = await casa.rpc("ConciliarPix", pedido)
    assert (feito.novos, feito.repetidos) == (0, 3)
    lidos = await casa.rpc("ListarPixRecebidos", pb.ListarPixRecebidosRequest(tamanho_pagina=2))
    resto = pb.ListarPixRecebidosRequest(tamanho_pagina=2, token_pagina=lidos.proximo_token)
    assert len(lidos.recebidos) + len((await casa.rpc("ListarPixRecebidos", resto)).recebidos) == 3
    await grupo.conferir()


async def test_a_charge_that_we_forgot_still_finds_its_title(casa: Casa, grupo: GrupoVivo) -> None:
    cobranca = await _cobrar(casa, grupo)
    async with casa.runtime.db.transaction() as tx:
        await tx.conn.execute("DELETE FROM pix_cobranca")
    assert await _avisar(casa, casa.psp.pagar(cobranca.txid, cobranca.valor)) == 200
    assert (await grupo.titulo(2, grupo.cotas[0])).situacao == fin.SITUACAO_TITULO_PAGO


async def test_a_psp_that_tells_two_stories_is_written_down(casa: Casa, grupo: GrupoVivo) -> None:
    cobranca = await _cobrar(casa, grupo)
    pix = casa.psp.pagar(cobranca.txid, cobranca.valor)
    assert await _avisar(casa, pix) == 200
    assert await _avisar(casa, pix | {"valor": "5.00"}) == 200
    divergentes = await casa.rpc("ListarPixRecebidos", pb.ListarPixRecebidosRequest(so_divergentes=True))
    assert [(r.valor, "R$ 5,00" in r.divergencia) for r in divergentes.recebidos] == [(cobranca.valor, True)]
    await grupo.conferir()


async def test_money_without_a_title_waits_and_goes_back_once(casa: Casa, grupo: GrupoVivo) -> None:
    assert await _avisar(casa, casa.psp.pagar("", "77.00"), casa.psp.pagar("a" * 30, "8.00")) == 200
    recebidos = (await casa.rpc("ListarPixRecebidos", pb.ListarPixRecebidosRequest())).recebidos
    assert {r.situacao for r in recebidos} == {fin.SITUACAO_PAGAMENTO_NAO_IDENTIFICADO}
    pedido = pb.DevolverPixRequest(pagamento_id=recebidos[0].pagamento_id, motivo="Pago a quem não devia")
    casa.psp.devolucao = "NAO_REALIZADO"
    assert "Conta encerrada" in (await casa.recusa("DevolverPix", pedido)).detail
    casa.psp.devolucao = "DEVOLVIDO"
    assert (await casa.rpc("DevolverPix", pedido)).situacao == fin.SITUACAO_PAGAMENTO_DEVOLVIDO
    assert (await casa.recusa("DevolverPix", pedido)).kind is ErrorKind.CONFLICT
    assert len(casa.psp.devolucoes) == 1


async def test_a_refund_is_followed_until_it_ends(casa: Casa, grupo: GrupoVivo) -> None:
    """Being done, the money waits and nobody else takes it; not done, it is asked again; done, it leaves the queue."""
    assert await _avisar(casa, casa.psp.pagar("", "77.00")) == 200
    (recebido,) = (await casa.rpc("ListarPixRecebidos", pb.ListarPixRecebidosRequest())).recebidos
    pedido = pb.DevolverPixRequest(pagamento_id=recebido.pagamento_id, motivo="Pago a quem não devia")

    async def acompanhar() -> tuple[dict[str, int], Any]:
        feito = await devolucao_pix.acompanhar(casa.runtime.db, _psp(casa), casa.runtime.vault, casa.runtime.calendar)
        return dict(feito), (await casa.rpc("ListarPixRecebidos", pb.ListarPixRecebidosRequest())).recebidos[0]

    assert (await casa.rpc("DevolverPix", pedido)).situacao == fin.SITUACAO_PAGAMENTO_NAO_IDENTIFICADO
    assert "em processamento" in (await casa.recusa("DevolverPix", pedido)).detail
    titulo = await grupo.titulo(2, grupo.cotas[0])
    resolver = fin.ResolverPagamentoRequest(
        pagamento_id=recebido.pagamento_id, parcela_id=titulo.parcela_id, motivo="Era dele"
    )
    assert "em processamento" in (await casa.recusa("ResolverPagamento", resolver)).detail
    feito, agora = await acompanhar()
    assert (feito, agora.devolucao) == ({}, pb.SITUACAO_DEVOLUCAO_PIX_EM_PROCESSAMENTO)
    (primeira,) = casa.psp.devolucoes.values()
    primeira |= {"status": "NAO_REALIZADO", "motivo": "Conta encerrada"}
    feito, agora = await acompanhar()
    assert (feito, agora.devolucao) == ({"NAO_REALIZADO": 1}, pb.SITUACAO_DEVOLUCAO_PIX_NAO_REALIZADO)
    assert (agora.recusa_devolucao, agora.situacao) == ("Conta encerrada", fin.SITUACAO_PAGAMENTO_NAO_IDENTIFICADO)
    casa.clock.advance(timedelta(minutes=1))
    await casa.rpc("DevolverPix", pedido)
    assert len(casa.psp.devolucoes) == 2
    for devolucao in casa.psp.devolucoes.values():
        devolucao["status"] = "DEVOLVIDO"
    feito, agora = await acompanhar()
    assert (feito, agora.situacao) == ({"DEVOLVIDO": 1}, fin.SITUACAO_PAGAMENTO_DEVOLVIDO)
    assert agora.devolucao == pb.SITUACAO_DEVOLUCAO_PIX_DEVOLVIDO
    assert (await acompanhar())[0] == {}
    await grupo.conferir()


async def test_a_psp_away_or_wrong_leaves_nothing(casa: Casa, grupo: GrupoVivo) -> None:
    titulo = await grupo.titulo(2, grupo.cotas[0])
    pedido = pb.CriarCobrancaPixRequest(parcela_id=titulo.parcela_id)
    casa.psp.fora_do_ar = True
    assert (await casa.recusa("CriarCobrancaPix", pedido)).kind is ErrorKind.UNAVAILABLE
    casa.psp.fora_do_ar, casa.psp.troca_o_valor = False, True
    assert "não se entende" in (await casa.recusa("CriarCobrancaPix", pedido)).detail
    assert await casa.linhas("SELECT count(*) FROM pix_cobranca") == [(0,)]
    casa.psp.troca_o_valor = False
    assert (await casa.rpc("CriarCobrancaPix", pedido)).valor == titulo.valor


async def test_the_webhook_hears_only_who_knows_its_address(casa: Casa, grupo: GrupoVivo) -> None:
    pix = casa.psp.pagar("", "77.00")
    assert await _avisar(casa, pix, segredo="outro") == 401
    assert await _avisar(casa, pix | {"valor": "7,00"}) == 400
    assert await _avisar(casa, pix | {"endToEndId": "curto"}) == 400
    assert await casa.linhas("SELECT count(*) FROM pix_recebido") == [(0,)]


async def test_a_consorciado_charges_himself_alone(casa: Casa, grupo: GrupoVivo) -> None:
    permissoes = frozenset({"financeiro.pix.cobrar.proprio"})
    dono = f"00000000-0000-0000-0000-{5001:012x}"
    eu = Actor(uuid4().hex, "Quem paga", ActorKind.USUARIO, frozenset({"consorciado"}), permissoes, dono)
    meu, alheio = [await grupo.titulo(2, cota) for cota in grupo.cotas[:2]]
    assert (await casa.rpc("CriarCobrancaPix", pb.CriarCobrancaPixRequest(parcela_id=meu.parcela_id), eu)).txid
    with pytest.raises(ConsorcioError) as recusa:
        await casa.rpc("CriarCobrancaPix", pb.CriarCobrancaPixRequest(parcela_id=alheio.parcela_id), eu)
    assert recusa.value.kind is ErrorKind.FORBIDDEN


async def test_an_immediate_charge_is_another_each_time_and_the_last_one_is_paid(casa: Casa, grupo: GrupoVivo) -> None:
    """At a counter: of ten minutes, for what the title costs today."""
    titulo = await grupo.titulo(2, grupo.cotas[0])
    com_vencimento = await _cobrar(casa, grupo)
    pedido = pb.CriarCobrancaPixRequest(parcela_id=titulo.parcela_id, validade_segundos=600)
    primeira, segunda = [await casa.rpc("CriarCobrancaPix", pedido) for _ in range(2)]
    assert len({com_vencimento.txid, primeira.txid, segunda.txid}) == 3
    assert casa.psp.cobrancas[segunda.txid]["calendario"] == {"expiracao": 600}
    await _rodada(casa, casa.clock.now())
    retiradas = {txid for txid, c in casa.psp.cobrancas.items() if c["status"] != "ATIVA"}
    assert retiradas == {com_vencimento.txid, primeira.txid}
    assert await _avisar(casa, casa.psp.pagar(segunda.txid, segunda.valor)) == httpx.codes.OK
    assert (await grupo.titulo(2, grupo.cotas[0])).situacao == fin.SITUACAO_TITULO_PAGO
    await grupo.conferir()


async def test_the_psp_is_told_where_to_tell(casa: Casa, grupo: GrupoVivo) -> None:
    for _ in range(2):
        feito = await casa.rpc("RegistrarWebhookPix", pb.RegistrarWebhookPixRequest())
        assert list(feito.chaves) == ["chave@exemplo.com.br"]
    (endereco,) = casa.psp.webhooks.values()
    assert endereco.endswith(f"/pix/webhook/{SEGREDO_DO_WEBHOOK}")
