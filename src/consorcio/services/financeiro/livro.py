"""The book of a group: posting facts and reading balances. Append-only; a correction is a new fact (R2, R10.01)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.percent import ZERO
from consorcio.platform.database import Transaction
from consorcio.services.financeiro.domain.contabilidade import LancamentoContabil
from consorcio.services.financeiro.domain.contabilidade import Partida as Perna

ARRECADACAO = UUID("00000000-0000-7000-8000-000000000001")
"""The book of the administradora's collection account, in the place of a group."""
RNP = UUID("00000000-0000-7000-8000-000000000002")
"""The book of what nobody claimed, of no group any more (R9.02)."""


@dataclass(frozen=True, slots=True)
class Partida:
    """An amount that leaves one account for another: debit and credit in one row, so that they always agree (I1)."""

    debito: str
    credito: str
    valor_centavos: int
    componente: str = ""
    percentual: Decimal = ZERO
    cota_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Fato:
    """What happened, on which business date, at which price: the reason of a set of partidas."""

    fato_id: UUID
    nome: str
    grupo_id: UUID
    data_contabil: date
    preco_centavos: int = 0
    ago: int = 0


def parear(lancamento: LancamentoContabil, cota_id: UUID | None = None) -> list[Partida]:
    """The same entry as amounts that go from one account to another: debits and credits matched in order.

    A debit that meets a credit of its own account moves nothing: a compensation of FC inside a parcela only makes
    smaller what its FC adds. The percent of a leg goes with the first amount of it.
    """
    debitos = [(p, p.centavos) for p in lancamento.partidas if p.centavos > 0]
    pares: list[Partida] = []
    for credito in (p for p in lancamento.partidas if p.centavos < 0):
        falta, percentual = -credito.centavos, credito.percentual
        while falta:
            debito, disponivel = debitos[0]
            usado = min(falta, disponivel)
            if debito.conta is not credito.conta:
                pares.append(_par(debito, credito, usado, percentual, cota_id))
                percentual = ZERO
            falta -= usado
            debitos[0:1] = [(debito, disponivel - usado)] if disponivel > usado else []
    return pares


def _par(debito: Perna, credito: Perna, centavos: int, percentual: Decimal, cota_id: UUID | None) -> Partida:
    componente = credito.componente or debito.componente
    return Partida(
        debito.conta.value, credito.conta.value, centavos, componente.value if componente else "", percentual, cota_id
    )


_LANCAR = """
WITH partidas AS (
    SELECT * FROM unnest(%(ordem)s::int[], %(debito)s::text[], %(credito)s::text[], %(valor)s::bigint[],
                         %(componente)s::text[], %(percentual)s::numeric[], %(cota_id)s::uuid[])
        AS p (ordem, debito, credito, valor, componente, percentual, cota_id)
), pernas AS (
    SELECT ordem, debito AS conta, valor AS movimento FROM partidas
    UNION ALL
    SELECT ordem, credito, -valor FROM partidas
), movimentos AS (
    SELECT conta, sum(greatest(movimento, 0))::bigint AS debitos, sum(greatest(-movimento, 0))::bigint AS creditos
      FROM pernas GROUP BY conta
), depois AS MATERIALIZED (
    SELECT s.de_conta AS conta, s.saldo
      FROM (SELECT array_agg(conta) AS contas, array_agg(debitos) AS debitos, array_agg(creditos) AS creditos
              FROM movimentos) m,
           mover_saldos(%(grupo_id)s, m.contas, m.debitos, m.creditos) s
), anteriores AS (
    SELECT p.ordem, p.conta,
           d.saldo - sum(p.movimento) OVER (PARTITION BY p.conta ORDER BY p.ordem DESC) AS saldo
      FROM pernas p JOIN depois d USING (conta)
)
INSERT INTO partida (fato_id, fato, grupo_id, cota_id, data_contabil, debito, credito, valor_centavos,
                        debito_saldo_anterior, credito_saldo_anterior, componente, percentual, preco_centavos, ago)
SELECT %(fato_id)s, %(fato)s, %(grupo_id)s, p.cota_id,
       greatest(%(data_contabil)s::date, (SELECT fechado_ate + 1 FROM livro WHERE livro_id = %(grupo_id)s)),
       p.debito, p.credito, p.valor,
       d.saldo, c.saldo, p.componente, p.percentual, %(preco)s, %(ago)s
  FROM partidas p
  JOIN anteriores d ON d.ordem = p.ordem AND d.conta = p.debito
  JOIN anteriores c ON c.ordem = p.ordem AND c.conta = p.credito
 ORDER BY p.ordem
RETURNING data_contabil
"""


