"""A CNAB 240 return of 100,000 lines, 2 % errors and 5 % duplicates, against pgbench's TPC-B on the same server (W3).

The file is applied by the real use case, in one transaction: boletos found, titles, percents, books, statements, facts
to the outbox, what was done line by line. TPC-B by 16 clients runs before and after it. What counts is payments
committed per second ÷ transactions of TPC-B per second; a payment is two lines of the file. Memory is the peak of a
process that does nothing else. `BENCH_LINHAS=20000 ./dev bench retorno` is shorter.
"""

import asyncio
import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from statistics import mean
from uuid import UUID

import psycopg
from psycopg.types.json import Jsonb

import pagamentos
from aplicar_retorno import cpu_de
from consorcio.core.clock import SystemClock
from consorcio.core.ids import Uuid7Generator
from consorcio.platform.database import Database
from consorcio.platform.migrations import PLATFORM, migrate
from consorcio.platform.stack import embedded_stack
from consorcio.services import financeiro
from consorcio.services.financeiro.bancos.cnab.layouts import retorno_240
from consorcio.services.financeiro.bancos.cnab.registro import escrever_registro
from emissao import COTAS, emitir, preparar
from relato import relatar

LINHAS = int(os.environ.get("BENCH_LINHAS", "100000"))
ERROS_PCT, REPETIDOS_PCT, ATRASADOS_PCT = 2, 5, 3
META, META_MB = 3.0, 150
_BANCO = "001"
CONTA = UUID(int=1)
_DIA = date(2026, 2, 9)
_NO_LOTE = 20_000

_BOLETOS = """
INSERT INTO boleto_emitido (boleto_id, conta_id, parcela_id, identidade, nosso_numero, valor_centavos, vencimento,
                    codigo_barras, linha_digitavel, situacao, emitido_em)
SELECT gen_random_uuid(), %s, parcela_id, n::text, n::text, valor_centavos, vencimento, '', '', 'REGISTRADO', now()
  FROM (SELECT parcela_id, valor_centavos, vencimento, 1000000 + row_number() OVER (ORDER BY md5(parcela_id::text)) AS n
          FROM titulo) t
"""


