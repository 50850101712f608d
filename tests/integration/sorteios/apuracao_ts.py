"""The implementation in TypeScript, compiled once and answering one hash a line."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from consorcio.services.sorteios.domain.integridade import json_canonico
from unit.sorteios.casos import Caso

WEB = Path(__file__).parents[3] / "web"
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


def resumos(processo: subprocess.Popen[bytes], lote: Iterable[Caso]) -> list[str]:
    """The hash that the program gives to each case of a batch small enough for the pipes."""
    assert processo.stdin
    assert processo.stdout
    respostas = []
    for caso in lote:
        processo.stdin.write(json_canonico(caso.documento()) + b"\n")
        processo.stdin.flush()
        respostas.append(processo.stdout.readline().decode().strip())
    return respostas
