"""The system as processes to be killed, and the one that kills them at moments drawn from a seed."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import random
import signal
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import MappingProxyType

from consorcio.platform.stack import StackUrls
from consorcio.platform.stack.process import free_port
from consorcio.platform.vault import load_vault
from consorcio.targets import TARGETS
from servico_para_matar import Servico, servir
from sistema_no_ar import CHAVE_INTERNA, PROCESSOS

_PRAZO_PARA_SUBIR_S = 120
_BERCARIO = multiprocessing.get_context("forkserver")
# What a birth would import is imported once, before the fork, where the folder of the tests is not on the path yet.
_BERCARIO.set_forkserver_preload(
    [
        "pytest",
        "consorcio.cli.serve",
        "consorcio.gateway.target",
        *(f"consorcio.services.{nome}.service" for nome in TARGETS),
    ]
)


class Processo:
    """Some targets served by a process, on ports that stay the same when it is born again."""

    def __init__(self, alvos: Sequence[str], servico: Servico, ambiente: dict[str, str], pasta: Path) -> None:
        self.alvos = tuple(alvos)
        self._saude = int(ambiente["CONSORCIO_PORTA_SAUDE"])
        self._registro = pasta / f"{'-'.join(alvos)}.log"
        self._nascimento = (servico, (self.alvos, ambiente, self._registro))
        self._filho: BaseProcess | None = None

    def nascer(self) -> None:
        servico, argumentos = self._nascimento
        self._filho = _BERCARIO.Process(target=servico, args=argumentos)
        self._filho.start()

    def matar(self) -> None:
        """SIGKILL."""
        if self._filho is not None:
            self._filho.kill()
            self._filho.join()

    async def morte(self) -> None:
        """Until it dies by SIGKILL; any other end is a failure."""
        assert self._filho is not None
        while self._filho.is_alive():  # noqa: ASYNC110 a process has no event for it
            await asyncio.sleep(0.02)
        assert self._filho.exitcode == -signal.SIGKILL, f"{self.alvos} terminou sozinho: {self._fim_do_registro()}"

    async def pronto(self) -> None:
        """Until it answers that it is ready; dying by itself is a failure."""
        ate = asyncio.get_running_loop().time() + _PRAZO_PARA_SUBIR_S
        while not await asyncio.to_thread(self._responde):
            atrasado = asyncio.get_running_loop().time() > ate
            assert self._filho is not None
            assert self._filho.is_alive(), f"{self.alvos} terminou sozinho: {self._fim_do_registro()}"
            assert not atrasado, f"{self.alvos} não subiu: {self._fim_do_registro()}"
            await asyncio.sleep(0.05)

    def _fim_do_registro(self) -> str:
        return self._registro.read_text(encoding="utf-8", errors="replace")[-1500:]

    def _responde(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self._saude}/ready", timeout=2):
                return True
        except (urllib.error.URLError, OSError):
            return False


class Elenco:
    """Every process of the system; `urls_http` are where its gateways answer, each in a process of its own."""

    def __init__(
        self, urls: StackUrls, pasta: Path, servico: Servico, gateways: int, ambiente: Mapping[str, str]
    ) -> None:
        load_vault(None, None, pasta)  # one of them makes the keys of all
        portas = {alvos: free_port() for alvos in PROCESSOS}
        self.enderecos = {nome: f"127.0.0.1:{porta}" for alvos, porta in portas.items() for nome in alvos}
        saude = {alvos: free_port() for alvos in portas}
        portas_http = [free_port() for _ in range(gateways)]
        self.urls_http = [f"http://127.0.0.1:{porta}" for porta in portas_http]
        comum = {
            **urls.environment(),
            "CONSORCIO_AMBIENTE": "teste",
            "CONSORCIO_DADOS": str(pasta),
            "CONSORCIO_CHAVE_INTERNA": CHAVE_INTERNA,
            "CONSORCIO_ENDERECOS": json.dumps(self.enderecos),
            "CONSORCIO_NIVEL_LOG": "WARNING",
            **({"CONSORCIO_URL_PUBLICA": self.urls_http[0]} if gateways else {}),
            **ambiente,
        }
        self.processos = [
            Processo(
                alvos,
                servico,
                {**comum, "CONSORCIO_PORTA_GRPC": str(porta), "CONSORCIO_PORTA_SAUDE": str(saude[alvos])},
                pasta,
            )
            for alvos, porta in portas.items()
        ]
        for porta in portas_http:
            identidade = next(porta for alvos, porta in saude.items() if "identidade" in alvos)
            do_gateway = {
                "CONSORCIO_PORTA": str(porta),
                "CONSORCIO_PORTA_SAUDE": str(free_port()),
                "CONSORCIO_URL_IDENTIDADE": f"http://127.0.0.1:{identidade}",
                "CONSORCIO_LIMITE_POR_MINUTO": "1000000",
            }
            self.processos.append(Processo(("gateway",), servico, comum | do_gateway, pasta))

    async def prontos(self) -> None:
        await asyncio.gather(*(processo.pronto() for processo in self.processos))


@asynccontextmanager
async def em_cena(
    urls: StackUrls,
    pasta: Path,
    servico: Servico = servir,
    *,
    gateways: int = 0,
    ambiente: Mapping[str, str] = MappingProxyType({}),
) -> AsyncIterator[Elenco]:
    """The system running; whatever is alive at the end is killed."""
    elenco = Elenco(urls, pasta, servico, gateways, ambiente)
    try:
        for processo in elenco.processos:
            processo.nascer()
        await elenco.prontos()
        yield elenco
    finally:
        for processo in elenco.processos:
            processo.matar()


class Carrasco:
    """Kills a process, lets it be born again, waits until all are up, kills another a moment later; counts."""

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
        async with asyncio.TaskGroup() as grupo:
            carnificina = grupo.create_task(self._matar_sem_parar())
            yield
            carnificina.cancel()
        await self._elenco.prontos()

    async def _matar_sem_parar(self) -> None:
        while True:
            await self._elenco.prontos()
            await asyncio.sleep(self._sorte.uniform(0.05, 1.5))
            processo = self._sorte.choice(self._alvos)
            processo.matar()
            processo.nascer()
            self.mortes["+".join(processo.alvos)] += 1
