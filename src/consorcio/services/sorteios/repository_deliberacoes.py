"""Tables and SQL of the assemblies that deliberate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, astuple
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from consorcio.services.sorteios.domain.deliberacao import Eleitor
from consorcio.services.sorteios.registros_deliberacao import (
    AssembleiaGeral,
    AtaGeral,
    ItemDaCota,
    ItemPauta,
    Retificacao,
    VotoRegistrado,
)

Linha = TypeVar("Linha")
Conexao = AsyncConnection[Any]

_CAMPOS = """assembleia_geral_id, grupo_id, grupo_codigo, tipo, numero, data, hora, local, enviada_em, pedida_em,
       pedida_por, regra, situacao"""
_ASSEMBLEIA = f"""
SELECT {_CAMPOS},
       (SELECT count(DISTINCT v.cota_id) FROM voto v JOIN eleitor e USING (assembleia_geral_id, cota_id)
         WHERE v.assembleia_geral_id = a.assembleia_geral_id)::int AS presentes,
       (SELECT count(*) FROM eleitor e WHERE e.assembleia_geral_id = a.assembleia_geral_id)::int AS eleitores,
       (SELECT count(*) FROM procuracao p WHERE p.assembleia_geral_id = a.assembleia_geral_id)::int AS representadas
  FROM assembleia_geral a
