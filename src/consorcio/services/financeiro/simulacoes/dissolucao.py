"""`simular dissolucao`: how the money of a month of a dissolved group is shared (R9.06)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from consorcio.core.fields import Fields
from consorcio.core.money import format_reais
from consorcio.services.financeiro.domain.dissolucao import Credor, repartir_na_dissolucao


def simular_dissolucao(pedido: Mapping[str, Any]) -> dict[str, Any]:
    """The part of each, in the order given, and what nobody has to receive."""
    campos = Fields(pedido)
    valor = campos.money("valor")
    mes = repartir_na_dissolucao(valor, _credores(campos, "nao_contemplados"), _credores(campos, "excluidos"))
    return {
        "nao_contemplados": [format_reais(parte) for parte in mes.nao_contemplados],
        "excluidos": [format_reais(parte) for parte in mes.excluidos],
        "sobra": format_reais(mes.sobra),
    }


def _credores(campos: Fields, nome: str) -> list[Credor]:
    return campos.objects(nome, _credor) if campos.has(nome) else []


def _credor(campos: Fields) -> Credor:
    return Credor(
        campos.percent("amortizado", 0, 100),
        campos.money("preco", low=1),
        campos.money("recebido", default="0"),
    )
