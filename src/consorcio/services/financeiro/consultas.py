"""Queries of the service: one statement each, explicit columns, pages by keyset."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import LiteralString
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.errors import not_found
from consorcio.platform.rows import Source
from consorcio.services.financeiro.registros import todos, um

_DEPOIS_DE_TODAS = 2**63 - 1


@dataclass(frozen=True, slots=True)
class PosicaoCota:
    """A cota in percent and in reais; ids and percents as the wire has them, because nobody reckons with them here."""

    cota_id: str
    grupo_id: str
    numero: int
    versao_titular: int
    consorciado_id: str
    preco_centavos: int
    fc_pago: str
    ta_paga: str
    fr_pago: str
    fc_a_pagar: str
    saldo_devedor_centavos: int
    diferencas_centavos: int
    parcelas_pagas: int
    parcelas_abertas: int
    parcelas_vencidas: int
    proximo_vencimento: date | None
    quitada: bool
    credito_centavos: int | None
    ago_contemplacao: int | None


_POSICAO_COTA = """
SELECT c.cota_id::text, c.grupo_id::text, c.numero, c.versao_titular, c.consorciado_id::text, p.preco_centavos,
       c.fc_pago::text, c.ta_paga::text, c.fr_pago::text, (100 - c.fc_pago)::text AS fc_a_pagar,
       (round(p.preco_centavos * (100 - c.fc_pago) / 100) + round(p.preco_centavos * (c.ta_total - c.ta_paga) / 100)
           + round(p.preco_centavos * (c.fr_total - c.fr_pago) / 100)
           + round(p.preco_centavos * a.aberto / 100))::bigint AS saldo_devedor_centavos,
       round(p.preco_centavos * a.aberto / 100)::bigint AS diferencas_centavos,
       ((SELECT count(*) FROM titulo WHERE cota_id = c.cota_id AND tipo = 'PARCELA') - n.todas)::int AS parcelas_pagas,
       n.abertas AS parcelas_abertas, n.vencidas AS parcelas_vencidas, n.proximo AS proximo_vencimento,
       (100 - c.fc_pago <= 0.0001 AND c.ta_total - c.ta_paga <= 0.0001 AND c.fr_total - c.fr_pago <= 0.0001
           AND a.aberto = 0) AS quitada,
       c.credito_centavos, c.ago_contemplacao
  FROM conta_cota c
  JOIN preco_bem p ON p.grupo_id = c.grupo_id AND p.bem_id = c.bem_id
 CROSS JOIN LATERAL (SELECT coalesce(sum(aberto), 0) AS aberto FROM ajuste
                      WHERE grupo_id = c.grupo_id AND cota_id = c.cota_id AND aberto <> 0) a
 CROSS JOIN LATERAL (SELECT count(*)::int AS todas,
                            count(*) FILTER (WHERE NOT cancelado)::int AS abertas,
                            count(*) FILTER (WHERE NOT cancelado AND vencimento < %(hoje)s)::int AS vencidas,
                            min(vencimento) FILTER (WHERE NOT cancelado) AS proximo
                       FROM titulo_nao_pago WHERE grupo_id = c.grupo_id AND cota_id = c.cota_id AND tipo = 'PARCELA') n
 WHERE c.cota_id = %(cota_id)s
"""


async def posicao_da_cota(conn: Source, cota_id: UUID | str, hoje: date) -> PosicaoCota:
    """The position of a cota (R4.11). NOT_FOUND when billing does not know it."""
    posicao = await um(conn, PosicaoCota, _POSICAO_COTA, {"cota_id": cota_id, "hoje": hoje})
    if posicao is None:
        raise not_found("cota no financeiro", cota_id)
    return posicao


@dataclass(frozen=True, slots=True)
class LinhaExtrato:
    """A fact that changed a cota."""

    linha_id: int
    data_contabil: date
    descricao: str
    componente: str
    percentual: Decimal
    valor_centavos: int
    preco_centavos: int
    fc_pago: Decimal
    ago: int


# Lines of one payment are one row, with the numbers that follow its own (migration 0037). A page is of the rows up to
# the one that surely completes it: the others are not even read. Oldest first, the row that the page before ended in
# may have nothing left, and is one more.
_NUMEROS_POR_REGISTRO = 16
_EXTRATO: LiteralString = (
    "SELECT linha_id, data_contabil, descricao, componente, percentual, valor_centavos, preco_centavos, fc_pago, ago"
    " FROM extrato_cota WHERE cota_id = %(cota)s"
)
_DEPOIS: LiteralString = """
   AND registro > %(registro)s AND linha_id > %(de)s AND registro <= (SELECT max(registro) FROM (
       (SELECT linha_id AS registro FROM linha_extrato
         WHERE cota_id = %(cota)s AND linha_id > %(de)s ORDER BY 1 LIMIT %(n)s + 1)
       UNION ALL
       (SELECT lancamento_id FROM recebimento
         WHERE cota_id = %(cota)s AND lancamento_id > %(registro)s ORDER BY 1 LIMIT %(n)s + 1)
       ORDER BY 1 LIMIT %(n)s + 1) p)
 ORDER BY registro, linha_id LIMIT %(n)s
