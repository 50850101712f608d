"""T-COFRE: a sealed value opens only where it was sealed, with a key of any version held."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from consorcio.platform.vault import Vault, VaultError, load_vault

ONE, TWO, LOOKUP = bytes([1]) * 32, bytes([2]) * 32, bytes([9]) * 32
VAULT = Vault({1: ONE}, LOOKUP)
ROTATED = Vault({1: ONE, 2: TWO}, LOOKUP)
PLACE = st.tuples(*(st.text(alphabet="abcdefgh_", min_size=1),) * 2, st.uuids())


@given(st.text(), PLACE)
def test_what_was_sealed_opens_in_its_place(plaintext: str, place: tuple[str, str, object]) -> None:
    sealed = VAULT.seal(plaintext, *place)
    assert VAULT.open(sealed, *place) == plaintext
    assert not plaintext or len(plaintext) < 4 or plaintext.encode() not in sealed


@given(st.text(), PLACE, PLACE)
def test_moved_to_another_row_column_or_table_it_does_not_open(
    plaintext: str, here: tuple[str, str, object], there: tuple[str, str, object]
) -> None:
    assume(here != there)
    with pytest.raises(VaultError):
        VAULT.open(VAULT.seal(plaintext, *here), *there)


@given(st.text(), st.integers(0), st.integers(1, 255))
def test_any_altered_byte_is_noticed(plaintext: str, position: int, difference: int) -> None:
    sealed = bytearray(ROTATED.seal(plaintext, "pessoa", "cpf", 1))
    sealed[position % len(sealed)] ^= difference
    with pytest.raises(VaultError):
        ROTATED.open(bytes(sealed), "pessoa", "cpf", 1)


@given(st.binary(max_size=40))
def test_bytes_that_were_never_sealed_do_not_open(sealed: bytes) -> None:
    with pytest.raises(VaultError):
        VAULT.open(sealed, "pessoa", "cpf", 1)


def test_rotation_opens_the_old_and_seals_with_the_new() -> None:
    old = VAULT.seal("123", "pessoa", "cpf", 1)
    assert ROTATED.open(old, "pessoa", "cpf", 1) == "123"
    new = ROTATED.seal("123", "pessoa", "cpf", 1)
    with pytest.raises(VaultError):
        VAULT.open(new, "pessoa", "cpf", 1)
    with pytest.raises(VaultError):
        Vault({2: TWO}, LOOKUP).open(old, "pessoa", "cpf", 1)


@given(st.text(), st.text())
def test_equal_values_and_only_they_have_equal_hashes(one: str, other: str) -> None:
    assert (ROTATED.lookup_hash(one) == VAULT.lookup_hash(other)) == (one == other)
    assert VAULT.lookup_hash(one) != Vault({1: ONE}, TWO).lookup_hash(one)


def test_the_same_value_is_never_sealed_alike() -> None:
    assert len({VAULT.seal("123", "pessoa", "cpf", 1) for _ in range(100)}) == 100


@pytest.mark.parametrize("keys", [{}, {1: b"curta"}, {0: ONE}, {256: ONE}])
def test_unusable_keys_are_refused_at_start(keys: dict[int, bytes]) -> None:
    with pytest.raises(ValueError, match="vault key"):
        Vault(keys, LOOKUP)


def test_an_installation_makes_its_own_keys_once_and_only_it_reads_them(tmp_path: Path) -> None:
    first = load_vault(None, None, tmp_path / "dados")
    sealed = first.seal("123", "pessoa", "cpf", 1)
    assert load_vault(None, None, tmp_path / "dados").open(sealed, "pessoa", "cpf", 1) == "123"
    assert (tmp_path / "dados" / "cofre.json").stat().st_mode & 0o777 == 0o600


def test_keys_of_the_settings_are_used_as_they_are(tmp_path: Path) -> None:
    keys = json.dumps({"1": base64.b64encode(ONE).decode(), "2": base64.b64encode(TWO).decode()})
    loaded = load_vault(keys, base64.b64encode(LOOKUP).decode(), tmp_path)
    assert ROTATED.open(loaded.seal("x", "t", "c", 1), "t", "c", 1) == "x"
    assert not list(tmp_path.iterdir())
