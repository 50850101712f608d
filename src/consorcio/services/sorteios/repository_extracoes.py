"""Tables and SQL of extractions and of who checked them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from psycopg import AsyncConnection

from consorcio.services.sorteios.domain.extracao import Extracao, OrigemExtracao

Conexao = AsyncConnection[Any]
DIGITADA, ARQUIVO, CONSULTA = "DIGITADA", "ARQUIVO", "CONSULTA"
"""How an extraction reached us."""


@dataclass(frozen=True, slots=True)
class ExtracaoRegistrada:
    """An extraction, its hash as it was registered, who registered it, when and how, and whether it was checked."""

    extracao: Extracao
    hash: str
    meio: str
    registrada_por: str
    registrada_em: datetime
    conferida: bool


async def incluir(conn: Conexao, extracao: Extracao, meio: str, ator_id: str, registrada_em: datetime) -> bool:
    """A new extraction. False when there is already one with its number, on its date, or of its globo."""
    cursor = await conn.execute(
        "INSERT INTO extracao (numero, data, premios, fonte, hash, registrada_em, origem, meio, registrada_por,"
        " participantes) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
        [
            extracao.numero,
            extracao.data,
            list(extracao.premios),
            extracao.fonte,
            extracao.hash,
            registrada_em,
            extracao.origem.value,
            meio,
            ator_id,
            extracao.participantes,
        ],
    )
    return cursor.rowcount == 1


async def conferir(conn: Conexao, numero: int, ator_id: str, conferida_em: datetime) -> bool:
    """Somebody else checked it. False when it already was."""
    cursor = await conn.execute(
        "INSERT INTO extracao_conferida (numero, conferida_por, conferida_em) VALUES (%s, %s, %s)"
        " ON CONFLICT DO NOTHING",
        [numero, ator_id, conferida_em],
    )
    return cursor.rowcount == 1


async def buscar(conn: Conexao, numero: int) -> ExtracaoRegistrada | None:
    """One extraction. The stored hash is what the audit compares, not what is trusted here."""
    linhas = await _ler(conn, "WHERE numero = %s", [numero])
    return linhas[0] if linhas else None


async def travar_globo(conn: Conexao, data: date, participantes: int) -> None:
    """Nobody else registers the globo of a day and a size until the end of the transaction."""
    await conn.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"globo:{data}:{participantes}"])


async def proximo_globo(conn: Conexao) -> int:
    """The number of a globo: the Loteria Federal never gets to it."""
    cursor = await conn.execute("SELECT nextval('numero_globo')")
    linha = await cursor.fetchone()
    assert linha is not None
    return int(linha[0])


async def do_globo(conn: Conexao, data: date, participantes: int) -> ExtracaoRegistrada | None:
    """The globo of a day for the groups of a size."""
    linhas = await _ler(conn, "WHERE origem = 'GLOBO' AND data = %s AND participantes = %s", [data, participantes])
    return linhas[0] if linhas else None


async def listar(conn: Conexao, antes_de: int, limite: int) -> list[ExtracaoRegistrada]:
    """Extractions below a number, the latest first."""
    return await _ler(conn, "WHERE numero < %s ORDER BY numero DESC LIMIT %s", [antes_de, limite])


async def entre(conn: Conexao, inicio: date, fim: date) -> list[Extracao]:
    """Extractions of a period, both days included."""
    return [linha.extracao for linha in await _ler(conn, "WHERE data BETWEEN %s AND %s ORDER BY data", [inicio, fim])]


async def _ler(conn: Conexao, onde: str, valores: Sequence[Any]) -> list[ExtracaoRegistrada]:
    cursor = await conn.execute(
        "SELECT numero, data, premios, fonte, origem, participantes, hash, meio, registrada_por, registrada_em,"
        " EXISTS (SELECT FROM extracao_conferida c WHERE c.numero = extracao.numero)"
        f" FROM extracao {onde}".encode(),
        valores,
    )
    return [_montar(linha) for linha in await cursor.fetchall()]


def _montar(linha: Sequence[Any]) -> ExtracaoRegistrada:
    numero, data, premios, fonte, origem, participantes, *registro = linha
    lida = Extracao(numero, data, tuple(premios), fonte, OrigemExtracao(origem), participantes)
    return ExtracaoRegistrada(lida, *registro)
