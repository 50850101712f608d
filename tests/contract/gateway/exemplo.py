"""The test contract, compiled once, and a gateway over it whose services are doubles."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import grpc_tools
import httpx
from google.protobuf import descriptor_pool, message_factory
from google.protobuf.descriptor import Descriptor, MethodDescriptor
from google.protobuf.descriptor_pb2 import FileDescriptorProto, FileDescriptorSet
from grpc_tools import protoc
from joserfc import jwt
from joserfc.jwk import ECKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from consorcio.contracts.buf.validate import validate_pb2
from consorcio.contracts.opcoes.v1 import opcoes_pb2
from consorcio.core.clock import FixedClock
from consorcio.core.ids import SequentialIds
from consorcio.gateway.app import Gateway, Surroundings, build_app
from consorcio.gateway.catalog import Catalog, comments_of
from consorcio.gateway.settings import GatewaySettings
from consorcio.platform.context import Actor

ROOT = Path(__file__).parents[3]
NOW = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)
URL = "http://consorcio.teste"
LOADED = (validate_pb2, opcoes_pb2)


def compile_proto(text: str, name: str) -> FileDescriptorProto:
    """Compile a proto and return its descriptor with comments."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / name
        source.parent.mkdir(parents=True, exist_ok=True)
        source.write_text(text, encoding="utf-8")
        output = Path(folder) / "saida.binpb"
        includes = [folder, ROOT / "proto", ROOT / "third_party/proto", Path(grpc_tools.__file__).parent / "_proto"]
        flags = [*(f"-I{path}" for path in includes), f"--descriptor_set_out={output}", "--include_source_info"]
        assert protoc.main(["protoc", *flags, str(source)]) == 0
        return FileDescriptorSet.FromString(output.read_bytes()).file[0]


@cache
def catalog() -> Catalog:
    """The catalog of the test contract."""
    path = Path(__file__).parent / "protos/exemplo/v1/exemplo.proto"
    file = compile_proto(path.read_text(encoding="utf-8"), "exemplo/v1/exemplo.proto")
    pool = descriptor_pool.Default()
    pool.AddSerializedFile(file.SerializeToString())
    service = pool.FindServiceByName("consorcio.exemplo.v1.ExemploService")
    return Catalog((service,), comments_of([file]))


def descriptor(name: str) -> Descriptor:
    """A message type of the test contract."""
    catalog()
    return descriptor_pool.Default().FindMessageTypeByName(f"consorcio.exemplo.v1.{name}")


def message(name: str, **values: Any) -> Any:
    """A message of the test contract."""
    return message_factory.GetMessageClass(descriptor(name))(**values)


@dataclass
class Services:
    """Doubles of every service: each rpc answers what the test says, and what was asked is kept."""

    answers: dict[str, Any] = field(default_factory=dict)
    calls: list[tuple[str, Any, dict[str, Any]]] = field(default_factory=list)

    async def unary(self, method: MethodDescriptor, request: Any, **context: Any) -> Any:
        """The answer of the rpc, or its error."""
        self.calls.append((method.name, request, context))
        answer = self.answers.get(method.name) or message_factory.GetMessageClass(method.output_type)()
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def stream(self, method: MethodDescriptor, request: Any, **context: Any) -> AsyncIterator[Any]:
        """The answers of the rpc, until one is an error."""
        self.calls.append((method.name, request, context))
        for answer in self.answers.get(method.name, []):
            if isinstance(answer, Exception):
                raise answer
            yield answer

    @property
    def request(self) -> Any:
        """What was asked last."""
        return self.calls[-1][1]

    @property
    def context(self) -> dict[str, Any]:
        """On whose behalf it was asked."""
        return self.calls[-1][2]

    @property
    def actor(self) -> Actor:
        """Who asked."""
        actor: Actor = self.context["actor"]
        return actor


class Identity:
    """A double of identidade: publishes a key and signs what it is asked to."""

    def __init__(self, clock: FixedClock) -> None:
        self.clock = clock
        self.key = ECKey.generate_key("P-256", parameters={"kid": "chave-1", "alg": "ES256"})
        self.keys_asked = 0
        self.answer_token: Callable[[dict[str, str]], tuple[int, dict[str, Any]]] = lambda _form: (400, {})
        self.forms: list[dict[str, str]] = []
        self.headers_seen: dict[str, str] = {}
        paths = {
            "/oidc/jwks": self._jwks,
            "/oidc/token": self._token,
            "/oidc/revoke": self._token,
            "/oidc/logout": self._echo,
        }
        self.app = Starlette(routes=[Route(path, handler, methods=["GET", "POST"]) for path, handler in paths.items()])

    def token(self, *, key: ECKey | None = None, kid: str = "chave-1", typ: str = "at+jwt", **claims: Any) -> str:
        """A signed token; the claims given replace the good ones."""
        good: dict[str, Any] = {
            "iss": f"{URL}/oidc",
            "aud": "consorcio-api",
            "sub": "0198c5f0-6f3e-7d2a-9b41-2f6d1c3e5a70",
            "exp": int(self.clock.now().timestamp()) + 300,
            "tipo": "USUARIO",
            "nome": "Maria",
            "papeis": ["gestor"],
            "permissoes": ["*"],
        }
        header = {"alg": "ES256", "kid": kid, "typ": typ}
        return jwt.encode(header, {**good, **claims}, key or self.key, algorithms=["ES256"])

    async def _jwks(self, _request: Request) -> JSONResponse:
        self.keys_asked += 1
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})

    async def _token(self, request: Request) -> JSONResponse:
        form = {name: str(value) for name, value in (await request.form()).items()}
        self.forms.append({"path": request.url.path, **form})
        status, body = self.answer_token(form)
        return JSONResponse(body, status)

    async def _echo(self, request: Request) -> JSONResponse:
        self.headers_seen = dict(request.headers)
        return JSONResponse({"ok": True}, headers={"set-cookie": "sso=1; Path=/oidc"})


class MemoryStore:
    """What sessions need of Redis, in a dictionary."""

    def __init__(self) -> None:
        self.values: dict[str, bytes] = {}

    async def get(self, key: str) -> bytes | None:
        return self.values.get(key)

    async def set(self, key: str, value: bytes, ttl_s: int) -> None:
        self.values[key] = value

    async def add(self, key: str, value: bytes, ttl_s: int) -> bool:
        return self.values.setdefault(key, value) is value

    async def take(self, key: str) -> bytes | None:
        return self.values.pop(key, None)

    async def delete(self, key: str) -> None:
        self.values.pop(key, None)


@dataclass
class World:
    """A gateway over the test contract, its doubles, and a client that is a known user."""

    gateway: Gateway
    services: Services
    identity: Identity
    clock: FixedClock
    store: MemoryStore
    client: httpx.AsyncClient


@asynccontextmanager
async def world(
    contracts: Catalog | None = None, money_app: Starlette | None = None, **settings: Any
) -> AsyncIterator[World]:
    """A running gateway."""
    clock, services, store = FixedClock(NOW), Services(), MemoryStore()
    identity = Identity(clock)

    async def ready() -> bool:
        return True

    gateway = build_app(
        Surroundings(
            settings=GatewaySettings(**{"url_publica": URL, **settings}),
            clock=clock,
            ids=SequentialIds(),
            caller=services,
            is_ready=ready,
            identity_app=identity.app,
            money_app=money_app,
            store=store,
        ),
        contracts or catalog(),
    )
    headers = {"authorization": f"Bearer {identity.token()}"}
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(gateway),
        base_url=URL,
        headers=headers,
    ) as client:
        yield World(gateway, services, identity, clock, store, client)
    await gateway.close()
