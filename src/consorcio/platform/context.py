"""Who calls, on whose behalf, under which correlation: what every handler knows about the call it serves."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING

from consorcio.core.clock import Clock
from consorcio.core.errors import forbidden, validation
from consorcio.core.ids import IdGenerator

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from consorcio.platform.database import Database, Transaction
    from consorcio.platform.lookups import Lookups

OWN_SUFFIX = ".proprio"


class ActorKind(Enum):
    """What kind of caller it is."""

    USUARIO = "USUARIO"
    PARCEIRO = "PARCEIRO"
    SISTEMA = "SISTEMA"
    ANONIMO = "ANONIMO"


@dataclass(frozen=True, slots=True)
class Actor:
    """A caller and what it may do.

    `permissoes` are `servico.recurso.acao`, with `*` for any part from there on and the suffix `.proprio` for "only
    what is theirs". `via` names the service that calls on the actor's behalf.
    """

    id: str
    nome: str
    tipo: ActorKind
    papeis: frozenset[str] = frozenset()
    permissoes: frozenset[str] = frozenset()
    consorciado_id: str | None = None
    via: str | None = None


ANONIMO = Actor("anonimo", "", ActorKind.ANONIMO)


def system_actor(service: str) -> Actor:
    """The service itself, when nobody asked: timers, events, sagas."""
    return Actor(f"sistema:{service}", service, ActorKind.SISTEMA, via=service)


@lru_cache(maxsize=4096)
def permits(permissions: frozenset[str], wanted: str) -> bool:
    """Whether a set of permissions, wildcards included, grants one. `*.ler` grants reading everywhere."""
    if wanted in permissions or "*" in permissions:
        return True
    parts = wanted.split(".")
    prefixes = (".".join(parts[:size]) + ".*" for size in range(1, len(parts)))
    return any(prefix in permissions for prefix in prefixes) or f"*.{parts[-1]}" in permissions


@dataclass(slots=True)
class Call:
    """One rpc being served. `transaction` is open only in commands; queries use `read()`."""

    actor: Actor
    correlation_id: str
    idempotency_key: str | None
    clock: Clock
    ids: IdGenerator
    deadline: float | None = None
    database: Database | None = None
    transaction: Transaction | None = None
    restricted_to: str | None = None
    owner_checked: bool = field(default=False)

    @property
    def tx(self) -> Transaction:
        """The open transaction of a command."""
        if self.transaction is None:
            raise RuntimeError("this rpc is not a command: declare politica.comando")
        return self.transaction

    def read(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A read-only connection for a query."""
        if self.database is None:
            raise RuntimeError("this service has no database")
        return self.database.read()

    @property
    def lookups(self) -> Lookups:
        """Where a query finds rows by key, together with the queries of others."""
        if self.database is None:
            raise RuntimeError("this service has no database")
        return self.database.lookups

    @property
    def owner_filter(self) -> str | None:
        """The consorciado the caller is limited to, or None. Reading it counts as the owner check."""
        self.owner_checked = True
        return self.restricted_to

    def require_owner(self, consorciado_id: str) -> None:
        """Refuse a caller limited to what is theirs when this is not theirs. FORBIDDEN."""
        self.owner_checked = True
        if self.restricted_to is not None and self.restricted_to != consorciado_id:
            raise forbidden()

    def dated(self, day: date, pointer: str) -> date:
        """The day of a command. Who is limited to what is theirs acts today: another day is VALIDATION at `pointer`."""
        if self.restricted_to is not None and day != self.clock.today():
            raise validation(pointer, "Só a administradora escolhe a data: a sua é a de hoje.")
        return day


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What calls made from here carry on when no rpc is being served: events, timers, sagas."""

    actor: Actor
    correlation_id: str
    deadline: float | None = None


current_call: ContextVar[Call | Outgoing | None] = ContextVar("current_call", default=None)
