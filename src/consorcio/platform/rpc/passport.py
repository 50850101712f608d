"""Who calls, carried between services: a short-lived note signed with the installation's internal key."""

from __future__ import annotations

import base64
import hmac
import time
from hashlib import sha256

import orjson

from consorcio.core.errors import unauthenticated
from consorcio.platform.context import Actor, ActorKind

LIFE_S = 60


class PassportOffice:
    """Issues and checks passports."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def issue(self, actor: Actor) -> str:
        """A passport for the actor, with the service it calls through, if any."""
        body = base64.urlsafe_b64encode(
            orjson.dumps(
                {
                    "id": actor.id,
                    "nome": actor.nome,
                    "tipo": actor.tipo.value,
                    "papeis": sorted(actor.papeis),
                    "permissoes": sorted(actor.permissoes),
                    "consorciado_id": actor.consorciado_id,
                    "via": actor.via,
                    "exp": int(time.time()) + LIFE_S,
                }
            )
        )
        return f"{body.decode()}.{self._sign(body)}"

    def check(self, passport: str) -> Actor:
        """The actor of a passport. UNAUTHENTICATED when it is forged or expired."""
        body, _, signature = passport.partition(".")
        if not hmac.compare_digest(signature, self._sign(body.encode())):
            raise unauthenticated("A chamada interna não traz uma identificação válida.")
        note = orjson.loads(base64.urlsafe_b64decode(body))
        if note["exp"] < time.time():
            raise unauthenticated("A identificação da chamada interna venceu.")
        return Actor(
            note["id"],
            note["nome"],
            ActorKind(note["tipo"]),
            frozenset(note["papeis"]),
            frozenset(note["permissoes"]),
            note["consorciado_id"],
            note["via"],
        )

    def _sign(self, body: bytes) -> str:
        return base64.urlsafe_b64encode(hmac.digest(self._key, body, sha256)).decode()
