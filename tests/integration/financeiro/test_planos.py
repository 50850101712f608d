"""Plans made once are by key, even those of when the server knew the tables to be empty (ADR 0044)."""

from __future__ import annotations

from typing import LiteralString

import psycopg
import pytest

from consorcio.platform.rpc.commands import _BEGIN_MANY
from integration.financeiro.casa import Casa

_FATOS: LiteralString = "SELECT * FROM plataforma.fato_em_texto WHERE id = ANY(ARRAY[1, 2]::bigint[])"
_CHAVES = _BEGIN_MANY.replace("%s", "'{a,b}'")


@pytest.mark.parametrize(("consulta", "tabelas"), [(_FATOS, 3), (_CHAVES, 1)], ids=["fatos", "chaves"])
async def test_cada_tabela_e_lida_por_chave(casa: Casa, consulta: str, tabelas: int) -> None:
    """Joined freely, each fact told went through all of `pagamento`, and each set of commands all of `comando`."""
    async with await psycopg.AsyncConnection.connect(casa.runtime.db.url, autocommit=True) as conn:
        await conn.execute("VACUUM ANALYZE")
        await conn.execute("SET enable_seqscan = off; SET enable_bitmapscan = off")
        cursor = await conn.execute(b"EXPLAIN " + consulta.encode())
        plano = [linha for (linha,) in await cursor.fetchall()]
    buscas = [n for n, linha in enumerate(plano) if "Scan using" in linha]
    assert len(buscas) == tabelas
    assert all("Index Cond" in plano[n + 1] for n in buscas), "\n".join(plano)
