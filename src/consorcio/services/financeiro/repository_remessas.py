"""Reading and writing remessas."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import LiteralString, NamedTuple
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.errors import not_found
from consorcio.platform.arrays import plain_array, text_array
from consorcio.services.financeiro.registros import Titulo, colunas, todos, um
from consorcio.services.financeiro.registros_remessas import (
    BoletoARemeter,
    CriterioRemessa,
    Remessa,
    TituloRemetido,
)
from consorcio.services.financeiro.repository_acordos import EM_ACORDO

_DA_REMESSA: LiteralString = (
    "remessa_id, conta_id, sequencial, nome, layout, ocorrencia, titulos, valor_centavos, sha256, gerada_em, gerada_por"
)
_REMESSA: LiteralString = f"""
SELECT {_DA_REMESSA}, t.enviados, t.confirmados, t.rejeitados
  FROM remessa r CROSS JOIN LATERAL (
       SELECT count(*) FILTER (WHERE situacao IN ('ENVIADO', 'REENVIADO'))::int AS enviados,
              count(*) FILTER (WHERE situacao = 'CONFIRMADO')::int AS confirmados,
              count(*) FILTER (WHERE situacao = 'REJEITADO')::int AS rejeitados
         FROM remessa_titulo WHERE remessa_id = r.remessa_id) t
"""
_CRITERIO: LiteralString = """
   AND (%(grupo_id)s::uuid IS NULL OR t.grupo_id = %(grupo_id)s)
   AND (%(de)s::date IS NULL OR t.vencimento >= %(de)s) AND (%(ate)s::date IS NULL OR t.vencimento <= %(ate)s)
   AND (cardinality(%(parcelas)s::uuid[]) = 0 OR t.parcela_id = ANY(%(parcelas)s))
