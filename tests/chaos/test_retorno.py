"""PostgreSQL killed with SIGKILL inside a return: whole parts of it stay, and sent again it ends as if never killed.

`CONSORCIO_CAOS_LINHAS=100000` is a whole day of a large bank.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from psycopg.types.json import Jsonb

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.clock import SystemClock
from consorcio.core.ids import Uuid7Generator
from consorcio.platform.database import Database
from consorcio.platform.migrations import PLATFORM, migrate
from consorcio.platform.stack import RunningStack, embedded_stack
from consorcio.services import financeiro
from consorcio.services.financeiro import repository_bancos
from consorcio.services.financeiro.bancos.digitos import modulo11
from consorcio.services.financeiro.registros_bancos import RegistroProcessado
from consorcio.services.financeiro.use_cases import retorno
from consorcio.services.financeiro.use_cases.emissao import emitir_parcelas
from consorcio.services.financeiro.use_cases.retorno import ResultadoRetorno, processar_retorno
from integration.financeiro.retornos import Ocorrido, escrever_retorno

LINHAS = int(os.environ.get("CONSORCIO_CAOS_LINHAS", "3000"))
SEMENTE = int(os.environ.get("CONSORCIO_CAOS_SEMENTE", "11"))
COTAS, GRUPOS = 100, LINHAS // 2 // 100 + 1
CONTA, DIA = UUID(int=104), date(2026, 2, 9)
_NO_LOTE = 20_000

_GRUPO = """
INSERT INTO grupo (grupo_id, codigo, situacao, regra, data_agc, ultima_ago_emitida)
VALUES (%s, %s, 'EM_ANDAMENTO', %s, '2026-01-12', 1)
"""
_CONTAS = """
INSERT INTO conta_cota (cota_id, grupo_id, numero, versao_titular, consorciado_id, bem_id, situacao, ago_ingresso,
                        meses_plano, fc_mensal, ta_mensal, fr_mensal, ta_total, fr_total, fc_pago, ta_paga, fr_pago,
                        base_ago, fc_base, ta_base, fr_base)
SELECT gen_random_uuid(), %(grupo)s, n, 0, gen_random_uuid(), %(grupo)s, 'ATIVA', 1, 60, 1.66666667, 0.25, 0.03333333,
       15, 2, 1.66666667, 0.25, 0.03333333, 2, 98.33333333, 14.75, 1.96666667
  FROM generate_series(1, %(cotas)s) n
"""
_BOLETOS = """
INSERT INTO boleto_emitido (boleto_id, conta_id, parcela_id, identidade, nosso_numero, valor_centavos, vencimento,
                    codigo_barras, linha_digitavel, situacao, emitido_em)
SELECT gen_random_uuid(), %s, parcela_id, n::text, n::text, valor_centavos, vencimento, '', '', 'REGISTRADO', now()
  FROM (SELECT *, 14000000000000000 + row_number() OVER (ORDER BY identificador) AS n FROM titulo) t
