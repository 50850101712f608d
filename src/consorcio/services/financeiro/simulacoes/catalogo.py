"""The calculators by the name that the command line and the routes give them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from consorcio.services.financeiro.simulacoes.cobranca import (
    simular_exclusao,
    simular_mora,
    simular_prazo,
    simular_rateio,
    simular_restituicao,
)
from consorcio.services.financeiro.simulacoes.dissolucao import simular_dissolucao
from consorcio.services.financeiro.simulacoes.lance import simular_lance
from consorcio.services.financeiro.simulacoes.plano import simular_plano

SIMULACOES: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "plano": simular_plano,
    "mora": simular_mora,
    "rateio": simular_rateio,
    "dissolucao": simular_dissolucao,
    "restituicao": simular_restituicao,
    "lance": simular_lance,
    "exclusao": simular_exclusao,
    "prazo": simular_prazo,
}
