"""Return files written by the tables that read them: CNAB 240 of Caixa, whose nosso número has a check digit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from consorcio.services.financeiro.bancos.cnab.layouts import retorno_240
from consorcio.services.financeiro.bancos.cnab.registro import escrever_registro

_BANCO = "104"
_TARIFA_CENTAVOS = 125


@dataclass(frozen=True, slots=True)
class Ocorrido:
    """What the bank tells of a title: number with DV, amounts in centavos."""

    nosso_numero: str
    valor_titulo: int
    valor_pago: int
    dia: date
    ocorrencia: str = "06"


def escrever_retorno(*lotes: Sequence[Ocorrido], sequencial: int = 1) -> bytes:
    """A file with a batch for each list."""
    linhas = [_linha("header_arquivo", tipo_arquivo="2", data_geracao=date(2026, 2, 10), nsa=str(sequencial))]
    for numero, ocorridos in enumerate(lotes, start=1):
        linhas.append(_linha("header_lote", lote=str(numero), operacao="T", tipo_servico="01"))
        detalhes = [linha for ocorrido in ocorridos for linha in _titulo(ocorrido)]
        linhas += [
            _linha(registro, lote=str(numero), sequencial_registro=str(ordem), **valores)
            for ordem, (registro, valores) in enumerate(detalhes, start=1)
        ]
        linhas.append(_linha("trailer_lote", lote=str(numero), quantidade_registros=str(len(detalhes) + 2)))
    linhas.append(
        _linha("trailer_arquivo", quantidade_lotes=str(len(lotes)), quantidade_registros=str(len(linhas) + 1))
    )
    return "".join(linha + "\r\n" for linha in linhas).encode()


def _titulo(ocorrido: Ocorrido) -> list[tuple[str, dict[str, Any]]]:
    diferenca = ocorrido.valor_pago - ocorrido.valor_titulo if ocorrido.valor_pago else 0
    movimento = {"movimento_retorno": ocorrido.ocorrencia}
    return [
        (
            "segmento_T",
            movimento
            | {
                "nosso_numero": ocorrido.nosso_numero,
                "valor_titulo": ocorrido.valor_titulo,
                "valor_tarifa": _TARIFA_CENTAVOS,
            },
        ),
        (
            "segmento_U",
            movimento
            | {
                "acrescimos": max(diferenca, 0),
                "desconto": max(-diferenca, 0),
                "valor_pago": ocorrido.valor_pago,
                "valor_liquido": ocorrido.valor_pago,
                "data_ocorrencia": ocorrido.dia,
                "data_credito": ocorrido.dia + timedelta(days=1) if ocorrido.valor_pago else None,
            },
        ),
    ]


def _linha(registro: str, **valores: Any) -> str:
    return escrever_registro(retorno_240(_BANCO).registros[registro], {"codigo_banco": _BANCO, **valores})
