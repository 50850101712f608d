"""Who calls, from one process to another: nobody can forge it, and it does not last."""

from __future__ import annotations

import base64
import time

import orjson
import pytest

from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.platform.context import ANONIMO, Actor, system_actor
from consorcio.platform.rpc.passport import LIFE_S, PassportOffice
from rpc_prova import actor

OFFICE = PassportOffice(b"chave da instalacao")


@pytest.mark.parametrize(
    "who",
    [
        actor("grupos.*", consorciado_id="c1", via="sorteios"),
        actor("grupos.cota.ler", actor_id="joão"),
        ANONIMO,
        system_actor("financeiro"),
    ],
)
def test_the_actor_arrives_as_it_left(who: Actor) -> None:
    assert OFFICE.check(OFFICE.issue(who)) == who


def test_a_person_never_becomes_a_service_on_the_way() -> None:
    assert OFFICE.check(OFFICE.issue(actor("*"))).via is None


def test_an_altered_passport_is_refused() -> None:
    body, signature = OFFICE.issue(actor()).split(".")
    note = orjson.loads(base64.urlsafe_b64decode(body))
    forged = base64.urlsafe_b64encode(orjson.dumps({**note, "permissoes": ["*"]})).decode()
    with pytest.raises(ConsorcioError) as refused:
        OFFICE.check(f"{forged}.{signature}")
    assert refused.value.kind is ErrorKind.UNAUTHENTICATED


@pytest.mark.parametrize("text", ["", ".", "a.b", "nada", PassportOffice(b"outra").issue(actor())])
def test_what_is_no_passport_is_refused(text: str) -> None:
    with pytest.raises(ConsorcioError) as refused:
        OFFICE.check(text)
    assert refused.value.kind is ErrorKind.UNAUTHENTICATED


def test_a_passport_expires(monkeypatch: pytest.MonkeyPatch) -> None:
    issued = OFFICE.issue(actor())
    later = time.time() + LIFE_S + 1
    monkeypatch.setattr(time, "time", lambda: later)
    with pytest.raises(ConsorcioError, match="venceu"):
        OFFICE.check(issued)
