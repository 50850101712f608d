"""A payment is one row: what the database refuses of it, and the facts that are read from it (I1, R2, ADR 0037)."""

from __future__ import annotations

from typing import LiteralString

import psycopg
import pytest

from consorcio.platform import outbox
from integration.financeiro.casa import Casa

_OUTRO: LiteralString = """
INSERT INTO recebimento SELECT n.* FROM recebimento r CROSS JOIN LATERAL jsonb_populate_record(r, jsonb_build_object(
    'pagamento_id', gen_random_uuid(), 'lancamento_id', nextval('lancamento_numero')) || %s::jsonb) n
"""
# One that does not close (I1): no amount, an account that moves to itself, balances or splits that are missing.
_NAO_FECHAM = (
    '{"centavos": [100000, 0, 1]}',
    '{"creditos": ["BANCOS", "TA_A_REPASSAR", "FUNDO_RESERVA"]}',
    '{"antes_do_debito": [0]}',
    '{"componentes": [], "percentuais": [], "centavos": []}',
    '{"partida_centavos": [1]}',
)
_EDICOES: tuple[LiteralString, ...] = (
    "UPDATE recebimento SET centavos = centavos",
    "UPDATE recebimento SET antes_do_credito = antes_do_credito",
    "UPDATE recebimento SET fc_pago = 1",
    "DELETE FROM recebimento",
)
_NAO_PODEM_SER: tuple[LiteralString, ...] = (
    "UPDATE titulo SET valor_centavos = valor_centavos + 1",
    "UPDATE titulo SET tipo = 'OUTRO'",
    "UPDATE titulo SET situacao = 'OUTRA'",
    "UPDATE titulo SET pago_centavos = -1",
    "UPDATE pagamento SET situacao = 'OUTRA'",
    "UPDATE pagamento SET valor_centavos = 0",
    "UPDATE conta_cota SET fc_pago = 100.00000001",
    "UPDATE conta_cota SET ta_paga = ta_total + 0.00000001",
    "UPDATE conta_cota SET fc_base = -1",
    "UPDATE conta_cota SET situacao = 'OUTRA'",
)


async def test_uma_linha_por_pagamento(casa: Casa) -> None:
    grupo = casa.novo_grupo()
    await grupo.formar(2)
    await grupo.emitir(2)
    await grupo.pagar(await grupo.titulo(2, grupo.cotas[0]))
    assert await casa.linhas("SELECT cardinality(componentes) FROM recebimento") == [(3,)]
    async with casa.runtime.db.transaction() as tx:
        await tx.conn.execute(_OUTRO, ["{}"])
        for mudanca in _NAO_FECHAM:
            with pytest.raises(psycopg.errors.CheckViolation):
                async with tx.conn.transaction():
                    await tx.conn.execute(_OUTRO, [mudanca])
        for edicao in _EDICOES:
            with pytest.raises(psycopg.errors.RestrictViolation):
                async with tx.conn.transaction():
                    await tx.conn.execute(edicao)
        for comando in _NAO_PODEM_SER:
            with pytest.raises(psycopg.errors.CheckViolation):
                async with tx.conn.transaction():
                    await tx.conn.execute(comando)
        await tx.conn.rollback()
    async with casa.runtime.db.transaction() as tx:
        lidos = [await outbox.unsent(tx.conn, 1_000_000) for _ in range(2)]
    assert lidos[0] == lidos[1]
    assert len({evento.id for _, evento in lidos[0]}) == len(lidos[0])
    dele = [evento.type for _, evento in lidos[0] if str(grupo.cotas[0]) in str(evento.data)]
    assert dele[-3:] == ["ExtratoLancado", "FatoContabilizado", "PagamentoRealizado"]
