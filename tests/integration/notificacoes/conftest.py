"""One notificacoes per test, on its own database, with an SMTP server that really receives."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.clock import FixedClock
from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.core.ids import Uuid7Generator
from consorcio.platform import inbox
from consorcio.platform.cache import Cache
from consorcio.platform.context import Actor, ActorKind
from consorcio.platform.database import Database
from consorcio.platform.events import Event
from consorcio.platform.rpc.client import Caller
from consorcio.platform.rpc.passport import PassportOffice
from consorcio.platform.rpc.pipeline import Binding, CallMeta
from consorcio.platform.sealed_facts import seal_data
from consorcio.platform.service import Runtime, Service
from consorcio.platform.serving import cancel_all
from consorcio.platform.settings import Settings
from consorcio.platform.vault import Vault
from consorcio.services.notificacoes.service import montar
from consorcio.services.notificacoes.settings import NotificacoesSettings
from correio import Correio

USUARIO = "01900000-0000-7000-8000-00000000000a"
EQUIPE = Actor(USUARIO, "Quem testa", ActorKind.USUARIO, permissoes=frozenset({"notificacoes.*"}))
MARIA, JOAO = UUID(int=1), UUID(int=2)
GRUPO, COTA = UUID(int=7), UUID(int=8)
# A working morning in São Paulo: nobody is asleep.
MANHA = datetime(2026, 1, 5, 13, tzinfo=UTC)


@dataclass
class Casa:
    """The service, its queue of facts, its mail server, and the wall clock it lives by."""

    runtime: Runtime
    binding: Binding
    servico: Service
    clock: FixedClock
    correio: Correio

    async def rpc(self, nome: str, pedido: Any, ator: Actor = EQUIPE, chave: str | None = None) -> Any:
        """One call through the whole pipeline."""
        meta = CallMeta(ator, "teste", chave or secrets.token_hex(8))
        return await self.binding.unary(self.binding.policies[nome], pedido, meta)

    async def recusa(self, nome: str, pedido: Any, ator: Actor = EQUIPE) -> ConsorcioError:
        """The error of a call that must fail, as the caller sees it."""
        with pytest.raises(ConsorcioError) as erro:
            await self.rpc(nome, pedido, ator)
        assert erro.value.kind is not ErrorKind.INTERNAL, erro.value
        return erro.value

    async def receber(self, tipo: str, agregado: str, /, **dados: Any) -> None:
        """A fact arrives and is applied."""
        ids = self.runtime.ids
        event = Event(
            str(ids.new()), tipo, agregado, "teste", self.clock.now(), "teste", self.clock.today(), dict(dados)
        )
        async with self.runtime.db.transaction() as tx:
            await inbox.receive(tx.conn, [event])
        await inbox.apply_pending(self.runtime.db, self.servico.subscriptions, self.runtime)
        assert await self.linhas("SELECT tipo, erro FROM plataforma.inbox WHERE situacao <> 'FEITO'") == []

    async def apresentar(self, quem: UUID, nome: str, *contatos: tuple[str, str]) -> None:
        """The register tells how somebody is reached."""
        lista = [{"tipo": tipo, "valor": valor, "preferencial": False} for tipo, valor in contatos]
        selado = seal_data(self.runtime.vault, "ContatosAlterados", quem, {"nome": nome, "contatos": lista})
        await self.receber(
            "ContatosAlterados", f"consorciado/{quem}", consorciado_id=str(quem), versao=1, selado=selado
        )

    async def apresentar_usuario(self, usuario_id: str, nome: str, email: str) -> None:
        """identidade tells how a user is reached."""
        dados = {"nome": nome, "email": email}
        selado = seal_data(self.runtime.vault, "ContatoDoUsuarioAlterado", usuario_id, dados)
        await self.receber(
            "ContatoDoUsuarioAlterado",
            f"usuario/{usuario_id}",
            usuario_id=usuario_id,
            consorciado_id=None,
            selado=selado,
        )

    async def vender(self, quem: UUID = MARIA, cota: UUID = COTA, numero: int = 74) -> None:
        """grupos tells who holds a cota."""
        await self.receber(
            "CotaAtivada",
            f"grupo/{GRUPO}",
            cota_id=str(cota),
            grupo_id=str(GRUPO),
            grupo_codigo="1001",
            numero=numero,
            consorciado_id=str(quem),
        )

    async def pagar(self, ago: int = 2, pagamento: str = "p1", cota: UUID = COTA) -> None:
        """financeiro tells of a payment of R$ 1.234,56."""
        await self.receber(
            "PagamentoRealizado",
            f"grupo/{GRUPO}",
            pagamento_id=pagamento,
            tipo="PARCELA",
            grupo_id=str(GRUPO),
            cota_id=str(cota),
            ago=ago,
            valor_centavos=123456,
            data_pagamento="2026-01-05",
            quitada=True,
        )

    async def linhas(self, consulta: str, *parametros: object) -> list[tuple[Any, ...]]:
        """What the database says."""
        async with self.runtime.db.read() as conn:
            return await (await conn.execute(consulta.encode(), parametros)).fetchall()

    async def situacoes(self, canal: str = "EMAIL") -> list[str]:
        """The situations of the deliveries of a channel."""
        return [s for (s,) in await self.linhas("SELECT situacao FROM entrega WHERE canal = %s ORDER BY 1", canal)]

    @asynccontextmanager
    async def no_ar(self) -> AsyncIterator[None]:
        """The loops of the service run."""
        tarefas = [asyncio.create_task(_rodar(laco)) for laco in self.servico.background]
        try:
            yield
        finally:
            async with asyncio.timeout(30):
                await cancel_all(tarefas)
        for tarefa in tarefas:
            assert tarefa.cancelled(), tarefa.exception()

    async def ate(self, condicao: Callable[[], Awaitable[bool]], prazo_s: float = 20) -> None:
        """Until something is so."""
        async with asyncio.timeout(prazo_s):
            while not await condicao():  # noqa: ASYNC110 only its answer tells
                await asyncio.sleep(0.03)

    async def ate_situacao(self, situacao: str, canal: str = "EMAIL", quantas: int = 1) -> None:
        """Until so many deliveries of a channel are in a situation."""

        async def chegou() -> bool:
            return (await self.situacoes(canal)).count(situacao) >= quantas

        await self.ate(chegou)


async def _rodar(laco: Callable[[], Awaitable[None]]) -> None:
    await laco()


Montar = Callable[..., Awaitable[Casa]]


@pytest.fixture
async def montar_casa(banco_vazio: Callable[[str], str], tmp_path: Path) -> AsyncIterator[Montar]:
    """Makes the service with settings of its own."""
    async with AsyncExitStack() as pilha:

        async def fazer(*, correio: Correio | None = None, banco: str | None = None, **ajustes: Any) -> Casa:
            correio = correio or Correio()
            if not correio.porta:
                await correio.abrir()
                pilha.push_async_callback(correio.fechar)
            clock, ids = FixedClock(MANHA), Uuid7Generator()
            db = Database("notificacoes", banco or banco_vazio("notificacoes"), clock, ids)
            await db.open()
            pilha.push_async_callback(db.close)
            caller = Caller("notificacoes", PassportOffice(b"k" * 32))
            runtime = Runtime(
                settings=Settings(ambiente="teste", dados=tmp_path),
                clock=clock,
                ids=ids,
                db=db,
                caller=caller,
                cache=Cache(None),
                vault=Vault({1: b"k" * 32}, b"b" * 32),
                calendar=BusinessCalendar.anbima(),
            )
            padrao: dict[str, Any] = {
                "smtp_servidor": "127.0.0.1",
                "smtp_porta": correio.porta,
                "smtp_seguranca": "nenhuma",
                "remetente": "Consórcio <avisos@exemplo.com.br>",
                "prazo_segundos": 2,
                "redes_permitidas": (ip_network("127.0.0.0/8"),),
            }
            servico = montar(runtime, NotificacoesSettings(**{**padrao, **ajustes}))
            ((descritor, servicer),) = servico.servicers.items()
            binding = Binding(descritor, servicer, db, clock, ids, runtime.vault)
            return Casa(runtime, binding, servico, clock, correio)

        yield fazer


@pytest.fixture
async def casa(montar_casa: Montar) -> Casa:
    return await montar_casa()
