"""The statement and the position of a cota in month 84 of its group against month 1, in one database.

84 months are emitted and paid by the real use cases. Then rounds, one after the other: the same questions asked through
the pipeline (permission, rules of fields) of cotas of the new group and of cotas of the old one, the latest month of
the statement, its latest page (by line), and the position. What counts are the ratios inside a round.
`BENCH_COTAS_DO_GRUPO=50 BENCH_RODADAS=5 ./dev bench extrato` is shorter.
"""

import asyncio
import os
import random
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID, uuid4

import psycopg
from google.protobuf.message import Message
from psycopg.types.json import Jsonb

from consorcio.contracts.financeiro.v1 import financeiro_pb2 as pb
from consorcio.core.clock import SystemClock
from consorcio.core.ids import Uuid7Generator
from consorcio.platform.context import Actor, ActorKind
from consorcio.platform.database import Database
from consorcio.platform.migrations import PLATFORM, migrate
from consorcio.platform.rpc.pipeline import Binding, CallMeta
from consorcio.platform.stack import embedded_stack
from consorcio.services import financeiro
from consorcio.services.financeiro.use_cases.emissao import emitir_parcelas
from consorcio.services.financeiro.use_cases.recebimento import Juizo, Recebimento, receber_simples
from pagamentos import ligar
from relato import relatar

MESES, META = 84, 1.2
COTAS = int(os.environ.get("BENCH_COTAS_DO_GRUPO", "200"))
RODADAS = int(os.environ.get("BENCH_RODADAS", "15"))
PERGUNTAS = 200
LINHAS_DO_MES = 3
_PRIMEIRO_VENCIMENTO, _MES = date(2019, 2, 11), timedelta(days=30)
_OPERADOR = Actor("operador", "Operador", ActorKind.USUARIO, permissoes=frozenset({"financeiro.*"}))
_REGRA = {"prazo_meses": 100, "max_cotas": COTAS, "taxa_administracao": "15", "fundo_reserva": "2"}
_CONTAS = """
INSERT INTO conta_cota (cota_id, grupo_id, numero, versao_titular, consorciado_id, bem_id, situacao, ago_ingresso,
                        meses_plano, fc_mensal, ta_mensal, fr_mensal, ta_total, fr_total, fc_pago, ta_paga, fr_pago,
                        base_ago, fc_base, ta_base, fr_base)
SELECT gen_random_uuid(), %(grupo)s, n, 0, gen_random_uuid(), %(grupo)s, 'ATIVA', 1, 100, 1, 0.15, 0.02,
       15, 2, 1, 0.15, 0.02, 2, 99, 14.85, 1.98
  FROM generate_series(1, %(cotas)s) n
"""


def preparar(url: str, codigo: str) -> UUID:
    """A group in course, its first parcela paid."""
    grupo = uuid4()
    with psycopg.connect(url) as conn:
        conn.execute(
            "INSERT INTO grupo (grupo_id, codigo, situacao, regra, data_agc, ultima_ago_emitida)"
            " VALUES (%s, %s, 'EM_ANDAMENTO', %s, '2019-01-12', 1)",
            [grupo, codigo, Jsonb(_REGRA)],
        )
        conn.execute("INSERT INTO preco_bem VALUES (%s, %s, 6000000, 6000000)", [grupo, grupo])
        conn.execute(_CONTAS, {"grupo": grupo, "cotas": COTAS})
    return grupo


async def viver(database: Database, grupo: UUID, meses: int) -> None:
    """Months of a group: each emitted, and paid by everybody on its day."""
    for mes in range(1, meses + 1):
        ago, vencimento = mes + 1, _PRIMEIRO_VENCIMENTO + (mes - 1) * _MES
        async with database.transaction() as tx:
            await emitir_parcelas(tx, grupo, ago, vencimento, vencimento - timedelta(days=15))
            cursor = await tx.conn.execute(
                "SELECT parcela_id, identificador, valor_centavos FROM titulo WHERE grupo_id = %s AND ago = %s",
                [grupo, ago],
            )
            recebidos = [
                Recebimento(parcela, "", valor, vencimento, "BOLETO", f"b:{identificador}", False, vencimento)
                for parcela, identificador, valor in await cursor.fetchall()
            ]
            julgados = await receber_simples(tx, recebidos)
            assert all(julgado.juizo is Juizo.APLICADO for julgado in julgados), julgados[0]


