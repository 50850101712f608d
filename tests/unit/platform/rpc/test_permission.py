"""Who may call what: the permission of the rpc against the caller."""

from __future__ import annotations

from typing import Any

import pytest

from consorcio.core.clock import SystemClock
from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.core.ids import SequentialIds
from consorcio.platform.context import ANONIMO, Actor, permits, system_actor
from consorcio.platform.rpc.pipeline import Binding, CallMeta
from rpc_prova import Prova, actor, contract, pedido

OWN, ALL = "prova.item.ler.proprio", "prova.item.ler"
CLIENTE = actor(OWN, consorciado_id="c1")


async def _call(rpc: str, who: Actor, **fields: Any) -> str:
    binding = Binding(contract().services_by_name["ProvaService"], Prova(), None, SystemClock(), SequentialIds())
    try:
        await binding.unary(binding.policies[rpc], pedido(**fields), CallMeta(who, "corr"))
    except ConsorcioError as error:
        return error.kind.name
    return "OK"


@pytest.mark.parametrize(
    ("granted", "wanted", "expected"),
    [
        ("*", "grupos.cota.ler", True),
        ("grupos.*", "grupos.cota.ler", True),
        ("grupos.cota.*", "grupos.cota.ler", True),
        ("grupos.cota.ler", "grupos.cota.ler", True),
        ("*.ler", "grupos.cota.ler", True),
        ("*.ler", "grupos.cota.criar", False),
        ("grupos.co*", "grupos.cota.ler", False),
        ("grupos", "grupos.cota.ler", False),
        ("grupos.cota.ler.proprio", "grupos.cota.ler", False),
        ("grupos.cota", "grupos.cotas.ler", False),
    ],
)
def test_wildcards(granted: str, wanted: str, expected: bool) -> None:
    assert permits(frozenset({granted}), wanted) is expected


@pytest.mark.parametrize(
    ("rpc", "who", "expected"),
    [
        ("Publico", ANONIMO, "OK"),
        ("Ler", ANONIMO, "UNAUTHENTICATED"),
        ("Ler", actor(), "FORBIDDEN"),
        ("Ler", actor("outro.item.ler"), "FORBIDDEN"),
        ("Ler", actor(ALL), "OK"),
        ("Administrar", actor("prova.*"), "OK"),
        ("Administrar", actor(ALL), "FORBIDDEN"),
        ("Interno", actor("*"), "FORBIDDEN"),
        ("Interno", ANONIMO, "FORBIDDEN"),
        ("Interno", actor(via="grupos"), "OK"),
        ("Interno", system_actor("grupos"), "OK"),
        ("Administrar", system_actor("grupos"), "OK"),
        ("Administrar", actor(via="grupos"), "OK"),
    ],
)
async def test_permission_matrix(rpc: str, who: Actor, expected: str) -> None:
    assert await _call(rpc, who) == expected


@pytest.mark.parametrize(
    ("rpc", "who", "consorciado_id", "expected"),
    [
        ("Ler", CLIENTE, "c1", "OK"),
        ("Ler", CLIENTE, "c2", "FORBIDDEN"),
        ("Ler", CLIENTE, "", "FORBIDDEN"),
        ("LerNoCasoDeUso", CLIENTE, "c1", "OK"),
        ("LerNoCasoDeUso", CLIENTE, "c2", "FORBIDDEN"),
        ("LerNoCasoDeUso", CLIENTE, "", "FORBIDDEN"),  # the use case never checked: the answer is withheld
        ("LerNoCasoDeUso", actor(ALL), "", "OK"),
        ("LerAuditado", CLIENTE, "c1", "FORBIDDEN"),  # no owner declared: not for a consorciado
        ("Ler", actor(OWN), "c1", "FORBIDDEN"),  # restricted to own, and owns nothing
        ("Ler", actor(OWN), "", "FORBIDDEN"),
        ("Ler", actor(OWN, consorciado_id="c1", via="sorteios"), "c2", "FORBIDDEN"),
        ("Ler", actor(consorciado_id="c1", via="sorteios"), "c2", "FORBIDDEN"),
        ("Ler", actor(consorciado_id="c1", via="sorteios"), "c1", "OK"),
        ("Interno", actor(consorciado_id="c1", via="sorteios"), "c2", "OK"),
    ],
)
async def test_a_consorciado_is_kept_to_what_is_theirs(
    rpc: str, who: Actor, consorciado_id: str, expected: str
) -> None:
    assert await _call(rpc, who, consorciado_id=consorciado_id) == expected


async def test_pages_are_withheld_when_the_owner_was_not_checked() -> None:
    binding = Binding(contract().services_by_name["ProvaService"], Prova(), None, SystemClock(), SequentialIds())
    request = pedido(numero=6, consorciado_id="c1")
    with pytest.raises(ConsorcioError) as refused:
        await anext(binding.stream(binding.policies["Exportar"], request, CallMeta(CLIENTE, "corr")))
    assert refused.value.kind is ErrorKind.FORBIDDEN
    request.texto = "conferir"
    pages = binding.stream(binding.policies["Exportar"], request, CallMeta(CLIENTE, "corr"))
    assert [page.numero async for page in pages] == [0, 2, 4]  # type: ignore[attr-defined]
