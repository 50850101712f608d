"""Payments received in sets, of one or of thousands, by one statement of the database (ADR 0028).

What is simple (an open parcela paid whole) is applied there by the arithmetic of `aplicacao`, in SQL; of the rest the
statement writes nothing and says why, and whoever asked goes on one at a time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.platform.arrays import plain_array, text_array, uuid_array
from consorcio.platform.bell import Work
from consorcio.platform.database import SharedTransaction, Transaction
from consorcio.platform.telemetry import current_traceparent
from consorcio.services.financeiro.domain.mora import InicioMora, inicio_da_mora
from consorcio.services.financeiro.registros import PagamentoItem
from consorcio.services.financeiro.use_cases.aplicacao import LANCADO
from consorcio.services.financeiro.use_cases.quitacao import contar_quitacoes


class Recebimento(NamedTuple):
    """A payment as it arrives."""

    parcela_id: UUID | None
    identificador: str
    valor_centavos: int
    data_pagamento: date
    canal: str
    referencia_externa: str
    aceita_divergente: bool
    data_contabil: date
    vencimento: date | None = None
    """Of the title, when whoever asks has read it: of who pays on time nothing is looked up."""


class Juizo(StrEnum):
    """What the statement did with a payment, or why it left it."""

    APLICADO = "APLICADO"
    REPETIDO = "REPETIDO"
    CONFLITO = "CONFLITO"
    NO_CONJUNTO = "NO_CONJUNTO"
    DESCONHECIDO = "DESCONHECIDO"
    RECUSADO = "RECUSADO"
    OUTRO = "OUTRO"
    ADIADO = "ADIADO"


# Looking a word up costs a fifth of calling the class, two thousand times a set.
_JUIZOS = {juizo.value: juizo for juizo in Juizo}


class Julgado(NamedTuple):
    """The answer for the payment of a position, counted from 1."""

    posicao: int
    juizo: Juizo
    pagamento_id: UUID | None
    parcela_id: UUID | None
    grupo_id: UUID | None
    cota_id: UUID | None
    excedente_centavos: int


# Each id is an object for every payment of a set: those that whoever asked has, or does not read, are not brought.
_RECEBER = """
SELECT posicao, resultado, CASE WHEN resultado <> 'APLICADO' THEN de_pagamento END, de_parcela,
       CASE WHEN %s THEN de_grupo END, CASE WHEN %s THEN de_cota END, excedente
  FROM receber_pagamentos(%s::uuid[], %s::uuid[], %s::text[], %s::bigint[], %s::date[], %s::date[], %s::text[],
                          %s::text, %s::date, %s::timestamptz, %s::text, %s::text)
"""

_RECEBER_EXATO = """
SELECT grupo_id, cota_id, pode_quitar, componentes, percentuais, centavos, preco_centavos
  FROM receber_pagamento_exato(%s::uuid, %s::uuid, %s::text, %s::bigint, %s::date, %s::text, %s::text, %s::date,
                               %s::timestamptz, %s::text, %s::text)
"""

_ATRASADOS = """
SELECT u.posicao, t.vencimento, coalesce(c.data_ago, t.vencimento), coalesce(g.regra ->> 'inicio_mora', '')
  FROM unnest(%s::uuid[], %s::text[], %s::date[]) WITH ORDINALITY AS u (parcela, identificador, data, posicao)
  JOIN titulo t ON t.parcela_id = coalesce(
       u.parcela, (SELECT x.parcela_id FROM titulo x WHERE x.identificador = u.identificador))
  JOIN grupo g USING (grupo_id)
  LEFT JOIN cronograma c ON c.grupo_id = t.grupo_id AND c.ago = t.ago
 WHERE u.data > t.vencimento AND t.tipo = 'PARCELA' AND t.situacao = 'ABERTO'
   AND CASE WHEN (g.regra ->> 'custas_primeiro')::bool
            THEN NOT EXISTS (SELECT FROM taxa_cobranca x JOIN titulo f ON f.parcela_id = x.titulo_id
                              WHERE x.parcela_id = t.parcela_id AND f.situacao IN ('ABERTO', 'PARCIAL')) ELSE true END
