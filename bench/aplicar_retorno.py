"""The process that `retorno` measures: applies a return and tells seconds, peak of memory, CPU, and what was done."""

import asyncio
import os
import sys
import time
from datetime import date
from pathlib import Path
from uuid import UUID

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.clock import SystemClock
from consorcio.core.ids import Uuid7Generator
from consorcio.platform.database import Database
from consorcio.services.financeiro.use_cases.retorno import processar_retorno


def cpu_de(pid: int, *, filhos: bool = False) -> float:
    """Seconds of CPU of a process, or of its children that ended."""
    campos = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return sum(map(int, campos[13:15] if filhos else campos[11:13])) / os.sysconf("SC_CLK_TCK")


def pico_mb() -> float:
    """Peak of resident memory of this program; `getrusage` would count what the process was before it became it."""
    linhas = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    (kb,) = (linha.split()[1] for linha in linhas if linha.startswith("VmHWM:"))
    return int(kb) / 1024


def pai_de(pid: int) -> int:
    """The process that started another."""
    return int(Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[1])


def cpu_dos_filhos(pid: int) -> float:
    """Seconds of CPU of the children of a process that live: the backends and writers of a server."""
    filhos = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return sum(cpu_de(int(filho)) for filho in filhos)


async def aplicar(url: str, conteudo: bytes, conta_id: UUID, dia: date) -> None:
    """Apply the file in this process; prints seconds, peak of memory in MB, and what was done."""
    database = Database("financeiro", url, SystemClock(), Uuid7Generator())
    await database.open()
    calendario = BusinessCalendar.anbima()
    inicio, cpu = time.perf_counter(), time.process_time()
    async with database.transaction() as tx:
        postmaster = pai_de(tx.conn.info.backend_pid)
        cpu_servidor = cpu_dos_filhos(postmaster)
        feito = await processar_retorno(
            tx, database, conta_id, conteudo, "bench.ret", dia, calendario, aceita_sem_trailer=False
        )
        cpu_servidor = cpu_dos_filhos(postmaster) - cpu_servidor
    fim, cpu = time.perf_counter(), time.process_time() - cpu
    await database.close()
    sys.stdout.write(f"{fim - inicio} {pico_mb()} {cpu + cpu_servidor} {feito.por_estado}\n")


if __name__ == "__main__":
    asyncio.run(
        aplicar(sys.argv[1], Path(sys.argv[2]).read_bytes(), UUID(sys.argv[3]), date.fromisoformat(sys.argv[4]))
    )
