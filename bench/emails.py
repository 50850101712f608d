"""E-mails queued and delivered by notificacoes to a local SMTP server, against the SMTP client alone.

Repeat: `./dev bench emails`. 10,000 messages each (`BENCH_EMAILS`), halves interleaved, as many connections.
The server is aiosmtpd, in a process of its own. The numbers kept say how many messages they were measured with.
"""

import asyncio
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import cast
from uuid import UUID

import aiosmtplib

from consorcio.core.clock import FixedClock
from consorcio.core.ids import Uuid7Generator
from consorcio.platform.configuration import Configuration
from consorcio.platform.database import Database
from consorcio.platform.migrations import PLATFORM, migrate
from consorcio.platform.stack import embedded_stack
from consorcio.platform.stack.process import free_port
from consorcio.platform.vault import Vault
from consorcio.services import notificacoes
from consorcio.services.notificacoes.ajustes import SILENCIO, SISTEMA, Ajustes
from consorcio.services.notificacoes.canais.email import Email
from consorcio.services.notificacoes.cofre import Cofre
from consorcio.services.notificacoes.despacho import Despachante
from consorcio.services.notificacoes.domain.aviso import Canal, consorciado
from consorcio.services.notificacoes.domain.silencio import Silencio
from consorcio.services.notificacoes.service import _LACOS_POR_CANAL
from consorcio.services.notificacoes.settings import NotificacoesSettings
from consorcio.services.notificacoes.use_cases.avisar import Pedido, avisar
from consorcio.services.notificacoes.use_cases.contatos import guardar
from relato import relatar

_MENSAGENS = int(os.environ.get("BENCH_EMAILS", "10000"))
_PARTES, _PESSOAS, _POR_VEZ, _MEMORIA_MB = 2, 500, 500, 200
_MANHA = datetime(2026, 1, 5, 13, tzinfo=UTC)
_DADOS = {"grupo": "1001", "cota": "74", "assembleia": "3", "vencimento": "2026-01-10"}


class _SemConfiguracao(Ajustes):
    """What holds when nobody changed anything."""

    async def silencio(self) -> Silencio:
        return SILENCIO

    async def sistema(self) -> str:
        return SISTEMA


@contextmanager
def _correio() -> Iterator[int]:
    porta = free_port()
    comando = [sys.executable, "-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{porta}", "-c", "aiosmtpd.handlers.Sink"]
    with subprocess.Popen(comando) as servidor:
        try:
            asyncio.run(_esperar(porta))
            yield porta
        finally:
            servidor.terminate()


async def _esperar(porta: int) -> None:
    async with asyncio.timeout(30):
        while True:
            try:
                _, escrita = await asyncio.open_connection("127.0.0.1", porta)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                escrita.close()
                return


def _mensagem() -> bytes:
    email = EmailMessage(policy=SMTP)
    email["From"], email["To"], email["Subject"] = "a@exemplo.com.br", "b@exemplo.com.br", "Sua parcela vence"
    email.set_content("A parcela da assembleia 3 vence em 10/01/2026.\n" * 3, cte="quoted-printable")
    email.add_alternative("<p>A parcela da assembleia 3 vence em 10/01/2026.</p>\n" * 3, subtype="html")
    return email.as_bytes()


async def _so_o_cliente(porta: int, quantas: int, conexoes: int) -> None:
    conteudo, fila = _mensagem(), iter(range(quantas))

    async def pista() -> None:
        cliente = aiosmtplib.SMTP(hostname="127.0.0.1", port=porta, start_tls=False)
        await cliente.connect()
        for _ in fila:
            await cliente.sendmail("a@exemplo.com.br", ["b@exemplo.com.br"], conteudo)
        await cliente.quit()

    await asyncio.gather(*(pista() for _ in range(conexoes)))