"""


async def receber_simples(
    tx: Transaction,
    recebimentos: Sequence[Recebimento],
    mora_desde: Mapping[int, date] | None = None,
) -> list[Julgado]:
    """Apply the simple ones of a set and judge the others, in their order. They share channel and accounting date.

    The payment that may settle a plan is not a simple one (R4.13): nothing is settled here. Group and cota are told of
    one payment, not of those of a set. `mora_desde` says, by index, from which day who pays late owes charges; who is
    late and not in it is OUTRO.
    """
    await tx.flush()
    desde, sozinho = mora_desde or {}, len(recebimentos) == 1
    ids = [tx.ids.new() for _ in recebimentos]
    cursor = await tx.conn.execute(
        _RECEBER,
        [
            sozinho,
            sozinho,
            uuid_array(ids),
            uuid_array([r.parcela_id for r in recebimentos]),
            text_array([r.identificador for r in recebimentos]),
            plain_array([r.valor_centavos for r in recebimentos]),
            plain_array([r.data_pagamento for r in recebimentos]),
            plain_array([desde.get(indice) for indice in range(len(recebimentos))]),
            text_array([r.referencia_externa for r in recebimentos]),
            recebimentos[0].canal,
            recebimentos[0].data_contabil,
            tx.clock.now(),
            tx.correlation_id,
            current_traceparent(),
        ],
    )
    julgados = [
        Julgado(posicao, _JUIZOS[juizo], ids[posicao - 1] if juizo == "APLICADO" else pagamento_id, *do_titulo)
        for posicao, juizo, pagamento_id, *do_titulo in sorted(await cursor.fetchall(), key=itemgetter(0))
    ]
    if any(julgado.juizo is Juizo.APLICADO for julgado in julgados):
        LANCADO.passing("PARCELA")
        tx.leaves.add(Work.TELL)
    return julgados


async def receber_exato(tx: Transaction, recebimento: Recebimento) -> Julgado | None:
    """Apply one parcela paid on time for exactly what it says; None, and nothing written, when it is anything else."""
    if recebimento.parcela_id is None:
        return None
    await tx.flush()
    pagamento_id = tx.ids.new()
    cursor = await tx.conn.execute(_RECEBER_EXATO, _parametros_do_exato(tx, recebimento, pagamento_id))
    return await _julgar_exato(tx, recebimento, pagamento_id, await cursor.fetchone())


def _parametros_do_exato(tx: Transaction, r: Recebimento, pagamento_id: UUID) -> list[object]:
    return [
        *(pagamento_id, r.parcela_id, r.identificador, r.valor_centavos, r.data_pagamento, r.referencia_externa),
        *(r.canal, r.data_contabil, tx.clock.now(), tx.correlation_id, tx.traceparent),
    ]


async def _julgar_exato(
    tx: Transaction, r: Recebimento, pagamento_id: UUID, resposta: tuple[Any, ...] | None
) -> Julgado | None:
    assert resposta is not None
    grupo_id, cota_id, pode_quitar, *_ = resposta
    if grupo_id is None:
        return None
    LANCADO.passing("PARCELA")
    if pode_quitar:
        await contar_quitacoes(tx, [cota_id], r.data_contabil)
    tx.leaves.add(Work.TELL)
    return Julgado(1, Juizo.APLICADO, pagamento_id, r.parcela_id, grupo_id, cota_id, 0)


# Only of commands that are new (`consorcio.novos`, platform/rpc/commands.py): OFFSET keeps the question before the
# payment, wherever it is planned.
_RECEBER_EXATOS = """
SELECT u.numero, r.grupo_id, r.cota_id, r.pode_quitar, r.componentes, r.percentuais, r.centavos, r.preco_centavos
  FROM (SELECT *
          FROM unnest(%s::int[], %s::uuid[], %s::uuid[], %s::text[], %s::bigint[], %s::date[], %s::text[], %s::text[],
                      %s::date[], %s::timestamptz[], %s::text[], %s::text[])
               AS u (numero, pagamento, parcela, identificador, valor, data, referencia, canal, data_contabil, instante,
                     correlacao, rastro)
         WHERE (current_setting('consorcio.novos')::bool[])[u.numero + 1] OFFSET 0) u
 CROSS JOIN LATERAL receber_pagamento_exato(u.pagamento, u.parcela, u.identificador, u.valor, u.data, u.referencia,
                                            u.canal, u.data_contabil, u.instante, u.correlacao, u.rastro) r
