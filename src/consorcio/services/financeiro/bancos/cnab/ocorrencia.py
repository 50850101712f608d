"""What an occurrence code of a return file means for the title: a table per bank and layout."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path


class Efeito(Enum):
    """What happened to the title. Only a settlement is money; a reversal takes money back and needs a person."""

    LIQUIDACAO = "LIQUIDACAO"
    ENTRADA = "ENTRADA"
    REJEICAO = "REJEICAO"
    BAIXA = "BAIXA"
    TARIFA = "TARIFA"
    ESTORNO = "ESTORNO"
    VENCIMENTO = "VENCIMENTO"
    INSTRUCAO_REJEITADA = "INSTRUCAO_REJEITADA"
    OUTRO = "OUTRO"


@dataclass(frozen=True, slots=True)
class Ocorrencia:
    """A code, its effect and its name in the bank's words."""

    codigo: str
    efeito: Efeito
    descricao: str


def buscar_ocorrencia(banco: str, layout: str, codigo: str) -> Ocorrencia:
    """The bank's own meaning, or that of the layout. A code nobody knows is OUTRO: it never moves money."""
    tabela = _tabela()
    achada = tabela.get((banco, layout, codigo)) or tabela.get(("", layout, codigo))
    return achada or Ocorrencia(codigo, Efeito.OUTRO, f"Ocorrência {codigo}")


@cache
def _tabela() -> dict[tuple[str, str, str], Ocorrencia]:
    with Path(__file__).with_name("ocorrencias.csv").open(encoding="utf-8", newline="") as arquivo:
        return {
            (linha["banco"], linha["layout"], linha["codigo"]): Ocorrencia(
                linha["codigo"], Efeito(linha["efeito"]), linha["descricao"]
            )
            for linha in csv.DictReader(arquivo)
        }
