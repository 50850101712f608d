"""A content of many megabytes through the gateway's proxy, HTTP and the store, both ways: never whole in memory."""

from __future__ import annotations

import asyncio
import hashlib
import tracemalloc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.types import Message

from consorcio.contracts.documentos.v1 import documentos_pb2 as pb
from consorcio.gateway.files_proxy import FilesProxy
from consorcio.platform.serving import http_server
from consorcio.platform.stack.process import free_port
from integration.documentos.conftest import PDF, Casa

MEGA = 1024 * 1024
LIMITE_MB, PICO_MAX_MB = 48, 4
_CORPO = b"0" * 65_536  # as it comes from a socket


async def test_o_maior_que_o_tipo_aceita_passa_sem_ficar_inteiro_na_memoria_e_um_byte_a_mais_nao(casa: Casa) -> None:
    """The limit is a parameter of the kind of document; what is over it is refused and nothing of it is left."""
    await casa.rpc(
        "SalvarTipo",
        pb.SalvarTipoRequest(tipo="grande", nome="Grande", formatos=[pb.FORMATO_PDF], tamanho_max_mb=LIMITE_MB),
    )
    async with _proxy(casa) as proxy:
        # What is loaded once is not of a content.
        assert await _enviar(proxy, (await casa.criar(tipo="grande")).url, MEGA) == 201
        envio = await casa.criar(tipo="grande")
        tracemalloc.start()
        try:
            assert await _enviar(proxy, envio.url, LIMITE_MB * MEGA) == 201
            link = await casa.rpc("GerarLink", pb.GerarLinkRequest(documento_id=envio.documento.documento_id))
            codigo, tamanho, resumo = await _baixar(proxy, link.url)
            _, pico = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert (codigo, tamanho, resumo) == (200, LIMITE_MB * MEGA, link.sha256)
        assert pico < PICO_MAX_MB * MEGA, f"{pico / MEGA:.1f} MB held of a content of {LIMITE_MB} MB"
        outro = await casa.criar(tipo="grande")
        assert await _enviar(proxy, outro.url, LIMITE_MB * MEGA + 1) == 413
    assert len([caminho for caminho in casa.pasta.rglob("*") if caminho.is_file()]) == 2


@asynccontextmanager
async def _proxy(casa: Casa) -> AsyncIterator[FilesProxy]:
    """The gateway's proxy of files, on a service that is far."""
    assert casa.servico.http is not None
    porta = free_port()
    servidor = http_server(casa.servico.http, "127.0.0.1", porta)
    rodando = asyncio.ensure_future(servidor.serve())
    while not servidor.started:  # noqa: ASYNC110 uvicorn has no event for it
        await asyncio.sleep(0.01)
    proxy = FilesProxy("documentos", f"http://127.0.0.1:{porta}", None)
    try:
        yield proxy
    finally:
        await proxy.close()
        servidor.should_exit = True
        await rodando


async def _enviar(proxy: FilesProxy, url: str, tamanho: int) -> int:
    codigo, _, _ = await _trocar(proxy, "PUT", url, _conteudo(tamanho))
    return codigo


async def _baixar(proxy: FilesProxy, url: str) -> tuple[int, int, str]:
    return await _trocar(proxy, "GET", url, _conteudo(0))


async def _conteudo(tamanho: int) -> AsyncIterator[bytes]:
    """A PDF of exactly so many bytes, some at a time."""
    resta = tamanho
    fim = b"\n%%EOF\n"
    if resta:
        yield PDF
        resta -= len(PDF) + len(fim)
    while resta > 0:
        pedaco = _CORPO[: min(resta, len(_CORPO))]
        resta -= len(pedaco)
        yield pedaco
    if tamanho:
        yield fim


async def _trocar(proxy: FilesProxy, metodo: str, url: str, conteudo: AsyncIterator[bytes]) -> tuple[int, int, str]:
    """One request as the edge receives it; what comes back is measured and thrown away."""
    codigo, tamanho, resumo, enviado = 0, 0, hashlib.sha256(), False

    async def receive() -> Message:
        nonlocal enviado
        if enviado:  # and never gone: whoever waits for that waits
            await asyncio.Event().wait()
        pedaco = await anext(conteudo, b"")
        enviado = not pedaco
        return {"type": "http.request", "body": pedaco, "more_body": bool(pedaco)}

    async def send(mensagem: Message) -> None:
        nonlocal codigo, tamanho
        if mensagem["type"] == "http.response.start":
            codigo = mensagem["status"]
        else:
            corpo = mensagem.get("body", b"")
            tamanho += len(corpo)
            resumo.update(corpo)

    caminho = url.removeprefix("http://casa")
    scope: dict[str, Any] = {
        "type": "http",
        "method": metodo,
        "path": caminho,
        "raw_path": caminho.encode(),
        "query_string": b"",
        "headers": [],
        "server": ("casa", 80),
        "scheme": "http",
    }
    await proxy(scope, receive, send)
    return codigo, tamanho, resumo.hexdigest()