async def travar_grupo(conn: AsyncConnection, grupo_id: UUID) -> None:
    """Serialise the postings of a group until the end of the transaction, so that balances follow one another.

    Every use case that posts takes this lock first: one order of locks, no deadlock.
    """
    await conn.execute("SELECT 1 FROM livro WHERE livro_id = %s FOR NO KEY UPDATE", [grupo_id])


async def travar_grupos(conn: AsyncConnection, grupos: Sequence[UUID]) -> None:
    """The same lock, of many groups, in the order every use case takes them."""
    await conn.execute(
        "SELECT 1 FROM livro WHERE livro_id = ANY(%s) ORDER BY livro_id FOR NO KEY UPDATE", [list(grupos)]
    )


async def travar_grupo_do_titulo(
    conn: AsyncConnection, parcela_id: UUID | None = None, identificador: str | None = None
) -> None:
    """The same lock, of the group a title is of, which never changes; nothing when there is no such title."""
    await conn.execute(
        "SELECT 1 FROM livro WHERE livro_id = (SELECT grupo_id FROM titulo WHERE parcela_id = %s OR identificador = %s)"
        " FOR NO KEY UPDATE",
        [parcela_id, identificador],
    )


async def travar_arrecadacao(conn: AsyncConnection) -> None:
    """The same for the book of the collection account, always after the group's: one order of locks."""
    await travar_grupo(conn, ARRECADACAO)


async def travar_rnp(conn: AsyncConnection) -> None:
    """The same for the book of what nobody claimed."""
    await travar_grupo(conn, RNP)


DATA_ABERTA = "SELECT greatest(%s::date, (SELECT fechado_ate + 1 FROM livro WHERE livro_id = %s))"


async def lancar(tx: Transaction, fato: Fato, partidas: Sequence[Partida]) -> None:
    """Post a fact and tell it. Amounts of zero are left out; a negative one goes the other way round.

    What is known after its month was closed is posted on the first day that is open: closed balances never change.
    """
    efetivas = [_no_sentido(p) for p in partidas if p.valor_centavos != 0]
    if not efetivas:
        return
    cursor = await tx.conn.execute(
        _LANCAR,
        {
            "ordem": list(range(len(efetivas))),
            "debito": [p.debito for p in efetivas],
            "credito": [p.credito for p in efetivas],
            "valor": [p.valor_centavos for p in efetivas],
            "componente": [p.componente for p in efetivas],
            "percentual": [p.percentual for p in efetivas],
            "cota_id": [p.cota_id for p in efetivas],
            "grupo_id": fato.grupo_id,
            "fato_id": fato.fato_id,
            "fato": fato.nome,
            "data_contabil": fato.data_contabil,
            "preco": fato.preco_centavos,
            "ago": fato.ago,
        },
    )
    (lancado_em,) = await cursor.fetchone() or (fato.data_contabil,)
    await contar_fato(tx, replace(fato, data_contabil=lancado_em), [_em_dados(p) for p in efetivas])


async def contar_fato(tx: Transaction, fato: Fato, partidas: Sequence[Mapping[str, Any]]) -> None:
    """Tell what entered a book: who keeps its balances elsewhere has them to the centavo (I14)."""
    await tx.publish(
        "FatoContabilizado",
        f"grupo/{fato.grupo_id}",
        {
            "fato_id": str(fato.fato_id),
            "fato": fato.nome,
            "grupo_id": str(fato.grupo_id),
            "ago": fato.ago,
            "data_contabil": fato.data_contabil.isoformat(),
            "partidas": list(partidas),
        },
        fato.data_contabil,
    )


def _em_dados(partida: Partida) -> dict[str, Any]:
    return {
        "debito": partida.debito,
        "credito": partida.credito,
        "componente": partida.componente,
        "valor_centavos": partida.valor_centavos,
        "cota_id": str(partida.cota_id) if partida.cota_id else None,
    }


async def saldos(conn: AsyncConnection, grupo_id: UUID) -> dict[str, int]:
    """Balance of every account of the group, in centavos, debit positive."""
    cursor = await conn.execute(
        "SELECT conta, debitos_centavos - creditos_centavos FROM saldo_conta WHERE grupo_id = %s", [grupo_id]
    )
    return {str(conta): int(saldo) for conta, saldo in await cursor.fetchall()}


def _no_sentido(partida: Partida) -> Partida:
    if partida.valor_centavos > 0:
        return partida
    return replace(partida, debito=partida.credito, credito=partida.debito, valor_centavos=-partida.valor_centavos)