"""
_RETRATO = (
    "SELECT identificador, situacao, pago_centavos, data_pagamento, pontual FROM titulo ORDER BY 1",
    "SELECT codigo, numero, fc_pago, ta_paga, fr_pago, versao FROM conta_cota JOIN grupo USING (grupo_id) ORDER BY 1,2",
    "SELECT grupo_id, conta, debitos_centavos, creditos_centavos FROM saldo_conta ORDER BY 1, 2",
    "SELECT referencia_externa, situacao, valor_centavos, excedente_centavos, motivo FROM pagamento ORDER BY 1",
    "SELECT grupo_id, debito, credito, valor_centavos, debito_saldo_anterior FROM lancamento ORDER BY 1, lancamento_id",
    "SELECT ordem, linha, estado, motivo, valor_centavos FROM retorno_registro ORDER BY 1",
    "SELECT nosso_numero, situacao FROM boleto ORDER BY 1",
    "SELECT tipo, count(*) FROM plataforma.fato GROUP BY 1 ORDER BY 1",
)


# Dies in the first part, when some are committed, and in what comes after the parts.
MORRE: tuple[Callable[[int, Sequence[RegistroProcessado]], bool], ...] = (
    lambda vez, _: vez == 1,
    lambda vez, _: vez == 5,
    lambda _, registros: any(registro.estado == "NAO_IDENTIFICADO" for registro in registros),
)


async def test_retorno_interrompido_acaba_como_o_que_nao_foi(
    tmp_path: Path, relatar: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retorno, "REGISTROS_POR_PARTE", COTAS)
    with embedded_stack(tmp_path, ["financeiro", "grupos"]) as stack:
        sem_morte, com_mortes = stack.urls.postgres["financeiro"], stack.urls.postgres["grupos"]
        for url in (sem_morte, com_mortes):
            await _preparar(url)
        conteudo = _arquivo(random.Random(SEMENTE))  # noqa: S311 a file, not a secret
        inicio = time.monotonic()
        feito = await _aplicar(sem_morte, conteudo)
        duracao, ficaram = time.monotonic() - inicio, [0]
        for morre in MORRE:
            with monkeypatch.context() as armadilha:
                armadilha.setattr(repository_bancos, "inserir_registros", _que_mata(stack, morre))
                with pytest.raises(psycopg.OperationalError):
                    await _aplicar(com_mortes, conteudo)
            await asyncio.to_thread(stack.restart_postgres)
            ficaram.append(_exigir_partes_inteiras(com_mortes, sem_morte))
        assert ficaram[0] == ficaram[1] < ficaram[2] < ficaram[3] < sum(feito.por_estado.values())
        retomado = await _aplicar(com_mortes, conteudo)
        assert (retomado.repetido, retomado.por_estado) == (False, feito.por_estado)
        assert retomado.valor_centavos == feito.valor_centavos
        assert _retrato(com_mortes) == _retrato(sem_morte)
        assert (await _aplicar(com_mortes, conteudo)).repetido
        assert _retrato(com_mortes) == _retrato(sem_morte)
    relatar(f"{LINHAS} linhas, {len(MORRE)} mortes, {duracao:.1f} s sem morte, {feito.por_estado}, ficaram {ficaram}")


def _que_mata(
    stack: RunningStack, morre: Callable[[int, Sequence[RegistroProcessado]], bool]
) -> Callable[..., Awaitable[None]]:
    """Writes what was done with each batch, and kills the server after one of them, before its commit."""
    gravados = itertools.count(1)
    gravar = repository_bancos.inserir_registros

    async def inserir(conn: psycopg.AsyncConnection, registros: Sequence[RegistroProcessado]) -> None:
        await gravar(conn, registros)
        if morre(next(gravados), registros):
            stack.kill_postgres()

    return inserir


def _exigir_partes_inteiras(url: str, inteiro: str) -> int:
    """Every group has all that the file brought it or nothing, and each payment its record. How many records stayed."""
    aplicados = "SELECT grupo_id, count(*) FROM pagamento WHERE situacao = 'APLICADO' GROUP BY 1"
    registrados = (
        "SELECT (SELECT count(*) FROM pagamento),"
        " (SELECT count(*) FROM retorno_registro WHERE estado IN ('APLICADO', 'NAO_IDENTIFICADO')),"
        " (SELECT count(*) FROM retorno_registro)"
    )
    with psycopg.connect(url) as conn, psycopg.connect(inteiro) as outra:
        todos: dict[UUID, int] = dict(outra.execute(aplicados).fetchall())
        for grupo, quantos in conn.execute(aplicados).fetchall():
            assert quantos == todos[grupo], "part of a part stayed"
        pagamentos, com_registro, registros = conn.execute(registrados).fetchone() or (0, 0, 0)
    assert pagamentos == com_registro
    return int(registros)


async def _preparar(url: str) -> None:
    migrate(url, [PLATFORM, Path(financeiro.__path__[0]) / "migrations"])
    regra = Jsonb({"prazo_meses": 60, "max_cotas": COTAS, "taxa_administracao": "15", "fundo_reserva": "2"})
    database = _banco(url)
    await database.open()
    for numero in range(1, GRUPOS + 1):
        grupo = UUID(int=numero)
        async with database.transaction() as tx:
            await tx.conn.execute(_GRUPO, [grupo, f"C{numero:05d}", regra])
            await tx.conn.execute("INSERT INTO preco_bem VALUES (%s, %s, 6000000, 6000000)", [grupo, grupo])
            await tx.conn.execute(_CONTAS, {"grupo": grupo, "cotas": COTAS})
            await emitir_parcelas(tx, grupo, 2, date(2026, 2, 10), date(2026, 1, 26))
    async with database.transaction() as tx:
        await tx.conn.execute(
            "INSERT INTO conta_bancaria (conta_id, banco, campos, finalidade, criada_em)"
            " VALUES (%s, '104', '{}', 'MOVIMENTO', now())",
            [CONTA],
        )
        await tx.conn.execute(_BOLETOS, [CONTA])
    await database.close()


def _arquivo(sorte: random.Random) -> bytes:
    """On time, unknown and repeated, in batches that are whole."""
    ocorridos: list[Ocorrido] = []
    for numero in sorte.sample(range(1, GRUPOS * COTAS + 1), LINHAS // 2):
        if ocorridos and sorte.random() < 0.05:
            ocorridos.append(sorte.choice(ocorridos))
            continue
        inteiro = f"{14000000000000000 + numero + (500_000_000 if sorte.random() < 0.02 else 0):017d}"
        ocorridos.append(Ocorrido(inteiro + modulo11(inteiro), 117_000, 117_000, DIA))
    return escrever_retorno(*(ocorridos[n : n + _NO_LOTE] for n in range(0, len(ocorridos), _NO_LOTE)))


async def _aplicar(url: str, conteudo: bytes) -> ResultadoRetorno:
    database, calendario = _banco(url), BusinessCalendar.anbima()
    await database.open()
    try:
        async with database.transaction() as tx:
            return await processar_retorno(
                tx, database, CONTA, conteudo, "caos.ret", DIA, calendario, aceita_sem_trailer=False
            )
    finally:
        await database.close()


def _banco(url: str) -> Database:
    return Database("financeiro", url, SystemClock(), Uuid7Generator())


def _retrato(url: str) -> list[object]:
    with psycopg.connect(url) as conn:
        return [conn.execute(consulta.encode()).fetchall() for consulta in _RETRATO]
