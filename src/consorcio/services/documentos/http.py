"""Where contents are sent and read: the HTTP face that the gateway shows as /arquivos/. A ticket is the only proof."""

from __future__ import annotations

from dataclasses import replace

import orjson
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from consorcio.core.errors import not_found, precondition
from consorcio.platform.context import Actor, ActorKind
from consorcio.platform.downloads import PROBLEMS, download
from consorcio.platform.service import Runtime
from consorcio.platform.tickets import Operation, Ticket, TicketOffice
from consorcio.services.documentos import repository
from consorcio.services.documentos.armazem import Armazem
from consorcio.services.documentos.cofre import Cofre
from consorcio.services.documentos.use_cases import documentos

CAMINHO = "/arquivos/{bilhete}"


class Arquivos:
    """PUT keeps the content of a version; GET gives it back."""

    def __init__(self, runtime: Runtime, cofre: Cofre, armazem: Armazem, bilheteria: TicketOffice) -> None:
        self._runtime = runtime
        self._cofre = cofre
        self._armazem = armazem
        self._bilheteria = bilheteria

    def app(self) -> Starlette:
        """The face."""
        return Starlette(
            routes=[Route(CAMINHO, self.enviar, methods=["PUT"]), Route(CAMINHO, self.ler, methods=["GET"])],
            exception_handlers=PROBLEMS,
        )

    async def enviar(self, request: Request) -> Response:
        """Receive a content as a stream. The answer is the SHA-256 and the size of what was kept."""
        bilhete = self._bilhete(request, Operation.SEND)
        async with self._runtime.db.read() as conn:
            limites = await documentos.limites_do_envio(conn, self._cofre, bilhete.content_id)
        anunciado = request.headers.get("content-length", "")
        if anunciado.isdecimal():
            limites = replace(limites, anunciado_bytes=int(anunciado))
        try:
            recebido = await self._armazem.guardar(
                bilhete.content_id, self._runtime.ids.new(), request.stream(), limites
            )
        except ClientDisconnect:
            return Response(status_code=400)
        await self._registrar(bilhete, recebido)
        corpo = {"sha256": recebido.sha256.hex(), "tamanho_bytes": str(recebido.tamanho_bytes)}
        return Response(orjson.dumps(corpo), 201, media_type="application/json")

    async def ler(self, request: Request) -> Response:
        """Give a content as a download, never to be shown by the browser as a page of ours."""
        bilhete = self._bilhete(request, Operation.READ)
        async with self._runtime.db.read() as conn:
            versao = await repository.buscar_versao(conn, self._cofre, bilhete.content_id)
            guardado = await repository.guardado(conn, self._cofre, bilhete.content_id)
        if guardado is None or versao.formato is None:
            raise not_found("conteúdo", bilhete.content_id)
        frames = self._armazem.ler(bilhete.content_id, guardado)
        return await download(
            frames, versao.formato.media_type, versao.nome_arquivo, versao.tamanho_bytes or 0, guardado.sha256
        )

    async def _registrar(self, bilhete: Ticket, recebido: repository.Recebido) -> None:
        ator = Actor(bilhete.actor_id, bilhete.actor_name, ActorKind.USUARIO)
        async with self._runtime.db.transaction(ator, str(bilhete.content_id)) as tx:
            registrado = await documentos.receber(tx, self._cofre, bilhete.content_id, recebido)
            if registrado is not None:
                dados = {"sha256": recebido.sha256.hex(), "tamanho_bytes": recebido.tamanho_bytes}
                await tx.audit("versao_documento", str(bilhete.content_id), "enviar conteúdo", dados)
        if registrado is None:
            await self._armazem.apagar(recebido.objeto)
            raise precondition("Esta versão já recebeu o conteúdo.")

    def _bilhete(self, request: Request, operacao: Operation) -> Ticket:
        return self._bilheteria.read(request.path_params["bilhete"], operacao, self._runtime.clock.now())
