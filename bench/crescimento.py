"""Growth of emission from 10,000 to 1,000,000 quotas, each size in a database of its own: seconds and memory (W1).

The slope is of the logarithms of seconds and quotas: 1.00 is proportional. One block in ten is also written by the
`INSERT … SELECT` of `emissao`, which says how fast the machine was meanwhile: the second slope counts seconds in it.
`BENCH_GRUPOS=200 ./dev bench crescimento` stops at 100,000.
"""

import asyncio
import math
import os
import resource
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import emissao
from consorcio.core.clock import SystemClock
from consorcio.core.ids import Uuid7Generator
from consorcio.platform.database import Database
from consorcio.platform.migrations import PLATFORM, migrate
from consorcio.platform.stack import embedded_stack
from consorcio.services import financeiro
from relato import relatar

MAIOR = int(os.environ.get("BENCH_GRUPOS", "2000"))
TAMANHOS = tuple(grupos for grupos in (20, 200, 2000) if grupos <= MAIOR)
BLOCO = 20
META = 1.05


@dataclass(frozen=True)
class Medida:
    """What a size took. `limite` is the twin statement, on one block in ten, per quota."""

    cotas: int
    segundos: float
    limite_s_por_cota: float
    pico_mb: float


async def medir(url: str, grupos: list[UUID]) -> tuple[float, float]:
    """Seconds of the emission, and seconds per quota of the twin statement on the blocks it was asked for."""
    database = Database("financeiro", url, SystemClock(), Uuid7Generator())
    await database.open()
    real = limite = 0.0
    copiadas = 0
    try:
        for numero, inicio in enumerate(range(0, len(grupos), BLOCO)):
            bloco = grupos[inicio : inicio + BLOCO]
            real += await emissao.cronometrar(emissao.emitir, database, bloco)
            if numero % 10 == 0:
                limite += await emissao.cronometrar(emissao.copiar, database, bloco)
                copiadas += len(bloco) * emissao.COTAS
    finally:
        await database.close()
    return real, limite / copiadas


def medir_tamanho(quantos: int) -> Medida:
    """One size, from an empty database."""
    emissao.GRUPOS = quantos
    with tempfile.TemporaryDirectory() as pasta, embedded_stack(Path(pasta), ["financeiro"]) as stack:
        url = stack.urls.postgres["financeiro"]
        migrate(url, [PLATFORM, Path(financeiro.__path__[0]) / "migrations"])
        real, limite = asyncio.run(medir(url, emissao.preparar(url, cinco_componentes=True)))
    pico = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Medida(quantos * emissao.COTAS, real, limite, pico)


def inclinacao(pontos: list[tuple[float, float]]) -> float:
    """Least squares over the logarithms."""
    xs, ys = [math.log(x) for x, _ in pontos], [math.log(y) for _, y in pontos]
    mx, my = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((x - mx) * (y - my) for x, y in zip(xs, ys, strict=True)) / sum((x - mx) ** 2 for x in xs)


def main() -> None:
    """Prepare, measure, tell."""
    assert shutil.disk_usage(tempfile.gettempdir()).free > MAIOR * 5_000_000, "pouco disco"
    medidas = [medir_tamanho(quantos) for quantos in TAMANHOS]
    linhas: list[dict[str, object]] = [
        {
            "caso": f"{medida.cotas:,} cotas",
            "segundos": medida.segundos,
            "razão ao INSERT … SELECT": medida.limite_s_por_cota * medida.cotas / medida.segundos,
            "pico MB": medida.pico_mb,
        }
        for medida in medidas
    ]
    bruta = inclinacao([(m.cotas, m.segundos) for m in medidas])
    relativa = inclinacao([(m.cotas, m.segundos / m.limite_s_por_cota) for m in medidas])
    linhas.append(
        {"caso": "inclinação dos segundos", "segundos": bruta, "razão ao INSERT … SELECT": 0.0, "pico MB": 0.0}
    )
    linhas.append(
        {
            "caso": "inclinação na medida da máquina",
            "segundos": relativa,
            "razão ao INSERT … SELECT": 0.0,
            "pico MB": 0.0,
        }
    )
    relatar("crescimento", f"Emissão, crescimento (meta {META})", linhas, {"inclinacao": META})


if __name__ == "__main__":
    main()
