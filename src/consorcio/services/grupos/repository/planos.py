"""Planos."""

from __future__ import annotations

from uuid import UUID

from psycopg import AsyncConnection
from psycopg.errors import UniqueViolation
from psycopg.types.json import Jsonb

from consorcio.core.errors import conflict, not_found
from consorcio.platform.rows import Source
from consorcio.services.grupos.domain.parametros import ClasseObjeto
from consorcio.services.grupos.domain.plano import Plano
from consorcio.services.grupos.regra_json import regra_de_json, regra_para_json
from consorcio.services.grupos.repository.linhas import Linha, todas, uma


async def inserir(conn: AsyncConnection, plano: Plano) -> None:
    """A new plano. CONFLICT when the code is taken."""
    try:
        await conn.execute(
            "INSERT INTO plano (plano_id, codigo, nome, classe_objeto, regra) VALUES (%s, %s, %s, %s, %s)",
            [
                plano.plano_id,
                plano.codigo,
                plano.nome,
                plano.classe_objeto.value,
                Jsonb(regra_para_json(plano.regra)),
            ],
        )
    except UniqueViolation:
        raise conflict(f"Já existe um plano com o código {plano.codigo}.", "/codigo") from None


async def buscar(conn: Source, plano_id: UUID) -> Plano:
    """The plano; NOT_FOUND."""
    linha = await uma(
        conn, "SELECT plano_id, codigo, nome, classe_objeto, regra FROM plano WHERE plano_id = %s", [plano_id]
    )
    if linha is None:
        raise not_found("plano", plano_id)
    return _plano(linha)


async def listar(conn: AsyncConnection, depois_de: str, limite: int) -> list[Plano]:
    """Planos by code, after the one given."""
    linhas = await todas(
        conn,
        "SELECT plano_id, codigo, nome, classe_objeto, regra FROM plano WHERE codigo > %s ORDER BY codigo LIMIT %s",
        [depois_de, limite],
    )
    return [_plano(linha) for linha in linhas]


def _plano(linha: Linha) -> Plano:
    return Plano(
        linha["plano_id"],
        linha["codigo"],
        linha["nome"],
        ClasseObjeto(linha["classe_objeto"]),
        regra_de_json(linha["regra"]),
    )
