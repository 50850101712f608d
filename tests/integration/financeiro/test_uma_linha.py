"""A payment is one row: what the database refuses of it, and the facts that are read from it (I1, R2, ADR 0037)."""

from __future__ import annotations

import asyncio
from typing import LiteralString
from uuid import UUID

import psycopg
import pytest

from consorcio.platform import outbox
from consorcio.services.financeiro import consultas, repository
from consorcio.services.financeiro.invariantes import verificar
from eventos_prova import until
from integration.financeiro.casa import Casa

_OUTRO: LiteralString = """
INSERT INTO pagamento SELECT n.* FROM pagamento p CROSS JOIN LATERAL jsonb_populate_record(p, jsonb_build_object(
    'pagamento_id', gen_random_uuid(), 'referencia_externa', gen_random_uuid(),
    'lancamento_id', nextval('lancamento_numero')) || %s::jsonb) n
 WHERE p.lancamento_id IS NOT NULL
"""
# One that does not close (I1): no amount, an account that moves to itself, balances or splits that are missing.
_NAO_FECHAM = (
    '{"centavos": [100000, 0, 1]}',
    '{"creditos": ["BANCOS", "TA_A_REPASSAR", "FUNDO_RESERVA"]}',
    '{"antes_do_debito": [0]}',
    '{"componentes": [], "percentuais": [], "centavos": []}',
    '{"partida_centavos": [1]}',
    '{"debitos": ["BANCOS", "BANCOS", "FUNDO_RESERVA"]}',
    '{"fc_pago": null}',
    '{"valor_centavos": 0}',
)
_EDICOES: tuple[LiteralString, ...] = (
    "UPDATE pagamento SET centavos = centavos",
    "UPDATE pagamento SET antes_do_credito = antes_do_credito",
    "UPDATE pagamento SET fc_pago = 1",
    "UPDATE pagamento SET valor_centavos = valor_centavos + 1",
    "UPDATE pagamento SET excedente_centavos = 1",
    "UPDATE recebimento SET componentes = '{}'",
    "DELETE FROM pagamento",
)
_NAO_PODEM_SER: tuple[LiteralString, ...] = (
    "UPDATE titulo SET valor_centavos = valor_centavos + 1",
    "UPDATE titulo SET tipo = 'OUTRO'",
    "UPDATE titulo SET situacao = 'OUTRA'",
    "UPDATE titulo SET pago_centavos = -1",
    "UPDATE pagamento SET situacao = 'OUTRA'",
    "UPDATE conta_cota SET fc_pago = 100.00000001",
    "UPDATE conta_cota SET ta_paga = ta_total + 0.00000001",
    "UPDATE conta_cota SET fc_base = -1",
    "UPDATE conta_cota SET situacao = 'OUTRA'",
)
_ALGUEM_ESPERA: LiteralString = """
SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')
"""
_ENGANOS_DA_LISTA: tuple[LiteralString, ...] = (
    "DELETE FROM titulo_listado WHERE NOT cancelado",
    "UPDATE titulo_listado SET vencimento = vencimento + 1 WHERE NOT cancelado",
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
    assert len({fato.id for fato in lidos[0]}) == len(lidos[0])
    dele = [fato.type for fato in lidos[0] if str(grupo.cotas[0]) in fato.data]
    assert dele[-3:] == ["ExtratoLancado", "FatoContabilizado", "PagamentoRealizado"]


async def test_o_que_nao_foi_pago_esta_na_lista_e_i5_ve_o_que_falta(casa: Casa) -> None:
    grupo = casa.novo_grupo()
    await grupo.formar(3)
    await grupo.emitir(2)
    paga, cancelada, aberta = [await grupo.titulo(2, cota) for cota in grupo.cotas]
    await grupo.pagar(paga)
    async with casa.runtime.db.transaction() as tx:
        await tx.conn.execute("UPDATE titulo SET situacao = 'CANCELADO' WHERE parcela_id = %s", [cancelada.parcela_id])
        await tx.conn.execute("UPDATE titulo SET vencimento = '2026-03-30' WHERE parcela_id = %s", [aberta.parcela_id])
    lista = await casa.linhas(
        "SELECT parcela_id::text, cancelado, vencimento::text FROM titulo_nao_pago ORDER BY cancelado"
    )
    assert lista == [
        (aberta.parcela_id, False, "2026-03-30"),
        (cancelada.parcela_id, True, cancelada.vencimento),
    ]

    async def i5() -> bool:
        return next(i.vale for i in await verificar(tx.conn, UUID(grupo.id)) if i.id == "I5")

    async with casa.runtime.db.transaction() as tx:
        assert await i5()
        for engano in _ENGANOS_DA_LISTA:
            async with tx.conn.transaction() as parte:
                await tx.conn.execute(engano)
                assert not await i5(), engano
                raise psycopg.Rollback(parte)


async def test_a_lista_e_varrida_do_que_foi_pago_e_de_nada_mais(casa: Casa) -> None:
    """A paid title that is charged again while the list is swept is in it afterwards: it would be charged by nobody."""
    grupo = casa.novo_grupo()
    await grupo.formar(2)
    await grupo.emitir(2)
    paga, cobrada_de_novo = [await grupo.titulo(2, cota) for cota in grupo.cotas]
    for titulo in (paga, cobrada_de_novo):
        await grupo.pagar(titulo)
    listados = "SELECT parcela_id::text FROM titulo_listado WHERE tipo = 'PARCELA' ORDER BY parcela_id"
    assert {linha for (linha,) in await casa.linhas(listados)} >= {paga.parcela_id, cobrada_de_novo.parcela_id}
    assert await casa.linhas("SELECT parcela_id FROM titulo_nao_pago") == []
    async with casa.runtime.db.transaction() as tx:
        await tx.conn.execute(
            "UPDATE titulo SET situacao = 'PARCIAL' WHERE parcela_id = %s", [cobrada_de_novo.parcela_id]
        )
        varrendo = asyncio.create_task(_varrer(casa, UUID(grupo.id)))
        await until(casa.runtime.db, _ALGUEM_ESPERA, True)
    await varrendo
    assert await casa.linhas(listados) == [(cobrada_de_novo.parcela_id,)]


async def _varrer(casa: Casa, grupo_id: UUID) -> None:
    async with casa.runtime.db.transaction() as tx:
        await repository.varrer_titulos_pagos(tx.conn, grupo_id)


async def test_paginas_que_cortam_uma_linha_ao_meio(casa: Casa) -> None:
    grupo = casa.novo_grupo()
    await grupo.formar(2)
    for ago in (2, 3):
        await grupo.emitir(ago)
        await grupo.pagar(await grupo.titulo(ago, grupo.cotas[0]))
    async with casa.runtime.db.read() as conn:
        cota, inteiro = UUID(grupo.cotas[0]), await consultas.extrato(conn, UUID(grupo.cotas[0]), 0, 100)
        assert [linha.linha_id for linha in inteiro] == sorted(linha.linha_id for linha in inteiro)
        assert len(inteiro) == 9
        for tamanho, invertido in ((1, False), (2, False), (1, True), (2, True), (4, True)):
            lidas: list[consultas.LinhaExtrato] = []
            while pagina := await consultas.extrato(
                conn, cota, lidas[-1].linha_id if lidas else 0, tamanho, recentes_primeiro=invertido
            ):
                lidas += pagina
            assert lidas == (inteiro[::-1] if invertido else inteiro), (tamanho, invertido)
        livro = await consultas.lancamentos(conn, UUID(grupo.id), None, (None, None), 0, 1000)
        aos_poucos: list[consultas.Lancamento] = []
        while parte := await consultas.lancamentos(
            conn, UUID(grupo.id), None, (None, None), aos_poucos[-1].lancamento_id if aos_poucos else 0, 2
        ):
            aos_poucos += parte
        assert aos_poucos == livro
