"""Bens and their append-only prices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.errors import UniqueViolation

from consorcio.core.errors import conflict, not_found, precondition, version_mismatch
from consorcio.platform.rows import Source
from consorcio.services.grupos.domain.bem import Bem, Preco
from consorcio.services.grupos.domain.lista_precos import BemComSerie
from consorcio.services.grupos.domain.parametros import ClasseObjeto
from consorcio.services.grupos.repository.linhas import Linha, todas, uma


@dataclass(frozen=True, slots=True)
class BemComPreco:
    """A bem and its price in force on a day; before the first price, the first."""

    bem: Bem
    preco: Preco


@dataclass(frozen=True, slots=True)
class PrecoRegistrado:
    """A price of the series and when it was written."""

    preco: Preco
    registrado_em: datetime


_BEM: LiteralString = "bem_id, codigo, descricao, classe_objeto, fonte_preco, versao"
_EM_USO: LiteralString = (
    "NOT EXISTS (SELECT FROM bem_substituido s WHERE s.grupo_id = gb.grupo_id AND s.bem_id = gb.bem_id)"
)
_COM_PRECO: LiteralString = """
SELECT b.bem_id, b.codigo, b.descricao, b.classe_objeto, b.fonte_preco, b.versao,
       p.preco_centavos, p.vigencia_inicio, p.motivo
  FROM bem b
  JOIN LATERAL (SELECT * FROM preco_bem WHERE bem_id = b.bem_id
                 ORDER BY vigencia_inicio <= %(dia)s DESC,
                          CASE WHEN vigencia_inicio <= %(dia)s THEN %(dia)s - vigencia_inicio
                               ELSE vigencia_inicio - %(dia)s END
                 LIMIT 1) p ON true