"""
_ANTES: LiteralString = """
   AND registro < %(de)s AND linha_id < %(de)s AND registro >= (SELECT min(registro) FROM (
       (SELECT linha_id AS registro FROM linha_extrato
         WHERE cota_id = %(cota)s AND linha_id < %(de)s ORDER BY 1 DESC LIMIT %(n)s)
       UNION ALL
       (SELECT lancamento_id FROM recebimento
         WHERE cota_id = %(cota)s AND lancamento_id < %(de)s ORDER BY 1 DESC LIMIT %(n)s)
       ORDER BY 1 DESC LIMIT %(n)s) p)
 ORDER BY registro DESC, linha_id DESC LIMIT %(n)s
"""


async def extrato(
    conn: AsyncConnection, cota_id: UUID, linha_id: int, limite: int, *, recentes_primeiro: bool = False
) -> list[LinhaExtrato]:
    """Lines of the statement past one (0: from the start), oldest or latest first; only those are read."""
    de = linha_id or (_DEPOIS_DE_TODAS if recentes_primeiro else 0)
    parametros = {"cota": cota_id, "de": de, "registro": de - _NUMEROS_POR_REGISTRO, "n": limite}
    return await todos(conn, LinhaExtrato, _EXTRATO + (_ANTES if recentes_primeiro else _DEPOIS), parametros)


@dataclass(frozen=True, slots=True)
class Lancamento:
    """A row of the book."""

    lancamento_id: int
    fato_id: UUID
    fato: str
    data_contabil: date
    debito: str
    credito: str
    valor_centavos: int
    debito_saldo_anterior: int
    credito_saldo_anterior: int
    cota_id: UUID | None
    componente: str
    percentual: Decimal
    ago: int


_PEDIDOS: LiteralString = (
    "grupo_id = %(grupo)s AND (%(cota)s::uuid IS NULL OR cota_id = %(cota)s)"
    " AND (%(inicio)s::date IS NULL OR data_contabil >= %(inicio)s)"
    " AND (%(fim)s::date IS NULL OR data_contabil <= %(fim)s)"
)
_LANCAMENTOS: LiteralString = f"""
SELECT lancamento_id, fato_id, fato, data_contabil, debito, credito, valor_centavos, debito_saldo_anterior,
       credito_saldo_anterior, cota_id, componente, percentual, ago
  FROM lancamento
 WHERE {_PEDIDOS} AND registro > %(registro)s AND lancamento_id > %(de)s AND registro <= (SELECT max(registro) FROM (
       (SELECT lancamento_id AS registro FROM partida
         WHERE {_PEDIDOS} AND lancamento_id > %(de)s ORDER BY 1 LIMIT %(n)s + 1)
       UNION ALL
       (SELECT lancamento_id FROM recebimento
         WHERE {_PEDIDOS} AND lancamento_id > %(registro)s ORDER BY 1 LIMIT %(n)s + 1)
       ORDER BY 1 LIMIT %(n)s + 1) p)
 ORDER BY registro, lancamento_id LIMIT %(n)s
"""  # noqa: S608 constants of this module


async def lancamentos(
    conn: AsyncConnection,
    grupo_id: UUID,
    cota_id: UUID | None,
    periodo: tuple[date | None, date | None],
    depois_de: int,
    limite: int,
) -> list[Lancamento]:
    """Rows of the book of a group, oldest first, after one."""
    parametros = {
        "grupo": grupo_id,
        "cota": cota_id,
        "inicio": periodo[0],
        "fim": periodo[1],
        "de": depois_de,
        "registro": depois_de - _NUMEROS_POR_REGISTRO,
        "n": limite,
    }
    return await todos(conn, Lancamento, _LANCAMENTOS, parametros)
