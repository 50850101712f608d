"""Models of messages and their versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import AsyncConnection
from psycopg.rows import tuple_row

from consorcio.services.notificacoes.domain.aviso import Canal, Finalidade
from consorcio.services.notificacoes.domain.modelo import Texto

_COLUNAS = "codigo, canal, versao, finalidade, assunto, corpo, corpo_html, variaveis, situacao, autor_id, criada_em"


@dataclass(frozen=True, slots=True)
class Modelo:
    """A version of the text of a message for one channel; what was published never changes."""

    codigo: str
    canal: Canal
    versao: int
    finalidade: Finalidade
    texto: Texto
    variaveis: tuple[str, ...]
    situacao: str
    autor_id: str
    criada_em: datetime


async def travar(conn: AsyncConnection, codigo: str, canal: Canal) -> None:
    """One writer of versions at a time."""
    await conn.execute("SELECT pg_advisory_xact_lock(7240230, hashtext(%s))", [f"{codigo}|{canal.value}"])


async def inserir(conn: AsyncConnection, modelo: Modelo) -> None:
    """A new version."""
    await conn.execute(
        f"INSERT INTO modelo ({_COLUNAS}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            modelo.codigo,
            modelo.canal.value,
            modelo.versao,
            modelo.finalidade.value,
            modelo.texto.assunto,
            modelo.texto.corpo,
            modelo.texto.corpo_html,
            list(modelo.variaveis),
            modelo.situacao,
            modelo.autor_id,
            modelo.criada_em,
        ],
    )


async def publicar(conn: AsyncConnection, codigo: str, canal: Canal, versao: int) -> None:
    """Use a version; the one in use retires."""
    await conn.execute(
        "UPDATE modelo SET situacao = 'APOSENTADA' WHERE codigo = %s AND canal = %s AND situacao = 'PUBLICADA'",
        [codigo, canal.value],
    )
    await conn.execute(
        "UPDATE modelo SET situacao = 'PUBLICADA' WHERE codigo = %s AND canal = %s AND versao = %s",
        [codigo, canal.value, versao],
    )


async def versoes(conn: AsyncConnection, codigo: str) -> list[Modelo]:
    """Every version of a model, by channel."""
    return await _modelos(conn, "WHERE codigo = %(codigo)s", {"codigo": codigo})


async def em_uso(conn: AsyncConnection, codigo: str | None = None, canal: Canal | None = None) -> list[Modelo]:
    """The versions in use: of a model, of a channel, or all."""
    return await _modelos(
        conn,
        "WHERE situacao = 'PUBLICADA' AND (%(codigo)s::text IS NULL OR codigo = %(codigo)s)"
        " AND (%(canal)s::text IS NULL OR canal = %(canal)s)",
        {"codigo": codigo, "canal": canal.value if canal else None},
    )


async def _modelos(conn: AsyncConnection, onde: str, parametros: dict[str, Any]) -> list[Modelo]:
    async with conn.cursor(row_factory=tuple_row) as cursor:
        await cursor.execute(
            f"SELECT {_COLUNAS} FROM modelo {onde} ORDER BY codigo, canal, versao".encode(), parametros
        )
        return [_modelo(linha) for linha in await cursor.fetchall()]


def _modelo(linha: tuple[Any, ...]) -> Modelo:
    codigo, canal, versao, finalidade, assunto, corpo, corpo_html, variaveis, *resto = linha
    texto = Texto(assunto, corpo, corpo_html)
    return Modelo(codigo, Canal(canal), versao, Finalidade(finalidade), texto, tuple(variaveis), *resto)
