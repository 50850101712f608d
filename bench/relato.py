"""How a benchmark tells its result: a table on the screen and a JSON beside it."""

import json
import os
import platform
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

_RESULTADOS = Path(__file__).parent / "resultados"


def relatar(nome: str, titulo: str, linhas: list[dict[str, object]], metas: dict[str, object]) -> None:
    """Print the rows and keep them with the machine and the targets. Absolute times mean little; ratios do."""
    tabela = Table(title=titulo)
    for coluna in linhas[0]:
        tabela.add_column(coluna, justify="right" if isinstance(linhas[0][coluna], int | float) else "left")
    for linha in linhas:
        tabela.add_row(*(f"{valor:,.3f}" if isinstance(valor, float) else str(valor) for valor in linha.values()))
    Console(width=140).print(tabela)
    _RESULTADOS.mkdir(exist_ok=True)
    documento = {
        "nome": nome,
        "quando": datetime.now(UTC).isoformat(timespec="seconds"),
        "maquina": {"cpus": os.cpu_count(), "python": platform.python_version(), "carga": os.getloadavg()[0]},
        "metas": metas,
        "linhas": linhas,
    }
    (_RESULTADOS / f"{nome}.json").write_text(json.dumps(documento, ensure_ascii=False, indent=2) + "\n")
