"""Socket.IO through two gateways over one real Redis: each told of their own, by token or session, from known sites."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import uuid4

import pytest
import socketio
from aiohttp import ClientSession

from consorcio.contracts.notificacoes.v1 import notificacoes_pb2
from consorcio.contracts.relatorios.v1 import relatorios_pb2
from consorcio.core.clock import FixedClock
from consorcio.core.errors import forbidden, unavailable
from consorcio.core.ids import Uuid7Generator
from consorcio.gateway.app import Gateway, Surroundings, build_app
from consorcio.gateway.session_redis import RedisStore
from consorcio.gateway.session_store import Session, SessionStore, new_token
from consorcio.gateway.settings import GatewaySettings
from consorcio.platform.context import Actor
from consorcio.platform.serving import http_server
from consorcio.platform.settings import Settings
from consorcio.platform.stack import RunningStack
from contract.gateway.exemplo import NOW, Identity
from integration.gateway.test_over_the_network import _free_port

SITE = "https://portal.exemplo.com.br"
EU, OUTRO = "0198c5f0-6f3e-7d2a-9b41-2f6d1c3e5a70", "0198c5f0-6f3e-7d2a-9b41-2f6d1c3e5a71"


class Correio:
    """Services in the place of the real ones: what each person is told, and the numbers of the panel."""

    def __init__(self) -> None:
        self.caixas: dict[str, asyncio.Queue[Any]] = {}
        self.pedidos: list[Any] = []

    def caixa(self, quem: str) -> asyncio.Queue[Any]:
        return self.caixas.setdefault(quem, asyncio.Queue())

    async def unary(self, *_args: Any, **_kwargs: Any) -> Any:
        raise unavailable("não é deste teste")

    async def stream(
        self, method: Any, request: Any, *, actor: Actor, correlation_id: str, timeout_s: float
    ) -> AsyncIterator[Any]:
        self.pedidos.append((method.name, actor.id, request.depois_de))
        if method.name == "AcompanharPainel":
            if "relatorios.relatorio.ler" not in actor.permissoes:
                raise forbidden()
            yield relatorios_pb2.Painel(versao="1-a", cotas_ativas=12)
            return
        while True:
            proximo = await self.caixa(actor.id).get()
            if isinstance(proximo, Exception):
                raise proximo
            yield proximo


@dataclass
class Pagina:
    """A page that is open: a real client, and what it heard."""

    cliente: socketio.AsyncClient
    ouvidos: asyncio.Queue[tuple[str, Any]] = field(default_factory=asyncio.Queue)

    async def acompanhar(self, canal: str, depois_de: str = "") -> Any:
        return await self.cliente.call("acompanhar", {"canal": canal, "depois_de": depois_de}, timeout=5)

    async def ouvir(self) -> tuple[str, Any]:
        return await asyncio.wait_for(self.ouvidos.get(), 5)


@dataclass
class Mundo:
    """Two gateways of one installation."""

    portas: list[int]
    identity: Identity
    correio: Correio
    sessoes: SessionStore
    pilha: AsyncExitStack

    async def abrir(self, gateway: int = 0, cabecalhos: dict[str, str] | None = None, **auth: str) -> Pagina:
        http = await self.pilha.enter_async_context(ClientSession())
        pagina = Pagina(socketio.AsyncClient(reconnection=False, http_session=http))
        for evento in ("aviso", "painel", "interrompido", "lidas"):
            pagina.cliente.on(evento, _guardar(pagina, evento))
        await pagina.cliente.connect(
            f"http://127.0.0.1:{self.portas[gateway]}",
            headers=cabecalhos or {},
            auth=auth or None,
            transports=["websocket"],
        )
        self.pilha.push_async_callback(pagina.cliente.disconnect)
        return pagina

    async def sessao(self, quem: str) -> str:
        """The cookie of a session of somebody."""
        cookie, agora = new_token(), NOW.timestamp()
        dela = Session(self.identity.token(sub=quem), "r", "i", agora + 300, agora + 3600)
        await self.sessoes.save(cookie, dela, agora)
        return cookie


def _guardar(pagina: Pagina, evento: str) -> Any:
    async def guardar(dados: Any) -> None:
        await pagina.ouvidos.put((evento, dados))

    return guardar


@asynccontextmanager
async def _gateway(
    settings: GatewaySettings, correio: Correio, identity: Identity, porta: int
) -> AsyncIterator[Gateway]:
    async def pronto() -> bool:
        return True

    gateway = build_app(
        Surroundings(
            settings=settings,
            clock=FixedClock(NOW),
            ids=Uuid7Generator(),
            caller=cast("Any", correio),
            is_ready=pronto,
            identity_app=identity.app,
        )
    )
    servidor = http_server(gateway, "127.0.0.1", porta)
    servindo = asyncio.create_task(servidor.serve())
    while not servidor.started:  # noqa: ASYNC110  uvicorn has no event for it
        await asyncio.sleep(0.01)
    yield gateway
    servidor.should_exit = True
    await gateway.close()
    await servindo


@pytest.fixture
async def mundo(pilha: RunningStack) -> AsyncIterator[Mundo]:
    redis, correio, identity = pilha.urls.redis, Correio(), Identity(FixedClock(NOW))
    settings = GatewaySettings.of(Settings(url_publica="http://consorcio.teste", redis_url=redis, cors_origens=(SITE,)))
    portas = [_free_port(), _free_port()]
    guarda = RedisStore(redis)
    async with AsyncExitStack() as servidores:
        for porta in portas:
            await servidores.enter_async_context(_gateway(settings, correio, identity, porta))
        async with AsyncExitStack() as paginas:
            yield Mundo(portas, identity, correio, SessionStore(guarda), paginas)
    await guarda.close()


def _aviso(titulo: str) -> notificacoes_pb2.Aviso:
    return notificacoes_pb2.Aviso(entrega_id=str(uuid4()), titulo=titulo)


async def test_each_is_told_of_their_own_at_whatever_gateway_by_token_or_session(mundo: Mundo) -> None:
    minha = await mundo.abrir(0, token=mundo.identity.token(sub=EU))
    dele = await mundo.abrir(1, {"cookie": f"sessao={await mundo.sessao(OUTRO)}", "origin": SITE})
    for pagina in (minha, dele):
        assert await pagina.acompanhar("notificacoes", "0198c5f0-6f3e-7d2a-9b41-2f6d1c3e5a99") == {}
    meu, outro = _aviso("para mim"), _aviso("para o outro")
    await mundo.correio.caixa(EU).put(meu)
    await mundo.correio.caixa(OUTRO).put(outro)
    evento, dados = await minha.ouvir()
    assert (evento, dados["id"], dados["dados"]["titulo"]) == ("aviso", meu.entrega_id, "para mim")
    assert (await dele.ouvir())[1]["dados"]["titulo"] == "para o outro"
    assert minha.ouvidos.empty()
    assert sorted(mundo.correio.pedidos) == [
        ("AcompanharCaixa", quem, "0198c5f0-6f3e-7d2a-9b41-2f6d1c3e5a99") for quem in (EU, OUTRO)
    ]


async def test_what_is_read_in_a_page_is_told_to_the_others_of_that_person_at_another_gateway(mundo: Mundo) -> None:
    token = mundo.identity.token(sub=EU)
    aqui, ali = await mundo.abrir(0, token=token), await mundo.abrir(1, token=token)
    alheia = await mundo.abrir(1, token=mundo.identity.token(sub=OUTRO))
    await aqui.cliente.emit("lidas")
    assert await ali.ouvir() == ("lidas", {})
    await ali.cliente.emit("lidas")
    assert await aqui.ouvir() == ("lidas", {})
    assert alheia.ouvidos.empty()
    assert aqui.ouvidos.empty()


async def test_the_panel_asks_for_its_right_and_the_end_of_a_stream_is_told(mundo: Mundo) -> None:
    pode = await mundo.abrir(token=mundo.identity.token(permissoes=["relatorios.relatorio.ler"]))
    nao_pode = await mundo.abrir(token=mundo.identity.token(permissoes=["grupos.*"]))
    for pagina in (pode, nao_pode):
        assert await pagina.acompanhar("painel") == {}
    evento, dados = await pode.ouvir()
    assert (evento, dados["id"], dados["dados"]["cotas_ativas"]) == ("painel", "1-a", 12)
    assert await pode.ouvir() == ("interrompido", {"canal": "painel", "problema": {}})
    evento, fim = await nao_pode.ouvir()
    assert (evento, fim["problema"]["status"]) == ("interrompido", 403)
    await pode.acompanhar("notificacoes")
    await mundo.correio.caixa(EU).put(unavailable("notificacoes não responde.", retry_after_s=1))
    assert (await pode.ouvir())[1]["problema"]["code"] == "INDISPONIVEL"


@pytest.mark.parametrize(("canal", "depois_de"), [("tudo", ""), ("painel", "ontem, 3h"), ("notificacoes", "7")])
async def test_a_wrong_question_is_answered_with_the_problem(mundo: Mundo, canal: str, depois_de: str) -> None:
    pagina = await mundo.abrir(token=mundo.identity.token())
    assert (await pagina.acompanhar(canal, depois_de))["status"] == 400
    assert mundo.correio.pedidos == []


async def test_nobody_connects_without_proof_or_from_another_site_or_by_polling(mundo: Mundo) -> None:
    cookie = {"cookie": f"sessao={await mundo.sessao(EU)}"}
    recusas: list[dict[str, Any]] = [
        {},
        {"token": "inventado"},
        {"cabecalhos": {"authorization": "Bearer inventado"}},
        {"cabecalhos": {"cookie": f"sessao={new_token()}", "origin": SITE}},
        {"cabecalhos": {**cookie, "origin": "https://outro.exemplo.com"}},
    ]
    for como in recusas:
        with pytest.raises(socketio.exceptions.ConnectionError):
            await mundo.abrir(**como)
    async with ClientSession() as http:
        for metodo in ("get", "post"):
            sondagem = f"http://127.0.0.1:{mundo.portas[0]}/socket.io/?EIO=4&transport=polling"
            async with getattr(http, metodo)(sondagem, headers=cookie) as resposta:
                assert resposta.status == 400


async def test_a_session_that_ended_follows_nothing_more(mundo: Mundo) -> None:
    cookie = await mundo.sessao(EU)
    pagina = await mundo.abrir(0, {"cookie": f"sessao={cookie}", "origin": SITE})
    await mundo.sessoes.remove(cookie)
    assert (await pagina.acompanhar("notificacoes"))["status"] == 401
    assert mundo.correio.pedidos == []


async def test_without_redis_each_is_still_told_of_their_own() -> None:
    correio, identity, porta = Correio(), Identity(FixedClock(NOW)), _free_port()
    fora = Settings(url_publica="http://consorcio.teste", redis_url=f"redis://127.0.0.1:{_free_port()}/0")
    async with (
        _gateway(GatewaySettings.of(fora), correio, identity, porta),
        AsyncExitStack() as paginas,
    ):
        mundo = Mundo([porta], identity, correio, cast("Any", None), paginas)
        pagina = await mundo.abrir(token=identity.token(sub=EU))
        await pagina.acompanhar("notificacoes")
        await correio.caixa(EU).put(_aviso("mesmo assim"))
        assert (await pagina.ouvir())[1]["dados"]["titulo"] == "mesmo assim"
