"""The gateway's read and create, against a bare ASGI handler that returns the same bytes.

Both are served by uvicorn with the same settings, each in a process of its own, and asked in turns by the same client
over keep-alive connections: block of one, block of the other, so that both see the same machine. CPU is the server
process's. `BENCH_BLOCOS` blocks of `BENCH_PEDIDOS` requests.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import uvloop
from psycopg.types.json import Jsonb

from consorcio.cli.migrate import migrate_all
from consorcio.contracts.identidade.v1 import identidade_pb2
from consorcio.platform.context import Actor, ActorKind
from consorcio.platform.serving import http_server, running
from consorcio.platform.settings import load_settings
from consorcio.platform.stack import embedded_stack
from consorcio.targets import GATEWAY, TARGETS
from relato import relatar

CONEXOES = 16
BLOCOS = int(os.environ.get("BENCH_BLOCOS", "8"))
POR_BLOCO = int(os.environ.get("BENCH_PEDIDOS", "1500"))
META_LEITURA = 0.2
PORTA_REAL, _PORTA_NUA = 18_101, 18_102
_TICKS_S = os.sysconf("SC_CLK_TCK")
_ADMIN = Actor("bench", "Bench", ActorKind.USUARIO, permissoes=frozenset({"*"}))
_REGRA = {"prazo_meses": 60, "max_cotas": 240, "taxa_administracao": "15", "fundo_reserva": "2"}


@dataclass(slots=True)
class Medida:
    """Seconds on the clock, CPU seconds of the server, and requests answered."""

    segundos: float = 0
    cpu: float = 0
    pedidos: int = 0
    status: set[int] = field(default_factory=set)


def semear_cota(url: str) -> str:
    """A cota with parcelas paid and to pay, as financeiro keeps it."""
    grupo, cota, bem = uuid4(), uuid4(), uuid4()
    with psycopg.connect(url) as conn:
        conn.execute(
            "INSERT INTO grupo (grupo_id, codigo, situacao, regra, data_agc, ultima_ago_emitida)"
            " VALUES (%s, 'BENCH', 'EM_ANDAMENTO', %s, '2026-01-12', 12)",
            [grupo, Jsonb(_REGRA)],
        )
        conn.execute("INSERT INTO preco_bem VALUES (%s, %s, 6000000, 6000000)", [grupo, bem])
        conn.execute(
            "INSERT INTO conta_cota (cota_id, grupo_id, numero, versao_titular, consorciado_id, bem_id, situacao,"
            " ago_ingresso, meses_plano, fc_mensal, ta_mensal, fr_mensal, ta_total, fr_total, fc_pago, ta_paga,"
            " fr_pago, base_ago, fc_base, ta_base, fr_base)"
            " VALUES (%s, %s, 7, 0, %s, %s, 'ATIVA', 1, 60, 1.66666667, 0.25,"
            " 0.03333333, 15, 2, 18.33333337, 2.75, 0.36666663, 2, 98.33333333, 14.75, 1.96666667)",
            [cota, grupo, uuid4(), bem],
        )
        conn.execute(
            "INSERT INTO titulo (parcela_id, identificador, tipo, grupo_id, cota_id, cota_numero, ago, vencimento,"
            " preco_centavos, fc_centavos, ta_centavos, fr_centavos, valor_centavos, situacao)"
            " SELECT gen_random_uuid(), 'BENCH-' || n, 'PARCELA', %s, %s, 7, n, date '2026-01-12' + n * 30, 6000000,"
            " 100000, 15000, 2000, 117000,"
            " CASE WHEN n < 12 THEN 'PAGO' ELSE 'ABERTO' END FROM generate_series(1, 12) n",
            [grupo, cota],
        )
    return str(cota)


async def criar_parceiro(*permissoes: str) -> tuple[str, str]:
    """Credentials of a partner that may do what is measured."""
    async with running(["identidade"], load_settings(), TARGETS) as process:
        metodo = identidade_pb2.DESCRIPTOR.services_by_name["IdentidadeService"].methods_by_name["CriarClienteOAuth"]
        resposta: Any = await process.caller_for(GATEWAY).unary(
            metodo,
            identidade_pb2.CriarClienteOAuthRequest(nome="Bench", permissoes=permissoes),
            actor=_ADMIN,
            correlation_id="bench",
            idempotency_key="bench",
            timeout_s=30,
        )
        return resposta.cliente.cliente_id, resposta.segredo


def token(parceiro: tuple[str, str]) -> str:
    """An access token; it lives five minutes, longer than a run."""
    resposta = httpx.post(
        f"http://127.0.0.1:{PORTA_REAL}/oidc/token", data={"grant_type": "client_credentials"}, auth=parceiro
    )
    resposta.raise_for_status()
    return str(resposta.json()["access_token"])


def servir_nu(corpo: bytes) -> None:
    """The limit: a handler that reads the request and returns bytes."""

    async def app(_scope: Any, receive: Any, send: Any) -> None:
        while (await receive()).get("more_body", False):
            pass
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(corpo)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": corpo})

    uvloop.run(http_server(app, "127.0.0.1", _PORTA_NUA).serve())


async def pedir(porta: int, pedidos: list[bytes], medida: Medida) -> None:
    """One connection asking one thing after the other."""
    leitor, escritor = await asyncio.open_connection("127.0.0.1", porta)
    for pedido in pedidos:
        escritor.write(pedido)
        cabecalho = await leitor.readuntil(b"\r\n\r\n")
        tamanho = int(cabecalho.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        await leitor.readexactly(tamanho)
        medida.status.add(int(cabecalho.split(b" ", 2)[1]))
    escritor.close()


async def bloco(porta: int, pid: int, pedidos: list[bytes], medida: Medida) -> None:
    """A block of requests over all the connections."""
    cpu, inicio = cpu_do(pid), time.perf_counter()
    await asyncio.gather(*(pedir(porta, pedidos[n::CONEXOES], medida) for n in range(CONEXOES)))
    medida.segundos += time.perf_counter() - inicio
    medida.cpu += cpu_do(pid) - cpu
    medida.pedidos += len(pedidos)


def ler(cota: str, acesso: str) -> bytes:
    """GET the position of a cota."""
    return (
        f"GET /api/v1/cotas/{cota}/posicao HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {acesso}\r\n\r\n"
    ).encode()


def criar(acesso: str) -> bytes:
    """POST a consorciado nobody created before."""
    corpo = json.dumps(
        {"tipo": "FISICA", "nome": "Maria da Silva", "documento": _cpf_novo(), "renda_mensal": "5400.00"}
    )
    return (
        f"POST /api/v1/consorciados HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {acesso}\r\n"
        f"Content-Type: application/json\r\nIdempotency-Key: {uuid4()}\r\nContent-Length: {len(corpo)}\r\n\r\n{corpo}"
    ).encode()


def medir(reais: subprocess.Popen[bytes], parceiro: tuple[str, str], cota: str) -> list[dict[str, object]]:
    """Read and create, each interleaved with its limit."""
    acesso = token(parceiro)
    linhas: list[dict[str, object]] = []
    for nome, fazer in (("leitura", lambda: ler(cota, acesso)), ("criação", lambda: criar(acesso))):
        corpo = _resposta(fazer())
        nu = subprocess.Popen([sys.executable, __file__, "nu"], stdin=subprocess.PIPE)
        assert nu.stdin is not None
        nu.stdin.write(corpo)
        nu.stdin.close()
        esperar(f"http://127.0.0.1:{_PORTA_NUA}/")
        real, limite = Medida(), Medida()
        for _ in range(BLOCOS):
            pedidos = [fazer() for _ in range(POR_BLOCO)]
            asyncio.run(bloco(PORTA_REAL, reais.pid, pedidos, real))
            asyncio.run(bloco(_PORTA_NUA, nu.pid, pedidos, limite))
        nu.terminate()
        nu.wait()
        assert real.status == {200}, real.status
        linhas += [_linha(nome, "gateway", real, limite), _linha(nome, "ASGI nu", limite, limite)]
    return linhas


def ambiente(pasta: str) -> dict[str, str]:
    """Settings of the process that is measured."""
    return {
        "CONSORCIO_DADOS": pasta,
        "CONSORCIO_AMBIENTE": "teste",
        "CONSORCIO_NIVEL_LOG": "WARNING",
        "CONSORCIO_PORTA": str(PORTA_REAL),
        "CONSORCIO_PORTA_SAUDE": "0",
        "CONSORCIO_URL_PUBLICA": f"http://127.0.0.1:{PORTA_REAL}",
        "CONSORCIO_LIMITE_POR_MINUTO": "1000000000",
    }


def main() -> None:
    """Start both servers, measure, tell."""
    with tempfile.TemporaryDirectory() as pasta, embedded_stack(Path(pasta), TARGETS) as stack:
        os.environ.update(stack.urls.environment() | ambiente(pasta))
        migrate_all(load_settings())
        cota = semear_cota(stack.urls.postgres["financeiro"])
        parceiro = asyncio.run(criar_parceiro("financeiro.cota.ler", "consorciados.consorciado.criar"))
        reais = subprocess.Popen([sys.executable, "-m", "consorcio.cli", "serve", "--target=all"])
        try:
            esperar(f"http://127.0.0.1:{PORTA_REAL}/ready")
            linhas = medir(reais, parceiro, cota)
        finally:
            reais.terminate()
            reais.wait()
    relatar("gateway", f"Gateway em processo único (meta da leitura {META_LEITURA})", linhas, {"leitura": META_LEITURA})


def _linha(caso: str, servidor: str, medida: Medida, limite: Medida) -> dict[str, object]:
    taxa, taxa_limite = medida.pedidos / medida.segundos, limite.pedidos / limite.segundos
    return {
        "caso": caso,
        "servidor": servidor,
        "pedidos": medida.pedidos,
        "pedidos/s": taxa,
        "razão": taxa / taxa_limite,
        "CPU µs/pedido": medida.cpu * 1_000_000 / medida.pedidos,
    }


def _resposta(pedido: bytes) -> bytes:
    async def pedir_um() -> bytes:
        leitor, escritor = await asyncio.open_connection("127.0.0.1", PORTA_REAL)
        escritor.write(pedido)
        cabecalho = await leitor.readuntil(b"\r\n\r\n")
        tamanho = int(cabecalho.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        corpo = await leitor.readexactly(tamanho)
        escritor.close()
        assert b" 200 " in cabecalho.split(b"\r\n")[0], cabecalho + corpo
        return corpo

    return asyncio.run(pedir_um())


def _cpf_novo() -> str:
    base = f"{uuid4().int % 10**9:09d}"
    for pesos in (range(10, 1, -1), range(11, 1, -1)):
        resto = 11 - sum(int(d) * p for d, p in zip(base, pesos, strict=False)) % 11
        base += str(resto if resto < 10 else 0)
    return base


def cpu_do(pid: int) -> float:
    """Seconds of CPU of a process."""
    campos = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(campos[11]) + int(campos[12])) / _TICKS_S


def esperar(url: str) -> None:
    """Until it answers."""
    for _ in range(300):
        try:
            if httpx.get(url, timeout=1).status_code == httpx.codes.OK:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    raise SystemExit(f"{url} não respondeu")


if __name__ == "__main__":
    if sys.argv[1:] == ["nu"]:
        servir_nu(sys.stdin.buffer.read())
    else:
        main()
