"""One consorciados per test, on its own database."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from consorcio.contracts.consorciados.v1 import consorciados_pb2 as pb
from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.clock import FixedClock
from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.core.ids import Uuid7Generator
from consorcio.platform import inbox
from consorcio.platform.cache import Cache
from consorcio.platform.context import Actor, ActorKind
from consorcio.platform.database import Database
from consorcio.platform.events import Event
from consorcio.platform.rpc.pipeline import Binding, CallMeta
from consorcio.platform.service import Runtime, Service
from consorcio.platform.settings import Settings
from consorcio.platform.vault import Vault
from consorcio.services.consorciados.service import build

GERENTE = Actor("gerente", "Quem testa", ActorKind.USUARIO, permissoes=frozenset({"consorciados.*"}))
SISTEMA = Actor("sistema:grupos", "grupos", ActorKind.SISTEMA, via="grupos")


@dataclass
class Servico:
    """The service by rpc, and the events it receives."""

    db: Database
    binding: Binding
    servico: Service
    runtime: Runtime
    url: str

    async def rpc(self, nome: str, pedido: Any, ator: Actor = GERENTE, chave: str | None = None) -> Any:
        """One call through the whole pipeline."""
        meta = CallMeta(ator, "teste", chave or secrets.token_hex(8))
        return await self.binding.unary(self.binding.policies[nome], pedido, meta)

    async def recusa(self, nome: str, pedido: Any, ator: Actor = GERENTE) -> ConsorcioError:
        """The error of a call that must fail, as the caller sees it."""
        with pytest.raises(ConsorcioError) as erro:
            await self.rpc(nome, pedido, ator)
        assert erro.value.kind is not ErrorKind.INTERNAL, erro.value
        return erro.value

    async def paginas(self, nome: str, pedido: Any) -> list[Any]:
        """The pages of a stream."""
        meta = CallMeta(GERENTE, "teste")
        return [pagina async for pagina in self.binding.stream(self.binding.policies[nome], pedido, meta)]

    async def linhas(self, consulta: str, *parametros: object) -> list[tuple[Any, ...]]:
        """What the database says."""
        async with self.db.read() as conn:
            return await (await conn.execute(consulta.encode(), parametros)).fetchall()

    async def eventos(self, tipo: str) -> list[dict[str, Any]]:
        """What was told of one kind, in order."""
        linhas = await self.linhas("SELECT dados FROM plataforma.outbox WHERE tipo = %s ORDER BY id", tipo)
        return [linha[0] for linha in linhas]

    async def receber(self, tipo: str, dados: dict[str, Any]) -> None:
        """A fact of grupos arrives and is applied."""
        ids, relogio = self.runtime.ids, self.runtime.clock
        event = Event(
            str(ids.new()), tipo, f"grupo/{dados['grupo_id']}", "grupos", relogio.now(), "teste", relogio.today(), dados
        )
        async with self.db.transaction() as tx:
            await inbox.receive(tx.conn, [event])
        assert await inbox.apply_pending(self.db, self.servico.subscriptions, self.runtime) == 1
        assert await self.linhas("SELECT erro FROM plataforma.inbox WHERE situacao <> 'FEITO'") == []

    async def criar(
        self, documento: str = "52998224725", nome: str = "Maria da Silva", **campos: Any
    ) -> pb.Consorciado:
        """A registered person."""
        pedido = pb.CriarConsorciadoRequest(
            **{"tipo": pb.TIPO_PESSOA_FISICA, "nome": nome, "documento": documento, **campos}
        )
        resposta: pb.Consorciado = await self.rpc("CriarConsorciado", pedido)
        return resposta


@pytest.fixture
async def servico(banco_vazio: Callable[[str], str]) -> AsyncIterator[Servico]:
    relogio, ids = FixedClock(datetime(2026, 1, 5, 15, tzinfo=UTC)), Uuid7Generator()
    url = banco_vazio("consorciados")
    banco = Database("consorciados", url, relogio, ids)
    await banco.open()
    runtime = Runtime(
        settings=Settings(),
        clock=relogio,
        ids=ids,
        db=banco,
        caller=cast("Any", None),
        cache=Cache(None),
        vault=Vault({1: b"k" * 32}, b"b" * 32),
        calendar=BusinessCalendar.anbima(),
    )
    montado = build(runtime)
    ((descritor, servicer),) = montado.servicers.items()
    yield Servico(banco, Binding(descritor, servicer, banco, relogio, ids, runtime.vault), montado, runtime, url)
    await banco.close()
