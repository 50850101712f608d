"""SMS and WhatsApp by an HTTP provider, browsers by Web Push, and the screen, live."""

from __future__ import annotations

import asyncio
import base64
from datetime import timedelta
from typing import Any

import http_ece
import orjson
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from joserfc import jwt
from joserfc.jwk import ECKey
from starlette.responses import JSONResponse, Response

from consorcio.contracts.notificacoes.v1 import notificacoes_pb2 as pb
from consorcio.platform.context import Actor, ActorKind
from consorcio.platform.rpc.pipeline import CallMeta
from integration.notificacoes.conftest import MARIA, USUARIO, Casa, Montar
from integration.notificacoes.destino import Destino, destino

CELULAR = ("CELULAR", "+5511987654321")
DADOS = {"grupo": "1001", "cota": "74", "assembleia": "2", "vencimento": "2026-01-10"}
DA_MARIA = Actor(
    USUARIO,
    "Maria",
    ActorKind.USUARIO,
    permissoes=frozenset({"notificacoes.caixa.ler.proprio", "notificacoes.caixa.alterar.proprio"}),
    consorciado_id=str(MARIA),
)


async def _enviar(casa: Casa, *canais: Any, modelo: str = "parcela_a_vencer") -> pb.Notificacao:
    pedido = pb.EnviarNotificacaoRequest(consorciado_id=str(MARIA), modelo=modelo, dados=DADOS, canais=canais)
    resposta: pb.Notificacao = await casa.rpc("EnviarNotificacao", pedido)
    return resposta


async def _permitir(casa: Casa, *canais: Any) -> None:
    preferencias = [pb.Preferencia(canal=canal, finalidade=pb.FINALIDADE_COBRANCA, permitido=True) for canal in canais]
    await casa.rpc(
        "DefinirPreferencias",
        pb.DefinirPreferenciasRequest(consorciado_id=str(MARIA), origem="tela", preferencias=preferencias),
    )


@pytest.mark.parametrize(("canal", "nome"), [(pb.CANAL_SMS, "SMS"), (pb.CANAL_WHATSAPP, "WHATSAPP")])
async def test_a_text_reaches_the_telephone_through_the_provider(montar_casa: Montar, canal: Any, nome: str) -> None:
    async with destino() as provedor:
        provedor.respostas = [JSONResponse({"id": "m-1"})]
        casa = await montar_casa(**{f"{nome.lower()}_url": provedor.url, f"{nome.lower()}_token": "segredo"})
        await casa.apresentar(MARIA, "Maria", CELULAR)
        await _permitir(casa, canal)
        await _enviar(casa, canal)
        async with casa.no_ar():
            await casa.ate_situacao("ENVIADA", nome)
    (pedido,) = provedor.pedidos
    corpo = orjson.loads(pedido.corpo)
    assert (corpo["canal"], corpo["para"]) == (nome, "+5511987654321")
    assert corpo["texto"] == "Consórcio: a parcela da cota 74, grupo 1001, vence em 10/01/2026."
    assert pedido.cabecalhos["authorization"] == "Bearer segredo"
    assert pedido.cabecalhos["idempotency-key"] == corpo["referencia"]
    assert await casa.linhas("SELECT provedor_id FROM entrega WHERE canal = %s", nome) == [("m-1",)]


async def test_a_provider_that_is_away_is_waited_for_and_one_that_refuses_is_believed(montar_casa: Montar) -> None:
    async with destino() as provedor:
        provedor.respostas = [Response(status_code=503), Response("número inválido", status_code=400)]
        casa = await montar_casa(sms_url=provedor.url)
        await casa.apresentar(MARIA, "Maria", CELULAR)
        await _permitir(casa, pb.CANAL_SMS)
        await _enviar(casa, pb.CANAL_SMS)
        async with casa.no_ar():
            await provedor.esperar(1)
            await asyncio.sleep(0.3)
            assert await casa.linhas("SELECT situacao, tentativas FROM entrega") == [("PENDENTE", 0)]
            await _adiante(casa)
            await casa.ate_situacao("MORTA", "SMS")
    assert await casa.linhas("SELECT motivo FROM entrega") == [("400: número inválido",)]


class Navegador:
    """The keys of a browser, and what it reads."""

    def __init__(self) -> None:
        self._privada = ec.generate_private_key(ec.SECP256R1())
        self._auth = b"0123456789abcdef"

    def inscricao(self, endpoint: str) -> pb.InscreverPushRequest:
        """The subscription, as the browser gives it."""
        ponto = self._privada.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        return pb.InscreverPushRequest(endpoint=endpoint, p256dh=_base64url(ponto), auth=_base64url(self._auth))

    def ler(self, conteudo: bytes) -> Any:
        """What the service worker sees."""
        return orjson.loads(
            http_ece.decrypt(conteudo, private_key=self._privada, auth_secret=self._auth, version="aes128gcm")
        )


