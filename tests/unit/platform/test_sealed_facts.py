"""Personal data inside a fact opens only as the same fact about the same person."""

from __future__ import annotations

import pytest

from consorcio.platform.sealed_facts import open_data, seal_data
from consorcio.platform.vault import Vault, VaultError

VAULT = Vault({1: b"k" * 32}, b"b" * 32)


def test_it_comes_back_whole_and_says_nothing_on_the_way() -> None:
    sealed = seal_data(VAULT, "ContatosAlterados", "c1", {"nome": "Conceição"})
    assert "Concei" not in sealed
    assert open_data(VAULT, "ContatosAlterados", "c1", sealed) == {"nome": "Conceição"}


@pytest.mark.parametrize(("type", "subject"), [("ContatosAlterados", "c2"), ("Outro", "c1")])
def test_it_does_not_open_as_another(type: str, subject: str) -> None:
    sealed = seal_data(VAULT, "ContatosAlterados", "c1", {"nome": "Conceição"})
    with pytest.raises(VaultError):
        open_data(VAULT, type, subject, sealed)
