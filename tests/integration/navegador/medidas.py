"""What is measured in the browser: kept, and told apart from what other programs take of the processors meanwhile."""

from __future__ import annotations

import json
import time
from typing import Any

from integration.navegador.operador import ARTEFATOS
from integration.navegador.rede_lenta import SEMENTE

_AMOSTRA_S = 0.05


def disputa() -> float:
    """How many times its own processor time some work takes while others want the processors too; 1 when none does."""
    inicio, trabalho = time.perf_counter(), time.thread_time()
    while (feito := time.thread_time() - trabalho) < _AMOSTRA_S:
        pass
    return max((time.perf_counter() - inicio) / feito, 1.0)


def guardar_medida(nome: str, medida: dict[str, Any]) -> None:
    """Keeps what was measured, beside what was measured of the rest, in one JSON; apart, on a slow network."""
    arquivo = ARTEFATOS / ("medidas-rede-lenta.json" if SEMENTE else "medidas.json")
    ARTEFATOS.mkdir(exist_ok=True)
    medidas = json.loads(arquivo.read_text(encoding="utf-8")) if arquivo.exists() else {}
    arquivo.write_text(json.dumps({**medidas, nome: medida}, indent=2, sort_keys=True) + "\n", encoding="utf-8")
