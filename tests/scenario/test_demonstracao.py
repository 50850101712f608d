"""The demonstration is the scenario: 240 cotas, every service in one process, and then each in its own.

Here it lives until the second extraction of the rule book; the tests of the browser begin with all its months.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

_PRAZO_S = 240
_MESES = 3
_NADA_MUDOU = "nada mudou"
_INVARIANTES = "invariants I1–I19: hold"


def _demonstrar(dados: Path, meses: int = _MESES, pilha: str = "embutida") -> str:
    ambiente = {nome: valor for nome, valor in os.environ.items() if not nome.startswith("CONSORCIO_")}
    resultado = subprocess.run(
        [sys.executable, "-m", "consorcio.cli", "demo", "--dados", str(dados), "--meses", str(meses)],
        env={**ambiente, "STACK": pilha},
        capture_output=True,
        text=True,
        timeout=_PRAZO_S,
        check=False,
    )
    assert resultado.returncode == 0, resultado.stdout[-3000:] + resultado.stderr[-12_000:]
    return resultado.stdout


def test_a_group_lives_its_months_and_repeating_changes_nothing(tmp_path: Path) -> None:
    primeira = _demonstrar(tmp_path)
    assert _INVARIANTES in primeira
    assert _NADA_MUDOU not in primeira
    # Extractions 5732 and 5991 of the rule book, M1 with N = 240 (§14.4).
    assert "5732" in primeira
    assert re.search(r" 5732 +206 ", primeira)
    assert re.search(r" 5991 +222 ", primeira)
    segunda = _demonstrar(tmp_path)
    assert _INVARIANTES in segunda
    assert _NADA_MUDOU in segunda
    # The same tables, number by number: only the bar and the time differ.
    assert _tabelas(segunda) == _tabelas(primeira)


def _tabelas(saida: str) -> str:
    return saida[saida.index("Grupo 1001") : saida.index(_INVARIANTES)]


def test_the_same_life_with_a_process_for_each_service_on_the_real_stack(tmp_path: Path) -> None:
    contada = _demonstrar(tmp_path, meses=1, pilha="real")
    assert _INVARIANTES in contada
    assert re.search(r" 5732 +206 ", contada)
