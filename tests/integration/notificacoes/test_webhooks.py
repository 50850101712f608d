"""Facts to other systems: signed as the reference reader believes, retried, given up, replayed; never to the inside."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook as Leitor
from standardwebhooks.webhooks import WebhookVerificationError
from starlette.responses import RedirectResponse, Response

from consorcio.contracts.notificacoes.v1 import notificacoes_pb2 as pb
from consorcio.core.errors import ErrorKind
from integration.notificacoes.conftest import COTA, USUARIO, Casa, Montar
from integration.notificacoes.destino import Pedido, destino


async def inscrever(casa: Casa, url: str, *tipos: str) -> tuple[pb.Webhook, str]:
    """A webhook and its secret."""
    resposta = await casa.rpc("CriarWebhook", pb.CriarWebhookRequest(url=f"{url}/gancho", tipos=tipos))
    return resposta.webhook, resposta.segredo


def acertar_relogio(casa: Casa) -> None:
    """The reference reader refuses what is five minutes from the clock of this machine."""
    casa.clock.advance(datetime.now(UTC) - casa.clock.now())


def lido(segredo: str, pedido: Pedido) -> Any:
    """What the reference reader makes of a request. Raises when it does not believe it."""
    return Leitor(segredo).verify(pedido.corpo, pedido.cabecalhos)


async def test_a_fact_arrives_signed_with_ids_only(casa: Casa) -> None:
    acertar_relogio(casa)
    async with destino() as aqui:
        _, segredo = await inscrever(casa, aqui.url, "PagamentoRealizado")
        await casa.vender()
        await casa.pagar()
        async with casa.no_ar():
            await aqui.esperar(1)
    (pedido,) = aqui.pedidos
    corpo = lido(segredo, pedido)
    assert (pedido.caminho, corpo["type"], corpo["data"]["cota_id"]) == ("/gancho", "PagamentoRealizado", str(COTA))
    assert set(corpo) == {"type", "timestamp", "data"}
    with pytest.raises(WebhookVerificationError):
        lido(segredo, replace(pedido, corpo=pedido.corpo.replace(b"123456", b"123457")))
    with pytest.raises(WebhookVerificationError):
        lido("whsec_" + "A" * 44, pedido)


async def test_it_is_tried_again_further_apart_with_the_same_id_and_then_replayed(casa: Casa) -> None:
    async with destino() as aqui:
        aqui.respostas = [Response(status_code=500)]
        webhook, _ = await inscrever(casa, aqui.url)
        await casa.rpc("TestarWebhook", pb.TestarWebhookRequest(webhook_id=webhook.webhook_id))
        async with casa.no_ar():
            for tentativa in range(1, 11):
                await aqui.esperar(tentativa)
                await _ate_tentativas(casa, tentativa)
                casa.clock.advance(timedelta(hours=25))
                casa.runtime.db.bells.ring()
            assert await _situacoes(casa) == ["MORTA"]
            assert len({pedido.cabecalhos["webhook-id"] for pedido in aqui.pedidos}) == 1
            aqui.respostas = [Response(status_code=200)]
            pedido = pb.ReenviarEntregasWebhookRequest(webhook_id=webhook.webhook_id)
            assert (await casa.rpc("ReenviarEntregasWebhook", pedido)).quantidade == 1
            await aqui.esperar(11)
            await _ate_situacao(casa, "ENVIADA")
    entregas = await casa.rpc("ListarEntregasWebhook", pb.ListarEntregasWebhookRequest(webhook_id=webhook.webhook_id))
    assert [(e.tipo, e.tentativas) for e in entregas.entregas] == [("webhook.teste", 1)]


async def test_after_repeated_failure_it_is_switched_off_and_whoever_subscribed_it_is_told(casa: Casa) -> None:
    await casa.apresentar_usuario(USUARIO, "Ana", "ana@exemplo.com.br")
    async with destino() as aqui:
        aqui.respostas = [Response("cansei", status_code=500)]
        webhook, _ = await inscrever(casa, aqui.url)
        async with casa.no_ar():
            for numero in range(20):
                await casa.pagar(pagamento=f"p{numero}")
            await casa.ate(lambda: _desligado(casa))
            await _passar_fatos_proprios(casa)
            await casa.correio.esperar(1)
            quantos = len(aqui.pedidos)
            await casa.pagar(pagamento="depois")
            casa.clock.advance(timedelta(hours=1))
            assert len(aqui.pedidos) == quantos
    assert "127.0.0.1" in casa.correio.caixa[0].texto
    assert "20 falhas seguidas; a última: 500: cansei" in casa.correio.caixa[0].texto
    (visto,) = (await casa.rpc("ListarWebhooks", pb.ListarWebhooksRequest())).webhooks
    assert (visto.ativo, visto.versao) == (False, 2)
    ligar = pb.AtualizarWebhookRequest(webhook_id=webhook.webhook_id, versao=2, url=visto.url, ativo=True)
    assert (await casa.rpc("AtualizarWebhook", ligar)).falhas_seguidas == 0
    assert (await casa.recusa("AtualizarWebhook", ligar)).kind is ErrorKind.VERSION_MISMATCH


async def test_gone_is_believed_at_once(casa: Casa) -> None:
    async with destino() as aqui:
        aqui.respostas = [Response(status_code=410)]
        webhook, _ = await inscrever(casa, aqui.url)
        await casa.rpc("TestarWebhook", pb.TestarWebhookRequest(webhook_id=webhook.webhook_id))
        async with casa.no_ar():
            await casa.ate(lambda: _desligado(casa))


async def test_a_slow_destination_delays_no_other(casa: Casa) -> None:
    async with destino() as lento, destino() as rapido:
        lento.demora_s = 5
        devagar, _ = await inscrever(casa, lento.url)
        depressa, _ = await inscrever(casa, rapido.url)
        for _ in range(20):
            await casa.rpc("TestarWebhook", pb.TestarWebhookRequest(webhook_id=devagar.webhook_id))
        for _ in range(5):
            await casa.rpc("TestarWebhook", pb.TestarWebhookRequest(webhook_id=depressa.webhook_id))
        async with casa.no_ar():
            await rapido.esperar(5, prazo_s=4)
            lento.demora_s = 0


async def test_while_a_secret_is_changed_both_sign(casa: Casa) -> None:
    acertar_relogio(casa)
    async with destino() as aqui:
        webhook, antigo = await inscrever(casa, aqui.url)
        pedido = pb.RotacionarSegredoWebhookRequest(webhook_id=webhook.webhook_id)
        novo = (await casa.rpc("RotacionarSegredoWebhook", pedido)).segredo
        teste = pb.TestarWebhookRequest(webhook_id=webhook.webhook_id)
        async with casa.no_ar():
            await casa.rpc("TestarWebhook", teste)
            await aqui.esperar(1)
            casa.clock.advance(timedelta(hours=25))
            await casa.rpc("TestarWebhook", teste)
            await aqui.esperar(2)
    for segredo in (antigo, novo):
        assert lido(segredo, aqui.pedidos[0])["type"] == "webhook.teste"
    assinaturas = [pedido.cabecalhos["webhook-signature"].split() for pedido in aqui.pedidos]
    assert [len(assinatura) for assinatura in assinaturas] == [2, 1]


async def test_a_redirect_is_not_followed(casa: Casa) -> None:
    async with destino() as aqui, destino() as dentro:
        aqui.respostas = [RedirectResponse(f"{dentro.url}/segredo", 307)]
        webhook, _ = await inscrever(casa, aqui.url)
        await casa.rpc("TestarWebhook", pb.TestarWebhookRequest(webhook_id=webhook.webhook_id))
        async with casa.no_ar():
            await aqui.esperar(1)
            await _ate_tentativas(casa, 1)
        assert dentro.pedidos == []


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/x",
        "https://localhost/x",
        "https://169.254.169.254/latest/meta-data",
        "https://10.1.2.3/x",
        "https://[::1]/x",
        "https://[::ffff:127.0.0.1]/x",
        "https://2130706433/x",
        "https://ninguem.invalid/x",
        "https://usuario:senha@127.0.0.1/x",
        "http://8.8.8.8/x",
    ],
)
async def test_addresses_of_the_inside_are_refused(montar_casa: Montar, url: str) -> None:
    casa = await montar_casa(redes_permitidas=())
    recusa = await casa.recusa("CriarWebhook", pb.CriarWebhookRequest(url=url))
    assert recusa.fields[0].pointer == "/url"


async def test_a_name_that_changes_its_address_after_it_was_accepted_gains_nothing(
    montar_casa: Montar, casa: Casa
) -> None:
    """The subscription was accepted by an installation that allows the inside; the one that sends does not."""
    async with destino() as aqui:
        webhook, _ = await inscrever(casa, aqui.url)
        await casa.rpc("TestarWebhook", pb.TestarWebhookRequest(webhook_id=webhook.webhook_id))
        outra = await montar_casa(banco=casa.runtime.db.url, redes_permitidas=())
        async with outra.no_ar():
            await _ate_tentativas(casa, 1)
        assert aqui.pedidos == []
    assert "rede privada" in (await casa.linhas("SELECT motivo FROM entrega_webhook"))[0][0]


async def test_an_unknown_type_is_refused_by_name(casa: Casa) -> None:
    pedido = pb.CriarWebhookRequest(url="http://127.0.0.1:9/x", tipos=["PagamentoRealizado", "auditoria.folha"])
    assert (await casa.recusa("CriarWebhook", pedido)).fields[0].pointer == "/tipos/1"


async def _situacoes(casa: Casa) -> list[str]:
    return [s for (s,) in await casa.linhas("SELECT situacao FROM entrega_webhook ORDER BY 1")]


async def _ate_situacao(casa: Casa, situacao: str) -> None:
    async def chegou() -> bool:
        return situacao in await _situacoes(casa)

    await casa.ate(chegou)


async def _ate_tentativas(casa: Casa, quantas: int) -> None:
    async def chegou() -> bool:
        return await casa.linhas("SELECT max(tentativas) >= %s FROM entrega_webhook", quantas) == [(True,)]

    await casa.ate(chegou)


async def _desligado(casa: Casa) -> bool:
    return await casa.linhas("SELECT ativo FROM webhook") == [(False,)]


async def _passar_fatos_proprios(casa: Casa) -> None:
    """What the service tells comes back to it, as a transport does."""
    for (dados,) in await casa.linhas("SELECT dados FROM plataforma.outbox WHERE tipo = 'WebhookDesativado'"):
        await casa.receber("WebhookDesativado", f"webhook/{dados['webhook_id']}", **dados)