"""


async def _todos(conn: Conexao, tipo: type[Linha], sql: str, valores: Sequence[Any]) -> list[Linha]:
    async with conn.cursor(row_factory=class_row(tipo)) as cursor:
        await cursor.execute(sql.encode(), valores)
        return await cursor.fetchall()


async def proximo_numero(conn: Conexao, grupo_id: UUID, tipo: str) -> int:
    """The number that the next assembly of a kind has in a group; who calls one waits for who is calling another."""
    await conn.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"assembleia-geral:{grupo_id}"])
    cursor = await conn.execute(
        "SELECT coalesce(max(numero), 0) + 1 FROM assembleia_geral WHERE grupo_id = %s AND tipo = %s", [grupo_id, tipo]
    )
    linha = await cursor.fetchone()
    return int(linha[0]) if linha else 1


async def incluir(conn: Conexao, nova: AssembleiaGeral, pauta: Sequence[ItemPauta], criada_em: datetime) -> None:
    """A new assembly, CONVOCADA, with its agenda."""
    campos = asdict(nova) | {"regra": Jsonb(dict(nova.regra)), "criada_em": criada_em}
    await conn.execute(
        "INSERT INTO assembleia_geral (assembleia_geral_id, grupo_id, grupo_codigo, tipo, numero, data, hora, local,"
        " enviada_em, pedida_em, pedida_por, regra, situacao, criada_em) VALUES (%(assembleia_geral_id)s, %(grupo_id)s,"
        " %(grupo_codigo)s, %(tipo)s, %(numero)s, %(data)s, %(hora)s, %(local)s, %(enviada_em)s, %(pedida_em)s,"
        " %(pedida_por)s, %(regra)s, %(situacao)s, %(criada_em)s)",
        campos,
    )
    async with conn.cursor() as cursor:
        await cursor.executemany(
            "INSERT INTO item_pauta (assembleia_geral_id, item, materia, texto, retifica_id)"
            " VALUES (%s, %s, %s, %s, %s)",
            [(nova.assembleia_geral_id, i.item, i.materia, i.texto, i.retifica_id) for i in pauta],
        )


async def buscar(conn: Conexao, assembleia_geral_id: UUID, *, travar: bool = False) -> AssembleiaGeral | None:
    """One assembly; with `travar`, its row locked until the end of the transaction."""
    if travar:
        trava = "SELECT FROM assembleia_geral WHERE assembleia_geral_id = %s FOR UPDATE"
        await conn.execute(trava, [assembleia_geral_id])
    achadas = await _todos(
        conn, AssembleiaGeral, _ASSEMBLEIA + " WHERE assembleia_geral_id = %s", [assembleia_geral_id]
    )
    return achadas[0] if achadas else None


async def listar(conn: Conexao, grupo_id: UUID) -> list[AssembleiaGeral]:
    """Assemblies of a group, the latest first, up to a hundred."""
    return await _todos(
        conn,
        AssembleiaGeral,
        _ASSEMBLEIA + " WHERE grupo_id = %s ORDER BY data DESC, criada_em DESC LIMIT 100",
        [grupo_id],
    )


async def votacoes(conn: Conexao, grupo_id: UUID, *, so_abertas: bool) -> list[AssembleiaGeral]:
    """Assemblies of a group without their counts, the latest first, up to a hundred; or only those not yet closed."""
    situacoes = ["CONVOCADA", "ABERTA"] if so_abertas else None
    sql = f"""
    SELECT {_CAMPOS} FROM assembleia_geral
     WHERE grupo_id = %s AND (%s::text[] IS NULL OR situacao = ANY(%s)) ORDER BY data DESC, criada_em DESC LIMIT 100
    """
    return await _todos(conn, AssembleiaGeral, sql, [grupo_id, situacoes, situacoes])


async def itens_da_cota(conn: Conexao, assembleias: Sequence[UUID], cota_id: UUID) -> list[ItemDaCota]:
    """The agenda of each assembly, in the order of the vote, as a cota sees it."""
    sql = """
    SELECT i.assembleia_geral_id, i.item, i.materia, i.texto, i.resultado,
           v.voto, v.meio, v.por_procuracao, v.registrado_em,
           e.numero, %(cota_id)s::text AS cota_id, e.contemplada, e.adimplente
      FROM item_pauta i
      LEFT JOIN voto v ON (v.assembleia_geral_id, v.item, v.cota_id) = (i.assembleia_geral_id, i.item, %(cota_id)s)
      LEFT JOIN eleitor e ON (e.assembleia_geral_id, e.cota_id) = (i.assembleia_geral_id, %(cota_id)s)
     WHERE i.assembleia_geral_id = ANY(%(assembleias)s) ORDER BY i.assembleia_geral_id, i.item
    """
    async with conn.cursor(row_factory=class_row(ItemDaCota)) as cursor:
        await cursor.execute(sql.encode(), {"assembleias": list(assembleias), "cota_id": cota_id})
        return await cursor.fetchall()


async def mudar(conn: Conexao, assembleia_geral_id: UUID, situacao: str) -> None:
    """The new state of an assembly whose row is locked."""
    await conn.execute(
        "UPDATE assembleia_geral SET situacao = %s WHERE assembleia_geral_id = %s", [situacao, assembleia_geral_id]
    )


async def pauta(conn: Conexao, assembleia_geral_id: UUID) -> list[ItemPauta]:
    """The agenda, in the order of the vote."""
    sql = """
    SELECT item, materia, texto, retifica_id, resultado FROM item_pauta WHERE assembleia_geral_id = %s ORDER BY item
    """
    return await _todos(conn, ItemPauta, sql, [assembleia_geral_id])


async def guardar_resultados(conn: Conexao, assembleia_geral_id: UUID, resultados: Mapping[int, Any]) -> None:
    """The count of each item."""
    async with conn.cursor() as cursor:
        await cursor.executemany(
            "UPDATE item_pauta SET resultado = %s WHERE assembleia_geral_id = %s AND item = %s",
            [(Jsonb(resultado), assembleia_geral_id, item) for item, resultado in resultados.items()],
        )


async def guardar_eleitores(conn: Conexao, assembleia_geral_id: UUID, eleitores: Iterable[Eleitor]) -> None:
    """Who holds the seats at the opening."""
    async with (
        conn.cursor() as cursor,
        cursor.copy("COPY eleitor (assembleia_geral_id, numero, cota_id, contemplada, adimplente) FROM STDIN") as copia,
    ):
        for eleitor in eleitores:
            await copia.write_row((assembleia_geral_id, *astuple(eleitor)))


async def eleitores(conn: Conexao, assembleia_geral_id: UUID) -> list[Eleitor]:
    """Who held the seats at the opening, by number."""
    sql = """
    SELECT numero, cota_id::text AS cota_id, contemplada, adimplente
      FROM eleitor WHERE assembleia_geral_id = %s ORDER BY numero
    """
    return await _todos(conn, Eleitor, sql, [assembleia_geral_id])


async def eleitor(conn: Conexao, assembleia_geral_id: UUID, cota_id: UUID) -> Eleitor | None:
    """The seat that a cota held at the opening."""
    sql = """
    SELECT numero, cota_id::text AS cota_id, contemplada, adimplente
      FROM eleitor WHERE assembleia_geral_id = %s AND cota_id = %s
    """
    achados = await _todos(conn, Eleitor, sql, [assembleia_geral_id, cota_id])
    return achados[0] if achados else None


async def incluir_procuracao(
    conn: Conexao, assembleia_geral_id: UUID, cota_id: UUID, selado: bytes | None, especificos: bool, quando: datetime
) -> bool:
    """Who represents a cota. False when it already has a proxy."""
    cursor = await conn.execute(
        "INSERT INTO procuracao (assembleia_geral_id, cota_id, procurador_selado, poderes_especificos, registrada_em)"
        " VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
        [assembleia_geral_id, cota_id, selado, especificos, quando],
    )
    return cursor.rowcount == 1


async def tem_procuracao(conn: Conexao, assembleia_geral_id: UUID, cota_id: UUID) -> bool:
    """Whether somebody represents a cota."""
    cursor = await conn.execute(
        "SELECT FROM procuracao WHERE assembleia_geral_id = %s AND cota_id = %s", [assembleia_geral_id, cota_id]
    )
    return await cursor.fetchone() is not None


async def incluir_voto(conn: Conexao, assembleia_geral_id: UUID, voto: VotoRegistrado, quando: datetime) -> bool:
    """A vote. False when the cota already voted the item."""
    cursor = await conn.execute(
        "INSERT INTO voto (assembleia_geral_id, item, cota_id, voto, meio, por_procuracao, recebido_em, registrado_em)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
        [assembleia_geral_id, *astuple(voto), quando],
    )
    return cursor.rowcount == 1


async def votos(conn: Conexao, assembleia_geral_id: UUID) -> list[VotoRegistrado]:
    """Every vote received."""
    sql = """
    SELECT item, cota_id, voto, meio, por_procuracao, recebido_em
      FROM voto WHERE assembleia_geral_id = %s ORDER BY item, cota_id
    """
    return await _todos(conn, VotoRegistrado, sql, [assembleia_geral_id])


async def guardar_ata(conn: Conexao, assembleia_geral_id: UUID, ata: AtaGeral) -> None:
    """A draft of the ata in place of the one before."""
    await conn.execute(
        "INSERT INTO ata_geral (assembleia_geral_id, conteudo, hash, lavrada_em) VALUES (%s, %s, %s, %s)"
        " ON CONFLICT (assembleia_geral_id) DO UPDATE SET conteudo = excluded.conteudo, hash = excluded.hash,"
        " lavrada_em = excluded.lavrada_em",
        [assembleia_geral_id, ata.conteudo, ata.hash, ata.lavrada_em],
    )


async def aprovar_ata(
    conn: Conexao, assembleia_geral_id: UUID, aprovada_em: date, assinatura: bytes, chave_publica: bytes
) -> None:
    """The ata is approved and signed: from here on the database refuses to change it."""
    await conn.execute(
        "UPDATE ata_geral SET aprovada_em = %s, assinatura = %s, chave_publica = %s WHERE assembleia_geral_id = %s",
        [aprovada_em, assinatura, chave_publica, assembleia_geral_id],
    )


async def ata(conn: Conexao, assembleia_geral_id: UUID) -> AtaGeral | None:
    """The ata."""
    sql = "SELECT conteudo, hash, lavrada_em, aprovada_em FROM ata_geral WHERE assembleia_geral_id = %s"
    achadas = await _todos(conn, AtaGeral, sql, [assembleia_geral_id])
    return achadas[0] if achadas else None


async def retificacoes(conn: Conexao, assembleia_geral_id: UUID) -> list[Retificacao]:
    """Corrections that later assemblies approved, whose own ata was approved, the oldest first."""
    sql = """
    SELECT a.assembleia_geral_id, a.data, i.texto
      FROM item_pauta i JOIN assembleia_geral a USING (assembleia_geral_id)
     WHERE i.retifica_id = %s AND a.situacao = 'ATA_APROVADA' AND (i.resultado->>'aprovado')::boolean
     ORDER BY a.data, a.criada_em, i.item
    """
    return await _todos(conn, Retificacao, sql, [assembleia_geral_id])
