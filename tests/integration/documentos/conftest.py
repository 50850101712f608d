"""One documentos per test, on its own database and its own store."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from consorcio.contracts.documentos.v1 import documentos_pb2 as pb
from consorcio.core.clock import FixedClock
from consorcio.platform.context import Actor, ActorKind
from consorcio.platform.rpc.client import Caller
from consorcio.platform.rpc.passport import PassportOffice
from consorcio.platform.settings import Settings
from consorcio.services.documentos.service import build
from impressora import exigir_impressora
from servico_prova import ServicoEmProva, abrir_runtime

GERENTE = Actor("gerente", "Quem testa", ActorKind.USUARIO, permissoes=frozenset({"documentos.*"}))
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n%%EOF\n"


def consorciado(consorciado_id: str) -> Actor:
    permissoes = frozenset({"documentos.documento.ler.proprio", "documentos.documento.criar.proprio"})
    return Actor("maria", "Maria", ActorKind.USUARIO, permissoes=permissoes, consorciado_id=consorciado_id)


@dataclass
class Casa(ServicoEmProva):
    """The service by rpc and by its HTTP face."""

    http: httpx.AsyncClient
    pasta: Path

    async def criar(self, ator: Actor = GERENTE, **campos: Any) -> pb.Envio:
        """A record that waits for its content."""
        pedido = pb.CriarDocumentoRequest(**{"tipo": "recibo", "nome_arquivo": "recibo de Maria.pdf", **campos})
        envio: pb.Envio = await self.rpc("CriarDocumento", pedido, ator)
        return envio

    async def enviar(self, envio: pb.Envio, conteudo: Any = PDF) -> httpx.Response:
        """The content, by its address."""
        return await self.http.put(envio.url, content=conteudo)

    async def guardado(self, ator: Actor = GERENTE, **campos: Any) -> pb.Documento:
        """A document with its content."""
        envio = await self.criar(ator, **campos)
        assert (await self.enviar(envio)).status_code == 201
        return envio.documento

    async def baixar(self, documento_id: str, numero: int = 0, ator: Actor = GERENTE) -> httpx.Response:
        """The content of a version."""
        link = await self.rpc("GerarLink", pb.GerarLinkRequest(documento_id=documento_id, numero=numero), ator)
        return await self.http.get(link.url)

    async def buscar(self, documento_id: str) -> pb.Documento:
        """The record as it is now."""
        documento: pb.Documento = await self.rpc(
            "BuscarDocumento", pb.BuscarDocumentoRequest(documento_id=documento_id)
        )
        return documento


@pytest.fixture(scope="session", autouse=True)
def leitor_independente() -> None:
    """Pango, that prints, and poppler, that reads what was printed and signed."""
    exigir_impressora()


@pytest.fixture
async def casa(banco_vazio: Callable[[str], str], tmp_path: Path) -> AsyncIterator[Casa]:
    async with abrir(banco_vazio("documentos"), tmp_path) as aberta:
        yield aberta


class abrir:  # noqa: N801 used as `async with abrir(...)`
    """A Casa on a database; the environment in force says which store."""

    def __init__(self, url: str, pasta: Path) -> None:
        self._url, self._pasta = url, pasta

    async def __aenter__(self) -> Casa:
        relogio = FixedClock(datetime(2026, 1, 5, 15, tzinfo=UTC))
        settings = Settings(dados=self._pasta, url_publica="http://casa")
        sozinho = Caller("documentos", PassportOffice(b"k" * 32))
        self._runtime = await abrir_runtime("documentos", self._url, relogio, settings, sozinho)
        servico = self._servico = build(self._runtime)
        assert servico.http is not None
        self._http = httpx.AsyncClient(transport=httpx.ASGITransport(servico.http))
        return Casa(self._runtime, servico, GERENTE, http=self._http, pasta=self._pasta)

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()
        for fechar in self._servico.closing:
            await fechar()
        await self._runtime.db.close()
