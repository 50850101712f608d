"""Who is calling: access tokens (JWT signed by identidade) to the Actor that every service sees."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from consorcio.core.clock import Clock
from consorcio.core.errors import ConsorcioError, unauthenticated
from consorcio.gateway.identity import KeyRing
from consorcio.platform.context import Actor, ActorKind

ALGORITHMS = ["ES256", "EdDSA"]
_TOKEN_TYPE = "at+jwt"  # noqa: S105  the type that RFC 9068 gives, not a secret
_CACHE_MAX = 10_000
_TOKEN_MAX = 8_192
_CLOCK_SKEW_S = 5
_KINDS = {"USUARIO": ActorKind.USUARIO, "PARCEIRO": ActorKind.PARCEIRO}


class Authenticator:
    """Verifies tokens; a token already verified costs one look until it expires.

    The look is by the hash table's own keyed hash: how long it takes says nothing of the tokens that are there.
    """

    def __init__(self, keys: KeyRing, clock: Clock, issuer: str, audience: str) -> None:
        self._keys = keys
        self._clock = clock
        self._issuer = issuer
        self._audience = audience
        self._verified: OrderedDict[bytes, tuple[Actor, float]] = OrderedDict()

    async def from_header(self, header: bytes) -> Actor:
        """The Actor of an `Authorization` header. UNAUTHENTICATED when it is not a good bearer token."""
        scheme, _, token = header.partition(b" ")
        if scheme.lower() != b"bearer" or not token:
            raise unauthenticated("Use o cabeçalho Authorization: Bearer com um token de acesso.")
        return await self.from_token(token)

    async def from_token(self, token: bytes) -> Actor:
        """The Actor of an access token. UNAUTHENTICATED when it is forged, of somebody else, or expired."""
        known = self._verified.get(token)
        now = self._clock.now().timestamp()
        if known is not None and now < known[1]:
            self._verified.move_to_end(token)
            return known[0]
        if len(token) > _TOKEN_MAX:
            raise _refused()
        claims = await self._claims(token)
        actor, expires_at = self._actor(claims, now)
        self._remember(token, actor, expires_at)
        return actor

    async def is_id_token(self, token: str, client_id: str, nonce: str) -> bool:
        """Whether the text is an id token of that login (OpenID Connect Core §3.1.3.7)."""
        try:
            claims = jwt.decode(token, await self._keys.current(refresh=True), algorithms=ALGORITHMS).claims
        except (JoseError, ValueError, KeyError, TypeError):
            return False
        return (
            claims.get("iss") == self._issuer
            and claims.get("aud") == client_id
            and claims.get("nonce") == nonce
            and self._clock.now().timestamp() < float(claims.get("exp", 0))
        )

    def _remember(self, token: bytes, actor: Actor, expires_at: float) -> None:
        self._verified[token] = (actor, expires_at)
        if len(self._verified) > _CACHE_MAX:
            self._verified.popitem(last=False)

    async def _claims(self, token: bytes) -> dict[str, Any]:
        try:
            return _decoded(token, await self._keys.current())
        except InvalidKeyIdError:
            keys = await self._keys.current(refresh=True)
        except (JoseError, ValueError, KeyError, TypeError):
            raise _refused() from None
        try:
            return _decoded(token, keys)
        except (JoseError, ValueError, KeyError, TypeError):
            raise _refused() from None

    def _actor(self, claims: dict[str, Any], now: float) -> tuple[Actor, float]:
        expires_at, not_before = claims.get("exp"), claims.get("nbf", 0)
        audience = claims.get("aud")
        audiences = audience if isinstance(audience, list) else [audience]
        if claims.get("iss") != self._issuer or self._audience not in audiences:
            raise _refused()
        if not isinstance(expires_at, int | float) or not isinstance(not_before, int | float):
            raise _refused()
        if now >= expires_at or now + _CLOCK_SKEW_S < not_before:
            raise unauthenticated("O token de acesso venceu.")
        kind = _KINDS.get(str(claims.get("tipo")))
        if kind is None or not isinstance(claims.get("sub"), str):
            raise _refused()
        actor = Actor(
            id=claims["sub"],
            nome=str(claims.get("nome", "")),
            tipo=kind,
            papeis=_texts(claims.get("papeis")),
            permissoes=_texts(claims.get("permissoes")),
            consorciado_id=str(claims["consorciado_id"]) if claims.get("consorciado_id") else None,
            via=None,
        )
        return actor, float(expires_at)


def _decoded(token: bytes, keys: KeySet) -> dict[str, Any]:
    decoded = jwt.decode(token, keys, algorithms=ALGORITHMS)
    if decoded.header.get("typ") != _TOKEN_TYPE:
        raise ValueError
    return dict(decoded.claims)


def _texts(value: Any) -> frozenset[str]:
    if not isinstance(value, list):
        return frozenset()
    return frozenset(item for item in value if isinstance(item, str))


def _refused() -> ConsorcioError:
    return unauthenticated("O token de acesso é inválido.")