"""


async def inserir(conn: AsyncConnection, bem: Bem, preco: Preco, agora: datetime) -> None:
    """A bem and its first price. CONFLICT when the code is taken."""
    try:
        await conn.execute(
            "INSERT INTO bem (bem_id, codigo, descricao, classe_objeto, fonte_preco) VALUES (%s, %s, %s, %s, %s)",
            [bem.bem_id, bem.codigo, bem.descricao, bem.classe_objeto.value, bem.fonte_preco],
        )
    except UniqueViolation:
        raise conflict(f"Já existe um bem com o código {bem.codigo}.", "/codigo") from None
    await inserir_preco(conn, bem.bem_id, preco, agora)


async def inserir_preco(conn: AsyncConnection, bem_id: UUID, preco: Preco, agora: datetime) -> None:
    """One more price at the end of the series."""
    await conn.execute(
        "INSERT INTO preco_bem (bem_id, vigencia_inicio, preco_centavos, motivo, registrado_em)"
        " VALUES (%s, %s, %s, %s, %s)",
        [bem_id, preco.vigencia_inicio, preco.preco_centavos, preco.motivo, agora],
    )


async def avancar_versao(conn: AsyncConnection, bem_id: UUID, versao: int) -> None:
    """Claim the next version. NOT_FOUND or VERSION_MISMATCH when it is not the one that was read."""
    cursor = await conn.execute(
        "UPDATE bem SET versao = versao + 1 WHERE bem_id = %s AND versao = %s", [bem_id, versao]
    )
    if cursor.rowcount == 0:
        if await uma(conn, "SELECT 1 FROM bem WHERE bem_id = %s", [bem_id]) is None:
            raise not_found("bem", bem_id)
        raise version_mismatch()


async def buscar(conn: Source, bem_id: UUID, dia: date) -> BemComPreco:
    """The bem with its price on a day; NOT_FOUND."""
    linha = await uma(conn, _COM_PRECO + " WHERE b.bem_id = %(bem_id)s", {"bem_id": bem_id, "dia": dia})
    if linha is None:
        raise not_found("bem", bem_id)
    return _com_preco(linha)


async def listar(conn: AsyncConnection, dia: date, depois_de: str, limite: int) -> list[BemComPreco]:
    """Bens by code, after the one given."""
    linhas = await todas(
        conn,
        _COM_PRECO + " WHERE b.codigo > %(depois)s ORDER BY b.codigo LIMIT %(limite)s",
        {"dia": dia, "depois": depois_de, "limite": limite},
    )
    return [_com_preco(linha) for linha in linhas]


async def serie_de_precos(conn: AsyncConnection, bem_id: UUID) -> list[PrecoRegistrado]:
    """The whole series, newest first; NOT_FOUND when there is no such bem."""
    linhas = await todas(
        conn,
        "SELECT vigencia_inicio, preco_centavos, motivo, registrado_em FROM preco_bem WHERE bem_id = %s"
        " ORDER BY vigencia_inicio DESC",
        [bem_id],
    )
    if not linhas:
        raise not_found("bem", bem_id)
    return [PrecoRegistrado(_preco(linha), linha["registrado_em"]) for linha in linhas]


async def precos_do_grupo(conn: AsyncConnection, grupo_id: UUID, dia: date) -> dict[UUID, int]:
    """Centavos of each bem of a group on a day, in the group's order; a replaced one follows the other's (R4.33).

    PRECONDITION when one has no price yet: nothing is charged on a guess (R4.01).
    """
    linhas = await todas(
        conn,
        """
        SELECT gb.bem_id, CASE WHEN s.bem_id IS NULL THEN p.preco_centavos
                               ELSE round(s.preco_anterior_centavos * p.preco_centavos::numeric
                                          / s.preco_novo_centavos)::bigint END AS preco_centavos
          FROM grupo_bem gb
          LEFT JOIN LATERAL (SELECT * FROM bem_substituido s
                              WHERE s.grupo_id = gb.grupo_id AND s.bem_id = gb.bem_id AND s.desde <= %(dia)s
                              ORDER BY s.desde DESC LIMIT 1) s ON true
          LEFT JOIN LATERAL (SELECT preco_centavos FROM preco_bem p
                              WHERE p.bem_id = coalesce(s.bem_novo_id, gb.bem_id) AND p.vigencia_inicio <= %(dia)s
                              ORDER BY p.vigencia_inicio DESC LIMIT 1) p ON true
         WHERE gb.grupo_id = %(grupo)s ORDER BY gb.ordem
        """,
        {"dia": dia, "grupo": grupo_id},
    )
    if any(linha["preco_centavos"] is None for linha in linhas):
        raise precondition(f"Um bem do grupo não tem preço em vigor em {dia:%d/%m/%Y}.", "R4.01")
    return {linha["bem_id"]: linha["preco_centavos"] for linha in linhas}


async def grupos_do_bem(conn: AsyncConnection, bem_id: UUID) -> Sequence[UUID]:
    """Groups whose cotas may have this bem at its price."""
    consulta: LiteralString = f"SELECT gb.grupo_id FROM grupo_bem gb WHERE bem_id = %s AND {_EM_USO} ORDER BY grupo_id"
    linhas = await todas(conn, consulta, [bem_id])
    return [linha["grupo_id"] for linha in linhas]


async def com_series(conn: AsyncConnection, codigos: Sequence[str], *, travar: bool = False) -> dict[str, BemComSerie]:
    """The bens of these codes with all their prices, by code; locked, in one order, when they are to change."""
    trava: LiteralString = " FOR UPDATE" if travar else ""
    linhas = await todas(conn, f"SELECT {_BEM} FROM bem WHERE codigo = ANY(%s) ORDER BY bem_id" + trava, [codigos])
    series: dict[UUID, list[Preco]] = {linha["bem_id"]: [] for linha in linhas}
    precos = await todas(
        conn,
        "SELECT bem_id, vigencia_inicio, preco_centavos, motivo FROM preco_bem WHERE bem_id = ANY(%s)"
        " ORDER BY bem_id, vigencia_inicio",
        [list(series)],
    )
    for preco in precos:
        series[preco["bem_id"]].append(_preco(preco))
    return {linha["codigo"]: BemComSerie(_bem(linha), tuple(series[linha["bem_id"]])) for linha in linhas}


async def codigos_da_lista(conn: AsyncConnection, listas: Sequence[str]) -> list[str]:
    """The codes of the bens that follow one of these lists, named without regard to case."""
    consulta = "SELECT codigo FROM bem WHERE lower(fonte_preco) = ANY(%s) ORDER BY codigo LIMIT 20000"
    return [linha["codigo"] for linha in await todas(conn, consulta, [[lista.lower() for lista in listas]])]


@dataclass(frozen=True, slots=True)
class BemNoGrupo:
    """A bem of a group that is alive, and how many active cotas have it."""

    bem_id: UUID
    grupo_id: UUID
    grupo_codigo: str
    cotas: int


async def grupos_dos_bens(conn: AsyncConnection, bem_ids: Sequence[UUID], limite: int) -> list[BemNoGrupo]:
    """Where these bens are, by code of the group: the groups whose parcelas follow their price (R4.31)."""
    linhas = await todas(
        conn,
        "SELECT gb.bem_id, g.grupo_id, g.codigo AS grupo_codigo, count(c.cota_id)::int AS cotas"
        " FROM grupo_bem gb JOIN grupo g USING (grupo_id) LEFT JOIN cota c"
        " ON c.grupo_id = gb.grupo_id AND c.bem_id = gb.bem_id AND c.vinculo = 'ATIVA'"
        f" WHERE gb.bem_id = ANY(%s) AND {_EM_USO} AND g.situacao IN ('EM_FORMACAO', 'EM_ANDAMENTO', 'EM_ENCERRAMENTO')"
        " GROUP BY gb.bem_id, g.grupo_id, g.codigo, gb.ordem ORDER BY g.codigo, gb.ordem LIMIT %s",
        [bem_ids, limite],
    )
    return [BemNoGrupo(**linha) for linha in linhas]


async def definir_fonte(conn: AsyncConnection, bem_id: UUID, fonte_preco: str) -> None:
    """The list whose prices a bem follows from now on."""
    await conn.execute("UPDATE bem SET fonte_preco = %s WHERE bem_id = %s", [fonte_preco, bem_id])


def _preco(linha: Linha) -> Preco:
    return Preco(linha["vigencia_inicio"], linha["preco_centavos"], linha["motivo"])


def _bem(linha: Linha) -> Bem:
    return Bem(
        linha["bem_id"],
        linha["codigo"],
        linha["descricao"],
        ClasseObjeto(linha["classe_objeto"]),
        linha["fonte_preco"],
        linha["versao"],
    )


def _com_preco(linha: Linha) -> BemComPreco:
    return BemComPreco(_bem(linha), _preco(linha))
