"""Documents and contacts, against the verdicts of seven public repositories."""

import json
from pathlib import Path
from typing import Any

import pytest

from consorcio.core.documents import (
    format_cpf_cnpj,
    mascarar_cpf_cnpj,
    normalise_cep,
    normalise_cnpj,
    normalise_cpf,
    normalise_cpf_cnpj,
    normalise_email,
    normalise_phone,
)
from consorcio.core.errors import ConsorcioError, ErrorKind

VETORES = Path(__file__).parents[2] / "vectors" / "bancos" / "documentos" / "docs_br.json"
ITENS: list[dict[str, Any]] = json.loads(VETORES.read_text(encoding="utf-8"))["itens"]


def _aceita(item: dict[str, Any]) -> bool:
    normalise = normalise_cpf if item["tipo"] == "cpf" else normalise_cnpj
    try:
        normalise(item["entrada"])
    except ConsorcioError:
        return False
    return True


@pytest.mark.parametrize("item", [i for i in ITENS if i["valido"] is not None], ids=lambda i: str(i["id"]))
def test_verdict_of_the_sources(item: dict[str, Any]) -> None:
    assert _aceita(item) is item["valido"]


def test_policy_where_the_sources_disagree() -> None:
    """Arithmetic decides (a black list of sequences is not law); case is forgiven, stray punctuation is not."""
    aceitos = {item["entrada"] for item in ITENS if item["valido"] is None and _aceita(item)}
    assert aceitos == {"12345678909", "12.aBc.345/01dE-35"}


def test_what_is_stored_has_no_mask() -> None:
    assert normalise_cpf(" 390.533.447-05 ") == "39053344705"
    assert normalise_cnpj("12.abc.345/01de-35") == "12ABC34501DE35"
    assert normalise_cpf_cnpj("39053344705") == "39053344705"
    assert format_cpf_cnpj("39053344705") == "390.533.447-05"
    assert format_cpf_cnpj("12ABC34501DE35") == "12.ABC.345/01DE-35"


@pytest.mark.parametrize(("entrada", "saida"), [("01310-100", "01310100"), ("01310100", "01310100")])
def test_cep(entrada: str, saida: str) -> None:
    assert normalise_cep(entrada) == saida


@pytest.mark.parametrize("entrada", ["", "1310-100", "01310-10", "00000-000", "0131a-100", "01310--100"])
def test_bad_cep(entrada: str) -> None:
    with pytest.raises(ConsorcioError, match="CEP"):
        normalise_cep(entrada)


@pytest.mark.parametrize(
    ("entrada", "saida"),
    [
        ("(11) 98765-4321", "+5511987654321"),
        ("11 3333-4444", "+551133334444"),
        ("+351 912 345 678", "+351912345678"),
    ],
)
def test_phone_becomes_e164(entrada: str, saida: str) -> None:
    assert normalise_phone(entrada) == saida


@pytest.mark.parametrize("entrada", ["", "98765-4321", "(00) 98765-4321", "abc", "11 98765 43210"])
def test_bad_phone(entrada: str) -> None:
    with pytest.raises(ConsorcioError, match="Telefone"):
        normalise_phone(entrada)


def test_email_domain_is_lower_case_and_syntax_is_checked() -> None:
    assert normalise_email(" Ana@Exemplo.COM.BR ") == "Ana@exemplo.com.br"
    for ruim in ("", "ana", "ana@", "ana@exemplo", "a na@exemplo.com", "ana@exemplo..com"):
        with pytest.raises(ConsorcioError, match="E-mail"):
            normalise_email(ruim)


def test_the_error_names_the_field() -> None:
    with pytest.raises(ConsorcioError) as erro:
        normalise_cpf("11111111111", "/titular/cpf")
    assert erro.value.kind is ErrorKind.VALIDATION
    assert erro.value.fields[0].pointer == "/titular/cpf"


@pytest.mark.parametrize(
    ("documento", "visto"),
    [
        ("52998224725", "***.982.247-**"),
        ("11222333000181", "**.222.333/****-**"),
        ("12ABC34501DE35", "**.ABC.345/****-**"),
    ],
)
def test_only_the_middle_is_shown(documento: str, visto: str) -> None:
    assert mascarar_cpf_cnpj(documento) == visto
