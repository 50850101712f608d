"""A wrong setting names itself; a secret never prints."""

from __future__ import annotations

import os

import pytest

from consorcio.platform.settings import load_settings


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("CONSORCIO_")]:
        monkeypatch.delenv(name)


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("CONSORCIO_PORTA", "oitenta", "deve ser um número inteiro"),
        ("CONSORCIO_PORTA_GRPC", "50051", "deve ser no máximo 32767"),  # above it, another program may hold the port
        ("CONSORCIO_AMBIENTE", "homologacao", "deve ser um destes valores: 'producao', 'local' ou 'teste'"),
        ("CONSORCIO_DATABASE_URLS", "{grupos", "deve ser um JSON válido"),
        ("CONSORCIO_DATABASE_URLS", "[1]", "não tem um valor aceito"),
        ("CONSORCIO_PONTO_DE_FALHA", "relay.antes_de_marcar@grupos", "só existe com CONSORCIO_AMBIENTE=teste"),
    ],
)
def test_a_wrong_setting_is_named_and_ends_the_process(
    name: str, value: str, reason: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as ended:
        load_settings()
    assert ended.value.code == 2
    assert f"Configuração inválida: {name}: {reason}." in capsys.readouterr().err


def test_the_database_of_a_service_comes_from_the_pattern_or_from_its_exception(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CONSORCIO_DATABASE_URL", "postgresql://servidor/consorcio_{servico}")
    monkeypatch.setenv("CONSORCIO_DATABASE_URLS", '{"auditoria": "postgresql://outro/auditoria"}')
    settings = load_settings()
    assert settings.database_url_of("grupos") == "postgresql://servidor/consorcio_grupos"
    assert settings.database_url_of("auditoria") == "postgresql://outro/auditoria"


def test_a_missing_database_is_named() -> None:
    with pytest.raises(SystemExit, match=r"CONSORCIO_DATABASE_URL.*grupos"):
        load_settings().database_url_of("grupos")


def test_a_secret_never_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONSORCIO_CHAVE_INTERNA", "muito-secreta")
    assert "muito-secreta" not in repr(load_settings())
