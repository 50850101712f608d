"""Tables of consorciados. A person is read in one statement, and many are written by COPY."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, LiteralString
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.errors import UniqueViolation
from psycopg.rows import class_row, dict_row

from consorcio.core.errors import conflict
from consorcio.services.consorciados.cofre import Cofre, Linha
from consorcio.services.consorciados.domain.consorciado import Consorciado

COLUNAS: LiteralString = (
    "consorciado_id, tipo, documento, documento_hash, nome, nome_prefixos, data_nascimento, renda_mensal,"
    " pessoa_exposta_politicamente, parte_relacionada, conjuge_id, situacao, versao, criado_em, atualizado_em"
)

_COMPLETO: LiteralString = """
SELECT c.consorciado_id, c.tipo, c.documento, c.nome, c.data_nascimento, c.renda_mensal,
       c.pessoa_exposta_politicamente, c.parte_relacionada, c.conjuge_id, c.situacao, c.versao, c.criado_em,
       c.atualizado_em,
       (SELECT coalesce(json_agg(json_build_array(e.ordem, e.tipo, e.dados) ORDER BY e.ordem), '[]')
          FROM endereco e WHERE e.consorciado_id = c.consorciado_id) AS enderecos,
       (SELECT coalesce(json_agg(json_build_array(t.ordem, t.tipo, t.valor, t.preferencial) ORDER BY t.ordem), '[]')
          FROM contato t WHERE t.consorciado_id = c.consorciado_id) AS contatos,
       (SELECT coalesce(json_agg(json_build_array(d.ordem, d.tipo, d.numero, d.orgao_emissor) ORDER BY d.ordem), '[]')
          FROM documento d WHERE d.consorciado_id = c.consorciado_id) AS documentos
  FROM consorciado c
