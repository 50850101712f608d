"""Requests made up from the OpenAPI document: never a 5xx, nothing undocumented, nothing invalid accepted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import schemathesis
from google.protobuf.descriptor import MethodDescriptor
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import ignored_auth

from consorcio.core.clock import FixedClock
from consorcio.core.ids import Uuid7Generator
from consorcio.gateway.app import Surroundings, build_app
from consorcio.gateway.settings import GatewaySettings
from consorcio.platform.rpc.validation import validate
from consorcio.platform.settings import Settings
from contract.gateway.exemplo import NOW, URL, Identity, MemoryStore, Services


class RuleKeepingServices(Services):
    """Doubles that check the rules of the contract, as the edge of every service does."""

    async def unary(self, method: MethodDescriptor, request: Any, **context: Any) -> Any:
        validate(request)
        return await super().unary(method, request, **context)

    async def stream(self, method: MethodDescriptor, request: Any, **context: Any) -> AsyncIterator[Any]:
        validate(request)
        async for answer in super().stream(method, request, **context):
            yield answer


async def _ready() -> bool:
    return True


_clock = FixedClock(NOW)
_identity = Identity(_clock)
_gateway = build_app(
    Surroundings(
        settings=GatewaySettings.of(Settings(url_publica=URL, limite_por_minuto=1_000_000)),
        clock=_clock,
        ids=Uuid7Generator(),
        caller=RuleKeepingServices(),
        is_ready=_ready,
        identity_app=_identity.app,
        store=MemoryStore(),
    )
)
_authorization = f"Bearer {_identity.token()}"
# The keys are fetched here: each request below has an event loop of its own.
asyncio.run(_gateway.authenticator.from_header(_authorization.encode()))
# NUL is refused in every text (PostgreSQL cannot store it) without a pattern in every schema to say so.
_config = SchemathesisConfig.from_dict({"generation": {"allow-x00": False, "deterministic": True}})
schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", _gateway, config=_config)


@schema.parametrize()
@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_operation_keeps_its_contract(case: schemathesis.Case[Any]) -> None:
    # `ignored_auth` repeats the call without the scheme's header, but the one given here stays: test_tokens does that.
    case.call_and_validate(headers={"authorization": _authorization}, excluded_checks=[ignored_auth])
