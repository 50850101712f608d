"""Tickets: addresses that let one content be sent or read for a few minutes, by whoever holds them."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from uuid import UUID

from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.platform.vault import Vault, VaultError

_TABLE, _COLUMN = "bilhete", "conteudo"


class Operation(Enum):
    """What a ticket is good for."""

    SEND = "PUT"
    READ = "GET"


@dataclass(frozen=True, slots=True)
class Ticket:
    """Which content, for what, on whose account, until when."""

    content_id: UUID
    operation: Operation
    actor_id: str
    actor_name: str
    expires_at: datetime


class TicketOffice:
    """Issues and reads the tickets of one service. They are sealed: they tell nothing, and nobody else makes one."""

    def __init__(self, vault: Vault, service: str) -> None:
        self._vault = vault
        self._service = service

    def issue(self, ticket: Ticket) -> str:
        """The ticket as text that fits in an address."""
        text = "\n".join(
            (
                str(ticket.content_id),
                ticket.operation.value,
                str(int(ticket.expires_at.timestamp())),
                ticket.actor_id,
                ticket.actor_name,
            )
        )
        sealed = self._vault.seal(text, _TABLE, _COLUMN, self._service)
        return base64.urlsafe_b64encode(sealed).decode().rstrip("=")

    def read(self, text: str, operation: Operation, now: datetime) -> Ticket:
        """The ticket. FORBIDDEN when it is not one of ours, is for something else, or its time is over."""
        try:
            sealed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
            parts = self._vault.open(sealed, _TABLE, _COLUMN, self._service).split("\n", 4)
        except (VaultError, binascii.Error, ValueError):
            raise _refused("Este endereço não vale.") from None
        content_id, verb, expires, actor_id, actor_name = parts
        ticket = Ticket(
            UUID(content_id), Operation(verb), actor_id, actor_name, datetime.fromtimestamp(int(expires), UTC)
        )
        if ticket.operation is not operation:
            raise _refused("Este endereço não vale para esta operação.")
        if now >= ticket.expires_at:
            raise _refused("Este endereço venceu. Peça outro.")
        return ticket


def _refused(detail: str) -> ConsorcioError:
    return ConsorcioError(ErrorKind.FORBIDDEN, detail)
