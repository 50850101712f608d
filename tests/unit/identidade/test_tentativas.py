"""The wait after failures grows, stops growing, and is forgotten."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from consorcio.services.identidade.domain.tentativas import Origem, Tentativas, cobrar, espera, espera_restante

AGORA = datetime(2026, 11, 24, 12, tzinfo=UTC)


@given(falhas=st.integers(0, 10_000), origem=st.sampled_from(Origem))
def test_the_wait_never_shrinks_nor_passes_the_longest(falhas: int, origem: Origem) -> None:
    assert espera(falhas, origem) <= espera(falhas + 1, origem) <= origem.espera_maxima


def test_the_first_failures_are_free_and_then_the_wait_doubles() -> None:
    livres = Origem.USUARIO.livres
    assert espera(livres - 1, Origem.USUARIO) == timedelta(0)
    assert espera(livres, Origem.USUARIO) == timedelta(seconds=30)
    assert espera(livres + 1, Origem.USUARIO) == timedelta(seconds=60)


def test_an_attempt_is_counted_before_it_is_judged() -> None:
    contadas: Tentativas | None = None
    for _ in range(Origem.USUARIO.livres):
        assert espera_restante(contadas, AGORA) == timedelta(0)
        contadas = cobrar(contadas, Origem.USUARIO, AGORA)
    assert espera_restante(contadas, AGORA) == timedelta(seconds=30)
    assert espera_restante(contadas, AGORA + timedelta(seconds=30)) == timedelta(0)


def test_old_failures_are_forgotten() -> None:
    contadas = Tentativas(9, AGORA, None)
    assert cobrar(contadas, Origem.USUARIO, AGORA + timedelta(hours=23)).falhas == 10
    assert cobrar(contadas, Origem.USUARIO, AGORA + timedelta(hours=25)).falhas == 1
