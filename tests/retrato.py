"""The state of the business in every database, without what chance and the clock put in it: two runs can be compared.

An id is replaced by what it is, not by when it came: a digest of the rows where it appears, in which the other ids are
replaced likewise, four times over. Rows become lines, sorted.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import psycopg
from psycopg import sql

_RODADAS = 4
_NOME = re.compile(r"‹[0-9a-f]+›")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
# Hashes over ids, instants, and the numbers of a sequence: a transaction that was undone took some.
_DO_ACASO = re.compile(
    r"[0-9a-f]{64}|\"linha_id\": \d+|\"lancamentos\": \[[\d, ]*\]|\d{4}-\d\d-\d\d[T ]\d\d:\d\d[0-9:.+Z-]*"
)
_COLUNAS = """
SELECT table_schema, table_name, array_agg(column_name::text ORDER BY ordinal_position)
  FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
 WHERE table_schema IN ('public', 'plataforma') AND table_type = 'BASE TABLE' AND table_name <> ALL(%(fora)s)
   AND table_name || '.' || column_name <> ALL(%(ordem)s) AND is_identity = 'NO'
   AND data_type NOT IN ('bytea', 'timestamp with time zone')
 GROUP BY table_schema, table_name
"""
# The tree of the audit log is over the leaves, which are compared; the rest is of the machine.
_TABELAS_FORA = ["migracao", "no_merkle", "checkpoint", "chave", "chave_ata"]
# Which of two things at once came first, and how many times something was tried.
_COLUNAS_DE_ORDEM = [
    "partida.lancamento_id", "partida.debito_saldo_anterior", "partida.credito_saldo_anterior",
    "linha_extrato.linha_id", "pagamento.lancamento_id", "pagamento.antes_do_debito",
    "pagamento.antes_do_credito", "lance.sal",
    "extrato.linha_id", "registro.indice", "registro.conteudo", "saga.epoca", "saga.tentativas", "saga.erro",
]  # fmt: skip


def retrato(bancos: Mapping[str, str]) -> list[str]:
    """Every row of the business, of the answers given, of the facts told and of the sagas, by service."""
    linhas = [linha for servico, url in sorted(bancos.items()) for linha in _linhas(servico, url)]
    nomes = dict.fromkeys({achado for linha in linhas for achado in _UUID.findall(linha)}, "id")
    for _ in range(_RODADAS):
        nomes = _renomear(linhas, nomes)
    return sorted(_UUID.sub(lambda achado: f"‹{nomes[achado[0]]}›", linha) for linha in linhas)


def diferencas(esperado: Sequence[str], achado: Sequence[str]) -> list[str]:
    """Lines that one of them has more times, and how many; when they differ without the ids, only that is told."""
    sem_nomes = [[_NOME.sub("‹›", linha) for linha in linhas] for linhas in (esperado, achado)]
    return _diferencas(*sem_nomes) or _diferencas(esperado, achado)


def _diferencas(esperado: Iterable[str], achado: Iterable[str]) -> list[str]:
    contagem: dict[str, int] = defaultdict(int)
    for linha in esperado:
        contagem[linha] -= 1
    for linha in achado:
        contagem[linha] += 1
    return [f"{vezes:+d} {linha}" for linha, vezes in sorted(contagem.items()) if vezes]


def _linhas(servico: str, url: str) -> Iterable[str]:
    with psycopg.connect(url) as conn:
        tabelas = conn.execute(_COLUNAS, {"fora": _TABELAS_FORA, "ordem": _COLUNAS_DE_ORDEM}).fetchall()
        for esquema, tabela, colunas in tabelas:
            campos = sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(coluna)) for coluna in colunas)
            consulta = sql.SQL("SELECT {} FROM {}").format(campos, sql.Identifier(esquema, tabela))
            for linha in conn.execute(consulta).fetchall():
                texto = " | ".join(valor or "" for valor in linha)
                yield f"{servico}.{tabela}: {_DO_ACASO.sub('…', texto)}"


def _renomear(linhas: Iterable[str], nomes: Mapping[str, str]) -> dict[str, str]:
    aparicoes: dict[str, list[str]] = defaultdict(list)
    for linha in linhas:
        for um in set(_UUID.findall(linha)):
            aparicoes[um].append(
                _UUID.sub(lambda achado, um=um: "este" if achado[0] == um else nomes[achado[0]], linha)  # type: ignore[misc]
            )
    return {um: hashlib.sha256("\n".join(sorted(vistas)).encode()).hexdigest()[:8] for um, vistas in aparicoes.items()}
