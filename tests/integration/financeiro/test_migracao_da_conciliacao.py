"""A house that reconciled before: what was matched and closed stays, what was not seen of closed days is told."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from consorcio.cli.migrate import migration_folders
from consorcio.platform.migrations import migrate
from consorcio.platform.stack import RunningStack
from consorcio.services.financeiro.livro import ARRECADACAO
from integration.conftest import conninfo_with_database

_MIGRACAO = "0059_dinheiro_nas_contas.sql"
_BANCO = "teste_migracao_da_conciliacao"
_PARTIDA = (
    "INSERT INTO partida (fato_id, fato, grupo_id, data_contabil, debito, credito, valor_centavos,"
    " debito_saldo_anterior, credito_saldo_anterior, componente, percentual, preco_centavos, ago)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, 0, 0, '', 0, 0, 1)"
)


@pytest.fixture
def url(pilha: RunningStack) -> Iterator[str]:
    """A database of the service that nothing was done to."""
    with psycopg.connect(pilha.urls.admin_postgres, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {_BANCO} OWNER consorcio_financeiro")
        yield conninfo_with_database(pilha.urls.postgres["financeiro"], _BANCO)
        admin.execute(f"DROP DATABASE {_BANCO} WITH (FORCE)")


def test_closed_days_stay_closed_and_the_next_one_has_all_the_money(url: str, tmp_path: Path) -> None:
    plataforma, financeiro = migration_folders("financeiro")
    antes = tmp_path / "financeiro" / "migrations"
    antes.mkdir(parents=True)
    for arquivo in financeiro.glob("*.sql"):
        if arquivo.name < _MIGRACAO:
            shutil.copy(arquivo, antes)
    migrate(url, [plataforma, antes])
    deposito, vinculo, venda, depois, repasse, casamento, grupo = (str(uuid4()) for _ in range(7))
    with psycopg.connect(url, autocommit=True) as conn:
        for fato, dia, debito, credito, valor in (
            (deposito, "2026-01-05", "APLICACAO_FORMACAO", "OBRIGACOES_FORMACAO", 100),
            (vinculo, "2026-01-06", "APLICACAO_VINCULADA", "BANCOS", 70),
            (venda, "2026-01-07", "CONTEMPLACOES_A_ENTREGAR", "APLICACAO_VINCULADA", 60),
            (repasse, "2026-01-07", "TA_A_REPASSAR", "BANCOS", 5),
            (depois, "2026-01-20", "APLICACAO_FORMACAO", "OBRIGACOES_FORMACAO", 30),
        ):
            conn.execute(_PARTIDA, [fato, "Fato", grupo, dia, debito, credito, valor])
        conn.execute("INSERT INTO casamento VALUES (%s, %s, 'MANUAL', 'x', now())", [casamento, ARRECADACAO])
        conn.execute("INSERT INTO casamento_fato VALUES (%s, %s, %s)", [casamento, grupo, vinculo])
        conn.execute("INSERT INTO fato_justificado VALUES (%s, %s, 'Foi', 'x', now())", [grupo, repasse])
        conn.execute("INSERT INTO conciliacao_dia VALUES (%s, '2026-01-10', 7, 7, 'x', now())", [ARRECADACAO])
        conn.execute("INSERT INTO conciliacao_rateio VALUES (%s, '2026-01-10', %s, 7)", [ARRECADACAO, grupo])
    assert f"financeiro/{_MIGRACAO}" in migrate(url, [plataforma, financeiro])
    with psycopg.connect(url) as conn:
        casados = conn.execute("SELECT fato_id::text, finalidade, valor_centavos FROM casamento_fato").fetchall()
        assert casados == [(vinculo, "MOVIMENTO", -70)], "as it was matched: the money left BANCOS"
        explicados = conn.execute(
            "SELECT fato_id::text, valor_centavos, feito_por FROM fato_justificado WHERE escopo_id = %s", [ARRECADACAO]
        ).fetchall()
        sistema = "sistema:financeiro"
        assert set(explicados) == {(deposito, 100, sistema), (venda, -60, sistema), (repasse, -5, "x")}
        fechado = conn.execute("SELECT finalidade, dinheiro, valor_centavos FROM conciliacao_rateio").fetchall()
        assert fechado == [("MOVIMENTO", "MOVIMENTO", 7)]
