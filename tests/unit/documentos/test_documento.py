"""Names, terms of keeping, tickets, and templates that read only what they are given."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.platform.printing import preencher
from consorcio.platform.tickets import Operation, Ticket, TicketOffice
from consorcio.platform.vault import Vault
from consorcio.services.documentos.domain.conteudo import Formato
from consorcio.services.documentos.domain.documento import (
    Documento,
    SituacaoDocumento,
    TipoDocumento,
    Vinculos,
    exigir_excluivel,
    guardar_ate,
    nome_de_arquivo,
)
from consorcio.services.documentos.domain.modelo import exigir_dados_do_exemplo, ler_dados

AGORA = datetime(2026, 1, 5, 15, tzinfo=UTC)
BILHETERIA = TicketOffice(Vault({1: b"k" * 32}, b"b" * 32), "documentos")


def tipo(guarda_anos: int) -> TipoDocumento:
    return TipoDocumento("recibo", "Recibo", (Formato.PDF,), 20, guarda_anos, do_consorciado=True, versao=1)


def documento(guardar: date | None = None, guarda_legal: str = "") -> Documento:
    return Documento(
        UUID(int=1), "recibo", "Recibo", Vinculos(), SituacaoDocumento.ATIVO, guardar, guarda_legal, "Ana", AGORA, 1
    )


@pytest.mark.parametrize("nome", ["../a.pdf", "a/b.pdf", "a\\b.pdf", "..", ".", " ", "a\x00.pdf", "a\nb", "C:a.pdf"])
def test_nome_com_pasta_ou_controle_e_recusado(nome: str) -> None:
    with pytest.raises(ConsorcioError) as recusa:
        nome_de_arquivo(nome)
    assert recusa.value.fields[0].pointer == "/nome_arquivo"


@given(st.text("aZ0ãç. -_/\\:\x00\n\r\u202e", min_size=1, max_size=60))
def test_nome_aceito_nunca_leva_a_outra_pasta(nome: str) -> None:
    try:
        aceito = nome_de_arquivo(nome)
    except ConsorcioError as recusa:
        assert recusa.kind is ErrorKind.VALIDATION  # noqa: PT017 both outcomes are right
    else:
        assert not set("/\\\x00\n\r") & set(aceito)
        assert aceito.strip(". ")


def test_guarda_conta_anos_do_envio() -> None:
    assert guardar_ate(tipo(5), date(2026, 3, 10)) == date(2031, 3, 10)
    assert guardar_ate(tipo(1), date(2024, 2, 29)) == date(2025, 2, 28)
    assert guardar_ate(tipo(0), date(2026, 3, 10)) is None


def test_so_se_exclui_depois_da_guarda_e_sem_guarda_legal() -> None:
    exigir_excluivel(documento(date(2026, 1, 4)), date(2026, 1, 5))
    with pytest.raises(ConsorcioError, match="05/01/2026"):
        exigir_excluivel(documento(date(2026, 1, 5)), date(2026, 1, 5))
    with pytest.raises(ConsorcioError, match="processo 123"):
        exigir_excluivel(documento(guarda_legal="processo 123"), date(2026, 1, 5))


def test_bilhete_vale_so_para_o_que_foi_dado_e_ate_vencer() -> None:
    bilhete = Ticket(UUID(int=7), Operation.SEND, "ana", "Ana\nMaria", AGORA + timedelta(minutes=5))
    texto = BILHETERIA.issue(bilhete)
    assert BILHETERIA.read(texto, Operation.SEND, AGORA) == bilhete
    for operacao, agora in ((Operation.READ, AGORA), (Operation.SEND, AGORA + timedelta(minutes=5))):
        with pytest.raises(ConsorcioError) as recusa:
            BILHETERIA.read(texto, operacao, agora)
        assert recusa.value.kind is ErrorKind.FORBIDDEN


@given(st.text("aZ0-_=é/", max_size=80))
def test_bilhete_inventado_e_recusado(texto: str) -> None:
    with pytest.raises(ConsorcioError) as recusa:
        BILHETERIA.read(texto, Operation.READ, AGORA)
    assert recusa.value.kind is ErrorKind.FORBIDDEN


@pytest.mark.parametrize(
    "html",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ nome.__init__.__globals__ }}",
        "{% include '/etc/passwd' %}",
        "{{ cycler }}",
        "{{ nao_dado }}",
        "{% for %}",
    ],
)
def test_modelo_le_so_o_que_recebe(html: str) -> None:
    with pytest.raises(ConsorcioError) as recusa:
        preencher(html, {"nome": "Maria"}, "/html")
    assert recusa.value.kind is ErrorKind.VALIDATION
    assert recusa.value.fields[0].pointer == "/html"


def test_modelo_escapa_e_escreve_em_portugues() -> None:
    html = "{{ nome }} deve {{ valor | dinheiro }} ({{ taxa | percentual }}) em {{ dia | data }}"
    dados = {"nome": "<b>Maria</b>", "valor": "1234.5", "taxa": "16.50", "dia": "2026-03-09"}
    assert preencher(html, {**dados, "valor": "1234.50"}, "/dados") == (
        "&lt;b&gt;Maria&lt;/b&gt; deve R$ 1.234,50 (16,50 %) em 09/03/2026"
    )


@pytest.mark.parametrize(
    ("html", "dito"),
    [
        ("<p>{{ cpf }}</p>", "O modelo não se preenche: falta o dado cpf."),
        ("<p>{{ nome </p>", "Linha 1 do modelo: o sinal / não cabe ali."),
        ("{{ nome | percentual }}", "O modelo não se preenche: “Maria” não é um percentual."),
    ],
)
def test_o_que_esta_errado_e_dito_em_portugues(html: str, dito: str) -> None:
    with pytest.raises(ConsorcioError) as recusa:
        preencher(html, {"nome": "Maria"}, "/html")
    assert recusa.value.fields[0].message == dito


def test_falta_de_dado_e_nomeada() -> None:
    with pytest.raises(ConsorcioError, match=r"consorciado\.cpf"):
        exigir_dados_do_exemplo({"consorciado": {}}, {"consorciado": {"cpf": "1"}}, "/dados")
    for texto in ("[1]", "{", "nulo"):
        with pytest.raises(ConsorcioError):
            ler_dados(texto, "/dados")
