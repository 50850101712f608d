"""One row for each book: its balances, its lock, and a payment that reads before it locks (I1, I14, ADR 0041)."""

from __future__ import annotations

import asyncio
from typing import LiteralString
from uuid import UUID, uuid4

import psycopg
import pytest

from consorcio.services.financeiro.livro import ARRECADACAO, saldos
from integration.financeiro.casa import Casa

_MOVER: LiteralString = (
    "SELECT de_conta, saldo FROM mover_saldos(%s, ARRAY['BANCOS', 'MULTAS', 'FUNDO_RESERVA'], ARRAY[7, 0, 0]::bigint[],"
    " ARRAY[0, 4, 3]::bigint[]) ORDER BY de_conta"
)
_PAGAR: LiteralString = (
    "SELECT grupo_id IS NOT NULL FROM"
    " receber_pagamento_exato(gen_random_uuid(), %s, '', %s, %s, %s, 'PIX', %s, now(), '', '')"
)


async def test_saldos_de_contas_principais_e_das_outras(casa: Casa) -> None:
    grupo = casa.novo_grupo()
    await grupo.formar(2)
    livro = UUID(grupo.id)
    async with casa.runtime.db.transaction() as tx:
        antes = await saldos(tx.conn, livro)
        cursor = await tx.conn.execute(_MOVER, [livro])
        depois: dict[str, int] = dict(await cursor.fetchall())
        mudou = {"BANCOS": 7, "MULTAS": -4, "FUNDO_RESERVA": -3}
        assert depois == {conta: antes.get(conta, 0) + valor for conta, valor in mudou.items()}
        assert await saldos(tx.conn, livro) == antes | depois
        with pytest.raises(psycopg.errors.CheckViolation):
            async with tx.conn.transaction():
                await tx.conn.execute("INSERT INTO saldo_de_outra_conta VALUES (%s, 'BANCOS', 1, 0)", [livro])
        await tx.conn.rollback()


async def test_livro_que_nao_existe_nao_recebe(casa: Casa) -> None:
    async with casa.runtime.db.transaction() as tx:
        with pytest.raises(psycopg.errors.ForeignKeyViolation):
            async with tx.conn.transaction():
                await tx.conn.execute(_MOVER, [uuid4()])
        cursor = await tx.conn.execute("SELECT count(*) FROM livro WHERE livro_id = %s", [ARRECADACAO])
        assert await cursor.fetchone() == (1,)


@pytest.mark.parametrize(
    "mudanca",
    [
        "UPDATE titulo SET situacao = 'CANCELADO' WHERE parcela_id = %(parcela)s",
        "UPDATE conta_cota SET situacao = 'EXCLUIDA' WHERE cota_id = %(cota)s",
    ],
)
async def test_o_que_muda_enquanto_e_pago_nao_e_pago(casa: Casa, mudanca: LiteralString) -> None:
    grupo = casa.novo_grupo()
    await grupo.formar(2)
    await grupo.emitir(2)
    titulo = await grupo.titulo(2, grupo.cotas[0])
    pedido = grupo.pagamento(titulo)
    ((valor, vencimento),) = await casa.linhas(
        "SELECT valor_centavos, vencimento FROM titulo WHERE parcela_id = %s", pedido.parcela_id
    )
    dados = [pedido.parcela_id, valor, vencimento, "muda", vencimento]
    db = casa.runtime.db
    async with db.transaction() as muda:
        await muda.conn.execute("SELECT 1 FROM livro WHERE livro_id = %s FOR NO KEY UPDATE", [grupo.id])

        async def pagar() -> None:
            async with db.transaction() as paga:
                await paga.conn.execute(_PAGAR, dados)

        pagamento = asyncio.create_task(pagar())
        await _esperando(casa)
        await muda.conn.execute(mudanca, {"parcela": pedido.parcela_id, "cota": grupo.cotas[0]})
    with pytest.raises(psycopg.errors.SerializationFailure):
        await pagamento
    assert await casa.linhas("SELECT count(*) FROM pagamento WHERE referencia_externa = 'muda'") == [(0,)]


async def _esperando(casa: Casa) -> None:
    """Until somebody waits for the book."""
    espera = (
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%%receber_pagamento_%%'"
    )
    async with asyncio.timeout(20):
        while await casa.linhas(espera) == [(0,)]:  # noqa: ASYNC110 the server says who waits only when asked
            await asyncio.sleep(0.01)
