"""T-COFRE: who reads the table of commands learns neither an answer nor an input; keys rotate, answers stay."""

from __future__ import annotations

from hashlib import sha256

import pytest

from consorcio.core.errors import ErrorKind
from consorcio.platform.rpc.answers import Answers
from consorcio.platform.rpc.pipeline import Binding, CallMeta
from consorcio.platform.vault import Vault, VaultError
from rpc_prova import actor, contract, pedido, resposta

from .conftest import ANA, VAULT, Way

SECRET = "Provisoria-4711"
ROTATED = Vault({1: bytes([1]) * 32, 2: bytes([2]) * 32}, bytes([9]) * 32)


async def test_the_table_of_commands_tells_no_secret(way: Way) -> None:
    request = pedido(texto=SECRET, cpf="12345678909")
    await way.call("Gravar", request, key="k1")
    (stored,) = await way.rows("SELECT entrada_hash, resposta, c::text FROM plataforma.comando c")
    dump = b"".join(bytes(part) for part in stored[:2]) + stored[2].encode()
    for secret in (SECRET.encode(), b"12345678909", SECRET.encode().hex().encode()):
        assert secret not in dump
    path = way.binding.policies["Gravar"].path.encode()
    assert sha256(path + b"\0" + request.SerializeToString(deterministic=True)).digest() != bytes(stored[0])


async def test_after_a_rotation_an_old_answer_still_opens_and_a_new_one_has_the_new_key(way: Way) -> None:
    first = await way.call("Gravar", pedido(texto=SECRET), key="k1")
    rotated = _binding(way, ROTATED)
    policy = rotated.policies["Gravar"]
    again = await rotated.unary(policy, pedido(texto=SECRET), CallMeta(ANA, "corr-2", "k1"))
    assert again.SerializeToString(deterministic=True) == first.SerializeToString(deterministic=True)
    await rotated.unary(policy, pedido(texto="b"), CallMeta(ANA, "corr-2", "k2"))
    versions = await way.rows("SELECT get_byte(resposta, 0) FROM plataforma.comando ORDER BY chave")
    assert versions == [(1,), (2,)]


async def test_an_answer_put_in_the_row_of_another_is_not_given(way: Way) -> None:
    await way.call("Gravar", pedido(texto="a"), key="k1")
    await way.call("Gravar", pedido(texto="a"), who=actor("prova.*", actor_id="bia"), key="k1")
    async with way.database.transaction() as tx:
        await tx.conn.execute(
            "UPDATE plataforma.comando SET resposta = (SELECT resposta FROM plataforma.comando WHERE ator = 'bia')"
        )
    assert await way.outcome("Gravar", pedido(texto="a"), key="k1") is ErrorKind.INTERNAL


def test_an_answer_opens_only_for_its_actor_and_key() -> None:
    answers = Answers(VAULT)
    sealed = answers.seal(resposta(texto=SECRET), "ana|k", "1")
    assert resposta(texto=SECRET).SerializeToString() == answers.open(sealed, "ana|k", "1")
    with pytest.raises(VaultError):
        answers.open(sealed, "ana", "k|1")


def _binding(way: Way, vault: Vault) -> Binding:
    """The same service after a restart with other keys."""
    service = contract().services_by_name["ProvaService"]
    return Binding(service, way.servicer, way.database, way.database.clock, way.database.ids, vault)
