"""Feature flags: who has one, and that a growing share takes it from nobody."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from consorcio.core.feature_flags import Razao, Regras, avaliar

NINGUEM = Regras(ligada=True, percentual=0, papeis=frozenset(), grupo_ids=frozenset())


def _regras(percentual: int) -> Regras:
    return Regras(ligada=True, percentual=percentual, papeis=frozenset({"auditor"}), grupo_ids=frozenset({"g1"}))


def test_off_is_off_for_those_who_would_have_it_too() -> None:
    regras = Regras(ligada=False, percentual=100, papeis=frozenset({"auditor"}), grupo_ids=frozenset({"g1"}))
    assert avaliar("extrato", regras, "maria", {"auditor"}, "g1") == (False, Razao.DESLIGADA)


def test_a_role_or_a_group_has_it_whatever_the_share() -> None:
    assert avaliar("extrato", _regras(0), "maria", {"operador", "auditor"}) == (True, Razao.PAPEL)
    assert avaliar("extrato", _regras(0), "maria", {"operador"}, "g1") == (True, Razao.GRUPO)
    assert avaliar("extrato", _regras(0), "maria", {"operador"}, "g2") == (False, Razao.FORA)
    assert avaliar("extrato", NINGUEM) == (False, Razao.FORA)


def test_who_has_no_name_has_only_what_everybody_has() -> None:
    assert avaliar("extrato", _regras(99)) == (False, Razao.FORA)
    assert avaliar("extrato", _regras(100)) == (True, Razao.PERCENTUAL)


@given(st.text(), st.integers(0, 100), st.integers(0, 100))
def test_a_share_that_grows_keeps_whoever_it_had(alvo: str, um: int, outro: int) -> None:
    menor, maior = sorted((um, outro))
    tinha, _ = avaliar("extrato", _regras(menor), alvo)
    tem, _ = avaliar("extrato", _regras(maior), alvo)
    assert tem or not tinha


def test_a_share_is_that_share_and_another_flag_chooses_others() -> None:
    pessoas = [f"pessoa-{numero}" for numero in range(10_000)]
    extrato = {pessoa for pessoa in pessoas if avaliar("extrato", _regras(30), pessoa)[0]}
    boleto = {pessoa for pessoa in pessoas if avaliar("boleto", _regras(30), pessoa)[0]}
    assert 2800 < len(extrato) < 3200
    assert 700 < len(extrato & boleto) < 1100
