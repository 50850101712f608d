"""One configuracao per test, on its own database."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from consorcio.contracts.configuracao.v1 import configuracao_pb2 as pb
from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.clock import FixedClock
from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.core.ids import Uuid7Generator
from consorcio.platform.cache import Cache
from consorcio.platform.context import Actor, ActorKind
from consorcio.platform.database import Database
from consorcio.platform.rpc.pipeline import Binding, CallMeta
from consorcio.platform.service import Runtime
from consorcio.platform.settings import Settings
from consorcio.platform.vault import Vault
from consorcio.services.configuracao.service import build

MARIA = Actor("maria", "Quem propõe", ActorKind.USUARIO, permissoes=frozenset({"configuracao.*"}))
JOAO = Actor("joao", "Quem confere", ActorKind.USUARIO, permissoes=frozenset({"configuracao.*"}))
SISTEMA = Actor("sistema:grupos", "grupos", ActorKind.SISTEMA, via="grupos")
CHAVE = "cobranca.aviso_dias"


@dataclass
class Servico:
    """The service by rpc."""

    db: Database
    binding: Binding
    clock: FixedClock

    async def rpc(self, nome: str, pedido: Any, ator: Actor = MARIA) -> Any:
        """One call through the whole pipeline."""
        meta = CallMeta(ator, "teste", secrets.token_hex(8))
        return await self.binding.unary(self.binding.policies[nome], pedido, meta)

    async def recusa(self, nome: str, pedido: Any, ator: Actor = MARIA) -> ConsorcioError:
        """The error of a call that must fail, as the caller sees it."""
        with pytest.raises(ConsorcioError) as erro:
            await self.rpc(nome, pedido, ator)
        assert erro.value.kind is not ErrorKind.INTERNAL, erro.value
        return erro.value

    async def linhas(self, consulta: str, *parametros: object) -> list[tuple[Any, ...]]:
        """What the database says."""
        async with self.db.read() as conn:
            return await (await conn.execute(consulta.encode(), parametros)).fetchall()

    async def eventos(self, tipo: str) -> list[dict[str, Any]]:
        """What was told of one kind, in order."""
        linhas = await self.linhas("SELECT dados FROM plataforma.outbox WHERE tipo = %s ORDER BY id", tipo)
        return [linha[0] for linha in linhas]

    async def criar(self, chave: str = CHAVE, **campos: Any) -> pb.Parametro:
        """A parameter: days, from 1 to 30, 5 by default."""
        padrao = {
            "tipo": pb.TIPO_PARAMETRO_INTEIRO,
            "descricao": "Dias antes do vencimento em que se avisa.",
            "unidade": "dias",
            "minimo": "1",
            "maximo": "30",
            "padrao": "5",
            "escopos": [pb.TIPO_ESCOPO_GLOBAL, pb.TIPO_ESCOPO_ADMINISTRADORA, pb.TIPO_ESCOPO_CLASSE],
        }
        pedido = pb.CriarParametroRequest(**{"chave": chave, **padrao, **campos})
        return cast("pb.Parametro", await self.rpc("CriarParametro", pedido))

    async def definir(self, versao: int, valor: str = "", ator: Actor = MARIA, **campos: Any) -> Any:
        """A value of the parameter."""
        pedido = pb.DefinirValorRequest(
            **{"chave": CHAVE, "versao": versao, "valor": valor, "motivo": "teste", **campos}
        )
        return await self.rpc("DefinirValor", pedido, ator)

    async def valor(self, **campos: Any) -> str:
        """What is worth."""
        resposta = await self.rpc("ConsultarValor", pb.ConsultarValorRequest(**{"chave": CHAVE, **campos}))
        return str(resposta.valor)


@pytest.fixture
async def servico(banco_vazio: Callable[[str], str]) -> AsyncIterator[Servico]:
    clock, ids = FixedClock(datetime(2026, 1, 5, 15, tzinfo=UTC)), Uuid7Generator()
    banco = Database("configuracao", banco_vazio("configuracao"), clock, ids)
    await banco.open()
    runtime = Runtime(
        settings=Settings(),
        clock=clock,
        ids=ids,
        db=banco,
        caller=cast("Any", None),
        cache=Cache(None),
        vault=Vault({1: b"k" * 32}, b"b" * 32),
        calendar=BusinessCalendar.anbima(),
    )
    ((descritor, servicer),) = build(runtime).servicers.items()
    yield Servico(banco, Binding(descritor, servicer, banco, clock, ids, runtime.vault), clock)
    await banco.close()
