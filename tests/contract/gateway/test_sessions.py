"""The browser session: entering, CSRF, renewal without races, leaving. Tokens never reach the browser."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import pytest_asyncio

from consorcio.gateway.session import safe_return
from contract.gateway.exemplo import NOW, World, world

CREATE = "/api/v1/exemplos/e1:encerrar"
KEY = {"idempotency-key": "k"}


@pytest_asyncio.fixture
async def w() -> AsyncIterator[World]:
    async with world() as made:
        del made.client.headers["authorization"]
        yield made


def accept_logins(w: World, nonce: str) -> None:
    """Identidade accepts every code and refresh token from now on."""

    def answer(form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        number = len(w.identity.forms)
        identity = w.identity.token(typ="JWT", aud="consorcio-gateway", nonce=nonce)
        return 200, {
            "access_token": w.identity.token(nome=f"Maria {number}"),
            "refresh_token": f"renova-{number}",
            "id_token": identity,
            "expires_in": 300,
        }

    w.identity.answer_token = answer


async def enter(w: World, return_to: str = "/grupos") -> httpx.Response:
    """Go through the login as a browser does."""
    start = await w.client.get("/entrar", params={"voltar": return_to})
    query = parse_qs(urlsplit(start.headers["location"]).query)
    accept_logins(w, query["nonce"][0])
    return await w.client.get("/entrar/retorno", params={"state": query["state"][0], "code": "codigo-1"})


async def test_login_is_code_with_pkce_and_ends_where_the_browser_wanted(w: World) -> None:
    start = await w.client.get("/entrar", params={"voltar": "/grupos"})
    target = urlsplit(start.headers["location"])
    query = parse_qs(target.query)
    assert (start.status_code, target.path) == (302, "/oidc/authorize")
    assert query["response_type"] == ["code"]
    assert query["code_challenge_method"] == ["S256"]
    assert query["redirect_uri"] == ["http://consorcio.teste/entrar/retorno"]
    back = await enter(w)
    assert (back.status_code, back.headers["location"]) == (302, "/grupos")
    assert w.identity.forms[-1]["grant_type"] == "authorization_code"
    assert w.identity.forms[-1]["code"] == "codigo-1"
    assert len(w.identity.forms[-1]["code_verifier"]) >= 43


async def test_the_browser_gets_a_cookie_and_no_token(w: World) -> None:
    back = await enter(w)
    cookies = back.headers.get_list("set-cookie")
    session = next(text for text in cookies if text.startswith("sessao="))
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(session.split("; "))
    shown = await w.client.get("/sessao")
    assert shown.json()["usuario"]["permissoes"] == ["*"]
    for answer in (back, shown):
        assert "eyJ" not in answer.text + str(answer.headers)


async def test_behind_tls_the_cookies_are_secure_and_of_this_host_only() -> None:
    async with world(url_publica="https://consorcio.teste") as w:
        start = await w.client.get("/entrar")
        assert start.headers["set-cookie"].startswith("__Host-entrada=")
        assert "Secure" in start.headers["set-cookie"].split("; ")
        assert "Domain" not in start.headers["set-cookie"]
        assert start.headers["strict-transport-security"].startswith("max-age=")


async def test_what_redis_keeps_is_useless_without_the_cookie(w: World) -> None:
    await enter(w)
    cookie = w.client.cookies["sessao"]
    assert any(key.startswith("session:") for key in w.store.values)
    for key, value in w.store.values.items():
        assert cookie not in key
        assert b"eyJ" not in value
        assert b"renova" not in value


async def test_reading_needs_the_cookie_and_writing_the_csrf_token_too(w: World) -> None:
    await enter(w)
    assert (await w.client.get("/api/v1/exemplos")).status_code == 200
    assert (await w.client.post(CREATE, headers=KEY)).status_code == 403
    assert (await w.client.post(CREATE, headers={**KEY, "x-csrf-token": "errado"})).status_code == 403
    csrf = (await w.client.get("/sessao")).json()["csrf"]
    assert (await w.client.post(CREATE, headers={**KEY, "x-csrf-token": csrf})).status_code == 200


async def test_the_csrf_token_of_another_session_does_not_serve(w: World) -> None:
    await enter(w)
    other = (await w.client.get("/sessao")).json()["csrf"]
    w.client.cookies.clear()
    await enter(w)
    assert (await w.client.post(CREATE, headers={**KEY, "x-csrf-token": other})).status_code == 403


async def test_a_login_begun_in_another_browser_is_refused(w: World) -> None:
    start = await w.client.get("/entrar")
    state = parse_qs(urlsplit(start.headers["location"]).query)["state"][0]
    w.client.cookies.clear()
    back = await w.client.get("/entrar/retorno", params={"state": state, "code": "c"})
    assert back.status_code == 401
    assert w.identity.forms == []


async def test_a_login_serves_once_and_needs_the_nonce(w: World) -> None:
    start = await w.client.get("/entrar")
    query = parse_qs(urlsplit(start.headers["location"]).query)
    accept_logins(w, "outro-nonce")
    path = {"state": query["state"][0], "code": "c"}
    assert (await w.client.get("/entrar/retorno", params=path)).status_code == 401
    accept_logins(w, query["nonce"][0])
    assert (await w.client.get("/entrar/retorno", params=path)).status_code == 401
    assert (await w.client.get("/sessao")).json() == {"autenticado": False}


async def test_an_expiring_token_is_renewed_once_however_many_requests_arrive(w: World) -> None:
    await enter(w)
    forms = len(w.identity.forms)
    w.clock.advance(timedelta(seconds=290))
    answers = await asyncio.gather(*(w.client.get("/api/v1/exemplos") for _ in range(20)))
    assert {answer.status_code for answer in answers} == {200}
    renewals = w.identity.forms[forms:]
    assert [form["grant_type"] for form in renewals] == ["refresh_token"]
    assert renewals[0]["refresh_token"] == "renova-1"


async def test_a_renewal_by_another_replica_is_waited_for(w: World) -> None:
    await enter(w)
    cookie = w.client.cookies["sessao"]
    other = w.gateway.sessions
    w.clock.advance(timedelta(seconds=290))
    store = other._store
    assert await store.begin_refresh(cookie, 10)
    waiting = asyncio.ensure_future(w.client.get("/api/v1/exemplos"))
    session = await store.load(cookie)
    assert session is not None
    fresh = type(session)(
        w.identity.token(nome="Renovada"), "r", session.id_token, w.clock.now().timestamp() + 300, session.ends_at
    )
    await store.save(cookie, fresh, w.clock.now().timestamp())
    assert (await waiting).status_code == 200
    assert w.services.actor.nome == "Renovada"


async def test_a_refused_renewal_ends_the_session(w: World) -> None:
    await enter(w)
    w.identity.answer_token = lambda _form: (400, {"error": "invalid_grant"})
    w.clock.advance(timedelta(seconds=290))
    assert (await w.client.get("/api/v1/exemplos")).status_code == 401
    assert w.store.values == {}


async def test_an_identity_that_does_not_answer_does_not_end_the_session(w: World) -> None:
    await enter(w)
    w.identity.answer_token = lambda _form: (500, {})
    w.clock.advance(timedelta(seconds=290))
    assert (await w.client.get("/api/v1/exemplos")).status_code == 503
    accept_logins(w, "x")
    assert (await w.client.get("/api/v1/exemplos")).status_code == 200


async def test_leaving_revokes_and_forgets(w: World) -> None:
    await enter(w)
    assert (await w.client.post("/sair")).status_code == 403
    csrf = (await w.client.get("/sessao")).json()["csrf"]
    left = await w.client.post("/sair", headers={"x-csrf-token": csrf})
    assert left.json()["redirecionar"].startswith("/oidc/logout?id_token_hint=")
    assert w.identity.forms[-1]["path"] == "/oidc/revoke"
    assert w.identity.forms[-1]["token"] == "renova-1"
    assert w.store.values == {}
    assert (await w.client.get("/sessao")).json() == {"autenticado": False}


async def test_a_session_ends_by_itself(w: World) -> None:
    await enter(w)
    w.clock.advance(timedelta(hours=12))
    assert (await w.client.get("/api/v1/exemplos")).status_code == 401
    assert w.clock.now() > NOW


@pytest.mark.parametrize("path", ["//mal.example", "https://mal.example", "\\\\mal", "/\\mal", "mal", "", "/a\r\nb"])
def test_the_return_never_leaves_this_site(path: str) -> None:
    assert safe_return(path) == "/"


async def test_without_redis_entering_says_unavailable_and_tokens_still_serve() -> None:
    async with world() as w:
        w.gateway.sessions._store._store = w.gateway._redis
        assert (await w.client.get("/entrar")).status_code == 503
        assert (await w.client.get("/api/v1/exemplos")).status_code == 200
