"""What a template is refused for is told in Portuguese, whatever the engine said."""

from __future__ import annotations

import pytest
from jinja2 import Environment, StrictUndefined, TemplateError, TemplateSyntaxError

from consorcio.core.template_messages import erro_de_dados, erro_de_escrita


@pytest.mark.parametrize(
    ("fonte", "dito"),
    [
        ("Olá {{ nome", "falta fechar o que foi aberto com {{ ou {%"),
        ("{% if nome %}Olá", "falta {% endif %}"),
        ("{{ nome nome }}", "esperava “}}” e veio “nome”"),
        ("{% abrir %}", "a marca abrir não existe"),
        ("{{ nome|caixa }}", "o filtro caixa não existe"),
        ("{# nota", "falta fechar um comentário"),
        ("{{ nome } }", "o sinal } não cabe ali"),
        ("{% block a %}{% endblock %}{% block a %}{% endblock %}", "a escrita não está certa"),
    ],
)
def test_what_cannot_be_read(fonte: str, dito: str) -> None:
    with pytest.raises(TemplateSyntaxError) as recusa:
        Environment().from_string(fonte)  # noqa: S701 nothing is rendered
    assert erro_de_escrita(recusa.value.message or "") == dito


@pytest.mark.parametrize(
    ("fonte", "dito"),
    [
        ("{{ sobrenome }}", "falta o dado sobrenome"),
        ("{{ nome.primeiro }}", "falta o dado primeiro"),
        ("{{ nome + 1 }}", "um dado não é do tipo que o modelo espera"),
    ],
)
def test_what_cannot_be_filled_in(fonte: str, dito: str) -> None:
    with pytest.raises((TemplateError, TypeError)) as recusa:
        Environment(undefined=StrictUndefined).from_string(fonte).render(nome="Ana")  # noqa: S701 no HTML here
    assert erro_de_dados(recusa.value) == dito


def test_our_own_words_stay() -> None:
    assert erro_de_dados(TemplateError("“x” não é um percentual.")) == "“x” não é um percentual"
    assert erro_de_dados(ValueError("Invalid isoformat string: '31/12'")) == "“31/12” não é uma data AAAA-MM-DD"
