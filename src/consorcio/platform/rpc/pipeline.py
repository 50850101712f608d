"""What happens around every handler, near or far, in one order:

telemetry → deadline → permission → contract rules → (command) idempotency and transaction → handler → audit leaf.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing
from dataclasses import dataclass

import psycopg
from google.protobuf.descriptor import ServiceDescriptor
from google.protobuf.message import Message

from consorcio.contracts.opcoes.v1 import opcoes_pb2
from consorcio.core.clock import Clock
from consorcio.core.errors import forbidden, unauthenticated
from consorcio.core.ids import IdGenerator
from consorcio.platform.context import OWN_SUFFIX, Actor, ActorKind, Call, current_call, permits
from consorcio.platform.database import Database
from consorcio.platform.deadlines import Deadlines
from consorcio.platform.failure_points import FailurePoint
from consorcio.platform.logging_setup import get_logger
from consorcio.platform.rpc import commands
from consorcio.platform.rpc.answers import Answers
from consorcio.platform.rpc.observation import CANCELLED, Observation
from consorcio.platform.rpc.policy import MethodPolicy, check_servicer, masked, policies_of
from consorcio.platform.rpc.together import KEY_TAKEN, TO_COMMIT, Together
from consorcio.platform.rpc.validation import validate, warm_up
from consorcio.platform.vault import Vault

MAX_RETRIES = 4
_TO_ANSWER = FailurePoint("comando.antes_da_resposta")
log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class CallMeta:
    """What comes with a request: who, under which correlation, with which key, until when (loop time)."""

    actor: Actor
    correlation_id: str
    idempotency_key: str | None = None
    deadline: float | None = None


class Binding:
    """A service of this process, callable by whoever is near and by the gRPC server."""

    def __init__(
        self,
        service: ServiceDescriptor,
        servicer: object,
        database: Database | None,
        clock: Clock,
        ids: IdGenerator,
        vault: Vault | None = None,
    ) -> None:
        check_servicer(service, servicer)
        self.name = service.full_name
        self.policies: Mapping[str, MethodPolicy] = policies_of(service)
        self._handlers = {name: getattr(servicer, name) for name in self.policies}
        self._database = database
        self._clock = clock
        self._ids = ids
        self._answers = Answers(vault)
        self._deadlines = Deadlines()
        self._together = {
            name: Together(self.policies[name], handler, database, self._answers)
            for name, handler in getattr(servicer, "in_sets", {}).items()
            if database is not None
        }
        for policy in self.policies.values():
            warm_up(policy.request_class())

    async def unary(self, policy: MethodPolicy, request: Message, meta: CallMeta) -> Message:
        """Serve one call. Every failure leaves as a ConsorcioError."""
        call = self._call(policy, meta)
        observation = Observation(policy, request, call)
        token = current_call.set(call)
        try:
            with self._deadlines.until(call.deadline):
                return await observation.traced(self._serve(policy, request, call))
        except asyncio.CancelledError:
            observation.outcome = CANCELLED
            raise
        except Exception as failure:
            raise observation.error(failure) from failure
        finally:
            current_call.reset(token)
            observation.end()

    async def stream(self, policy: MethodPolicy, request: Message, meta: CallMeta) -> AsyncIterator[Message]:
        """Serve one streaming query."""
        call = self._call(policy, meta)
        observation = Observation(policy, request, call)
        try:
            _authorise(policy, request, call)
            validate(request)
            if policy.audited_read:
                await self._audit_read(policy, request, call)
            pages = self._handlers[policy.name](request, call)
            async with aclosing(pages):
                while (page := await self._next_page(pages, call, observation)) is not None:
                    _require_owner_checked(policy, call)
                    yield page
        except (GeneratorExit, asyncio.CancelledError):
            observation.outcome = CANCELLED
            raise
        except Exception as failure:
            raise observation.error(failure) from failure
        finally:
            observation.end()

    async def _next_page(self, pages: AsyncGenerator[Message], call: Call, observation: Observation) -> Message | None:
        """The next page, or None at the end.

        Context and deadline are set around each page, never across a `yield`: whoever reads the stream may be another
        task by then.
        """
        token = current_call.set(call)
        try:
            with self._deadlines.until(call.deadline):
                return await observation.traced(anext(pages, None))
        finally:
            current_call.reset(token)

    def _call(self, policy: MethodPolicy, meta: CallMeta) -> Call:
        deadline = asyncio.get_running_loop().time() + policy.timeout_s
        return Call(
            actor=meta.actor,
            correlation_id=meta.correlation_id,
            idempotency_key=meta.idempotency_key,
            clock=self._clock,
            ids=self._ids,
            deadline=min(deadline, meta.deadline) if meta.deadline else deadline,
            database=self._database,
        )

    async def _serve(self, policy: MethodPolicy, request: Message, call: Call) -> Message:
        _authorise(policy, request, call)
        validate(request)
        if policy.command:
            return await self._serve_command(policy, request, call)
        response: Message = await self._handlers[policy.name](request, call)
        _require_owner_checked(policy, call)
        if policy.audited_read:
            await self._audit_read(policy, request, call)
        return response

    async def _serve_command(self, policy: MethodPolicy, request: Message, call: Call) -> Message:
        """Carried out with those of its rpc that arrive together, where the service does that, or in a transaction."""
        if self._database is None:
            raise RuntimeError(f"{policy.path} is a command of a service without a database")
        key = commands.required_key(call)
        command = commands.Command(request, call, key, self._answers.digest(policy, request))
        together = self._together.get(policy.name) if call.restricted_to is None else None
        answer = await together.carry_out(command) if together else None
        if answer is None:
            return await self._carry_out_alone(self._database, policy, command)
        _TO_ANSWER.passing(policy.name)
        return answer

    async def _carry_out_alone(self, database: Database, policy: MethodPolicy, command: commands.Command) -> Message:
        """One transaction: the key, the effect, the facts, the leaf. Deadlocks and races of keys run it again."""
        request, call, key, digest = command.request, command.call, command.key, command.digest
        for attempt in range(MAX_RETRIES + 1):
            try:
                async with database.transaction(call.actor, call.correlation_id) as tx:
                    stored = await commands.begin(tx.conn, call, key, digest)
                    if stored is not None:
                        return policy.response_class.FromString(self._answers.open(stored, call.actor.id, key))
                    KEY_TAKEN.passing(policy.name)
                    # The use case checks the owner anew at each try; the interceptor did once, before them.
                    call.transaction, call.owner_checked = tx, policy.owner == opcoes_pb2.DONO_CAMPO
                    response: Message = await self._handlers[policy.name](request, call)
                    _require_owner_checked(policy, call)
                    sealed = self._answers.seal(response, call.actor.id, key)
                    await commands.finish(tx, call, key, policy, digest, request, response, sealed)
                    TO_COMMIT.passing(policy.name)
            except (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected) as clash:
                if attempt == MAX_RETRIES:
                    raise
                log.info("transacao_repetida", metodo=policy.path, erro=type(clash).__name__)
                await asyncio.sleep(secrets.randbelow(20 << attempt) / 1000)
            except psycopg.errors.UniqueViolation as clash:
                if clash.diag.table_name != "comando" or attempt == MAX_RETRIES:
                    raise
            else:
                _TO_ANSWER.passing(policy.name)
                return response
        raise AssertionError("unreachable")

    async def _audit_read(self, policy: MethodPolicy, request: Message, call: Call) -> None:
        if self._database is None:
            return
        async with self._database.transaction(call.actor, call.correlation_id) as tx:
            await tx.audit("consulta", policy.name, policy.path, {"pedido": masked(request)})


def _authorise(policy: MethodPolicy, request: Message, call: Call) -> None:
    """Permission of the rpc against the caller (DESIGN §2): fail closed."""
    actor = call.actor
    by_service = bool(actor.via)
    if policy.internal:
        if not by_service:
            raise forbidden("Esta operação é interna.")
        return
    if policy.public or (by_service and actor.tipo is ActorKind.SISTEMA):
        return
    if actor.tipo is ActorKind.ANONIMO:
        raise unauthenticated()
    if permits(actor.permissoes, policy.permission):
        return
    if not by_service and not permits(actor.permissoes, policy.permission + OWN_SUFFIX):
        raise forbidden()
    _restrict_to_own(policy, request, call)


def _restrict_to_own(policy: MethodPolicy, request: Message, call: Call) -> None:
    """Keep a caller to what is theirs. A service may act for anyone of the team, for a consorciado only on theirs."""
    actor = call.actor
    if actor.consorciado_id is None and actor.via:
        return
    if actor.consorciado_id is None or not (policy.owner or actor.via):
        raise forbidden()
    call.restricted_to = actor.consorciado_id
    if policy.owner == opcoes_pb2.DONO_CAMPO:
        call.require_owner(getattr(request, policy.owner_field))


def _require_owner_checked(policy: MethodPolicy, call: Call) -> None:
    if policy.owner and call.restricted_to is not None and not call.owner_checked:
        log.error("dono_nao_conferido", metodo=policy.path)
        raise forbidden()
