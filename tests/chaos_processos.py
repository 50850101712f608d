"""The system as processes to be killed, and the one that kills them at moments drawn from a seed."""

from __future__ import annotations

import asyncio
import json
import os
import random
import sys
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from consorcio.platform.stack import StackUrls
from consorcio.platform.stack.process import ChildServer, free_port
from sistema_no_ar import CHAVE_INTERNA, PROCESSOS

TESTS = Path(__file__).parent
SERVICO = ("-m", "consorcio.cli")
SERVICO_SEM_OUTBOX = (str(TESTS / "servico_sem_outbox.py"),)
_PRAZO_PARA_SUBIR_S = 60


class Processo:
    """`consorcio serve` with some targets, on ports that stay the same when it is born again."""

    def __init__(self, alvos: Sequence[str], programa: Sequence[str], ambiente: dict[str, str], pasta: Path) -> None:
        self.alvos = tuple(alvos)
        self._saude = int(ambiente["CONSORCIO_PORTA_SAUDE"])
        comando = [sys.executable, *programa, "serve", "--target", ",".join(alvos)]
        self._filho = ChildServer("+".join(alvos), comando, log=pasta / f"{'-'.join(alvos)}.log", env=ambiente)

    def nascer(self) -> None:
        self._filho.start()

    def matar(self) -> None:
        """SIGKILL."""
        self._filho.kill()

    async def pronto(self) -> None:
        """Until it answers that it is ready; dying by itself is a failure."""
        ate = asyncio.get_running_loop().time() + _PRAZO_PARA_SUBIR_S
        while not await asyncio.to_thread(self._responde):
            atrasado = asyncio.get_running_loop().time() > ate
            assert self._filho.running, f"{self.alvos} terminou sozinho: {self._filho._log_tail()}"
            assert not atrasado, f"{self.alvos} não subiu: {self._filho._log_tail()}"
            await asyncio.sleep(0.1)

    def _responde(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self._saude}/ready", timeout=2):
                return True
        except (urllib.error.URLError, OSError):
            return False


class Elenco:
    """Every process of the system."""

    def __init__(self, urls: StackUrls, pasta: Path, programa: Sequence[str]) -> None:
        portas = {alvos: free_port() for alvos in PROCESSOS}
        self.enderecos = {nome: f"127.0.0.1:{porta}" for alvos, porta in portas.items() for nome in alvos}
        comum = {
            **os.environ,
            **urls.environment(),
            "PYTHONPATH": f"{TESTS.parent / 'src'}:{TESTS}",
            "CONSORCIO_AMBIENTE": "teste",
            "CONSORCIO_DADOS": str(pasta),
            "CONSORCIO_CHAVE_INTERNA": CHAVE_INTERNA,
            "CONSORCIO_ENDERECOS": json.dumps(self.enderecos),
            "CONSORCIO_NIVEL_LOG": "WARNING",
        }
        self.processos = [
            Processo(
                alvos,
                programa,
                {**comum, "CONSORCIO_PORTA_GRPC": str(porta), "CONSORCIO_PORTA_SAUDE": str(free_port())},
                pasta,
            )
            for alvos, porta in portas.items()
        ]

    async def prontos(self) -> None:
        await asyncio.gather(*(processo.pronto() for processo in self.processos))


@asynccontextmanager
async def em_cena(urls: StackUrls, pasta: Path, programa: Sequence[str] = SERVICO) -> AsyncIterator[Elenco]:
    """The system running; whatever is alive at the end is killed."""
    elenco = Elenco(urls, pasta, programa)
    try:
        for processo in elenco.processos:
            processo.nascer()
        await elenco.prontos()
        yield elenco
    finally:
        for processo in elenco.processos:
            processo.matar()


class Carrasco:
    """Kills a process, lets it be born again, waits for it, kills another; counts."""

    def __init__(self, elenco: Elenco, semente: int, alvos: Sequence[Processo] | None = None) -> None:
        self._elenco = elenco
        self._alvos = alvos or elenco.processos
        self._sorte = random.Random(semente)  # noqa: S311 the moment of a kill
        self.mortes: dict[str, int] = {"+".join(processo.alvos): 0 for processo in self._alvos}

    @property
    def total(self) -> int:
        return sum(self.mortes.values())

    @asynccontextmanager
    async def a_solta(self) -> AsyncIterator[None]:
        """Killing while the block runs; every process is back at its end."""
        carnificina = asyncio.create_task(self._matar_sem_parar())
        try:
            yield
        finally:
            carnificina.cancel()
            await asyncio.gather(carnificina, return_exceptions=True)
            await self._elenco.prontos()

    async def _matar_sem_parar(self) -> None:
        while True:
            processo = self._sorte.choice(list(self._alvos))
            await processo.pronto()
            await asyncio.sleep(self._sorte.uniform(0.1, 2.0))
            processo.matar()
            processo.nascer()
            self.mortes["+".join(processo.alvos)] += 1