"""

_COPIAR_LISTAS: tuple[LiteralString, LiteralString, LiteralString] = (
    "COPY endereco (consorciado_id, ordem, tipo, dados) FROM STDIN",
    "COPY contato (consorciado_id, ordem, tipo, valor, preferencial) FROM STDIN",
    "COPY documento (consorciado_id, ordem, tipo, numero, orgao_emissor) FROM STDIN",
)

_ATUALIZAR: LiteralString = f"""
UPDATE consorciado SET ({COLUNAS}) = ROW (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
 WHERE consorciado_id = %s
"""

_PARTICIPAR: LiteralString = """
INSERT INTO participacao (cota_id, consorciado_id, grupo_id, grupo_codigo, numero, versao_titular, situacao, desde)
VALUES (%(cota_id)s, %(consorciado_id)s, %(grupo_id)s, %(grupo_codigo)s, %(numero)s, %(versao_titular)s,
        %(situacao)s, %(desde)s)
    ON CONFLICT (cota_id) DO UPDATE
   SET consorciado_id = excluded.consorciado_id, numero = excluded.numero,
       versao_titular = excluded.versao_titular, situacao = excluded.situacao, desde = excluded.desde
"""


@dataclass(frozen=True, slots=True)
class Filtro:
    """Which people to list. `prefixos` are hashes that the name must all have; None is no condition."""

    prefixos: Sequence[bytes] = ()
    documento_hash: bytes | None = None
    grupo_id: UUID | None = None
    situacao: str | None = None


@dataclass(frozen=True, slots=True)
class Participacao:
    """A cota that the person has or had, and the last that happened to it."""

    cota_id: UUID
    consorciado_id: UUID
    grupo_id: UUID
    grupo_codigo: str
    numero: int
    versao_titular: int
    situacao: str
    desde: date


@dataclass(frozen=True, slots=True)
class Capacidade:
    """What the assessment of a person looks at; the income still sealed."""

    consorciado_id: UUID
    situacao: str
    renda_mensal: bytes | None
    conjuge_id: UUID | None
    parte_relacionada: bool


async def buscar(conn: AsyncConnection, cofre: Cofre, ids: Sequence[UUID]) -> dict[UUID, Consorciado]:
    """The people that exist among these."""
    linhas = await _linhas(conn, _COMPLETO + " WHERE c.consorciado_id = ANY(%s)", [list(ids)])
    return {linha["consorciado_id"]: cofre.abrir(linha) for linha in linhas}


async def buscar_muitos(conn: AsyncConnection, cofre: Cofre, ids: Sequence[UUID]) -> dict[UUID, Consorciado]:
    """The same for a batch: thousands are opened outside the event loop."""
    linhas = await _linhas(conn, _COMPLETO + " WHERE c.consorciado_id = ANY(%s)", [list(ids)])
    return await asyncio.to_thread(lambda: {linha["consorciado_id"]: cofre.abrir(linha) for linha in linhas})


async def travar(conn: AsyncConnection, cofre: Cofre, ids: Sequence[UUID]) -> dict[UUID, Consorciado]:
    """The same, kept from others until the end of the transaction; always in the order of the ids."""
    await conn.execute(
        "SELECT FROM consorciado WHERE consorciado_id = ANY(%s) ORDER BY consorciado_id FOR UPDATE", [list(ids)]
    )
    return await buscar(conn, cofre, ids)


async def por_documento(conn: AsyncConnection, cofre: Cofre, documentos: Sequence[str]) -> dict[str, Consorciado]:
    """Who has these CPFs and CNPJs, by document. Thousands are opened outside the event loop."""
    hashes = [cofre.hash_documento(documento) for documento in documentos]
    linhas = await _linhas(conn, _COMPLETO + " WHERE c.documento_hash = ANY(%s)", [hashes])
    pessoas = await asyncio.to_thread(lambda: [cofre.abrir(linha) for linha in linhas])
    return {pessoa.cadastro.documento: pessoa for pessoa in pessoas}


async def pagina(
    conn: AsyncConnection, cofre: Cofre, filtro: Filtro, depois_de: UUID, limite: int
) -> list[Consorciado]:
    """People by identifier, after one."""
    condicoes: LiteralString = " WHERE c.consorciado_id > %(depois_de)s"
    if filtro.prefixos:
        condicoes += " AND c.nome_prefixos @> %(prefixos)s::bytea[]"
    if filtro.documento_hash is not None:
        condicoes += " AND c.documento_hash = %(documento_hash)s"
    if filtro.situacao is not None:
        condicoes += " AND c.situacao = %(situacao)s"
    if filtro.grupo_id is not None:
        condicoes += (
            " AND EXISTS (SELECT FROM participacao p"
            " WHERE p.grupo_id = %(grupo_id)s AND p.consorciado_id = c.consorciado_id AND p.situacao <> 'LIBERADA')"
        )
    parametros = {
        "depois_de": depois_de,
        "prefixos": list(filtro.prefixos),
        "documento_hash": filtro.documento_hash,
        "situacao": filtro.situacao,
        "grupo_id": filtro.grupo_id,
        "limite": limite,
    }
    linhas = await _linhas(conn, _COMPLETO + condicoes + " ORDER BY c.consorciado_id LIMIT %(limite)s", parametros)
    return [cofre.abrir(linha) for linha in linhas]


async def incluir(conn: AsyncConnection, cofre: Cofre, pessoas: Sequence[Consorciado]) -> None:
    """Write new people, sealed outside the event loop. CONFLICT when one of the documents is already registered."""
    linhas = await asyncio.to_thread(lambda: [cofre.linha(pessoa) for pessoa in pessoas])
    try:
        await _copiar(conn, f"COPY consorciado ({COLUNAS}) FROM STDIN", linhas)
    except UniqueViolation:
        raise conflict("Já existe um consorciado com este CPF ou CNPJ.", "/documento") from None
    await _copiar_listas(conn, cofre, pessoas)


async def atualizar(conn: AsyncConnection, cofre: Cofre, pessoa: Consorciado, *, listas: bool) -> None:
    """Write a person again; `listas` also replaces addresses, contacts and papers."""
    await conn.execute(_ATUALIZAR, [*cofre.linha(pessoa), pessoa.consorciado_id])
    if listas:
        for apagar in (
            "DELETE FROM endereco WHERE consorciado_id = %s",
            "DELETE FROM contato WHERE consorciado_id = %s",
            "DELETE FROM documento WHERE consorciado_id = %s",
        ):
            await conn.execute(apagar, [pessoa.consorciado_id])
        await _copiar_listas(conn, cofre, [pessoa])


async def capacidades(conn: AsyncConnection, ids: Sequence[UUID]) -> dict[UUID, Capacidade]:
    """What the assessment needs, of the people that exist among these."""
    async with conn.cursor(row_factory=class_row(Capacidade)) as cursor:
        await cursor.execute(
            "SELECT consorciado_id, situacao, renda_mensal, conjuge_id, parte_relacionada"
            " FROM consorciado WHERE consorciado_id = ANY(%s)",
            [list(ids)],
        )
        return {linha.consorciado_id: linha for linha in await cursor.fetchall()}


async def existe(conn: AsyncConnection, consorciado_id: UUID) -> bool:
    """Whether the person is registered."""
    cursor = await conn.execute("SELECT 1 FROM consorciado WHERE consorciado_id = %s", [consorciado_id])
    return await cursor.fetchone() is not None


async def participacoes(conn: AsyncConnection, consorciado_id: UUID) -> list[Participacao]:
    """What the person takes or took part in, the latest first."""
    async with conn.cursor(row_factory=class_row(Participacao)) as cursor:
        await cursor.execute(
            "SELECT cota_id, consorciado_id, grupo_id, grupo_codigo, numero, versao_titular, situacao, desde"
            " FROM participacao WHERE consorciado_id = %(quem)s"
            " UNION ALL SELECT cota_id, consorciado_id, grupo_id, grupo_codigo, numero, versao_titular, 'TRANSFERIDA',"
            " desde FROM participacao_transferida WHERE consorciado_id = %(quem)s ORDER BY desde DESC, cota_id DESC",
            {"quem": consorciado_id},
        )
        return await cursor.fetchall()


async def gravar_participacao(conn: AsyncConnection, participacao: Participacao) -> None:
    """The cota has a holder, in this situation."""
    campos = {nome: getattr(participacao, nome) for nome in Participacao.__slots__}
    await conn.execute(_PARTICIPAR, campos)


async def transferir_participacao(conn: AsyncConnection, nova: Participacao) -> None:
    """The cota has another holder; who had it keeps a line of its own."""
    await conn.execute(
        "INSERT INTO participacao_transferida (cota_id, consorciado_id, grupo_id, grupo_codigo, numero, versao_titular,"
        " desde) SELECT cota_id, consorciado_id, grupo_id, grupo_codigo, numero, versao_titular, %s FROM participacao"
        " WHERE cota_id = %s",
        [nova.desde, nova.cota_id],
    )
    await gravar_participacao(conn, nova)


async def mudar_participacao(conn: AsyncConnection, cota_id: UUID, situacao: str, desde: date) -> bool:
    """Something happened to a cota; False when its holder is not known here."""
    cursor = await conn.execute(
        "UPDATE participacao SET situacao = %s, desde = %s WHERE cota_id = %s", [situacao, desde, cota_id]
    )
    return cursor.rowcount == 1


async def _copiar_listas(conn: AsyncConnection, cofre: Cofre, pessoas: Sequence[Consorciado]) -> None:
    linhas = await asyncio.to_thread(_selar_listas, cofre, pessoas)
    for comando, da_tabela in zip(_COPIAR_LISTAS, linhas, strict=True):
        await _copiar(conn, comando, da_tabela)


def _selar_listas(cofre: Cofre, pessoas: Sequence[Consorciado]) -> tuple[list[Linha], list[Linha], list[Linha]]:
    """Rows of each statement of `_COPIAR_LISTAS`."""
    fichas = [(pessoa.consorciado_id, pessoa.cadastro) for pessoa in pessoas]
    return (
        [linha for chave, ficha in fichas for linha in cofre.linhas_enderecos(chave, ficha.enderecos)],
        [linha for chave, ficha in fichas for linha in cofre.linhas_contatos(chave, ficha.contatos)],
        [linha for chave, ficha in fichas for linha in cofre.linhas_documentos(chave, ficha.documentos)],
    )


async def _copiar(conn: AsyncConnection, comando: LiteralString, linhas: Sequence[Linha]) -> None:
    if not linhas:
        return
    async with conn.cursor() as cursor, cursor.copy(comando) as copia:
        for linha in linhas:
            await copia.write_row(linha)


async def _linhas(conn: AsyncConnection, consulta: LiteralString, parametros: Any) -> list[dict[str, Any]]:
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(consulta, parametros)
        return await cursor.fetchall()
