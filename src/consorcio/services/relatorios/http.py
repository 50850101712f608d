"""Where files are read: the HTTP face that the gateway shows as /relatorios/arquivos/. A ticket is the only proof."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from consorcio.platform.downloads import PROBLEMS, download
from consorcio.platform.service import Runtime
from consorcio.platform.tickets import Operation, TicketOffice
from consorcio.services.relatorios.armazem import Armazem
from consorcio.services.relatorios.arquivos.escritor import nome_do_arquivo
from consorcio.services.relatorios.domain.catalogo import buscar_relatorio
from consorcio.services.relatorios.domain.relatorio import FormatoArquivo
from consorcio.services.relatorios.repository import execucoes as repository
from consorcio.services.relatorios.repository.execucoes import Execucao
from consorcio.services.relatorios.use_cases.execucoes import exigir_arquivo, parametros_de

CAMINHO = "/relatorios/arquivos/"


class Arquivos:
    """GET gives the file of an execution."""

    def __init__(self, runtime: Runtime, armazem: Armazem, bilheteria: TicketOffice) -> None:
        self._runtime = runtime
        self._armazem = armazem
        self._bilheteria = bilheteria

    def app(self) -> Starlette:
        """The face."""
        return Starlette(
            routes=[Route(f"{CAMINHO}{{bilhete}}", self.ler, methods=["GET"])],
            exception_handlers=PROBLEMS,
        )

    async def ler(self, request: Request) -> Response:
        """The file, as a download."""
        agora = self._runtime.clock.now()
        bilhete = self._bilheteria.read(request.path_params["bilhete"], Operation.READ, agora)
        async with self._runtime.db.read() as conn:
            execucao = await repository.buscar(conn, bilhete.content_id)
        exigir_arquivo(execucao)
        formato = FormatoArquivo(execucao.formato)
        return await download(
            self._armazem.ler(execucao),
            formato.media_type,
            nome_da_execucao(execucao),
            execucao.tamanho_bytes or 0,
            bytes(execucao.sha256 or b""),
        )


def nome_da_execucao(execucao: Execucao) -> str:
    """What the file of an execution is called."""
    formato = FormatoArquivo(execucao.formato)
    return nome_do_arquivo(buscar_relatorio(execucao.tipo), parametros_de(execucao), formato)
