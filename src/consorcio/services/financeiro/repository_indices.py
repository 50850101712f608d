"""Reading and writing index series and readjustments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import LiteralString
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.errors import not_found
from consorcio.services.financeiro.bcb import VariacaoMensal
from consorcio.services.financeiro.domain.reajuste import BaseReajuste
from consorcio.services.financeiro.registros import colunas, todos, um


@dataclass(frozen=True, slots=True)
class Reajuste:
    """A readjustment of the prices of a group by its index."""

    reajuste_id: UUID
    grupo_id: UUID
    indice: str
    mes_final: date
    variacao: Decimal
    vigencia: date
    situacao: str
    proposto_por: str
    proposto_em: datetime
    decidido_por: str
    decidido_em: datetime | None


@dataclass(frozen=True, slots=True)
class IndiceDoGrupo:
    """The index that the prices of a group follow, and from whose anniversary."""

    indice: str
    base: BaseReajuste


@dataclass(frozen=True, slots=True)
class PrecoReajustado:
    """A bem, before and after, and what the cotas that have it still owe of FC, TA and FR at the price before."""

    bem_id: UUID
    anterior_centavos: int
    novo_centavos: int
    cotas: int = 0
    saldo_centavos: int = 0


_REAJUSTE: LiteralString = f"SELECT {colunas(Reajuste)} FROM reajuste"


async def guardar(
    conn: AsyncConnection, variacoes: Sequence[VariacaoMensal], origem: str, quem: str, agora: datetime
) -> int:
    """New months of the series; how many. A month that is there never changes."""
    cursor = await conn.execute(
        "INSERT INTO indice_mensal (indice, mes, variacao, origem, importado_em, importado_por)"
        " SELECT indice, mes, variacao, %s, %s, %s FROM unnest(%s::text[], %s::date[], %s::numeric[])"
        " AS v (indice, mes, variacao) ON CONFLICT DO NOTHING",
        [
            *(origem, agora, quem),
            [v.indice for v in variacoes],
            [v.mes for v in variacoes],
            [v.variacao for v in variacoes],
        ],
    )
    return cursor.rowcount


async def divergentes(conn: AsyncConnection, variacoes: Sequence[VariacaoMensal]) -> list[VariacaoMensal]:
    """The months that are kept with another variation, as they are kept."""
    return await todos(
        conn,
        VariacaoMensal,
        "SELECT indice, mes, i.variacao FROM unnest(%s::text[], %s::date[], %s::numeric[]) AS v (indice, mes, variacao)"
        " JOIN indice_mensal i USING (indice, mes) WHERE i.variacao <> v.variacao ORDER BY indice, mes",
        [[v.indice for v in variacoes], [v.mes for v in variacoes], [v.variacao for v in variacoes]],
    )


async def serie(conn: AsyncConnection, indice: str, de: date, ate: date) -> list[VariacaoMensal]:
    """The months of an index, in order."""
    return await todos(
        conn,
        VariacaoMensal,
        "SELECT indice, mes, variacao FROM indice_mensal WHERE indice = %s AND mes BETWEEN %s AND %s ORDER BY mes"
        " LIMIT 1200",
        [indice, de, ate],
    )


async def definir_indice(
    conn: AsyncConnection, grupo_id: UUID, contrato: IndiceDoGrupo, quem: str, agora: datetime
) -> None:
    """The index of a group, from now on."""
    await conn.execute(
        "INSERT INTO indice_do_grupo (grupo_id, indice, base, definido_por, definido_em) VALUES (%s, %s, %s, %s, %s)"
        " ON CONFLICT (grupo_id) DO UPDATE SET indice = excluded.indice, base = excluded.base,"
        " definido_por = excluded.definido_por, definido_em = excluded.definido_em",
        [grupo_id, contrato.indice, contrato.base.value, quem, agora],
    )


async def indice_do_grupo(conn: AsyncConnection, grupo_id: UUID) -> IndiceDoGrupo | None:
    """The index of a group, or none."""
    cursor = await conn.execute("SELECT indice, base FROM indice_do_grupo WHERE grupo_id = %s", [grupo_id])
    linha = await cursor.fetchone()
    return IndiceDoGrupo(linha[0], BaseReajuste(linha[1])) if linha else None


async def precos(conn: AsyncConnection, grupo_id: UUID) -> list[PrecoReajustado]:
    """The prices of a group as they are, and what hangs on each; a replaced bem has none of its own (R4.33)."""
    return await todos(
        conn,
        PrecoReajustado,
        "SELECT p.bem_id, p.preco_centavos AS anterior_centavos, p.preco_centavos AS novo_centavos,"
        " count(c.cota_id)::int AS cotas, coalesce(sum(round(p.preco_centavos * (100 - c.fc_pago + c.ta_total"
        " - c.ta_paga + c.fr_total - c.fr_pago) / 100)), 0)::bigint AS saldo_centavos FROM preco_bem p"
        " LEFT JOIN conta_cota c ON c.grupo_id = p.grupo_id AND c.bem_id = p.bem_id AND c.situacao = 'ATIVA'"
        " WHERE p.grupo_id = %s AND NOT EXISTS (SELECT FROM substituicao_bem s WHERE s.grupo_id = p.grupo_id"
        " AND s.bem_id = p.bem_id AND s.situacao = 'CONFIRMADA')"
        " GROUP BY p.bem_id, p.preco_centavos ORDER BY p.bem_id",
        [grupo_id],
    )


async def bens_de_outros(conn: AsyncConnection, grupo_id: UUID, bens: Sequence[UUID]) -> list[UUID]:
    """Of these bens of a group, those that another group has too: their price is not of one group."""
    cursor = await conn.execute(
        "SELECT DISTINCT bem_id FROM preco_bem WHERE grupo_id <> %s AND bem_id = ANY(%s) ORDER BY bem_id",
        [grupo_id, list(bens)],
    )
    return [bem_id for (bem_id,) in await cursor.fetchall()]


async def ultima_vigencia(conn: AsyncConnection, grupo_id: UUID) -> date | None:
    """When the last readjustment of a group began to hold, or none."""
    cursor = await conn.execute(
        "SELECT max(vigencia) FROM reajuste WHERE grupo_id = %s AND situacao = 'APLICADO'", [grupo_id]
    )
    linha = await cursor.fetchone()
    return linha[0] if linha else None


async def ultimas_vigencias(conn: AsyncConnection, grupo_id: UUID) -> dict[UUID, date]:
    """When the last readjustment of each bem of a group began to hold, of those that had one."""
    cursor = await conn.execute(
        "SELECT bem_id, max(vigencia) FROM reajuste JOIN reajuste_preco USING (reajuste_id)"
        " WHERE grupo_id = %s AND situacao = 'APLICADO' GROUP BY bem_id",
        [grupo_id],
    )
    return dict(await cursor.fetchall())


async def inserir(conn: AsyncConnection, reajuste: Reajuste, novos: Sequence[PrecoReajustado]) -> bool:
    """A proposal; False when the group has one waiting."""
    cursor = await conn.execute(
        f"INSERT INTO reajuste ({colunas(Reajuste)}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
        " ON CONFLICT DO NOTHING",
        [getattr(reajuste, nome) for nome in Reajuste.__dataclass_fields__],
    )
    if cursor.rowcount == 0:
        return False
    await conn.execute(
        "INSERT INTO reajuste_preco (reajuste_id, bem_id, anterior_centavos, novo_centavos)"
        " SELECT %s, * FROM unnest(%s::uuid[], %s::bigint[], %s::bigint[])",
        [
            reajuste.reajuste_id,
            [p.bem_id for p in novos],
            [p.anterior_centavos for p in novos],
            [p.novo_centavos for p in novos],
        ],
    )
    return True


async def buscar(conn: AsyncConnection, reajuste_id: UUID, *, travar: bool = False) -> Reajuste:
    """A readjustment; NOT_FOUND when there is none."""
    trava: LiteralString = " FOR UPDATE" if travar else ""
    reajuste = await um(conn, Reajuste, _REAJUSTE + " WHERE reajuste_id = %s" + trava, [reajuste_id])
    if reajuste is None:
        raise not_found("reajuste", reajuste_id)
    return reajuste


async def precos_do_reajuste(conn: AsyncConnection, reajuste_id: UUID) -> list[PrecoReajustado]:
    """The prices of a proposal."""
    return await todos(
        conn,
        PrecoReajustado,
        "SELECT bem_id, anterior_centavos, novo_centavos FROM reajuste_preco WHERE reajuste_id = %s ORDER BY bem_id",
        [reajuste_id],
    )


async def decidir(conn: AsyncConnection, reajuste_id: UUID, situacao: str, quem: str, agora: datetime) -> None:
    """What the second person decided."""
    await conn.execute(
        "UPDATE reajuste SET situacao = %s, decidido_por = %s, decidido_em = %s WHERE reajuste_id = %s",
        [situacao, quem, agora, reajuste_id],
    )


async def listar(conn: AsyncConnection, grupo_id: UUID) -> list[Reajuste]:
    """The readjustments of a group, the latest first."""
    return await todos(
        conn, Reajuste, _REAJUSTE + " WHERE grupo_id = %s ORDER BY proposto_em DESC, reajuste_id LIMIT 200", [grupo_id]
    )


async def propostos(conn: AsyncConnection) -> list[Reajuste]:
    """The readjustments of every group that wait for a decision, the oldest first."""
    return await todos(
        conn, Reajuste, _REAJUSTE + " WHERE situacao = 'PROPOSTO' ORDER BY proposto_em, reajuste_id LIMIT 200", []
    )
