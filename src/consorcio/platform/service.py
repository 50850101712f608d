"""What a service is to the process that runs it, and what the process gives to the service."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from google.protobuf.descriptor import ServiceDescriptor
from starlette.applications import Starlette

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.clock import Clock
from consorcio.core.ids import IdGenerator
from consorcio.platform.cache import Cache
from consorcio.platform.database import Database
from consorcio.platform.inbox import Subscriptions
from consorcio.platform.rpc.client import Caller
from consorcio.platform.sagas import SagaDefinition
from consorcio.platform.settings import Settings
from consorcio.platform.vault import Vault


@dataclass(frozen=True, slots=True)
class Runtime:
    """What a service finds ready: settings, time, ids, its database, the other services, cache and vault."""

    settings: Settings
    clock: Clock
    ids: IdGenerator
    db: Database
    caller: Caller
    cache: Cache
    vault: Vault
    calendar: BusinessCalendar

    def stub(self, service: ServiceDescriptor) -> Any:
        """Another service, near or far, as a generated asynchronous stub: annotate it with the generated type."""
        return self.caller.stub(service)


@dataclass(frozen=True, slots=True)
class Service:
    """A service ready to run: what it serves, what it reacts to, how its database is made."""

    name: str
    servicers: Mapping[ServiceDescriptor, object]
    migrations: Path
    subscriptions: Subscriptions = field(default_factory=dict)
    sagas: tuple[SagaDefinition, ...] = ()
    http: Starlette | None = None
    background: tuple[Callable[[], Awaitable[None]], ...] = ()
    closing: tuple[Callable[[], Awaitable[None]], ...] = ()
    """What to close when the process ends: connections of its own."""