async def test_a_browser_reads_what_only_it_can_and_knows_who_sent_it(casa: Casa) -> None:
    navegador = Navegador()
    async with destino() as servico:
        chave = (await casa.rpc("ObterChavePush", pb.ObterChavePushRequest(), DA_MARIA)).chave_publica
        await _inscrever(casa, navegador, servico)
        await _permitir(casa, pb.CANAL_PUSH)
        await _enviar(casa, pb.CANAL_PUSH)
        async with casa.no_ar():
            await casa.ate_situacao("ENVIADA", "PUSH")
    (pedido,) = servico.pedidos
    assert navegador.ler(pedido.corpo)["texto"] == "a parcela da cota 74, grupo 1001, vence em 10/01/2026."
    assert b"parcela" not in pedido.corpo
    esquema, _, parametros = pedido.cabecalhos["authorization"].partition(" ")
    campos = dict(parte.strip().split("=", 1) for parte in parametros.split(","))
    assert (esquema, campos["k"].rstrip("=")) == ("vapid", chave)
    ponto = base64.urlsafe_b64decode(chave + "=" * (-len(chave) % 4))
    publica = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), ponto)
    pem = publica.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    assert jwt.decode(campos["t"], ECKey.import_key(pem)).claims["aud"] == servico.url


async def test_a_browser_that_is_no_more_is_forgotten(casa: Casa) -> None:
    async with destino() as servico:
        servico.respostas = [Response(status_code=410)]
        await _inscrever(casa, Navegador(), servico)
        await _permitir(casa, pb.CANAL_PUSH)
        await _enviar(casa, pb.CANAL_PUSH)
        async with casa.no_ar():
            await casa.ate_situacao("MORTA", "PUSH")
    assert await casa.linhas("SELECT * FROM contato") == []


async def test_a_browser_is_cancelled_by_its_owner_only(casa: Casa) -> None:
    async with destino() as servico:
        inscricao_id = await _inscrever(casa, Navegador(), servico)
    pedido = pb.CancelarPushRequest(inscricao_id=inscricao_id)
    await casa.recusa("CancelarPush", pedido)
    await casa.rpc("CancelarPush", pedido, DA_MARIA)
    assert await casa.linhas("SELECT * FROM contato") == []


async def test_the_screen_shows_each_their_own_and_counts_what_was_not_read(casa: Casa) -> None:
    await casa.apresentar(MARIA, "Maria")
    for _ in range(3):
        await _enviar(casa, pb.CANAL_TELA)
    caixa = await casa.rpc("ListarCaixa", pb.ListarCaixaRequest(tamanho_pagina=2), DA_MARIA)
    assert [aviso.titulo for aviso in caixa.avisos] == ["Sua parcela vence em 10/01/2026"] * 2
    assert (caixa.nao_lidas, bool(caixa.proximo_token)) == (3, True)
    assert (await casa.rpc("ListarCaixa", pb.ListarCaixaRequest())).nao_lidas == 0
    uma = pb.MarcarLidasRequest(entrega_ids=[caixa.avisos[0].entrega_id])
    assert (await casa.rpc("MarcarLidas", uma)).quantidade == 0
    assert (await casa.rpc("MarcarLidas", uma, DA_MARIA)).quantidade == 1
    assert (await casa.rpc("MarcarLidas", pb.MarcarLidasRequest(), DA_MARIA)).quantidade == 2
    resto = pb.ListarCaixaRequest(token_pagina=caixa.proximo_token)
    assert [aviso.lido for aviso in (await casa.rpc("ListarCaixa", resto, DA_MARIA)).avisos] == [True]


async def test_what_is_told_appears_on_an_open_screen(casa: Casa) -> None:
    await casa.apresentar(MARIA, "Maria")
    await _enviar(casa, pb.CANAL_TELA)
    async with casa.no_ar():
        meta = CallMeta(DA_MARIA, "teste")
        avisos = casa.binding.stream(casa.binding.policies["AcompanharCaixa"], pb.AcompanharCaixaRequest(), meta)
        proximo = asyncio.ensure_future(anext(avisos))
        await asyncio.sleep(0.2)
        nova = await _enviar(casa, pb.CANAL_TELA)
        async with asyncio.timeout(5):
            assert (await proximo).entrega_id == nova.entregas[0].entrega_id  # type: ignore[attr-defined]
        await avisos.aclose()  # type: ignore[attr-defined]


async def _inscrever(casa: Casa, navegador: Navegador, servico: Destino) -> str:
    pedido = navegador.inscricao(servico.url.replace("http:", "https:"))
    resposta = await casa.rpc("InscreverPush", pedido, DA_MARIA)
    # The service of the test has no certificate; the contract takes only https.
    contato_id = (await casa.linhas("SELECT contato_id FROM contato WHERE canal = 'PUSH'"))[0][0]
    inscricao = {"endpoint": servico.url, "p256dh": pedido.p256dh, "auth": pedido.auth}
    valor = casa.runtime.vault.seal(orjson.dumps(inscricao), "contato", "valor", contato_id)
    async with casa.runtime.db.transaction() as tx:
        await tx.conn.execute("UPDATE contato SET valor = %s", [valor])
    return str(resposta.inscricao_id)


async def _adiante(casa: Casa) -> None:
    casa.clock.advance(timedelta(minutes=1))
    await asyncio.sleep(1.2)
    casa.runtime.db.bells.ring()


def _base64url(valor: bytes) -> str:
    return base64.urlsafe_b64encode(valor).decode().rstrip("=")