async def _apresentar(db: Database, cofre: Cofre) -> None:
    async with db.transaction() as tx:
        for numero in range(_PESSOAS):
            email = {"tipo": "EMAIL", "valor": f"p{numero}@exemplo.com.br", "preferencial": True}
            await guardar(tx, cofre, consorciado(UUID(int=numero + 1)), f"Pessoa {numero}", [email])


async def _enfileirar(db: Database, cofre: Cofre, ajustes: Ajustes, quantas: int) -> None:
    pedidos = [Pedido(consorciado(UUID(int=n % _PESSOAS + 1)), _DADOS) for n in range(_POR_VEZ)]
    for _ in range(0, quantas, _POR_VEZ):
        async with db.transaction() as tx:
            await avisar(tx, cofre, ajustes, "parcela_a_vencer", pedidos, so_canais=[Canal.EMAIL])


async def _esvaziar(despachante: Despachante) -> int:
    async def laco() -> int:
        feitas = 0
        while quantas := await despachante.rodada():
            feitas += quantas
        return feitas

    return sum(await asyncio.gather(*(laco() for _ in range(_LACOS_POR_CANAL))))


async def medir(url: str, porta: int) -> list[dict[str, object]]:
    """Seconds of each, in halves that take turns."""
    db = Database("notificacoes", url, FixedClock(_MANHA), Uuid7Generator())
    await db.open()
    settings = NotificacoesSettings(smtp_servidor="127.0.0.1", smtp_porta=porta, smtp_seguranca="nenhuma")
    cofre, ajustes = Cofre(Vault({1: b"k" * 32}, b"b" * 32)), _SemConfiguracao(cast("Configuration", None))
    saida = Email(settings, db.clock)
    despachante = Despachante(db, cofre, ajustes, Canal.EMAIL, saida)
    await _apresentar(db, cofre)
    gastos = {"cliente": 0.0, "fila": 0.0, "entrega": 0.0}
    quantas = _MENSAGENS // _PARTES
    for _ in range(_PARTES):
        inicio = time.perf_counter()
        await _so_o_cliente(porta, quantas, settings.smtp_conexoes)
        gastos["cliente"] += time.perf_counter() - inicio
        inicio = time.perf_counter()
        await _enfileirar(db, cofre, ajustes, quantas)
        gastos["fila"] += time.perf_counter() - inicio
        inicio = time.perf_counter()
        assert await _esvaziar(despachante) == quantas
        gastos["entrega"] += time.perf_counter() - inicio
    async with db.read() as conn:
        cursor = await conn.execute("SELECT situacao, count(*) FROM entrega GROUP BY situacao")
        assert await cursor.fetchall() == [("ENVIADA", _MENSAGENS)]
    await saida.fechar()
    await db.close()
    cliente = _MENSAGENS / gastos["cliente"]
    memoria = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    tudo, entrega = _MENSAGENS / (gastos["fila"] + gastos["entrega"]), _MENSAGENS / gastos["entrega"]
    return [
        {
            "medida": "e-mails/s, da fila ao servidor",
            "valor": entrega,
            "referência": cliente,
            "razão": entrega / cliente,
        },
        {"medida": "e-mails/s, do aviso ao servidor", "valor": tudo, "referência": cliente, "razão": tudo / cliente},
        {"medida": "memória (MB)", "valor": memoria, "referência": _MEMORIA_MB, "razão": memoria / _MEMORIA_MB},
    ]


def main() -> None:
    """Measure and report."""
    with (
        _correio() as porta,
        tempfile.TemporaryDirectory() as pasta,
        embedded_stack(Path(pasta), ["notificacoes"], durable=True) as stack,
    ):
        url = stack.urls.postgres["notificacoes"]
        migrate(url, [PLATFORM, Path(notificacoes.__path__[0]) / "migrations"])
        linhas = asyncio.run(medir(url, porta))
    relatar("emails", "E-mails", linhas, {"razao": 0.5, "memoria_mb": _MEMORIA_MB, "mensagens": _MENSAGENS})


if __name__ == "__main__":
    main()
