"""Random assembleias decided by both implementations of the apuração: the same bytes, a million times over.

`BENCH_CASOS` says how many (default 20,000; 1,000,000 is a night's run), `BENCH_SEMENTE` where they start. It stops at
the first that differs, and prints its documents. Cases are not kept: the seed repeats them.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from integration.sorteios.apuracao_ts import comparados, compilar
from relato import relatar
from unit.sorteios.casos import casos

CASOS = int(os.environ.get("BENCH_CASOS", "20000"))
SEMENTE = int(os.environ.get("BENCH_SEMENTE", "1"))


def main() -> None:
    """Compare, tell the pace."""
    inicio, feitos = time.perf_counter(), 0
    with tempfile.TemporaryDirectory() as pasta:
        for iguais in comparados(compilar(Path(pasta)), casos(SEMENTE, CASOS, maior_grupo=12)):
            feitos += iguais
            if feitos % 10_000 == 0:
                print(f"{feitos:,} de {CASOS:,} iguais", flush=True)
    assert feitos == CASOS
    segundos = time.perf_counter() - inicio
    linhas: list[dict[str, object]] = [
        {"semente": SEMENTE, "iguais": feitos, "diferentes": 0, "segundos": segundos, "por segundo": feitos / segundos}
    ]
    relatar("apuracao_ts", f"{feitos:,} assembleias ao acaso, todas iguais", linhas, {"diferentes": 0})


if __name__ == "__main__":
    main()
