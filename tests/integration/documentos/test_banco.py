"""A PostgreSQL that is slow, away, and back, as who calls a service sees it: told, nothing done twice or lost."""

from __future__ import annotations

import asyncio
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from consorcio.contracts.documentos.v1 import documentos_pb2 as pb
from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.platform.rpc.pipeline import CallMeta
from consorcio.platform.stack import RunningStack
from integration.documentos.conftest import GERENTE, Casa

CRIAR = pb.CriarDocumentoRequest(tipo="recibo", nome_arquivo="recibo.pdf")
CHAVE = "a-mesma-chave"


async def test_banco_que_demora_some_e_volta(casa: Casa, pilha: RunningStack) -> None:
    primeiro = await casa.criar()
    with psycopg.connect(casa.db.url) as outra:
        outra.execute("LOCK TABLE documento IN ACCESS EXCLUSIVE MODE")
        demora = await _recusado(casa, prazo_s=0.5)
        assert (demora.kind, demora.kind.http_status) == (ErrorKind.TIMEOUT, 504)
        outra.rollback()
    banco = str(conninfo_to_dict(casa.db.url)["dbname"])
    with psycopg.connect(pilha.urls.admin_postgres, autocommit=True) as admin:
        admin.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(sql.Identifier(banco)))
        try:
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                [banco],
            )
            fora = await _recusado(casa, prazo_s=5)
            assert (fora.kind, fora.kind.retryable, fora.retry_after_s) == (ErrorKind.UNAVAILABLE, True, 2)
            no_envio = await casa.enviar(primeiro)
            assert (no_envio.status_code, no_envio.headers["retry-after"]) == (503, "2")
            assert no_envio.headers["content-type"] == "application/problem+json"
        finally:
            admin.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(sql.Identifier(banco)))
    async with asyncio.timeout(30):
        # As clients do: the same request, with the same key, until it is answered.
        while (envio := await _insistir(casa)) is None:  # noqa: ASYNC110 a database that is back tells nobody
            await asyncio.sleep(0.1)
        while (recebido := (await casa.enviar(primeiro)).status_code) == 503:  # noqa: ASYNC110 the same
            await asyncio.sleep(0.1)
    assert recebido == 201
    assert await casa.rpc("CriarDocumento", CRIAR, chave=CHAVE) == envio, "the same key is the same document"
    assert await casa.linhas("SELECT count(*) FROM documento") == [(2,)]


async def _pedir(casa: Casa, prazo_s: float) -> Any:
    ligacao = casa.ligacoes["CriarDocumento"]
    meta = CallMeta(GERENTE, "teste", CHAVE, asyncio.get_running_loop().time() + prazo_s)
    return await ligacao.unary(ligacao.policies["CriarDocumento"], CRIAR, meta)


async def _recusado(casa: Casa, prazo_s: float) -> ConsorcioError:
    with pytest.raises(ConsorcioError) as erro:
        await _pedir(casa, prazo_s)
    return erro.value


async def _insistir(casa: Casa) -> Any:
    """The answer, or None while the database is not back."""
    try:
        return await _pedir(casa, 10)
    except ConsorcioError as erro:
        if erro.kind is not ErrorKind.UNAVAILABLE:
            raise
        return None
