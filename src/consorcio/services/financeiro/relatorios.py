"""Reports line by line, straight from the database to the wire."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import LiteralString
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.contracts.financeiro.v1 import financeiro_pb2 as pb

_LINHAS_POR_PAGINA = 200


@dataclass(frozen=True, slots=True)
class Relatorio:
    """A report: its columns and its query, with parameters grupo and data."""

    colunas: tuple[str, ...]
    consulta: LiteralString


RELATORIOS = {
    "POSICAO_COTAS": Relatorio(
        ("cota", "versao", "fc_pago", "ta_paga", "fr_pago", "saldo_devedor", "contemplada"),
        "SELECT c.numero, c.versao_titular, c.fc_pago, c.ta_paga, c.fr_pago,"
        " round(p.preco_centavos * (100 - c.fc_pago + c.ta_total - c.ta_paga + c.fr_total - c.fr_pago) / 100) * 0.01,"
        " CASE WHEN c.contemplacao_id IS NULL THEN 'não' ELSE 'sim' END"
        " FROM conta_cota c JOIN preco_bem p USING (grupo_id, bem_id)"
        " WHERE c.grupo_id = %(grupo)s AND c.situacao = 'ATIVA' AND %(data)s::date IS NOT NULL ORDER BY c.numero",
    ),
    "INADIMPLENCIA": Relatorio(
        ("cota", "assembleia", "vencimento", "dias", "valor"),
        "SELECT t.cota_numero, t.ago, t.vencimento, %(data)s::date - t.vencimento,"
        " falta_do_principal(t, %(data)s::date) * 0.01 FROM titulo_nao_pago n JOIN titulo t USING (parcela_id)"
        " WHERE n.grupo_id = %(grupo)s AND n.tipo = 'PARCELA' AND NOT n.cancelado AND n.vencimento < %(data)s"
        " ORDER BY t.cota_numero, t.ago",
    ),
    "ARRECADACAO": Relatorio(
        ("assembleia", "componente", "valor"),
        "SELECT t.ago, i.componente, sum(i.valor_centavos) * 0.01 FROM pagamento_item i"
        " JOIN pagamento p USING (pagamento_id) JOIN titulo t USING (parcela_id)"
        " WHERE t.grupo_id = %(grupo)s AND i.grupo_id = %(grupo)s AND p.data_pagamento <= %(data)s"
        " AND p.situacao <> 'ESTORNADO'"
        " GROUP BY t.ago, i.componente ORDER BY 1, 2",
    ),
}


async def gerar(
    conn: AsyncConnection, tipo: str, grupo_id: UUID, data: date
) -> AsyncIterator[pb.PaginaRelatorioFinanceiro]:
    """The pages of a report; the first carries the columns."""
    relatorio = RELATORIOS[tipo]
    cursor = await conn.execute(relatorio.consulta, {"grupo": grupo_id, "data": data})
    colunas: tuple[str, ...] = relatorio.colunas
    while (linhas := await cursor.fetchmany(_LINHAS_POR_PAGINA)) or colunas:
        valores = [pb.LinhaRelatorio(valores=map(como_texto, linha)) for linha in linhas]
        yield pb.PaginaRelatorioFinanceiro(colunas=colunas, linhas=valores)
        colunas = ()


def como_texto(valor: object) -> str:
    """A value as it is read: a number is never written with an exponent, which Python does of a zero of many places."""
    return f"{valor:f}" if isinstance(valor, Decimal) else str(valor)
