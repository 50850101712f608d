"""The whole system behind its gateway, on a real port and real servers, for tests that only know HTTP."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from consorcio.cli.migrate import migrate_all
from consorcio.core.ids import Uuid7Generator
from consorcio.gateway.app import Surroundings, build_app
from consorcio.gateway.settings import GatewaySettings
from consorcio.platform.serving import Process, databases_answer, http_server
from consorcio.platform.stack import StackUrls
from consorcio.platform.stack.process import free_port
from consorcio.services.identidade import chaves
from sistema_no_ar import ajustes, juntos
from sistema_prova import Balcao

T = TypeVar("T")
_PARTIDA_S = 60
_VIDA_DO_TOKEN_S = 6 * 3600


@dataclass(frozen=True, slots=True)
class NoAr:
    """A system that answers at `url`. Its loop runs in a thread of its own: `fazer` runs something there."""

    url: str
    balcao: Balcao
    process: Process
    loop: asyncio.AbstractEventLoop

    def fazer(self, tarefa: Coroutine[Any, Any, T]) -> T:
        """Run to the end, from another thread."""
        return asyncio.run_coroutine_threadsafe(tarefa, self.loop).result(300)

    def token(self, permissoes: list[str], *, usuario_id: str = "", consorciado_id: str = "") -> str:
        """An access token signed with the very key of identidade, that outlives the test."""
        return self.fazer(self._token(permissoes, usuario_id or str(uuid4()), consorciado_id))

    async def _token(self, permissoes: list[str], usuario_id: str, consorciado_id: str) -> str:
        runtime = self.process.runtimes["identidade"]
        agora = runtime.clock.now()
        async with runtime.db.read() as conn:
            assinante = await chaves.carregar(conn, runtime.vault, agora)
        assert assinante is not None, "identidade ainda não tem chave"
        return token_assinado(assinante, self.url, agora, permissoes, usuario_id, consorciado_id)


def token_assinado(
    assinante: chaves.Assinante,
    url: str,
    agora: datetime,
    permissoes: list[str],
    usuario_id: str,
    consorciado_id: str = "",
    nome: str = "Quem testa",
) -> str:
    """An access token as identidade would give."""
    instante = int(agora.timestamp())
    claims: Mapping[str, Any] = {
        "iss": f"{url}/oidc",
        "aud": "consorcio-api",
        "sub": usuario_id,
        "iat": instante,
        "exp": instante + _VIDA_DO_TOKEN_S,
        "jti": str(uuid4()),
        "sid": str(uuid4()),
        "tipo": "USUARIO",
        "nome": nome,
        "papeis": [],
        "permissoes": permissoes,
        **({"consorciado_id": consorciado_id} if consorciado_id else {}),
    }
    return assinante.assinar(claims, "at+jwt")


@contextmanager
def gateway_no_ar(urls: StackUrls, dados: Path) -> Iterator[NoAr]:
    """Every service in one process and the gateway over HTTP, until the end of the block."""
    pronto: Future[NoAr] = Future()
    fim = asyncio.Event()
    servindo = threading.Thread(target=_servir, args=(urls, dados, pronto, fim), name="gateway-no-ar")
    servindo.start()
    no_ar = pronto.result(_PARTIDA_S)
    try:
        yield no_ar
    finally:
        no_ar.loop.call_soon_threadsafe(fim.set)
        servindo.join()


def _servir(urls: StackUrls, dados: Path, pronto: Future[NoAr], fim: asyncio.Event) -> None:
    try:
        asyncio.run(_viver(urls, dados, pronto.set_result, fim))
    except BaseException as falha:
        if pronto.done():
            raise
        pronto.set_exception(falha)


async def _viver(urls: StackUrls, dados: Path, avisar: Callable[[NoAr], None], fim: asyncio.Event) -> None:
    porta = free_port()
    url = f"http://127.0.0.1:{porta}"
    settings = ajustes(urls, dados, url_publica=url, porta=porta, limite_por_minuto=10_000_000)
    migrate_all(settings)
    async with juntos(settings) as process:

        async def is_ready() -> bool:
            return await databases_answer(process)

        identidade = process.runtimes["identidade"]
        async with identidade.db.transaction() as tx:
            await chaves.rotacionar(tx, identidade.vault)
        gateway = build_app(
            Surroundings(
                settings=GatewaySettings.of(settings),
                clock=process.clock,
                ids=Uuid7Generator(),
                caller=process.caller_for("gateway"),
                is_ready=is_ready,
                identity_app=process.services["identidade"].http,
            )
        )
        servidor = http_server(gateway, "127.0.0.1", porta)
        servindo = asyncio.create_task(servidor.serve())
        while not servidor.started:  # noqa: ASYNC110  uvicorn has no event for it
            await asyncio.sleep(0.01)
        avisar(NoAr(url, Balcao(process.caller_for("gateway")), process, asyncio.get_running_loop()))
        await fim.wait()
        servidor.should_exit = True
        await servindo
        await gateway.close()
