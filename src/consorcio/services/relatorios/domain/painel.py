"""The panel: what of the books and of the calendar needs a person, and how serious it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Gravidade(Enum):
    """GRAVE: somebody has to act. ATENCAO: worth a look."""

    ATENCAO = "ATENCAO"
    GRAVE = "GRAVE"


@dataclass(frozen=True, slots=True)
class Alerta:
    """What needs a person: a code that does not change, and how many cases there are."""

    codigo: str
    gravidade: Gravidade
    texto: str
    quantidade: int


_GRAVE, _ATENCAO = Gravidade.GRAVE, Gravidade.ATENCAO
# From the most serious to the least; each with one and with many.
_ALERTAS = (
    ("FATOS_PARADOS", _GRAVE, "1 fato não entrou nos números", "{} fatos não entraram nos números"),
    ("FUNDO_COMUM_NEGATIVO", _GRAVE, "1 grupo com fundo comum negativo", "{} grupos com fundo comum negativo"),
    (
        "ASSEMBLEIA_VENCIDA",
        _GRAVE,
        "1 assembleia passou da data sem ser homologada",
        "{} assembleias passaram da data sem ser homologadas",
    ),
    (
        "LANCE_SEM_PAGAMENTO",
        _ATENCAO,
        "1 lance vencedor espera pagamento há mais de cinco dias",
        "{} lances vencedores esperam pagamento há mais de cinco dias",
    ),
    (
        "DINHEIRO_NAO_IDENTIFICADO",
        _ATENCAO,
        "1 livro com dinheiro não identificado",
        "{} livros com dinheiro não identificado",
    ),
    ("RELATORIO_FALHOU", _ATENCAO, "1 relatório falhou desde ontem", "{} relatórios falharam desde ontem"),
)


def alertas(casos: Mapping[str, int]) -> list[Alerta]:
    """What has cases, from the most serious to the least."""
    return [
        Alerta(codigo, gravidade, um if casos[codigo] == 1 else muitos.format(casos[codigo]), casos[codigo])
        for codigo, gravidade, um, muitos in _ALERTAS
        if casos.get(codigo)
    ]
