"""The implementation in TypeScript, compiled once and answering one hash a line, beside the one in Python."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from consorcio.services.sorteios.domain.apuracao import apurar
from consorcio.services.sorteios.domain.integridade import json_canonico
from unit.sorteios.casos import Caso

WEB = Path(__file__).parents[3] / "web"
LOTE = 200
"""Cases at a time: their answers (13 kB) fit in the pipe while nobody reads them."""
_TSC = WEB / "node_modules/typescript/bin/tsc"


def compilar(destino: Path) -> Path:
    """The program as JavaScript that Node 20 runs."""
    projeto = WEB / "packages/apuracao/tsconfig.node.json"
    subprocess.run(["node", _TSC, "-p", projeto, "--outDir", destino], check=True, cwd=WEB)
    (destino / "package.json").write_text('{"type":"commonjs"}')
    return destino / "linha.js"


@contextmanager
def no_ar(programa: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The program, waiting for lines."""
    with subprocess.Popen(["node", programa], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as processo:
        yield processo
        if processo.stdin:
            processo.stdin.close()


def resumos(processo: subprocess.Popen[bytes], lote: Sequence[Caso]) -> list[str]:
    """The hash that the program gives to each case of a batch."""
    assert processo.stdin
    assert processo.stdout
    processo.stdin.write(b"".join(json_canonico(caso.documento()) + b"\n" for caso in lote))
    processo.stdin.flush()
    return [processo.stdout.readline().decode().strip() for _ in lote]


def comparados(programa: Path, todos: Iterator[Caso]) -> Iterator[int]:
    """The size of each batch that was equal: Python decides a batch while the program decides the same."""
    with no_ar(programa) as processo, ThreadPoolExecutor(1) as ao_lado:
        while lote := list(islice(todos, LOTE)):
            la = ao_lado.submit(resumos, processo, lote)
            daqui = [apurar(c.snapshot, c.extracao, c.lances, c.regra).hash for c in lote]
            for caso, um, outro in zip(lote, daqui, la.result(), strict=True):
                assert um == outro, f"{um} {outro} {json_canonico(caso.documento()).decode()}"
            yield len(lote)
