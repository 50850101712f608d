"""Reading what the groups hold of others, and keeping what was asked to be remitted of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.errors import conflict, not_found
from consorcio.platform.database import Transaction
from consorcio.services.financeiro.livro import Fato
from consorcio.services.financeiro.registros import colunas, todos, um


@dataclass(frozen=True, slots=True)
class ARepassar:
    """What a group holds of others in an account: how much its money in the bank covers, how much was asked for.

    `a_receber` is what was remitted and the group gave back since: they owe it to the group.
    """

    grupo_id: UUID
    grupo_codigo: str
    valor_centavos: int
    disponivel_centavos: int
    proposto_centavos: int
    a_receber_centavos: int
    fechado_ate: date | None


@dataclass(frozen=True, slots=True)
class TotalARepassar:
    """An account in every group."""

    conta: str
    valor_centavos: int
    disponivel_centavos: int
    proposto_centavos: int
    a_receber_centavos: int
    grupos: int


@dataclass(frozen=True, slots=True)
class Repasse:
    """Money of others that leaves one group, or all; who receives it is sealed."""

    repasse_id: UUID
    conta: str
    grupo_id: UUID | None
    beneficiario: bytes
    documento: bytes
    valor_centavos: int
    grupos: int
    data_contabil: date
    situacao: str
    motivo: str
    comprovante: str
    proposto_por: str
    decidido_por: str
    proposto_em: datetime


@dataclass(frozen=True, slots=True)
class ParteDoRepasse:
    """What leaves one of its groups."""

    grupo_id: UUID
    grupo_codigo: str
    valor_centavos: int


_REPASSE: LiteralString = f"SELECT {colunas(Repasse)} FROM repasse"
_SALDOS: LiteralString = """
SELECT s.grupo_id, g.codigo AS grupo_codigo, s.conta,
       greatest(s.creditos_centavos - s.debitos_centavos, 0)::bigint AS valor_centavos,
       greatest(least(s.creditos_centavos - s.debitos_centavos, l.bancos_debitos - l.bancos_creditos), 0)::bigint
           AS disponivel_centavos,
       coalesce(p.valor_centavos, 0)::bigint AS proposto_centavos,
       greatest(s.debitos_centavos - s.creditos_centavos, 0)::bigint AS a_receber_centavos, l.fechado_ate
  FROM saldo_conta s
  JOIN grupo g USING (grupo_id)
  JOIN livro l ON l.livro_id = s.grupo_id
  LEFT JOIN (SELECT r.conta, i.grupo_id, sum(i.valor_centavos) AS valor_centavos
               FROM repasse r JOIN repasse_grupo i USING (repasse_id)
              WHERE r.situacao = 'PROPOSTO' GROUP BY 1, 2) p ON p.conta = s.conta AND p.grupo_id = s.grupo_id
 WHERE s.creditos_centavos <> s.debitos_centavos AND s.conta = ANY(%(contas)s)"""
_COLUNAS_A_REPASSAR: LiteralString = colunas(ARepassar)


async def totais_a_repassar(
    conn: AsyncConnection, contas: Sequence[str], grupo_id: UUID | None
) -> dict[str, TotalARepassar]:
    """What there is to remit of each account that has something, in one group or in all."""
    totais = await todos(
        conn,
        TotalARepassar,
        "SELECT conta, sum(valor_centavos)::bigint AS valor_centavos, sum(disponivel_centavos)::bigint"
        " AS disponivel_centavos, sum(proposto_centavos)::bigint AS proposto_centavos,"
        " sum(a_receber_centavos)::bigint AS a_receber_centavos,"
        " (count(*) FILTER (WHERE valor_centavos > 0))::int AS grupos"
        f" FROM ({_SALDOS} AND (%(grupo)s::uuid IS NULL OR s.grupo_id = %(grupo)s)) t GROUP BY conta",
        {"contas": list(contas), "grupo": grupo_id},
    )
    return {total.conta: total for total in totais}


async def grupos_a_repassar(conn: AsyncConnection, conta: str, depois_de: UUID | None, limite: int) -> list[ARepassar]:
    """The groups with something to remit of an account, or to have back, after one."""
    return await todos(
        conn,
        ARepassar,
        f"SELECT {_COLUNAS_A_REPASSAR} FROM ({_SALDOS} AND (%(depois)s::uuid IS NULL OR s.grupo_id > %(depois)s)) t"
        " ORDER BY grupo_id LIMIT %(limite)s",
        {"contas": [conta], "depois": depois_de, "limite": limite},
    )


async def a_repassar_dos_grupos(conn: AsyncConnection, conta: str, grupos: Sequence[UUID]) -> dict[UUID, ARepassar]:
    """What these groups have to remit of an account; who has nothing is not there."""
    achados = await todos(
        conn,
        ARepassar,
        f"SELECT {_COLUNAS_A_REPASSAR} FROM ({_SALDOS} AND s.grupo_id = ANY(%(grupos)s)) t ORDER BY grupo_id",
        {"contas": [conta], "grupos": list(grupos)},
    )
    return {achado.grupo_id: achado for achado in achados}


async def grupos_com_saldo(conn: AsyncConnection, conta: str) -> list[UUID]:
    """The groups with something to remit of an account."""
    cursor = await conn.execute(f"SELECT grupo_id FROM ({_SALDOS}) t WHERE valor_centavos > 0", {"contas": [conta]})
    return [grupo_id for (grupo_id,) in await cursor.fetchall()]


async def inserir_repasse(tx: Transaction, repasse: Repasse, partes: Sequence[ARepassar]) -> None:
    """A remittance proposed, and what it asks of each group: all that its cash covers, or what was said of one."""
    valores = {nome: getattr(repasse, nome) for nome in Repasse.__dataclass_fields__}
    lugares: LiteralString = ", ".join(f"%({nome})s" for nome in Repasse.__dataclass_fields__)
    await tx.conn.execute(
        f"INSERT INTO repasse ({colunas(Repasse)}) VALUES ({lugares})",
        valores,
    )
    await tx.conn.execute(
        "INSERT INTO repasse_grupo (repasse_id, grupo_id, valor_centavos)"
        " SELECT %s, * FROM unnest(%s::uuid[], %s::bigint[])",
        [
            repasse.repasse_id,
            [parte.grupo_id for parte in partes],
            [parte.disponivel_centavos for parte in partes],
        ],
    )


async def buscar_repasse(conn: AsyncConnection, repasse_id: UUID, *, travar: bool = False) -> Repasse:
    """A remittance, alone until the end of the transaction when asked; NOT_FOUND."""
    repasse = await um(
        conn, Repasse, _REPASSE + " WHERE repasse_id = %s" + (" FOR UPDATE" if travar else ""), [repasse_id]
    )
    if repasse is None:
        raise not_found("repasse", repasse_id)
    return repasse


async def partes_do_repasse(
    conn: AsyncConnection, repasse_id: UUID, depois_de: UUID | None = None, limite: int | None = None
) -> list[ParteDoRepasse]:
    """What leaves each group of a remittance, after one."""
    return await todos(
        conn,
        ParteDoRepasse,
        "SELECT p.grupo_id, g.codigo AS grupo_codigo, p.valor_centavos FROM repasse_grupo p"
        " JOIN grupo g USING (grupo_id) WHERE p.repasse_id = %(repasse)s"
        " AND (%(depois)s::uuid IS NULL OR p.grupo_id > %(depois)s) ORDER BY p.grupo_id LIMIT %(limite)s",
        {"repasse": repasse_id, "depois": depois_de, "limite": limite},
    )


async def listar_repasses(
    conn: AsyncConnection, situacao: str, grupo_id: UUID | None, antes_de: UUID | None, limite: int
) -> list[Repasse]:
    """Remittances, the newest first, before one."""
    return await todos(
        conn,
        Repasse,
        _REPASSE + " r WHERE (%(situacao)s = '' OR situacao = %(situacao)s)"
        " AND (%(grupo)s::uuid IS NULL OR EXISTS (SELECT FROM repasse_grupo p"
        "      WHERE p.repasse_id = r.repasse_id AND p.grupo_id = %(grupo)s))"
        " AND (%(antes)s::uuid IS NULL OR repasse_id < %(antes)s) ORDER BY repasse_id DESC LIMIT %(limite)s",
        {"situacao": situacao, "grupo": grupo_id, "antes": antes_de, "limite": limite},
    )


async def repasses_propostos(conn: AsyncConnection, grupo_id: str, limite: int) -> list[Repasse]:
    """Remittances that wait for a second person, oldest first; an empty group is any."""
    return await todos(
        conn,
        Repasse,
        _REPASSE + " r WHERE situacao = 'PROPOSTO' AND (%(grupo)s = '' OR EXISTS (SELECT FROM repasse_grupo p"
        "  WHERE p.repasse_id = r.repasse_id AND p.grupo_id::text = %(grupo)s))"
        " ORDER BY proposto_em, repasse_id LIMIT %(limite)s",
        {"grupo": grupo_id, "limite": limite},
    )


async def codigos_dos_grupos(conn: AsyncConnection, grupos: Sequence[UUID]) -> dict[UUID, str]:
    """The code of each group."""
    cursor = await conn.execute("SELECT grupo_id, codigo FROM grupo WHERE grupo_id = ANY(%s)", [list(grupos)])
    return dict(await cursor.fetchall())


async def comprovante_usado(conn: AsyncConnection, repasse: Repasse) -> bool:
    """Whether another remittance of the account was paid by this transfer."""
    cursor = await conn.execute(
        "SELECT 1 FROM repasse WHERE conta = %s AND comprovante = %s AND situacao = 'PAGO'",
        [repasse.conta, repasse.comprovante],
    )
    return await cursor.fetchone() is not None


async def gravar_decisao_do_repasse(tx: Transaction, repasse: Repasse) -> None:
    """What became of a remittance proposed."""
    await tx.conn.execute(
        "UPDATE repasse SET situacao = %s, motivo = %s, comprovante = %s, decidido_por = %s WHERE repasse_id = %s",
        [repasse.situacao, repasse.motivo, repasse.comprovante, repasse.decidido_por, repasse.repasse_id],
    )


async def gravar_fatos_do_repasse(tx: Transaction, repasse: Repasse, fatos: dict[UUID, UUID]) -> None:
    """The fact of each group, and that its money left it (R10.04)."""
    await tx.conn.execute(
        "UPDATE repasse_grupo p SET fato_id = f.fato FROM unnest(%s::uuid[], %s::uuid[]) AS f (grupo, fato)"
        " WHERE p.repasse_id = %s AND p.grupo_id = f.grupo",
        [list(fatos), list(fatos.values()), repasse.repasse_id],
    )
    await tx.conn.execute(
        "INSERT INTO desembolso (desembolso_id, grupo_id, finalidade, beneficiario, valor_centavos, data_contabil,"
        " comprovante) SELECT fato_id, grupo_id, 'REPASSE', %s, valor_centavos, %s, %s FROM repasse_grupo"
        " WHERE repasse_id = %s",
        [f"repasse/{repasse.repasse_id}", repasse.data_contabil, repasse.comprovante, repasse.repasse_id],
    )


async def vencer_repasses(tx: Transaction, grupo_id: UUID, motivo: str) -> None:
    """What was proposed with money of a group is void; each is locked in order, after the book of the group."""
    await tx.conn.execute(
        "WITH vencem AS (SELECT repasse_id FROM repasse r WHERE situacao = 'PROPOSTO' AND EXISTS (SELECT FROM"
        "  repasse_grupo p WHERE p.repasse_id = r.repasse_id AND p.grupo_id = %s) ORDER BY repasse_id FOR UPDATE)"
        " UPDATE repasse r SET situacao = 'VENCIDO', motivo = %s FROM vencem v WHERE r.repasse_id = v.repasse_id",
        [grupo_id, motivo],
    )


async def guardar_reembolso(tx: Transaction, fato: Fato, conta: str, valor_centavos: int, comprovante: str) -> None:
    """What was remitted, and the group gave back to who had paid it, comes in again; CONFLICT when it was told."""
    cursor = await tx.conn.execute(
        "INSERT INTO reembolso (reembolso_id, grupo_id, conta, valor_centavos, data_contabil, comprovante)"
        " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
        [fato.fato_id, fato.grupo_id, conta, valor_centavos, fato.data_contabil, comprovante],
    )
    if cursor.rowcount == 0:
        raise conflict(f"O comprovante {comprovante} já foi registrado neste grupo.")
