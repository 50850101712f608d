"""Texts of messages: a small language that can read nothing but what it is given.

A template is checked node by node against a list of what it may have: text, the variables it declares, `if`,
comparisons and five filters. No attribute, no index, no call, no arithmetic, so there is no way from a value to
anything behind it. Values are texts. What passes is rendered by Jinja's immutable sandbox, without globals.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from jinja2 import Environment, StrictUndefined, Template, TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from consorcio.core.errors import ConsorcioError, ErrorKind, FieldError, validation
from consorcio.core.money import format_brl, parse_reais
from consorcio.core.percent import format_pct_br, pct
from consorcio.core.template_messages import erro_de_dados, erro_de_escrita

# Every template may greet.
SEMPRE = frozenset({"nome", "sistema"})
_TAMANHO_MAX = 200_000
_ACEITOS = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.If,
    nodes.CondExpr,
    nodes.Filter,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
)


@dataclass(frozen=True, slots=True)
class Texto:
    """The three parts of a template, or of what came of one. HTML is for e-mail only and may be empty."""

    assunto: str
    corpo: str
    corpo_html: str = ""


def conferir(texto: Texto, variaveis: Collection[str]) -> None:
    """VALIDATION, naming the part and what is wrong, when a template uses what it does not declare or may not use."""
    erros = [
        FieldError(f"/{parte}", erro)
        for parte in ("assunto", "corpo", "corpo_html")
        for erro in _erros(getattr(texto, parte), SEMPRE | set(variaveis))
    ]
    if erros:
        raise ConsorcioError(ErrorKind.VALIDATION, erros[0].message, tuple(erros))


def preencher(texto: Texto, dados: Mapping[str, str]) -> Texto:
    """The template filled in. VALIDATION when a variable is missing or a value is not what a filter takes.

    The subject is one line, whatever the values have.
    """
    return Texto(
        assunto=" ".join(_preencher(texto.assunto, dados, "assunto").split()),
        corpo=_preencher(texto.corpo, dados, "corpo"),
        corpo_html=_preencher(texto.corpo_html, dados, "corpo_html") if texto.corpo_html else "",
    )


def _erros(fonte: str, permitidas: Collection[str]) -> list[str]:
    try:
        arvore = _ambiente(html=False).parse(fonte)
    except TemplateSyntaxError as erro:
        return [f"O modelo não se lê na linha {erro.lineno}: {erro_de_escrita(erro.message or '')}."]
    return [recusa for no in _todos(arvore) if (recusa := _erro_do_no(no, permitidas))]


def _todos(no: nodes.Node) -> Iterator[nodes.Node]:
    yield no
    for filho in no.iter_child_nodes():
        yield from _todos(filho)


def _erro_do_no(no: nodes.Node, permitidas: Collection[str]) -> str | None:
    if not isinstance(no, _ACEITOS):
        return f"Linha {no.lineno}: esta construção não é aceita em um modelo ({type(no).__name__})."
    if isinstance(no, nodes.Name) and no.name not in permitidas:
        return f"Linha {no.lineno}: a variável {no.name} não está entre as do modelo."
    if isinstance(no, nodes.Filter) and no.name not in _FILTROS:
        return f"Linha {no.lineno}: o filtro {no.name} não existe. Existem: {', '.join(sorted(_FILTROS))}."
    return None


def _preencher(fonte: str, dados: Mapping[str, str], parte: str) -> str:
    try:
        pronto = _compilado(fonte, parte == "corpo_html").render(dados)
    except (TemplateError, ConsorcioError, ValueError, TypeError) as erro:
        raise validation(f"/{parte}", f"O modelo não se preenche com estes dados: {erro_de_dados(erro)}.") from None
    if len(pronto) > _TAMANHO_MAX:
        raise validation(f"/{parte}", f"O texto pronto passa de {_TAMANHO_MAX} caracteres.")
    return pronto


@lru_cache(maxsize=512)
def _compilado(fonte: str, html: bool) -> Template:
    return _ambiente(html=html).from_string(fonte)


@lru_cache(maxsize=2)
def _ambiente(*, html: bool) -> Environment:
    ambiente = ImmutableSandboxedEnvironment(
        autoescape=html, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    ambiente.globals.clear()
    ambiente.filters.clear()
    ambiente.filters.update(_FILTROS)
    ambiente.tests.clear()
    return ambiente


def _reais(valor: str) -> str:
    return format_brl(parse_reais(valor))


def _data(valor: str) -> str:
    return f"{date.fromisoformat(valor):%d/%m/%Y}"


def _percentual(valor: str) -> str:
    try:
        return format_pct_br(pct(Decimal(valor)))
    except InvalidOperation:
        raise ValueError(f"{valor} não é um percentual") from None


_FILTROS = {
    "reais": _reais,
    "data": _data,
    "percentual": _percentual,
    "maiusculas": str.upper,
    "minusculas": str.lower,
}
