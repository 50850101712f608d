"""On whose behalf a login or a token request is written."""

from __future__ import annotations

from uuid import UUID

from consorcio.platform.context import Actor, ActorKind


def da_pessoa(usuario_id: UUID) -> Actor:
    """The person who is entering, with no permission yet."""
    return Actor(id=str(usuario_id), nome="", tipo=ActorKind.USUARIO)
