"""Random assembleias decided by both implementations of the apuração: the same bytes, a million times over.

`BENCH_CASOS` says how many (default 20,000; 1,000,000 is a night's run), `BENCH_SEMENTE` where they start. It stops at
the first that differs, and prints its documents. Cases are not kept: the seed repeats them.
"""

import os
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from consorcio.services.sorteios.domain.apuracao import apurar
from consorcio.services.sorteios.domain.integridade import json_canonico
from integration.sorteios.apuracao_ts import compilar, no_ar, resumos
from relato import relatar
from unit.sorteios.casos import casos

CASOS = int(os.environ.get("BENCH_CASOS", "20000"))
SEMENTE = int(os.environ.get("BENCH_SEMENTE", "1"))
LOTE = 200


def main() -> None:
    """Compare, tell the pace of each."""
    python = typescript = 0.0
    feitos, todos = 0, casos(SEMENTE, CASOS, maior_grupo=12)
    with tempfile.TemporaryDirectory() as pasta, no_ar(compilar(Path(pasta))) as processo:
        while lote := list(islice(todos, LOTE)):
            inicio = time.perf_counter()
            daqui = [apurar(c.snapshot, c.extracao, c.lances, c.regra).hash for c in lote]
            meio = time.perf_counter()
            de_la = resumos(processo, lote)
            python, typescript = python + meio - inicio, typescript + time.perf_counter() - meio
            for caso, um, outro in zip(lote, daqui, de_la, strict=True):
                assert um == outro, f"{um} {outro} {json_canonico(caso.documento()).decode()}"
            feitos += len(lote)
            if feitos % 10_000 == 0:
                print(f"{feitos:,} de {CASOS:,} iguais", flush=True)
    assert feitos == CASOS
    linhas: list[dict[str, object]] = [
        {"caso": "Python", "segundos": python, "apurações/s": feitos / python},
        {"caso": "TypeScript, pelo processo", "segundos": typescript, "apurações/s": feitos / typescript},
    ]
    relatar("apuracao_ts", f"{feitos:,} assembleias ao acaso, todas iguais", linhas, {"diferentes": 0})


if __name__ == "__main__":
    main()
