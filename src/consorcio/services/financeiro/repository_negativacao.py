"""Reading and writing what was told to the credit bureaus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.errors import not_found
from consorcio.services.financeiro.registros import colunas, todos, um
from consorcio.services.financeiro.repository_acordos import EM_ACORDO


@dataclass(frozen=True, slots=True)
class Divida:
    """An overdue title that may be told, or one that was and must be taken back, with why."""

    parcela_id: UUID
    identificador: str
    grupo_id: UUID
    cota_id: UUID
    consorciado_id: UUID
    valor_centavos: int
    vencimento: date
    motivo: str


@dataclass(frozen=True, slots=True)
class ArquivoNegativacao:
    """A file, without its content."""

    arquivo_id: UUID
    sequencial: int
    inclusoes: int
    exclusoes: int
    sha256: str
    gerado_em: datetime
    gerado_por: str


@dataclass(frozen=True, slots=True)
class Negativacao:
    """A debt at the bureaus, or that was there."""

    parcela_id: UUID
    identificador: str
    cota_id: UUID
    valor_centavos: int
    vencimento: date
    publicar_de: date
    incluida_em: date
    excluida_em: date | None
    motivo_exclusao: str


@dataclass(frozen=True, slots=True)
class CriterioNegativacao:
    """Whose debts are told: of a group or all, how late at least and not older than, only of who has the credit."""

    grupo_id: UUID | None
    vencidas_ate: date
    vencidas_desde: date
    so_contempladas: bool


_ARQUIVO: LiteralString = f"SELECT {colunas(ArquivoNegativacao)} FROM negativacao_arquivo"


async def proximo_sequencial(conn: AsyncConnection) -> int:
    """The number of the next file; who asks at the same time waits for this transaction."""
    await conn.execute("SELECT pg_advisory_xact_lock(hashtextextended('negativacao', 14))")
    cursor = await conn.execute("SELECT coalesce(max(sequencial), 0) + 1 FROM negativacao_arquivo")
    linha = await cursor.fetchone()
    return int(linha[0]) if linha else 1


async def a_incluir(conn: AsyncConnection, criterio: CriterioNegativacao, limite: int) -> list[Divida]:
    """Open parcelas late enough of active cotas that were never told, the oldest first."""
    return await todos(
        conn,
        Divida,
        "SELECT t.parcela_id, t.identificador, t.grupo_id, t.cota_id, c.consorciado_id,"
        " falta_do_principal(t, 'infinity') AS valor_centavos, t.vencimento, '' AS motivo"
        "  FROM titulo_nao_pago n JOIN titulo t USING (parcela_id) JOIN conta_cota c ON c.cota_id = n.cota_id"
        " WHERE n.tipo = 'PARCELA' AND NOT n.cancelado AND falta_do_principal(t, 'infinity') > 0"
        "   AND c.situacao = 'ATIVA' AND (c.contemplacao_id IS NOT NULL OR NOT %(so_contempladas)s)"
        "   AND n.vencimento BETWEEN %(desde)s AND %(ate)s AND (%(grupo)s::uuid IS NULL OR n.grupo_id = %(grupo)s)"
        "   AND NOT EXISTS (SELECT FROM negativacao n WHERE n.parcela_id = t.parcela_id)"
        f"   AND NOT {EM_ACORDO}"
        " ORDER BY t.vencimento, t.identificador LIMIT %(limite)s",
        {
            "so_contempladas": criterio.so_contempladas,
            "desde": criterio.vencidas_desde,
            "ate": criterio.vencidas_ate,
            "grupo": criterio.grupo_id,
            "limite": limite,
        },
    )


async def a_excluir(conn: AsyncConnection, vencidas_desde: date, limite: int) -> list[Divida]:
    """What was told and must go, whatever its group: paid, cancelled, or five years old."""
    return await todos(
        conn,
        Divida,
        "SELECT n.parcela_id, t.identificador, n.grupo_id, n.cota_id, n.consorciado_id, n.valor_centavos, n.vencimento,"
        " CASE t.situacao WHEN 'PAGO' THEN 'PAGAMENTO' WHEN 'CANCELADO' THEN 'CANCELAMENTO' ELSE 'PRAZO' END AS motivo"
        "  FROM negativacao n JOIN titulo t USING (parcela_id) WHERE n.excluida_em IS NULL"
        "   AND (t.situacao IN ('PAGO', 'CANCELADO') OR n.vencimento < %s)"
        " ORDER BY n.vencimento, t.identificador LIMIT %s",
        [vencidas_desde, limite],
    )


async def inserir_arquivo(conn: AsyncConnection, arquivo: ArquivoNegativacao, selado: bytes) -> None:
    """A new file."""
    await conn.execute(
        f"INSERT INTO negativacao_arquivo ({colunas(ArquivoNegativacao)}, conteudo)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        [*(getattr(arquivo, nome) for nome in ArquivoNegativacao.__dataclass_fields__), selado],
    )


async def incluir(
    conn: AsyncConnection, arquivo_id: UUID, dividas: Sequence[Divida], publicar: date, hoje: date
) -> None:
    """These debts were told by a file."""
    await conn.execute(
        "INSERT INTO negativacao (parcela_id, grupo_id, cota_id, consorciado_id, valor_centavos, vencimento,"
        " publicar_de, incluida_em, arquivo_inclusao_id) SELECT p, g, c, k, v, d, %s, %s, %s"
        " FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::uuid[], %s::bigint[], %s::date[])"
        " AS n (p, g, c, k, v, d)",
        [
            *(publicar, hoje, arquivo_id),
            [d.parcela_id for d in dividas],
            [d.grupo_id for d in dividas],
            [d.cota_id for d in dividas],
            [d.consorciado_id for d in dividas],
            [d.valor_centavos for d in dividas],
            [d.vencimento for d in dividas],
        ],
    )


async def excluir(conn: AsyncConnection, arquivo_id: UUID, dividas: Sequence[Divida], hoje: date) -> None:
    """These debts were taken back by a file."""
    await conn.execute(
        "UPDATE negativacao n SET excluida_em = %s, arquivo_exclusao_id = %s, motivo_exclusao = d.motivo"
        " FROM unnest(%s::uuid[], %s::text[]) AS d (parcela_id, motivo) WHERE n.parcela_id = d.parcela_id",
        [hoje, arquivo_id, [d.parcela_id for d in dividas], [d.motivo for d in dividas]],
    )


async def buscar_arquivo(conn: AsyncConnection, arquivo_id: UUID) -> tuple[ArquivoNegativacao, bytes]:
    """A file and its content as it is kept; NOT_FOUND when there is none."""
    arquivo = await um(conn, ArquivoNegativacao, _ARQUIVO + " WHERE arquivo_id = %s", [arquivo_id])
    cursor = await conn.execute("SELECT conteudo FROM negativacao_arquivo WHERE arquivo_id = %s", [arquivo_id])
    linha = await cursor.fetchone()
    if arquivo is None or linha is None:
        raise not_found("arquivo de negativação", arquivo_id)
    return arquivo, bytes(linha[0])


async def listar_arquivos(conn: AsyncConnection, antes_de: int, limite: int) -> list[ArquivoNegativacao]:
    """A page of the files, the latest first; zero is the start."""
    return await todos(
        conn,
        ArquivoNegativacao,
        _ARQUIVO + " WHERE (%s = 0 OR sequencial < %s) ORDER BY sequencial DESC LIMIT %s",
        [antes_de, antes_de, limite],
    )


async def listar(
    conn: AsyncConnection, grupo_id: UUID | None, *, em_vigor: bool, depois_de: UUID, limite: int
) -> list[Negativacao]:
    """A page of the debts, by title."""
    return await todos(
        conn,
        Negativacao,
        "SELECT n.parcela_id, t.identificador, n.cota_id, n.valor_centavos, n.vencimento, n.publicar_de, n.incluida_em,"
        " n.excluida_em, n.motivo_exclusao FROM negativacao n JOIN titulo t USING (parcela_id)"
        " WHERE (%s::uuid IS NULL OR n.grupo_id = %s) AND (NOT %s OR n.excluida_em IS NULL) AND n.parcela_id > %s"
        " ORDER BY n.parcela_id LIMIT %s",
        [grupo_id, grupo_id, em_vigor, depois_de, limite],
    )
