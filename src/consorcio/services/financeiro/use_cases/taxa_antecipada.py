"""The advance of the TA of a cota: how much of it was paid, by whatever, and what tells it apart (R4.04, R8.09)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.money import ratear
from consorcio.core.percent import ZERO
from consorcio.services.financeiro.consultas import LinhaExtrato
from consorcio.services.financeiro.cronograma_da_conta import expandir
from consorcio.services.financeiro.domain.prestacao import Componente, Plano, ValorComponente
from consorcio.services.financeiro.extrato import DESCRICAO
from consorcio.services.financeiro.registros import ContaCota, Titulo
from consorcio.services.financeiro.repository_abertas import parcelas_com_antecipada

_DE_PARCELA = (DESCRICAO["TA"], f"Primeira parcela: {DESCRICAO['TA'].lower()}")
_EMITIDA = """
SELECT max(t.ago),
       coalesce(sum(greatest(t.ta_antecipada_pct - coalesce(p.ta, 0), 0)) FILTER (WHERE t.situacao <> 'PAGO'), 0)
  FROM titulo t
  LEFT JOIN LATERAL (SELECT sum(i.percentual) AS ta FROM pagamento g JOIN item_pagamento i USING (pagamento_id)
                      WHERE g.parcela_id = t.parcela_id AND g.lancamento_id IS NULL AND g.situacao <> 'ESTORNADO'
                        AND i.componente = 'TA') p
         ON t.ta_antecipada_pct IS NOT NULL AND t.situacao <> 'PAGO'
 WHERE t.cota_id = %s AND t.tipo = 'PARCELA'
"""


async def antecipada_paga(conn: AsyncConnection, plano: Plano, conta: ContaCota) -> Decimal:
    """All of it less what its schedule still has to issue and what issued parcelas still charge, those cancelled by an
    exclusion too. In one parcela, it is the one that everybody paid to have a cota.
    """
    if plano.ta_antecipada_parcelas == 1:
        return plano.ta_antecipada
    cursor = await conn.execute(_EMITIDA, [conta.cota_id])
    ultima, em_aberto = await cursor.fetchone() or (None, ZERO)
    proxima = max((ultima or 0) + 1, conta.base_ago)
    a_emitir = expandir(conta, proxima, plano.prazo_meses)
    por_pagar = sum((p.ta_antecipada for p in a_emitir), Decimal(em_aberto))
    return max(plano.ta_antecipada - por_pagar, ZERO)


async def repor_antecipada(conn: AsyncConnection, cota_id: UUID) -> None:
    """What cancelled parcelas charged of it is in the schedule again, of who was readmitted."""
    await conn.execute(
        "UPDATE titulo SET ta_antecipada_pct = NULL, ta_antecipada_centavos = NULL"
        " WHERE cota_id = %s AND tipo = 'PARCELA' AND situacao = 'CANCELADO' AND ta_antecipada_pct IS NOT NULL",
        [cota_id],
    )


async def separar_antecipada(
    conn: AsyncConnection, cota_id: UUID, linhas: Sequence[LinhaExtrato]
) -> list[LinhaExtrato]:
    """The lines of the statement, those of a TA paid with part of the advance as two (Lei 11.795 art. 27 §3)."""
    agos = [linha.ago for linha in linhas if linha.componente == "TA" and linha.descricao in _DE_PARCELA]
    titulos = {titulo.ago: titulo for titulo in await parcelas_com_antecipada(conn, cota_id, agos)} if agos else {}
    return [parte for linha in linhas for parte in _partes(linha, titulos.get(linha.ago))]


def _partes(linha: LinhaExtrato, titulo: Titulo | None) -> tuple[LinhaExtrato, ...]:
    """What was not paid at once stays as it is: nothing says which part of it was paid first."""
    if titulo is None or (linha.componente, linha.percentual) != ("TA", titulo.ta_pct):
        return (linha,)
    if linha.descricao not in _DE_PARCELA:
        return (linha,)
    do_mes, antecipada = _dividir(ValorComponente(linha.percentual, linha.valor_centavos), titulo)
    apartada = replace(linha, descricao=f"{linha.descricao} antecipada", componente="TA_ANTECIPADA")
    return (_com(linha, do_mes), _com(apartada, antecipada))


def _com(linha: LinhaExtrato, valor: ValorComponente) -> LinhaExtrato:
    return replace(linha, percentual=valor.percentual, valor_centavos=valor.centavos)


def separar_no_devido(
    abertos: Iterable[tuple[Componente, ValorComponente]], titulo: Titulo
) -> list[tuple[Componente, ValorComponente]]:
    """What is owed of a parcela with its advance apart: what was paid of the TA paid it first."""
    partes = list[tuple[Componente, ValorComponente]]()
    for componente, valor in abertos:
        if componente is not Componente.TA or titulo.ta_antecipada_pct is None:
            partes.append((componente, valor))
            continue
        do_mes, antecipada = _dividir(valor, titulo)
        partes += [(Componente.TA, do_mes), (Componente.TA_ANTECIPADA, antecipada)]
    return partes


def _dividir(ta: ValorComponente, titulo: Titulo) -> tuple[ValorComponente, ValorComponente]:
    """A TA in that of the month and the advance, at its price."""
    if ta == ValorComponente(titulo.ta_pct, titulo.ta_centavos):
        return titulo.ta_do_mes, titulo.ta_antecipada
    antecipada = max(titulo.ta_antecipada.percentual - (titulo.ta_pct - ta.percentual), ZERO)
    centavos = ratear(ta.centavos, (ta.percentual - antecipada, antecipada)) if ta.percentual else [ta.centavos, 0]
    return ValorComponente(ta.percentual - antecipada, centavos[0]), ValorComponente(antecipada, centavos[1])
