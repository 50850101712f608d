"""One service alone on its own database, called through the whole pipeline: what its integration tests stand on."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.clock import FixedClock
from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.core.ids import Uuid7Generator
from consorcio.platform import inbox
from consorcio.platform.cache import Cache
from consorcio.platform.context import Actor
from consorcio.platform.database import Database
from consorcio.platform.events import Event
from consorcio.platform.rpc.pipeline import Binding, CallMeta
from consorcio.platform.sagas import conduct_due
from consorcio.platform.service import Runtime, Service
from consorcio.platform.settings import Settings
from consorcio.platform.vault import Vault


async def abrir_runtime(
    nome: str,
    url: str,
    relogio: FixedClock,
    settings: Settings | None = None,
    outros: object = None,
    conexoes: int = 12,
) -> Runtime:
    """What a service finds ready, without Redis; `outros` answers for the other services."""
    ids = Uuid7Generator()
    banco = Database(nome, url, relogio, ids, max_connections=conexoes)
    await banco.open()
    return Runtime(
        settings=settings or Settings(),
        clock=relogio,
        ids=ids,
        db=banco,
        caller=cast("Any", outros),
        cache=Cache(None),
        vault=Vault({1: b"k" * 32}, b"b" * 32),
        calendar=BusinessCalendar.anbima(),
    )


@dataclass
class ServicoEmProva:
    """A service by rpc and by event; `ator` calls when the test does not say who."""

    runtime: Runtime
    servico: Service
    ator: Actor
    ligacoes: dict[str, Binding] = field(init=False)

    def __post_init__(self) -> None:
        r = self.runtime
        ligacoes = [
            Binding(um, servicer, r.db, r.clock, r.ids, r.vault) for um, servicer in self.servico.servicers.items()
        ]
        self.ligacoes = {nome: ligacao for ligacao in ligacoes for nome in ligacao.policies}

    @property
    def db(self) -> Database:
        """The service's database."""
        return self.runtime.db

    @property
    def relogio(self) -> FixedClock:
        """The clock, which moves only when told."""
        return cast("FixedClock", self.runtime.clock)

    async def rpc(self, nome: str, pedido: Any, ator: Actor | None = None, chave: str | None = None) -> Any:
        """One call through the whole pipeline."""
        meta = CallMeta(ator or self.ator, "teste", chave or secrets.token_hex(8))
        ligacao = self.ligacoes[nome]
        return await ligacao.unary(ligacao.policies[nome], pedido, meta)

    async def recusa(self, nome: str, pedido: Any, ator: Actor | None = None) -> ConsorcioError:
        """The error of a call that must fail, as the caller sees it."""
        with pytest.raises(ConsorcioError) as erro:
            await self.rpc(nome, pedido, ator)
        assert erro.value.kind is not ErrorKind.INTERNAL, erro.value
        return erro.value

    async def paginas(self, nome: str, pedido: Any, ator: Actor | None = None) -> list[Any]:
        """The pages of a stream."""
        meta, ligacao = CallMeta(ator or self.ator, "teste"), self.ligacoes[nome]
        return [pagina async for pagina in ligacao.stream(ligacao.policies[nome], pedido, meta)]

    async def linhas(self, consulta: str, *parametros: object) -> list[tuple[Any, ...]]:
        """What the database says."""
        async with self.db.read() as conn:
            return await (await conn.execute(consulta.encode(), parametros)).fetchall()

    async def eventos(self, tipo: str) -> list[dict[str, Any]]:
        """What was told of one kind, in order."""
        linhas = await self.linhas("SELECT dados FROM plataforma.fato WHERE tipo = %s ORDER BY id, ordem", tipo)
        return [linha[0] for linha in linhas]

    async def tipos_de_eventos(self) -> list[str]:
        """Kinds of everything told, audit leaves apart."""
        linhas = await self.linhas(
            "SELECT tipo FROM plataforma.fato WHERE tipo <> 'auditoria.folha' ORDER BY id, ordem"
        )
        return [linha[0] for linha in linhas]

    async def receber_fato(self, tipo: str, agregado: str, dados: dict[str, Any], origem: str = "teste") -> None:
        """A fact arrives and is applied."""
        ids, relogio = self.runtime.ids, self.runtime.clock
        evento = Event(str(ids.new()), tipo, agregado, origem, relogio.now(), "teste", relogio.today(), dados)
        async with self.db.transaction() as tx:
            await inbox.receive(tx.conn, [evento])
        await inbox.apply_pending(self.db, self.servico.subscriptions, self.runtime)
        assert await self.linhas("SELECT tipo, erro FROM plataforma.inbox WHERE situacao <> 'FEITO'") == []

    async def conduzir(self) -> None:
        """Run the sagas that are due."""
        await conduct_due(self.db, {saga.kind: saga for saga in self.servico.sagas}, self.runtime)
