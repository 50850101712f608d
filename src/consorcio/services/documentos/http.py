"""Where contents are sent and read: the HTTP face that the gateway shows as /arquivos/. A ticket is the only proof."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import AsyncIterator
from urllib.parse import quote

import orjson
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from consorcio.core.errors import ConsorcioError, not_found, precondition
from consorcio.platform.context import Actor, ActorKind
from consorcio.platform.problem import PROBLEM_MEDIA_TYPE, problem_document
from consorcio.platform.service import Runtime
from consorcio.services.documentos import repository
from consorcio.services.documentos.armazem import Armazem
from consorcio.services.documentos.bilhete import Bilhete, Bilheteria, Operacao
from consorcio.services.documentos.cofre import Cofre
from consorcio.services.documentos.use_cases import documentos

CAMINHO = "/arquivos/{bilhete}"


class Arquivos:
    """PUT keeps the content of a version; GET gives it back."""

    def __init__(self, runtime: Runtime, cofre: Cofre, armazem: Armazem, bilheteria: Bilheteria) -> None:
        self._runtime = runtime
        self._cofre = cofre
        self._armazem = armazem
        self._bilheteria = bilheteria

    def app(self) -> Starlette:
        """The face."""
        return Starlette(
            routes=[Route(CAMINHO, self.enviar, methods=["PUT"]), Route(CAMINHO, self.ler, methods=["GET"])],
            exception_handlers={ConsorcioError: _problema},
        )

    async def enviar(self, request: Request) -> Response:
        """Receive a content as a stream. The answer is the SHA-256 and the size of what was kept."""
        bilhete = self._bilhete(request, Operacao.ENVIAR)
        async with self._runtime.db.read() as conn:
            limites = await documentos.limites_do_envio(conn, self._cofre, bilhete.versao_id)
        try:
            recebido = await self._armazem.guardar(
                bilhete.versao_id, self._runtime.ids.new(), request.stream(), limites
            )
        except ClientDisconnect:
            return Response(status_code=400)
        await self._registrar(bilhete, recebido)
        corpo = {"sha256": recebido.sha256.hex(), "tamanho_bytes": str(recebido.tamanho_bytes)}
        return Response(orjson.dumps(corpo), 201, media_type="application/json")

    async def ler(self, request: Request) -> Response:
        """Give a content as a download, never to be shown by the browser as a page of ours."""
        bilhete = self._bilhete(request, Operacao.LER)
        async with self._runtime.db.read() as conn:
            versao = await repository.buscar_versao(conn, self._cofre, bilhete.versao_id)
            guardado = await repository.guardado(conn, self._cofre, bilhete.versao_id)
        if guardado is None or versao.formato is None:
            raise not_found("conteúdo", bilhete.versao_id)
        frames = self._armazem.ler(bilhete.versao_id, guardado)
        # The first frame is opened before the answer begins: a store that is away is an error, not half a file.
        primeiro = await anext(frames, b"")
        return StreamingResponse(
            _seguir(primeiro, frames),
            media_type=versao.formato.media_type,
            headers={
                "content-disposition": f"attachment; filename*=UTF-8''{quote(versao.nome_arquivo)}",
                "content-length": str(versao.tamanho_bytes),
                "x-content-type-options": "nosniff",
                "content-security-policy": "sandbox; default-src 'none'",
                "cache-control": "private, no-store",
                "repr-digest": f"sha-256=:{b64encode(guardado.sha256).decode()}:",
            },
        )

    async def _registrar(self, bilhete: Bilhete, recebido: repository.Recebido) -> None:
        ator = Actor(bilhete.ator_id, bilhete.ator_nome, ActorKind.USUARIO)
        async with self._runtime.db.transaction(ator, str(bilhete.versao_id)) as tx:
            registrado = await documentos.receber(tx, self._cofre, bilhete.versao_id, recebido)
            if registrado is not None:
                dados = {"sha256": recebido.sha256.hex(), "tamanho_bytes": recebido.tamanho_bytes}
                await tx.audit("versao_documento", str(bilhete.versao_id), "enviar conteúdo", dados)
        if registrado is None:
            await self._armazem.apagar(recebido.objeto)
            raise precondition("Esta versão já recebeu o conteúdo.")

    def _bilhete(self, request: Request, operacao: Operacao) -> Bilhete:
        return self._bilheteria.ler(request.path_params["bilhete"], operacao, self._runtime.clock.now())


async def _seguir(primeiro: bytes, frames: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield primeiro
    async for frame in frames:
        yield frame


async def _problema(_request: Request, erro: Exception) -> Response:
    assert isinstance(erro, ConsorcioError)
    headers = {"retry-after": str(erro.retry_after_s)} if erro.retry_after_s else {}
    return Response(orjson.dumps(problem_document(erro)), erro.kind.http_status, headers, PROBLEM_MEDIA_TYPE)
