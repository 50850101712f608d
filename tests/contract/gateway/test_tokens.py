"""Access tokens: what is accepted, what is not, and how keys rotate."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from joserfc.jwk import ECKey

from contract.gateway.exemplo import NOW, World, world

PATH = "/api/v1/exemplos"


@pytest_asyncio.fixture
async def w() -> AsyncIterator[World]:
    async with world() as made:
        yield made


async def status(w: World, token: str) -> int:
    answer = await w.client.get(PATH, headers={"authorization": f"Bearer {token}"})
    return answer.status_code


async def test_claims_become_the_actor(w: World) -> None:
    token = w.identity.token(tipo="PARCEIRO", permissoes=["grupos.*"], consorciado_id="c1", aud=["x", "consorcio-api"])
    assert await status(w, token) == 200
    actor = w.services.actor
    assert (actor.tipo.value, actor.permissoes, actor.consorciado_id, actor.via) == (
        "PARCEIRO", frozenset({"grupos.*"}), "c1", None,
    )  # fmt: skip


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "http://outro/oidc"},
        {"aud": "outra-api"},
        {"exp": int(NOW.timestamp())},
        {"exp": "amanhã"},
        {"exp": None},
        {"nbf": int(NOW.timestamp()) + 60},
        {"tipo": "SISTEMA"},
        {"tipo": None},
        {"sub": None},
        {"typ": "JWT"},
        {"kid": "chave-9"},
    ],
)
async def test_a_token_that_is_not_quite_right_is_refused(w: World, claims: dict[str, Any]) -> None:
    assert await status(w, w.identity.token(**claims)) == 401


async def test_a_token_of_another_key_is_refused(w: World) -> None:
    other = ECKey.generate_key("P-256", parameters={"kid": "chave-1"})
    assert await status(w, w.identity.token(key=other)) == 401


async def test_algorithm_none_and_hmac_with_the_public_key_are_refused(w: World) -> None:
    _, payload, signature = w.identity.token().split(".")
    for algorithm in ("none", "HS256"):
        header = json.dumps({"alg": algorithm, "kid": "chave-1", "typ": "at+jwt"}).encode()
        forged = base64.urlsafe_b64encode(header).rstrip(b"=").decode()
        assert await status(w, f"{forged}.{payload}.{signature}") == 401
        assert await status(w, f"{forged}.{payload}.") == 401


async def test_a_verified_token_stops_serving_when_it_expires(w: World) -> None:
    token = w.identity.token()
    assert await status(w, token) == 200
    assert await status(w, token) == 200
    assert w.identity.keys_asked == 1
    w.clock.advance(timedelta(seconds=301))
    assert await status(w, token) == 401


async def test_an_unknown_key_makes_the_gateway_ask_again_but_not_at_every_request(w: World) -> None:
    assert await status(w, w.identity.token()) == 200
    w.identity.key = ECKey.generate_key("P-256", parameters={"kid": "chave-2"})
    rotated = w.identity.token(kid="chave-2")
    assert await status(w, rotated) == 401
    assert w.identity.keys_asked == 1
    w.clock.advance(timedelta(seconds=20))
    assert await status(w, rotated) == 200
    assert w.identity.keys_asked == 2
    for number in range(5):
        assert await status(w, w.identity.token(kid=f"inventada-{number}")) == 401
    assert w.identity.keys_asked == 2
