"""Servers that speak S3 and refuse who signs wrong: Ceph's gateway, the real thing, and a cheap one for every run.

`CONSORCIO_S3_REAL=1` asks for the real one (Debian's radosgw, mon and osd; 15 s to start, besides installing them).
moto accepts any signature, so the cheap one is moto behind a gate that recomputes each signature from the specification
of Signature Version 4, with nothing of botocore.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import io
import os
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qsl, quote, urlsplit
from uuid import uuid4

import boto3
import httpx
import pytest
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import BaseWSGIServer, make_server

from consorcio.platform.stack.packages import install_debian
from consorcio.platform.stack.process import ChildServer, free_port, give_to_unprivileged, run_tool, temporary_folder

CHAVE, SEGREDO = "quem-testa", "segredo-de-quem-testa"
_NAO_ASSINADO = "UNSIGNED-PAYLOAD"
_PARTIDA_S = 90.0


class ServidorS3(Protocol):
    """A server that can go away, come back and hang."""

    url: str

    def parar(self) -> None:
        """Nobody answers."""

    def voltar(self) -> None:
        """It answers again, with what it had; nothing happens when it does already."""

    def congelar(self) -> None:
        """It accepts and does not answer."""

    def descongelar(self) -> None:
        """It goes on."""

    def fechar(self) -> None:
        """End it for good."""


def abrir_servidor(pasta: Path) -> ServidorS3:
    """The one that the environment asks for, ready."""
    return Ceph(pasta) if os.environ.get("CONSORCIO_S3_REAL") == "1" else MotoComPorteiro()


def usar_de(servidor: ServidorS3, servico: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A service that is built from here on keeps its contents there, in the bucket that is its default."""
    boto3.client(
        "s3",
        endpoint_url=servidor.url,
        aws_access_key_id=CHAVE,
        aws_secret_access_key=SEGREDO,
        region_name="us-east-1",
    ).create_bucket(Bucket=f"consorcio-{servico}")
    prefixo = f"CONSORCIO_{servico.upper()}_S3"
    monkeypatch.setenv(f"{prefixo}_URL", servidor.url)
    monkeypatch.setenv(f"{prefixo}_CHAVE", CHAVE)
    monkeypatch.setenv(f"{prefixo}_SEGREDO", SEGREDO)


class Ceph:
    """One monitor, one OSD in memory, one gateway, on free loopback ports."""

    def __init__(self, pasta: Path) -> None:
        if shutil.which("radosgw") is None or shutil.which("ceph-osd") is None:
            install_debian(["radosgw", "ceph-mon", "ceph-osd"])
        self._pasta = temporary_folder(pasta, "ceph")
        shutil.rmtree(self._pasta)
        for nome in ("mon", "osd", "rgw"):
            (self._pasta / nome).mkdir(parents=True)
        porta, self._fsid, self._osd = free_port(), str(uuid4()), str(uuid4())
        self._monitores = f"[v2:127.0.0.1:{free_port()},v1:127.0.0.1:{free_port()}]"
        self.url = f"http://127.0.0.1:{porta}"
        self._conf = self._pasta / "ceph.conf"
        self._conf.write_text(self._configuracao(porta), encoding="ascii")
        give_to_unprivileged(self._pasta)
        self._monitor = self._filho("ceph-mon", "-i", "a")
        self._disco = self._filho("ceph-osd", "-i", "0")
        self._gateway = self._filho("radosgw", "-n", "client.rgw.a")
        try:
            self._nascer()
        except BaseException:
            self.fechar()
            raise

    def parar(self) -> None:
        """Only the gateway: what it keeps is in the OSD."""
        self._gateway.kill()

    def voltar(self) -> None:
        if self._gateway.running:
            return
        self._gateway.start()
        self._gateway.wait_until(self._responde, _PARTIDA_S)

    def congelar(self) -> None:
        self._gateway.freeze()

    def descongelar(self) -> None:
        self._gateway.thaw()

    def fechar(self) -> None:
        for filho in (self._gateway, self._disco, self._monitor):
            filho.kill()
        shutil.rmtree(self._pasta, ignore_errors=True)

    def _nascer(self) -> None:
        chaveiro, mapa = self._pasta / "keyring", self._pasta / "monmap"
        run_tool(["ceph-authtool", "--create-keyring", chaveiro, "--gen-key", "-n", "mon.", "--cap", "mon", "allow *"])
        run_tool(["monmaptool", "--create", "--addv", "a", self._monitores, "--fsid", self._fsid, mapa])
        run_tool(["ceph-mon", "-i", "a", "--mkfs", "--monmap", mapa, "-c", self._conf])
        self._monitor.start()
        run_tool(["ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", self._osd, "-c", self._conf])
        run_tool(["ceph", "--connect-timeout", "60", "-c", self._conf, "osd", "new", self._osd, "0"])
        self._disco.start()
        self.voltar()
        usuario = ["--uid=teste", "--display-name=teste", f"--access-key={CHAVE}", f"--secret-key={SEGREDO}"]
        run_tool(["radosgw-admin", "-c", self._conf, "user", "create", *usuario])

    def _filho(self, programa: str, *argumentos: str) -> ChildServer:
        comando = [programa, *argumentos, "-f", "-c", str(self._conf)]
        return ChildServer(programa, comando, log=self._pasta / f"{programa}.log")

    def _responde(self) -> bool:
        try:
            return httpx.get(self.url, timeout=2).status_code == httpx.codes.OK
        except httpx.TransportError:
            return False

    def _configuracao(self, porta: int) -> str:
        ajustes = {
            "fsid": self._fsid,
            "mon host": self._monitores,
            "mon initial members": "a",
            "public addr": "127.0.0.1",
            **{f"auth {quem} required": "none" for quem in ("cluster", "service", "client")},
            **{f"ms {quem} mode": "crc" for quem in ("mon client", "cluster", "service", "client")},
            "osd pool default size": 1,
            "osd pool default min size": 1,
            "osd pool default pg num": 4,
            "osd pool default pgp num": 4,
            "osd pool default pg autoscale mode": "off",
            "rgw rados pool pg num min": 4,
            "mon allow pool size one": "true",
            "mon max pg per osd": 1000,
            "osd crush chooseleaf type": 0,
            "osd crush initial weight": 1,
            "osd objectstore": "memstore",
            "memstore device bytes": 1 << 30,
            "run dir": self._pasta,
            "admin socket": "",
            "pid file": "",
            "log to file": "false",
            "mon data": self._pasta / "mon",
            "osd data": self._pasta / "osd",
            "rgw data": self._pasta / "rgw",
            "keyring": self._pasta / "keyring",
            "rgw frontends": f"beast endpoint=127.0.0.1:{porta}",
            "rgw enable apis": "s3",
        }
        return "[global]\n" + "".join(f"{nome} = {valor}\n" for nome, valor in ajustes.items())


