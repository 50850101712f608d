"""Who works at the demonstration's desk: sends the requests and waits for what happens behind them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from google.protobuf.descriptor import FileDescriptor
from google.protobuf.message import Message

from consorcio.cli.local.demonstracao.diario import Diario, Pedido
from consorcio.platform.context import Actor, ActorKind
from consorcio.platform.rpc.client import Caller

T = TypeVar("T")
_PRAZO_S = 120.0
_ESPERA_MAXIMA_S = 300.0
_PASSO_S = 0.05
_ATENDENTE = Actor("demonstracao", "Demonstração", ActorKind.USUARIO, permissoes=frozenset({"*"}))
CONFERENTE = Actor("conferencia", "Conferência", ActorKind.USUARIO, permissoes=frozenset({"*"}))
"""The second person of what needs two."""


class Atendente:
    """Calls rpcs by the same way as the gateway."""

    def __init__(self, caller: Caller, diario: Diario) -> None:
        self._caller = caller
        self._diario = diario

    async def consultar(self, contrato: FileDescriptor, metodo: str, pedido: Message) -> Any:
        """A query."""
        return await self._chamar(contrato, metodo, pedido, None)

    async def comandar(
        self,
        chave: str,
        contrato: FileDescriptor,
        metodo: str,
        classe: type[Pedido],
        preparar: Callable[[], Pedido | Awaitable[Pedido]],
        quem: Actor = _ATENDENTE,
    ) -> Any:
        """A command, once for ever: the key and what is asked are the same at every run."""
        pedido = await self._diario.lembrar(chave, classe, preparar)
        return await self._chamar(contrato, metodo, pedido, f"demonstracao:{chave}", quem)

    async def anotar(self, chave: str, classe: type[Pedido], consultar: Callable[[], Awaitable[Pedido]]) -> Any:
        """What was so at that moment of the story: asked at the first run, read from the diary at the next ones."""
        return await self._diario.lembrar(chave, classe, consultar)

    async def esperar(self, o_que: str, consultar: Callable[[], Awaitable[T]], pronto: Callable[[T], bool]) -> T:
        """What the services do by events takes a moment: ask until it is so. TimeoutError names what did not happen."""
        ate = asyncio.get_running_loop().time() + _ESPERA_MAXIMA_S
        while not pronto(resposta := await consultar()):
            if asyncio.get_running_loop().time() > ate:
                raise TimeoutError(f"não aconteceu em {_ESPERA_MAXIMA_S:.0f} s: {o_que}")
            await asyncio.sleep(_PASSO_S)
        return resposta

    async def _chamar(
        self, contrato: FileDescriptor, metodo: str, pedido: Message, chave: str | None, quem: Actor = _ATENDENTE
    ) -> Any:
        servico = next(iter(contrato.services_by_name.values()))
        return await self._caller.unary(
            servico.methods_by_name[metodo],
            pedido,
            actor=quem,
            correlation_id="demonstracao",
            idempotency_key=chave,
            timeout_s=_PRAZO_S,
        )
