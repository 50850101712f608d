"""Which passwords are refused, and why."""

import secrets

import pytest

from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.services.identidade.domain.senha import (
    TAMANHO_MAXIMO,
    TAMANHO_MINIMO,
    exigir_senha_aceitavel,
    gerar_senha_provisoria,
)


@pytest.mark.parametrize(
    ("senha", "motivo"),
    [
        ("curta123456", "12 caracteres ou mais"),
        ("x7" * 65, "no máximo"),
        ("maria.silva-2026!", "nome de acesso"),
        ("MARIA.SILVA-2026!", "nome de acesso"),
        ("Administrador123", "adivinhar"),
        ("Consórcio1234", "adivinhar"),
        ("aaaaaaaaaaaaaa", "adivinhar"),
        ("abababababab", "adivinhar"),
        ("abcdefghijklmnop", "adivinhar"),
        ("345678901234567", "adivinhar"),
        ("987654321098765", "adivinhar"),
    ],
)
def test_a_guessable_password_is_refused_with_the_reason(senha: str, motivo: str) -> None:
    with pytest.raises(ConsorcioError, match=motivo) as recusa:
        exigir_senha_aceitavel(senha, "maria.silva")
    assert recusa.value.kind is ErrorKind.VALIDATION
    assert recusa.value.fields[0].pointer == "/senha_nova"


@pytest.mark.parametrize("senha", ["cavalo correto bateria", "ç" * 3 + "amanhã vai chover", "Tr0ub4dor&3xyz"])
def test_a_phrase_is_accepted(senha: str) -> None:
    exigir_senha_aceitavel(senha, "maria.silva")


def test_a_short_user_name_does_not_forbid_its_letters() -> None:
    exigir_senha_aceitavel("uma frase sobre ana", "ana")


def test_temporary_passwords_are_acceptable_and_differ() -> None:
    senhas = {gerar_senha_provisoria(secrets.choice) for _ in range(200)}
    assert len(senhas) == 200
    for senha in senhas:
        assert TAMANHO_MINIMO <= len(senha) <= TAMANHO_MAXIMO
        assert not set(senha) & set("0O1lI")
        exigir_senha_aceitavel(senha, "admin")