class MotoComPorteiro:
    """moto in this process, behind a gate."""

    def __init__(self) -> None:
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._anda = threading.Event()
        self._anda.set()
        self._porta = free_port()
        self.url = f"http://127.0.0.1:{self._porta}"
        self._servidor: BaseWSGIServer | None = None
        self.voltar()

    def parar(self) -> None:
        if self._servidor is not None:
            self._servidor.shutdown()
            self._servidor.server_close()
            self._servidor = None

    def voltar(self) -> None:
        if self._servidor is not None:
            return
        self._servidor = make_server("127.0.0.1", self._porta, self._atender, threaded=True)
        threading.Thread(target=self._servidor.serve_forever, daemon=True).start()

    def congelar(self) -> None:
        self._anda.clear()

    def descongelar(self) -> None:
        self._anda.set()

    def fechar(self) -> None:
        self._anda.set()
        self.parar()

    def _atender(self, ambiente: dict[str, Any], responder: Callable[..., Any]) -> Iterable[bytes]:
        self._anda.wait()
        corpo = ambiente["wsgi.input"].read(int(ambiente.get("CONTENT_LENGTH") or 0))
        codigo = conferir_assinatura(ambiente, corpo)
        if codigo:
            responder("403 FORBIDDEN", [("content-type", "application/xml")])
            return [f"<Error><Code>{codigo}</Code></Error>".encode()]
        ambiente["wsgi.input"] = io.BytesIO(corpo)
        resposta: Iterable[bytes] = self._moto(ambiente, responder)
        return resposta


def conferir_assinatura(ambiente: dict[str, Any], corpo: bytes) -> str:
    """The code of S3 for what is wrong with a request (AWS Signature Version 4); empty when it is well signed."""
    alvo = urlsplit(ambiente["RAW_URI"])
    consulta = dict(parse_qsl(alvo.query, keep_blank_values=True))
    cabecalho = ambiente.get("HTTP_AUTHORIZATION", "")
    if cabecalho:
        partes = dict(parte.strip().split("=", 1) for parte in cabecalho.partition(" ")[2].split(","))
        credencial, assinados, recebida = partes["Credential"], partes["SignedHeaders"], partes["Signature"]
        instante, resumo = ambiente["HTTP_X_AMZ_DATE"], ambiente["HTTP_X_AMZ_CONTENT_SHA256"]
    elif "X-Amz-Signature" in consulta:
        credencial, assinados = consulta["X-Amz-Credential"], consulta["X-Amz-SignedHeaders"]
        recebida, instante, resumo = consulta.pop("X-Amz-Signature"), consulta["X-Amz-Date"], _NAO_ASSINADO
    else:
        return "AccessDenied"
    chave, *escopo = credencial.split("/")
    if chave != CHAVE:
        return "InvalidAccessKeyId"
    if resumo != _NAO_ASSINADO and resumo != hashlib.sha256(corpo).hexdigest():
        return "XAmzContentSHA256Mismatch"
    nomes = assinados.split(";")
    canonico = "\n".join(
        [
            ambiente["REQUEST_METHOD"],
            alvo.path,
            "&".join(
                sorted(f"{quote(nome, safe='-_.~')}={quote(valor, safe='-_.~')}" for nome, valor in consulta.items())
            ),
            *(f"{nome}:{' '.join(_cabecalho(ambiente, nome).split())}" for nome in nomes),
            "",
            assinados,
            resumo,
        ]
    )
    texto = "\n".join(["AWS4-HMAC-SHA256", instante, "/".join(escopo), hashlib.sha256(canonico.encode()).hexdigest()])
    segredo = f"AWS4{SEGREDO}".encode()
    for parte in escopo:
        segredo = hmac.digest(segredo, parte.encode(), "sha256")
    esperada = hmac.digest(segredo, texto.encode(), "sha256").hex()
    return "" if hmac.compare_digest(esperada, recebida) else "SignatureDoesNotMatch"


def _cabecalho(ambiente: dict[str, Any], nome: str) -> str:
    variavel = nome.upper().replace("-", "_")
    sem_prefixo = variavel in {"CONTENT_TYPE", "CONTENT_LENGTH"}
    return str(ambiente.get(variavel if sem_prefixo else f"HTTP_{variavel}", ""))


@contextlib.contextmanager
def servidor_no_ar(pasta: Path) -> Iterator[ServidorS3]:
    """A server for the time of a session."""
    servidor = abrir_servidor(pasta)
    try:
        yield servidor
    finally:
        servidor.fechar()
