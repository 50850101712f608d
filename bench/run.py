"""Runs the benchmarks named, or all of them: `./dev bench [nome...]`. Each prints a table and keeps a JSON."""

import runpy
import sys
from pathlib import Path

_PASTA = Path(__file__).parent
_NAO_MEDEM = {"run", "relato", "lances", "aplicar_retorno"}


def main(names: list[str]) -> None:
    """Run each benchmark in turn. SystemExit names one that does not exist."""
    existing = sorted(path.stem for path in _PASTA.glob("*.py") if path.stem not in _NAO_MEDEM)
    sys.path.insert(0, str(_PASTA))
    for name in names or existing:
        if name not in existing:
            sys.exit(f"Não há medida chamada {name}. Existem: {', '.join(existing)}.")
        runpy.run_path(str(_PASTA / f"{name}.py"), run_name="__main__")


if __name__ == "__main__":
    main(sys.argv[1:])
