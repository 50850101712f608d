"""Rows of reversals of payments, and what is asked before one (R4.73, R2.02)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, LiteralString
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.errors import conflict, not_found
from consorcio.platform.database import Transaction
from consorcio.services.financeiro.registros import Pagamento, Titulo, colunas, todos, um


@dataclass(frozen=True, slots=True)
class Estorno:
    """A payment asked to be reversed: PROPOSTO, RECUSADO or EFETIVADO."""

    estorno_id: UUID
    pagamento_id: UUID
    grupo_id: UUID
    cota_id: UUID
    valor_centavos: int
    destino: str
    motivo: str
    comprovante: str
    data_contabil: date
    situacao: str
    recusa: str
    proposto_por: str
    decidido_por: str
    proposto_por_nome: str
    decidido_por_nome: str = ""
    fato_id: UUID | None = None
    na_fila_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Passado:
    """What happened to a title and its cota since a payment of it."""

    registrado_em: datetime
    ago_apurada: int | None
    pagamentos_antes: int
    pagamentos_depois: int
    trocou_titular: bool
    trocou_bem: bool
    excluida_depois: bool
    em_acordo: bool
    a_devolver_proposto: int


@dataclass(frozen=True, slots=True)
class Retrato:
    """Late charges of a title as they were before a payment."""

    multa_cobrada: bool
    mora_desde: date | None
    encargos_pagos_centavos: int


SEM_MORA = Retrato(multa_cobrada=False, mora_desde=None, encargos_pagos_centavos=0)
"""Of a title that nobody had paid anything of."""
_ESTORNO: LiteralString = f"SELECT {colunas(Estorno)} FROM estorno"  # noqa: S608 column names of a dataclass
_PARTES: LiteralString = (
    f"SELECT {colunas(Pagamento)} FROM pagamento WHERE grupo_id = %s AND cota_id = %s AND situacao = 'APLICADO'"  # noqa: S608 column names of a dataclass
    " AND starts_with(referencia_externa, %s) AND substr(referencia_externa, length(%s) + 1) ~ '^[0-9]+$'"
    " ORDER BY length(referencia_externa) DESC, referencia_externa DESC"
)
_PASSADO = """
SELECT p.registrado_em,
       (SELECT max(i.ago_apurada) FROM pagamento_item i
         WHERE i.pagamento_id = p.pagamento_id AND i.componente IN ('FC', 'DIF', 'RSC')) AS ago_apurada,
       count(o.pagamento_id) FILTER (WHERE NOT o.depois)::int AS pagamentos_antes,
       count(o.pagamento_id) FILTER (WHERE o.depois)::int AS pagamentos_depois,
       EXISTS (SELECT FROM troca_de_titular t WHERE t.cota_id = p.cota_id AND t.trocado_em >= p.registrado_em)
           AS trocou_titular,
       EXISTS (SELECT FROM troca_credito t WHERE t.cota_id = p.cota_id AND t.troca_id > p.pagamento_id)
           OR EXISTS (SELECT FROM substituicao_bem s JOIN conta_cota c ON c.cota_id = p.cota_id
                       WHERE s.grupo_id = p.grupo_id AND s.bem_novo_id = c.bem_id AND s.situacao = 'CONFIRMADA'
                         AND (s.substituicao_id > p.pagamento_id OR s.decidida_em >= p.registrado_em::date))
           AS trocou_bem,
       EXISTS (SELECT FROM partida e
                WHERE e.cota_id = p.cota_id AND e.fato = 'CotaExcluida' AND e.registrado_em >= p.registrado_em)
           AS excluida_depois,
       EXISTS (SELECT FROM acordo_titulo x JOIN acordo a USING (acordo_id)
                WHERE x.parcela_id = p.parcela_id AND a.situacao <> 'QUEBRADO') AS em_acordo,
       coalesce((SELECT sum(d.valor_centavos) FROM devolucao d
                  WHERE d.cota_id = p.cota_id AND d.situacao = 'PROPOSTA'), 0)::bigint AS a_devolver_proposto
  FROM pagamento p
  LEFT JOIN LATERAL (SELECT x.pagamento_id,
                            (x.registrado_em, x.pagamento_id) > (p.registrado_em, p.pagamento_id) AS depois
                       FROM pagamento x
                      WHERE x.parcela_id = p.parcela_id AND x.lancamento_id IS NULL AND x.situacao = 'APLICADO'
                        AND x.pagamento_id <> p.pagamento_id) o ON true
 WHERE p.pagamento_id = %s
 GROUP BY p.pagamento_id
