"""The contract of a test-only service, compiled when first asked for, with a servicer that misbehaves on demand."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from google.api import annotations_pb2  # noqa: F401  what the contract imports must be in the pool before it
from google.protobuf import descriptor_pool
from google.protobuf.descriptor import FileDescriptor
from google.protobuf.descriptor_pb2 import FileDescriptorSet
from google.protobuf.message_factory import GetMessageClass
from grpc_tools import protoc

from consorcio.contracts.buf.validate import validate_pb2  # noqa: F401
from consorcio.contracts.opcoes.v1 import opcoes_pb2  # noqa: F401
from consorcio.core.errors import precondition
from consorcio.platform.context import Actor, ActorKind, Call, current_call

_ROOT = Path(__file__).parents[2]

TABLE = "CREATE TABLE item (item_id uuid PRIMARY KEY, texto text NOT NULL)"


@cache
def contract() -> FileDescriptor:
    """The compiled contract."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "prova.binpb"
        well_known = files("grpc_tools") / "_proto"
        includes = [Path(__file__).parent, _ROOT / "proto", _ROOT / "third_party/proto", well_known]
        status = protoc.main(["", *(f"-I{path}" for path in includes), f"--descriptor_set_out={out}", "prova.proto"])
        assert status == 0
        (file,) = FileDescriptorSet.FromString(out.read_bytes()).file
    return descriptor_pool.Default().AddSerializedFile(file.SerializeToString())


def pedido(**fields: Any) -> Any:
    """A request of the test service."""
    return GetMessageClass(contract().message_types_by_name["Pedido"])(**fields)


def resposta(**fields: Any) -> Any:
    """An answer of the test service."""
    return GetMessageClass(contract().message_types_by_name["Resposta"])(**fields)


def actor(*permissions: str, consorciado_id: str | None = None, via: str | None = None, actor_id: str = "ana") -> Actor:
    """A person with some permissions."""
    kind = ActorKind.USUARIO
    return Actor(actor_id, "Ana Lima", kind, frozenset(), frozenset(permissions), consorciado_id, via)


class Prova:
    """The servicer. `numero` 98 fails by a rule, 96 by a defect."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.gate: asyncio.Event | None = None
        self.entered = asyncio.Event()
        self.cancelled = asyncio.Event()
        self.failures: list[Exception] = []
        self.seen: list[Any] = []

    async def Publico(self, request: Any, call: Call) -> Any:
        return self._answer("Publico", request, call)

    async def Interno(self, request: Any, call: Call) -> Any:
        return self._answer("Interno", request, call)

    async def Ler(self, request: Any, call: Call) -> Any:
        return self._answer("Ler", request, call)

    async def LerNoCasoDeUso(self, request: Any, call: Call) -> Any:
        if request.consorciado_id:
            call.require_owner(request.consorciado_id)
        return self._answer("LerNoCasoDeUso", request, call)

    async def Administrar(self, request: Any, call: Call) -> Any:
        return self._answer("Administrar", request, call)

    async def LerAuditado(self, request: Any, call: Call) -> Any:
        return self._answer("LerAuditado", request, call)

    async def Gravar(self, request: Any, call: Call) -> Any:
        self.entered.set()
        item_id = call.ids.new()
        await call.tx.conn.execute("INSERT INTO item (item_id, texto) VALUES (%s, %s)", [item_id, request.texto])
        await call.tx.publish("ItemGravado", f"item/{item_id}", {"texto": request.texto})
        if self.failures:
            raise self.failures.pop()
        if self.gate is not None:
            await self.gate.wait()
        answer = self._answer("Gravar", request, call)
        answer.item_id = str(item_id)
        return answer

    async def Demorar(self, request: Any, call: Call) -> Any:
        self.seen.append(call.deadline)
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.cancelled.set()
            raise

    async def Exportar(self, request: Any, call: Call) -> AsyncIterator[Any]:
        for number in range(0, request.numero, 2):
            if number == 4 and request.texto == "falhar":
                raise precondition("Parou no meio.", rule="R0.0")
            if request.texto == "conferir":
                call.require_owner(request.consorciado_id)
            yield resposta(numero=number)

    def _answer(self, name: str, request: Any, call: Call) -> Any:
        self.calls.append(name)
        self.seen.append((call.actor, call.correlation_id, current_call.get()))
        if request.numero == 98:
            raise precondition("A regra não deixa: saldo é ação.", rule="R3.05")
        if request.numero == 96:
            raise ZeroDivisionError("senha=123")
        return resposta(texto=request.texto, numero=request.numero)
