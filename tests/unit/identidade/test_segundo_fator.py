"""Codes by time: accepted around their moment, once."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from consorcio.services.identidade.domain.segundo_fator import endereco_otpauth, passo_do_codigo

# RFC 6238, appendix B: the SHA-1 key "12345678901234567890" and the last six digits of its codes.
CHAVE = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
VETORES = [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037")]


@pytest.mark.parametrize(("segundos", "codigo"), VETORES)
def test_rfc_6238_vectors(segundos: int, codigo: str) -> None:
    agora = datetime.fromtimestamp(segundos, UTC)
    assert passo_do_codigo(CHAVE, codigo, agora, ultimo_passo=0) == segundos // 30


def test_a_code_is_accepted_one_step_around_its_own_and_no_more() -> None:
    agora = datetime(2026, 11, 24, 12, tzinfo=UTC)
    codigo = pyotp.TOTP(CHAVE).at(agora)
    for passos, aceito in ((-2, False), (-1, True), (0, True), (1, True), (2, False)):
        visto = passo_do_codigo(CHAVE, codigo, agora + timedelta(seconds=30 * passos), ultimo_passo=0)
        assert (visto is not None) is aceito


def test_a_spent_step_and_the_ones_before_it_are_refused() -> None:
    agora = datetime(2026, 11, 24, 12, tzinfo=UTC)
    passo = int(agora.timestamp()) // 30
    codigo = pyotp.TOTP(CHAVE).at(agora)
    assert passo_do_codigo(CHAVE, codigo, agora, ultimo_passo=passo - 1) == passo
    assert passo_do_codigo(CHAVE, codigo, agora, ultimo_passo=passo) is None
    assert passo_do_codigo(CHAVE, codigo, agora, ultimo_passo=passo + 1) is None


def test_the_address_names_the_system_and_the_user() -> None:
    endereco = endereco_otpauth(CHAVE, "maria.silva")
    assert endereco.startswith("otpauth://totp/Cons%C3%B3rcio:maria.silva?secret=" + CHAVE)