"""
_TRAVAR_GRUPOS = """
SELECT l.livro_id
  FROM (SELECT DISTINCT grupo_id FROM titulo WHERE parcela_id = ANY(%s::uuid[]) ORDER BY grupo_id) g
 CROSS JOIN LATERAL (SELECT livro_id FROM livro WHERE livro_id = g.grupo_id FOR NO KEY UPDATE) l
"""


async def receber_exatos(
    shared: SharedTransaction, pedidos: Mapping[int, tuple[Transaction, Recebimento]]
) -> dict[int, tuple[Julgado, list[PagamentoItem]]]:
    """`receber_exato` of payments of several commands, by their number, in one round trip; with how each was split."""
    ids = {numero: tx.ids.new() for numero, (tx, _) in pedidos.items()}
    # The groups first, in one order of locks, whatever the order of the commands.
    _, respostas = await shared.converse(
        [
            (_TRAVAR_GRUPOS, [uuid_array([r.parcela_id for _, r in pedidos.values()])]),
            (_RECEBER_EXATOS, _parametros_dos_exatos(ids, pedidos)),
        ]
    )
    feitos: dict[int, tuple[Julgado, list[PagamentoItem]]] = {}
    for numero, *resposta in respostas:
        julgado = await _julgar_exato(*pedidos[numero], ids[numero], tuple(resposta))
        if julgado is not None:
            feitos[numero] = julgado, _itens(*resposta[3:])
    return feitos


def _parametros_dos_exatos(
    ids: Mapping[int, UUID], pedidos: Mapping[int, tuple[Transaction, Recebimento]]
) -> list[str]:
    recebimentos = [r for _, r in pedidos.values()]
    return [
        plain_array(pedidos),
        uuid_array(ids.values()),
        uuid_array([r.parcela_id for r in recebimentos]),
        text_array([r.identificador for r in recebimentos]),
        plain_array([r.valor_centavos for r in recebimentos]),
        plain_array([r.data_pagamento for r in recebimentos]),
        text_array([r.referencia_externa for r in recebimentos]),
        text_array([r.canal for r in recebimentos]),
        plain_array([r.data_contabil for r in recebimentos]),
        plain_array([tx.clock.now().isoformat() for tx, _ in pedidos.values()]),
        text_array([tx.correlation_id for tx, _ in pedidos.values()]),
        text_array([tx.traceparent for tx, _ in pedidos.values()]),
    ]


def _itens(
    componentes: list[str], percentuais: list[Decimal], centavos: list[int], preco_centavos: int
) -> list[PagamentoItem]:
    return [
        PagamentoItem(componente, percentual, valor, preco_centavos)
        for componente, percentual, valor in sorted(zip(componentes, percentuais, centavos, strict=True))
    ]


async def dias_de_referencia(
    conn: AsyncConnection, recebimentos: Sequence[Recebimento], calendario: BusinessCalendar
) -> dict[int, date]:
    """By index, the day charges count from for each late payment (R4.70), but where costs come first (R4.73)."""
    atrasados = [i for i, r in enumerate(recebimentos) if r.vencimento is None or r.data_pagamento > r.vencimento]
    if not atrasados:
        return {}
    cursor = await conn.execute(
        _ATRASADOS,
        [
            uuid_array([recebimentos[i].parcela_id for i in atrasados]),
            text_array([recebimentos[i].identificador for i in atrasados]),
            plain_array([recebimentos[i].data_pagamento for i in atrasados]),
        ],
    )

    @lru_cache(maxsize=1024)
    def dia(regra: str, vencimento: date, data_ago: date) -> date:
        inicio = InicioMora(regra or InicioMora.DIA_UTIL_APOS_AGO.value)
        return inicio_da_mora(inicio, vencimento, data_ago, calendario)

    return {atrasados[posicao - 1]: dia(regra, vence, ago) for posicao, vence, ago, regra in await cursor.fetchall()}