def _cotas(url: str, grupo: UUID) -> list[str]:
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("VACUUM ANALYZE")
        linhas = conn.execute("SELECT cota_id::text FROM conta_cota WHERE grupo_id = %s", [grupo]).fetchall()
    return [str(cota) for (cota,) in linhas]


def _mes(cota: str) -> Message:
    return pb.ListarExtratoCotaRequest(cota_id=cota, tamanho_pagina=LINHAS_DO_MES, recentes_primeiro=True)


def _pagina(cota: str) -> Message:
    return pb.ListarExtratoCotaRequest(cota_id=cota, recentes_primeiro=True)


def _posicao(cota: str) -> Message:
    return pb.BuscarPosicaoCotaRequest(cota_id=cota)


PERGUNTA: dict[str, tuple[str, Callable[[str], Message]]] = {
    "extrato, o último mês": ("ListarExtratoCota", _mes),
    "extrato, a última página, por linha": ("ListarExtratoCota", _pagina),
    "posição da cota": ("BuscarPosicaoCota", _posicao),
}


async def perguntar(ligacao: Binding, pergunta: str, cotas: list[str]) -> float:
    """Seconds of one question, the median; of a whole page, by line: the new group has few."""
    nome, montar = PERGUNTA[pergunta]
    gastos = []
    for cota in random.choices(cotas, k=PERGUNTAS):  # noqa: S311 which cotas, not a secret
        inicio = time.perf_counter()
        resposta: Any = await ligacao.unary(ligacao.policies[nome], montar(cota), CallMeta(_OPERADOR, "bench"))
        gasto = time.perf_counter() - inicio
        gastos.append(gasto / len(resposta.linhas) if pergunta.endswith("por linha") else gasto)
    return median(gastos)


async def medir(url: str) -> list[dict[str, object]]:
    """Prepare both groups, ask in turns, give each question's medians."""
    novo, velho = preparar(url, "N00001"), preparar(url, "V00001")
    database = Database("financeiro", url, SystemClock(), Uuid7Generator())
    await database.open()
    try:
        await viver(database, novo, 1)
        await viver(database, velho, MESES)
        do_novo, do_velho, ligacao = _cotas(url, novo), _cotas(url, velho), ligar(database)
        linhas: list[dict[str, object]] = []
        for pergunta in PERGUNTA:
            pares = [
                (await perguntar(ligacao, pergunta, do_novo), await perguntar(ligacao, pergunta, do_velho))
                for _ in range(RODADAS)
            ]
            linhas.append(
                {
                    "pergunta": pergunta,
                    "mês 1 (ms)": median(novo for novo, _ in pares) * 1000,
                    f"mês {MESES} (ms)": median(velho for _, velho in pares) * 1000,
                    "razão": median(velho / novo for novo, velho in pares),
                }
            )
    finally:
        await database.close()
    return linhas


def main() -> None:
    """Prepare, measure, tell."""
    with tempfile.TemporaryDirectory() as pasta, embedded_stack(Path(pasta), ["financeiro"]) as stack:
        url = stack.urls.postgres["financeiro"]
        migrate(url, [PLATFORM, Path(financeiro.__path__[0]) / "migrations"])
        linhas = asyncio.run(medir(url))
    titulo = f"Cota de um grupo no mês {MESES} contra o mês 1: {COTAS} cotas"
    relatar("extrato", titulo, linhas, {"razão": f"até {META}", "cotas": COTAS, "rodadas": RODADAS})


if __name__ == "__main__":
    main()