"""
# What each request needs of the boleto, of its title and of what was asked before.
_QUE_PODEM: dict[str, LiteralString] = {
    "ENTRADA": f"b.situacao = 'EMITIDO' AND t.situacao IN ('ABERTO', 'PARCIAL') AND NOT {EM_ACORDO}",
    "BAIXA": (
        "(cardinality(%(parcelas)s::uuid[]) > 0"
        f" OR t.situacao IN ('PAGO', 'CANCELADO') OR {EM_ACORDO})"
        " AND EXISTS (SELECT FROM remessa_titulo e WHERE e.boleto_id = b.boleto_id AND e.ocorrencia = 'ENTRADA'"
        " AND e.situacao <> 'REJEITADO')"
    ),
    "ALTERACAO_VENCIMENTO": "b.situacao = 'REGISTRADO' AND t.situacao IN ('ABERTO', 'PARCIAL')",
}
# An entry that was confirmed is never asked again; a change of due date may be, later.
_JA_PEDIDO: dict[str, LiteralString] = {
    "ENTRADA": "p.situacao = 'CONFIRMADO' OR (p.situacao = 'ENVIADO' AND NOT %(reenviar)s)",
    "BAIXA": "p.situacao = 'CONFIRMADO' OR (p.situacao = 'ENVIADO' AND NOT %(reenviar)s)",
    "ALTERACAO_VENCIMENTO": "p.situacao = 'ENVIADO' AND NOT %(reenviar)s",
}


async def travar_conta(conn: AsyncConnection, conta_id: UUID) -> int:
    """The number of the next file, kept until the end of the transaction: two remessas never pick the same titles."""
    cursor = await conn.execute("SELECT proxima_remessa FROM conta_bancaria WHERE conta_id = %s FOR UPDATE", [conta_id])
    linha = await cursor.fetchone()
    if linha is None:
        raise not_found("conta bancária", conta_id)
    return int(linha[0])


async def titulos_sem_boleto(conn: AsyncConnection, criterio: CriterioRemessa) -> list[Titulo]:
    """Open titles of the group and period with something to pay and no boleto in the street."""
    consulta: LiteralString = (
        f"SELECT {colunas(Titulo)} FROM titulo t WHERE parcela_id IN (SELECT parcela_id FROM titulo_nao_pago"
        " WHERE NOT cancelado AND (%(grupo_id)s::uuid IS NULL OR grupo_id = %(grupo_id)s))"
        " AND falta_do_principal(t, 'infinity') > 0 AND NOT EXISTS (SELECT FROM boleto_em_aberto b"
        f" WHERE b.parcela_id = t.parcela_id) AND NOT {EM_ACORDO}"
        + _CRITERIO
        + " ORDER BY vencimento, cota_numero, identificador"
    )
    return await todos(conn, Titulo, consulta, _parametros(criterio))


async def boletos_a_remeter(
    conn: AsyncConnection, conta_id: UUID, ocorrencia: str, criterio: CriterioRemessa
) -> list[BoletoARemeter]:
    """The boletos of an account that may go with a request, by due date."""
    consulta: LiteralString = (
        "SELECT b.boleto_id, b.parcela_id, t.identificador, c.consorciado_id, b.numero, b.valor_centavos,"
        " b.vencimento, b.emitido_em, g.regra FROM boleto_em_aberto a"
        " JOIN boleto_emitido b USING (boleto_id) JOIN titulo t ON t.parcela_id = b.parcela_id"
        " JOIN conta_cota c ON c.cota_id = t.cota_id JOIN grupo g ON g.grupo_id = t.grupo_id"
        " WHERE a.conta_id = %(conta)s AND "
        + _QUE_PODEM[ocorrencia]
        + _CRITERIO
        + " AND NOT EXISTS (SELECT FROM remessa_titulo p WHERE p.boleto_id = b.boleto_id"
        " AND p.ocorrencia = %(ocorrencia)s AND ("
        + _JA_PEDIDO[ocorrencia]
        + ")) ORDER BY b.vencimento, b.numero, b.boleto_id"
    )
    return await todos(
        conn, BoletoARemeter, consulta, _parametros(criterio) | {"conta": conta_id, "ocorrencia": ocorrencia}
    )


async def inserir(conn: AsyncConnection, remessa: Remessa, selado: bytes) -> None:
    """A new file; the next one of the account has the next number."""
    await conn.execute(
        f"INSERT INTO remessa ({_DA_REMESSA}, conteudo) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            *(remessa.remessa_id, remessa.conta_id, remessa.sequencial, remessa.nome, remessa.layout),
            *(remessa.ocorrencia, remessa.titulos, remessa.valor_centavos, remessa.sha256, remessa.gerada_em),
            *(remessa.gerada_por, selado),
        ],
    )
    await conn.execute(
        "UPDATE conta_bancaria SET proxima_remessa = %s WHERE conta_id = %s", [remessa.sequencial + 1, remessa.conta_id]
    )


async def inserir_titulos(conn: AsyncConnection, remessa: Remessa, boletos: Sequence[BoletoARemeter]) -> None:
    """The titles of a file, in its order. Who was waiting for an answer to the same request waits here from now on."""
    await conn.execute(
        "UPDATE remessa_titulo SET situacao = 'REENVIADO' WHERE boleto_id = ANY(%s) AND ocorrencia = %s"
        " AND situacao = 'ENVIADO'",
        [[boleto.boleto_id for boleto in boletos], remessa.ocorrencia],
    )
    colunas_do_titulo = "remessa_id, ordem, boleto_id, parcela_id, ocorrencia, vencimento, valor_centavos"
    async with (
        conn.cursor() as cursor,
        cursor.copy(f"COPY remessa_titulo ({colunas_do_titulo}) FROM STDIN") as copia,
    ):
        for ordem, boleto in enumerate(boletos, start=1):
            await copia.write_row(
                [
                    *(remessa.remessa_id, ordem, boleto.boleto_id, boleto.parcela_id),
                    *(remessa.ocorrencia, boleto.vencimento, boleto.valor_centavos),
                ]
            )


async def buscar(conn: AsyncConnection, remessa_id: UUID) -> Remessa:
    """A remessa; NOT_FOUND when there is none."""
    remessa = await um(conn, Remessa, _REMESSA + " WHERE r.remessa_id = %s", [remessa_id])
    if remessa is None:
        raise not_found("remessa", remessa_id)
    return remessa


async def conteudo_selado(conn: AsyncConnection, remessa_id: UUID) -> bytes:
    """The content of a remessa as it is kept; NOT_FOUND when there is none."""
    cursor = await conn.execute("SELECT conteudo FROM remessa WHERE remessa_id = %s", [remessa_id])
    linha = await cursor.fetchone()
    if linha is None:
        raise not_found("remessa", remessa_id)
    return bytes(linha[0])


async def listar(conn: AsyncConnection, conta_id: UUID, antes_de: int, limite: int) -> list[Remessa]:
    """A page of the remessas of an account, the latest first; zero is the start."""
    consulta: LiteralString = (
        _REMESSA + " WHERE r.conta_id = %s AND (%s = 0 OR r.sequencial < %s) ORDER BY r.sequencial DESC LIMIT %s"
    )
    return await todos(conn, Remessa, consulta, [conta_id, antes_de, antes_de, limite])


async def listar_titulos(
    conn: AsyncConnection, remessa_id: UUID, situacao: str, depois_de: int, limite: int
) -> list[TituloRemetido]:
    """A page of the titles of a remessa, in the order of the file; an empty state means all."""
    return await todos(
        conn,
        TituloRemetido,
        "SELECT r.ordem, r.parcela_id, t.identificador, r.boleto_id, b.nosso_numero, r.valor_centavos, r.vencimento,"
        " r.situacao, r.motivo FROM remessa_titulo r JOIN titulo t USING (parcela_id) JOIN boleto b USING (boleto_id)"
        " WHERE r.remessa_id = %s AND (%s = '' OR r.situacao = %s) AND r.ordem > %s ORDER BY r.ordem LIMIT %s",
        [remessa_id, situacao, situacao, depois_de, limite],
    )


class Resposta(NamedTuple):
    """What the bank answered to a request about a boleto."""

    boleto_id: str
    ocorrencia: str
    situacao: str
    motivo: str


async def responder(conn: AsyncConnection, respostas: Sequence[Resposta]) -> dict[UUID, date]:
    """Write what the bank answered to what was waiting; the new due dates that it confirmed, by boleto."""
    cursor = await conn.execute(
        "WITH respondidos AS (UPDATE remessa_titulo p SET situacao = r.situacao, motivo = r.motivo"
        " FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[]) AS r (boleto_id, ocorrencia, situacao, motivo)"
        " WHERE p.boleto_id = r.boleto_id AND p.ocorrencia = r.ocorrencia AND p.situacao = 'ENVIADO'"
        " RETURNING p.*) SELECT boleto_id, vencimento FROM respondidos"
        " WHERE ocorrencia = 'ALTERACAO_VENCIMENTO' AND situacao = 'CONFIRMADO'",
        [
            plain_array([r.boleto_id for r in respostas]),
            plain_array([r.ocorrencia for r in respostas]),
            plain_array([r.situacao for r in respostas]),
            text_array([r.motivo for r in respostas]),
        ],
    )
    return dict(await cursor.fetchall())


async def mudar_vencimento(
    conn: AsyncConnection, boleto_id: UUID, vencimento: date, codigo_barras: str, linha_digitavel: str
) -> None:
    """A boleto with another due date, and the barcode that says it."""
    await conn.execute(
        "UPDATE boleto_emitido SET vencimento = %s, codigo_barras = %s, linha_digitavel = %s WHERE boleto_id = %s",
        [vencimento, codigo_barras, linha_digitavel, boleto_id],
    )


def _parametros(criterio: CriterioRemessa) -> dict[str, object]:
    return {
        "grupo_id": criterio.grupo_id,
        "de": criterio.vencimento_de,
        "ate": criterio.vencimento_ate,
        "parcelas": list(criterio.parcela_ids),
        "reenviar": criterio.reenviar,
    }
