"""A system that runs, as `consorcio up` starts it, and Debian's Chromium looking at it.

`CONSORCIO_REDE_LENTA=<seed>` puts a slow network between them (`rede_lenta.py`).
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from consorcio.platform.stack.process import free_port
from integration.navegador.operador import Api, administrador
from integration.navegador.rede_lenta import tornar_lenta

_ROOT = Path(__file__).parents[3]
_START_TIMEOUT_S = 120
_FIRST_ACCESS = re.compile(r"usuário admin, senha (\S+)")
_FLAGS = [
    "--no-sandbox",
    "--lang=pt-BR",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Sistema:
    """Where it answers, the password it showed once, and a folder of its own."""

    endereco: str
    senha_inicial: str
    pasta: Path


@pytest.fixture(scope="session")
def aplicacao() -> Path:
    """The web application, built with what changed since the last time."""
    subprocess.run([_ROOT / "dev", "build"], check=True)
    return _ROOT / "web/dist"


@pytest.fixture(scope="session")
def demonstracao(aplicacao: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sistema]:
    """A system that already lived six months of a group of 240 cotas."""
    folder = tmp_path_factory.mktemp("demonstracao")
    command = [sys.executable, "-m", "consorcio.cli", "demo", "--dados", str(folder / "dados")]
    lived = subprocess.run(command, check=False, capture_output=True, text=True)
    assert lived.returncode == 0, lived.stdout[-3000:] + lived.stderr[-12_000:]
    with _no_ar(aplicacao, folder) as sistema:
        yield sistema


@contextlib.contextmanager
def _no_ar(aplicacao: Path, folder: Path) -> Iterator[Sistema]:
    port, output = free_port(), folder / "up.log"
    command = [sys.executable, "-m", "consorcio.cli", "up", "--porta", str(port), "--dados", str(folder / "dados")]
    environment = {**os.environ, "STACK": "embutida", "COLUMNS": "120", "CONSORCIO_WEB": str(aplicacao)}
    with output.open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env=environment)
    try:
        _wait_ready(process, f"http://127.0.0.1:{port}", output)
        shown = _FIRST_ACCESS.search(output.read_text())
        assert shown is not None, output.read_text()
        yield Sistema(f"http://127.0.0.1:{port}", shown[1], folder)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


@pytest.fixture(scope="module")
def navegador() -> Iterator[Browser]:
    """Ends with its module: while it runs, this thread has an event loop, so no asynchronous test could run."""
    program = _chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=_FLAGS, env={**os.environ, "LANGUAGE": "pt_BR"}
        )
        tornar_lenta(browser)
        yield browser
        browser.close()


@pytest.fixture
def contexto(navegador: Browser) -> Iterator[BrowserContext]:
    """A browser with nothing in it."""
    context = navegador.new_context(locale="pt-BR")
    yield context
    context.close()


@pytest.fixture
def pagina(contexto: BrowserContext) -> Iterator[Page]:
    """A page on which nothing may go wrong: an error in its console, or a script that fails, fails the test."""
    complaints: list[str] = []
    page = contexto.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    yield page
    assert complaints == []


@pytest.fixture(scope="module")
def dentro(navegador: Browser, demonstracao: Sistema) -> Iterator[BrowserContext]:
    """A browser of the administrator."""
    contexto = administrador(navegador, demonstracao, reduced_motion="reduce")
    yield contexto
    contexto.close()


@pytest.fixture
def tela(dentro: BrowserContext) -> Iterator[Page]:
    """A page on which no script may fail."""
    falhas: list[str] = []
    pagina = dentro.new_page()
    pagina.on("pageerror", lambda erro: falhas.append(str(erro)))
    yield pagina
    pagina.close()
    assert falhas == []


@pytest.fixture
def api(dentro: BrowserContext, demonstracao: Sistema) -> Api:
    """What the administrator of that browser may ask without a screen."""
    return Api(dentro, demonstracao.endereco)


def _chromium() -> str:
    found = shutil.which("chromium")
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "chromium-l10n"]
        subprocess.run(install, check=True, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})
        found = shutil.which("chromium")
    if found is None:
        pytest.fail("É preciso o Chromium: apt-get install chromium")
    return found


def _wait_ready(process: subprocess.Popen[bytes], address: str, output: Path) -> None:
    deadline = time.monotonic() + _START_TIMEOUT_S
    while time.monotonic() < deadline:
        assert process.poll() is None, output.read_text()
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"{address}/ready").status_code == httpx.codes.OK:
                return
        time.sleep(0.1)
    pytest.fail(f"não respondeu em {_START_TIMEOUT_S} s:\n{output.read_text()}")
