"""One documentos per test, on its own database and its own store."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import AsyncIterator, Callable
from ctypes.util import find_library
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import httpx
import pytest

from consorcio.contracts.documentos.v1 import documentos_pb2 as pb
from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.clock import FixedClock
from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.core.ids import Uuid7Generator
from consorcio.platform.cache import Cache
from consorcio.platform.context import Actor, ActorKind
from consorcio.platform.database import Database
from consorcio.platform.rpc.pipeline import Binding, CallMeta
from consorcio.platform.sagas import conduct_due
from consorcio.platform.service import Runtime, Service
from consorcio.platform.settings import Settings
from consorcio.platform.stack.packages import install_debian
from consorcio.platform.vault import Vault
from consorcio.services.documentos.service import build

GERENTE = Actor("gerente", "Quem testa", ActorKind.USUARIO, permissoes=frozenset({"documentos.*"}))
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n%%EOF\n"


def consorciado(consorciado_id: str) -> Actor:
    permissoes = frozenset({"documentos.documento.ler.proprio", "documentos.documento.criar.proprio"})
    return Actor("maria", "Maria", ActorKind.USUARIO, permissoes=permissoes, consorciado_id=consorciado_id)


@dataclass
class Casa:
    """The service by rpc and by its HTTP face."""

    db: Database
    binding: Binding
    servico: Service
    runtime: Runtime
    http: httpx.AsyncClient
    pasta: Path

    async def rpc(self, nome: str, pedido: Any, ator: Actor = GERENTE) -> Any:
        """One call through the whole pipeline."""
        return await self.binding.unary(
            self.binding.policies[nome], pedido, CallMeta(ator, "teste", secrets.token_hex(8))
        )

    async def recusa(self, nome: str, pedido: Any, ator: Actor = GERENTE) -> ConsorcioError:
        """The error of a call that must fail."""
        with pytest.raises(ConsorcioError) as erro:
            await self.rpc(nome, pedido, ator)
        assert erro.value.kind is not ErrorKind.INTERNAL, erro.value
        return erro.value

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

    async def conduzir(self) -> None:
        """Run the sagas that are due."""
        definicoes = {saga.kind: saga for saga in self.servico.sagas}
        await conduct_due(self.db, definicoes, self.runtime)

    async def linhas(self, consulta: str, *parametros: object) -> list[tuple[Any, ...]]:
        """What the database says."""
        async with self.db.read() as conn:
            return await (await conn.execute(consulta.encode(), parametros)).fetchall()


@pytest.fixture(scope="session", autouse=True)
def leitor_independente() -> None:
    """Pango, that prints, and poppler, that reads what was printed and signed."""
    if shutil.which("pdfsig") is None or find_library("pangoft2-1.0") is None:
        install_debian(
            ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-dejavu-core", "poppler-utils"]
        )


@pytest.fixture
async def casa(banco_vazio: Callable[[str], str], tmp_path: Path) -> AsyncIterator[Casa]:
    async with abrir(banco_vazio("documentos"), tmp_path) as aberta:
        yield aberta


class abrir:  # noqa: N801 used as `async with abrir(...)`
    """A Casa on a database; the environment in force says which store."""

    def __init__(self, url: str, pasta: Path) -> None:
        self._url, self._pasta = url, pasta

    async def __aenter__(self) -> Casa:
        relogio, ids = FixedClock(datetime(2026, 1, 5, 15, tzinfo=UTC)), Uuid7Generator()
        self._db = Database("documentos", self._url, relogio, ids)
        await self._db.open()
        runtime = Runtime(
            settings=Settings(dados=self._pasta, url_publica="http://casa"),
            clock=relogio,
            ids=ids,
            db=self._db,
            caller=cast("Any", None),
            cache=Cache(None),
            vault=Vault({1: b"k" * 32}, b"b" * 32),
            calendar=BusinessCalendar.anbima(),
        )
        servico = self._servico = build(runtime)
        ((descritor, servicer),) = servico.servicers.items()
        assert servico.http is not None
        self._http = httpx.AsyncClient(transport=httpx.ASGITransport(servico.http))
        binding = Binding(descritor, servicer, self._db, relogio, ids, runtime.vault)
        return Casa(self._db, binding, servico, runtime, self._http, self._pasta)

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()
        for fechar in self._servico.closing:
            await fechar()
        await self._db.close()
