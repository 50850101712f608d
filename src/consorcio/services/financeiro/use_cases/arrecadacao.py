"""The administradora's collection account: money that came in and belongs to no group yet (R10.03, COSIF 4.9.8.82.07).

Groups are separate estates and the administradora's books are another one (R10.01): what nobody claimed is in none of
them. It is in a book of its own, of the pooled account, so that the books together hold every centavo received (I4).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from psycopg import AsyncConnection

from consorcio.platform.database import Transaction
from consorcio.services.financeiro.domain.contabilidade import LancamentoContabil
from consorcio.services.financeiro.domain.contabilidade_arrecadacao import nao_identificado, saida_da_arrecadacao
from consorcio.services.financeiro.livro import ARRECADACAO, Fato, lancar, parear, saldos, travar_arrecadacao
from consorcio.services.financeiro.registros import Pagamento


@dataclass(frozen=True, slots=True)
class PosicaoArrecadacao:
    """What the collection account holds, by its book and by the queue: the two must agree (I4)."""

    banco_centavos: int
    nao_identificados_centavos: int
    na_fila_centavos: int
    na_fila: int
    mais_antigo: date | None

    @property
    def confere(self) -> bool:
        return self.banco_centavos == self.nao_identificados_centavos == self.na_fila_centavos


async def receber(tx: Transaction, pagamento: Pagamento) -> None:
    """Money without a title enters the book, as a duty to who turns out to own it."""
    entrada = nao_identificado(pagamento.valor_centavos)
    await _lancar(tx, "PagamentoNaoIdentificado", entrada, pagamento.data_contabil)


async def entregar_ao_grupo(tx: Transaction, pagamento: Pagamento, data: date) -> None:
    """It was identified: it leaves for the account of its group, whose book receives it in the same transaction."""
    await _lancar(tx, "PagamentoIdentificado", saida_da_arrecadacao(pagamento.valor_centavos), data)


async def receber_de_volta(tx: Transaction, pagamento: Pagamento, data: date) -> None:
    """It was not what it was told to be: it comes back from the account of its group, and waits for who it is of."""
    await _lancar(tx, "PagamentoDesidentificado", nao_identificado(pagamento.valor_centavos), data)


async def devolver(tx: Transaction, pagamento: Pagamento, data: date) -> None:
    """It goes back to who paid; the payment says why (R10.04)."""
    await _lancar(tx, "PagamentoDevolvido", saida_da_arrecadacao(pagamento.valor_centavos), data)


async def posicao_da_arrecadacao(conn: AsyncConnection) -> PosicaoArrecadacao:
    """Balances of the collection account and what is in the queue."""
    saldo = await saldos(conn, ARRECADACAO)
    cursor = await conn.execute(
        "SELECT coalesce(sum(valor_centavos), 0)::bigint, count(*)::int, min(data_pagamento)"
        " FROM pagamento WHERE situacao = 'NAO_IDENTIFICADO'"
    )
    na_fila, quantos, desde = await cursor.fetchone() or (0, 0, None)
    return PosicaoArrecadacao(saldo.get("BANCOS", 0), -saldo.get("NAO_IDENTIFICADOS", 0), na_fila, quantos, desde)


async def _lancar(tx: Transaction, nome: str, lancamento: LancamentoContabil, data: date) -> None:
    await travar_arrecadacao(tx.conn)
    await lancar(tx, Fato(tx.ids.new(), nome, ARRECADACAO, data), parear(lancamento))