"""


async def passado_do_pagamento(conn: AsyncConnection, pagamento_id: UUID) -> Passado:
    """What happened since a payment that was applied to a title."""
    passado = await um(conn, Passado, _PASSADO, [pagamento_id])
    if passado is None:
        raise not_found("pagamento", pagamento_id)
    return passado


async def partes_do_pagamento(conn: AsyncConnection, pagamento: Pagamento) -> list[Pagamento]:
    """The payments of titles that a payment was divided into, the last one first; itself when it was not."""
    if pagamento.situacao != "DISTRIBUIDO":
        return [pagamento]
    prefixo = f"parte:{pagamento.referencia_externa}:"
    return await todos(conn, Pagamento, _PARTES, [pagamento.grupo_id, pagamento.cota_id, prefixo, prefixo])


async def guardar_retrato(conn: AsyncConnection, pagamento_id: UUID, titulo: Titulo) -> None:
    """Remember the late charges of a title that was paid in part before this payment."""
    await conn.execute(
        "INSERT INTO titulo_antes_do_pagamento (pagamento_id, multa_cobrada, mora_desde, encargos_pagos_centavos)"
        " VALUES (%s, %s, %s, %s)",
        [pagamento_id, titulo.multa_cobrada, titulo.mora_desde, titulo.encargos_pagos_centavos],
    )


async def buscar_retrato(conn: AsyncConnection, pagamento_id: UUID) -> Retrato | None:
    """The late charges of a title before a payment; None when nobody wrote them down."""
    return await um(
        conn,
        Retrato,
        f"SELECT {colunas(Retrato)} FROM titulo_antes_do_pagamento WHERE pagamento_id = %s",  # noqa: S608 column names of a dataclass
        [pagamento_id],
    )


async def marcar_estornado(conn: AsyncConnection, pagamento_id: UUID, motivo: str, ago: int) -> None:
    """The payment counts no more: no AGO will value what none has valued."""
    await conn.execute(
        "UPDATE pagamento SET situacao = 'ESTORNADO', motivo = %s WHERE pagamento_id = %s", [motivo, pagamento_id]
    )
    await conn.execute(
        "UPDATE item_pagamento SET ago_apurada = %s WHERE pagamento_id = %s AND ago_apurada IS NULL",
        [ago, pagamento_id],
    )
    await conn.execute(
        "UPDATE pagamento SET ago_apurada = %s"
        " WHERE pagamento_id = %s AND lancamento_id IS NOT NULL AND ago_apurada IS NULL",
        [ago, pagamento_id],
    )


async def buscar_estorno(conn: AsyncConnection, estorno_id: UUID) -> Estorno:
    """A reversal; NOT_FOUND when there is none."""
    estorno = await um(conn, Estorno, _ESTORNO + " WHERE estorno_id = %s", [estorno_id])
    if estorno is None:
        raise not_found("estorno", estorno_id)
    return estorno


async def listar_estornos(
    conn: AsyncConnection,
    grupo_id: UUID | None,
    pagamento_id: UUID | None,
    situacao: str,
    antes_de: UUID | None,
    limite: int,
) -> list[Estorno]:
    """Reversals, newest first; an empty situation is any."""
    return await todos(
        conn,
        Estorno,
        _ESTORNO + " WHERE (%(g)s::uuid IS NULL OR grupo_id = %(g)s) AND (%(s)s = '' OR situacao = %(s)s)"
        " AND (%(p)s::uuid IS NULL OR pagamento_id = %(p)s)"
        " AND (%(antes)s::uuid IS NULL OR estorno_id < %(antes)s) ORDER BY estorno_id DESC LIMIT %(limite)s",
        {"g": grupo_id, "p": pagamento_id, "s": situacao, "antes": antes_de, "limite": limite},
    )


async def estornos_propostos(conn: AsyncConnection, grupo_id: str, limite: int) -> Sequence[Estorno]:
    """What waits for a second person, oldest first; an empty group is any."""
    return await todos(
        conn,
        Estorno,
        _ESTORNO + " WHERE situacao = 'PROPOSTO' AND (%s = '' OR grupo_id::text = %s) ORDER BY estorno_id LIMIT %s",
        [grupo_id, grupo_id, limite],
    )


async def inserir_estorno(tx: Transaction, estorno: Estorno) -> Estorno:
    """A proposal; CONFLICT while the payment has one that was not refused."""
    valores: dict[str, Any] = {nome: getattr(estorno, nome) for nome in Estorno.__dataclass_fields__}
    lugares: LiteralString = ", ".join(f"%({nome})s" for nome in Estorno.__dataclass_fields__)
    cursor = await tx.conn.execute(
        f"INSERT INTO estorno ({colunas(Estorno)}) VALUES ({lugares}) ON CONFLICT DO NOTHING",  # noqa: S608 column names of a dataclass
        valores,
    )
    if cursor.rowcount == 0:
        raise conflict("Já há um estorno deste pagamento à espera de decisão.")
    return estorno


async def gravar_decisao_do_estorno(tx: Transaction, estorno: Estorno) -> Estorno:
    """What became of a proposal."""
    await tx.conn.execute(
        "UPDATE estorno SET situacao = %s, recusa = %s, decidido_por = %s, decidido_por_nome = %s, fato_id = %s,"
        " na_fila_id = %s WHERE estorno_id = %s",
        [
            estorno.situacao,
            estorno.recusa,
            estorno.decidido_por,
            estorno.decidido_por_nome,
            estorno.fato_id,
            estorno.na_fila_id,
            estorno.estorno_id,
        ],
    )
    return estorno
