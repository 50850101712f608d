"""auditoria through its real pipeline on a real PostgreSQL."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import psycopg
import pytest
from google.protobuf.message import Message
from psycopg import conninfo

from consorcio.contracts.auditoria.v1 import auditoria_pb2 as pb
from consorcio.core.clock import FixedClock
from consorcio.platform import inbox
from consorcio.platform.context import Actor, ActorKind
from consorcio.platform.events import AUDIT_LEAF, Event
from consorcio.platform.rpc.pipeline import Binding, CallMeta
from consorcio.platform.service import Runtime
from consorcio.platform.stack import RunningStack
from consorcio.services.auditoria.service import build
from servico_prova import abrir_runtime

SERVICO = pb.DESCRIPTOR.services_by_name["AuditoriaService"]
AUDITOR = Actor("auditor", "Auditora", ActorKind.USUARIO, permissoes=frozenset({"auditoria.*"}))


@dataclass
class Casa:
    """The service and short ways to drive it."""

    runtime: Runtime
    binding: Binding
    clock: FixedClock
    admin_url: str
    _chaves: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    async def chamar(self, rpc: str, pedido: Message) -> Any:
        meta = CallMeta(AUDITOR, "corr", f"chave-{next(self._chaves)}")
        return await self.binding.unary(self.binding.policies[rpc], pedido, meta)

    async def exportar(self, inicio: int = 0) -> list[pb.PaginaRegistros]:
        pedido = pb.ExportarRegistrosRequest(indice_inicial=inicio)
        meta = CallMeta(AUDITOR, "corr")
        paginas = self.binding.stream(self.binding.policies["ExportarRegistros"], pedido, meta)
        return [cast("pb.PaginaRegistros", pagina) async for pagina in paginas]

    async def assinar(self) -> pb.Checkpoint:
        return cast("pb.Checkpoint", await self.chamar("AssinarCheckpoint", pb.AssinarCheckpointRequest()))

    async def verificar(self) -> pb.VerificarRegistroResponse:
        return cast(
            "pb.VerificarRegistroResponse", await self.chamar("VerificarRegistro", pb.VerificarRegistroRequest())
        )

    async def consultar(self, **campos: Any) -> pb.ConsultarRegistrosResponse:
        pedido = pb.ConsultarRegistrosRequest(**campos)
        return cast("pb.ConsultarRegistrosResponse", await self.chamar("ConsultarRegistros", pedido))

    def folha(self, numero: int, **campos: Any) -> Event:
        """The leaf number `numero`, an hour after the one before."""
        dados = {
            "acao": "grupos.CriarGrupo",
            "entidade": "grupo",
            "entidade_id": f"g{numero % 5}",
            "ator_id": "maria",
            "ator_nome": "Maria Conceição",
            "dados": {"pedido": {"número": numero, "taxa": "15.5"}},
            **campos,
        }
        return Event(
            id=str(self.runtime.ids.new()),
            type=AUDIT_LEAF,
            aggregate=f"{dados['entidade']}/{dados['entidade_id']}",
            source="grupos",
            time=self.clock.now() + timedelta(hours=numero),
            correlation_id="corr",
            data_contabil=None,
            data=dados,
        )

    async def receber(self, eventos: Sequence[Event]) -> None:
        """Leaves arrive and are applied."""
        async with self.runtime.db.transaction() as tx:
            await inbox.receive(tx.conn, eventos)
        await inbox.apply_pending(self.runtime.db, build(self.runtime).subscriptions, self.runtime)

    async def receber_folhas(self, quantas: int) -> None:
        await self.receber([self.folha(numero) for numero in range(quantas)])

    def reiniciar(self) -> None:
        """The service starts again: nothing that it kept in memory survives."""
        servicer = build(self.runtime).servicers[SERVICO]
        self.binding = Binding(SERVICO, servicer, self.runtime.db, self.clock, self.runtime.ids, self.runtime.vault)

    def adulterar(self, comando: str) -> None:
        """What somebody with every power over the server does: no trigger runs."""
        with psycopg.connect(self.admin_url, autocommit=True) as admin:
            admin.execute("SET session_replication_role = replica")
            assert admin.execute(comando.encode()).rowcount > 0


@pytest.fixture
async def casa(pilha: RunningStack, banco_vazio: Callable[[str], str]) -> AsyncIterator[Casa]:
    clock = FixedClock(datetime(2026, 3, 5, 15, 0, tzinfo=UTC))
    url = banco_vazio("auditoria")
    runtime = await abrir_runtime("auditoria", url, clock)
    servicer = build(runtime).servicers[SERVICO]
    admin_url = conninfo.make_conninfo(pilha.urls.admin_postgres, dbname=url.rsplit("/", 1)[1])
    yield Casa(runtime, Binding(SERVICO, servicer, runtime.db, clock, runtime.ids, runtime.vault), clock, admin_url)
    await runtime.db.close()