def escrever(boletos: list[tuple[int, int]], sorte: random.Random) -> bytes:
    """The file: most on time, some late with charges to spare, some unknown, some twice."""
    registros = retorno_240(_BANCO).registros

    def linha(nome: str, **valores: object) -> str:
        return escrever_registro(registros[nome], {"codigo_banco": _BANCO, **valores}) + "\r\n"

    ocorridos: list[tuple[int, int, int, date]] = []
    while len(ocorridos) < LINHAS // 2:
        if ocorridos and sorte.randrange(100) < REPETIDOS_PCT:
            ocorridos.append(sorte.choice(ocorridos))
            continue
        numero, valor = boletos.pop()
        if sorte.randrange(100) < ERROS_PCT:
            numero += 50_000_000
        atrasado = sorte.randrange(100) < ATRASADOS_PCT
        ocorridos.append((numero, valor, valor * 11 // 10 if atrasado else valor, _DIA + timedelta(9 * atrasado)))
    partes = [linha("header_arquivo", tipo_arquivo="2", data_geracao=_DIA, nsa="1")]
    lotes = [ocorridos[n : n + _NO_LOTE] for n in range(0, len(ocorridos), _NO_LOTE)]
    for lote, titulos in enumerate(lotes, start=1):
        partes.append(linha("header_lote", lote=str(lote), operacao="T", tipo_servico="01"))
        for ordem, (numero, valor, pago, dia) in enumerate(titulos):
            comum = {"lote": str(lote), "movimento_retorno": "06"}
            partes.append(
                linha(
                    "segmento_T",
                    **comum,
                    sequencial_registro=str(2 * ordem + 1),
                    nosso_numero=str(numero),
                    valor_titulo=valor,
                )
            )
            partes.append(
                linha(
                    "segmento_U",
                    **comum,
                    sequencial_registro=str(2 * ordem + 2),
                    acrescimos=pago - valor,
                    valor_pago=pago,
                    valor_liquido=pago,
                    data_ocorrencia=dia,
                    data_credito=dia + timedelta(1),
                )
            )
        partes.append(linha("trailer_lote", lote=str(lote), quantidade_registros=str(2 * len(titulos) + 2)))
    quantos = len(partes) + 1
    partes.append(linha("trailer_arquivo", quantidade_lotes=str(len(lotes)), quantidade_registros=str(quantos)))
    return "".join(partes).encode()


def tpcb_com_cpu(url: str) -> tuple[float, float]:
    """Transactions per second of TPC-B, and seconds of CPU of pgbench and of its 16 backends for each."""
    with psycopg.connect(url) as conn:
        campos = Path(f"/proc/{conn.info.backend_pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    postmaster = int(campos[1])
    time.sleep(0.5)
    antes = cpu_de(postmaster, filhos=True) + cpu_de(os.getpid(), filhos=True)
    por_segundo = pagamentos.tpcb(url)
    time.sleep(0.5)
    gasto = cpu_de(postmaster, filhos=True) + cpu_de(os.getpid(), filhos=True) - antes
    return por_segundo, gasto / (por_segundo * max(int(pagamentos.SEGUNDOS), 1))


async def preparar_titulos(url: str) -> list[tuple[int, int]]:
    """Groups billed, a boleto of each parcela."""
    database = Database("financeiro", url, SystemClock(), Uuid7Generator())
    await database.open()
    for grupo in preparar(url)[: LINHAS // 2 // COTAS + 2]:
        await emitir(database, grupo)
    await database.close()
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute(
            "INSERT INTO conta_bancaria (conta_id, banco, campos, finalidade, criada_em)"
            " VALUES (%s, %s, %s, 'MOVIMENTO', now())",
            [CONTA, _BANCO, Jsonb({"convenio": ""})],
        )
        conn.execute(_BOLETOS, [CONTA])
        conn.execute("VACUUM ANALYZE")
        linhas = conn.execute("SELECT nosso_numero::int, valor_centavos FROM boleto ORDER BY 1").fetchall()
    return [(int(numero), int(valor)) for numero, valor in linhas]


def main() -> None:
    """Prepare, measure, tell."""
    with tempfile.TemporaryDirectory() as pasta, embedded_stack(Path(pasta), ["financeiro", "tpcb"]) as stack:
        url, url_tpcb = stack.urls.postgres["financeiro"], stack.urls.postgres["tpcb"]
        migrate(url, [PLATFORM, Path(financeiro.__path__[0]) / "migrations"])
        pagamentos.pgbench(url_tpcb, "-i", "-q", "-s", "16")
        boletos = asyncio.run(preparar_titulos(url))
        arquivo = Path(pasta) / "bench.ret"
        arquivo.write_bytes(escrever(boletos, random.Random(7)))  # noqa: S311 a file, not a secret
        antes = tpcb_com_cpu(url_tpcb)
        saida = subprocess.run(
            [
                sys.executable,
                Path(__file__).with_name("aplicar_retorno.py"),
                url,
                arquivo,
                str(CONTA),
                _DIA.isoformat(),
            ],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        depois = tpcb_com_cpu(url_tpcb)
    segundos, pico, cpu, estados = saida.split(maxsplit=3)
    por_segundo, limite = LINHAS / 2 / float(segundos), mean((antes[0], depois[0]))
    cpu_pagamento = float(cpu) / (LINHAS / 2)
    linhas: list[dict[str, object]] = [
        {
            "caso": f"pagamentos do retorno ({LINHAS} linhas) por segundo; razão ao TPC-B",
            "valor": por_segundo,
            "razão": por_segundo / limite,
        },
        {"caso": "linhas por segundo; razão ao TPC-B", "valor": 2 * por_segundo, "razão": 2 * por_segundo / limite},
        {"caso": "TPC-B por segundo, média de antes e depois", "valor": limite, "razão": 1.0},
        {
            "caso": "ms de CPU por pagamento; quantos cabem na de um TPC-B",
            "valor": cpu_pagamento * 1000,
            "razão": mean((antes[1], depois[1])) / cpu_pagamento,
        },
        {"caso": "ms de CPU por TPC-B", "valor": mean((antes[1], depois[1])) * 1000, "razão": 1.0},
        {
            "caso": f"pico de memória do processo em MB; parte de {META_MB}",
            "valor": float(pico),
            "razão": float(pico) / META_MB,
        },
    ]
    relatar(
        "retorno",
        f"Retorno CNAB 240, {estados.strip()} (meta {META} do TPC-B)",
        linhas,
        {"razao_tpcb": META, "memoria_mb": META_MB},
    )


if __name__ == "__main__":
    main()
