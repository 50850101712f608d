"""Transfers of cotas and their successive holders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import Enum
from typing import Any, LiteralString
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.errors import UniqueViolation

from consorcio.core.errors import conflict, not_found
from consorcio.services.grupos.domain.transferencia import SituacaoTransferencia, Transferencia
from consorcio.services.grupos.repository.linhas import todas, uma

_COLUNAS: LiteralString = (
    "transferencia_id, grupo_id, cota_id, numero, cedente_id, cessionario_id, conjuge_id, parte_relacionada, situacao,"
    " motivo, pedida_em, pedida_por, decidida_por, termo_documento_id, garantia, prazo_taxa, expira_em, taxa_centavos,"
    " parcela_id, taxa_paga_em, efetivada_em"
)


@dataclass(frozen=True, slots=True)
class Titular:
    """Who held a cota, and since when; no transfer made the first one."""

    consorciado_id: UUID
    desde: date
    transferencia_id: UUID | None


async def inserir(conn: AsyncConnection, transferencia: Transferencia) -> None:
    """A transfer asked for; CONFLICT while another one of the cota goes on."""
    valores = _valores(transferencia)
    lugares: LiteralString = ", ".join(f"%({campo.name})s" for campo in fields(Transferencia))
    nomes: LiteralString = ", ".join(campo.name for campo in fields(Transferencia))
    try:
        await conn.execute(f"INSERT INTO transferencia ({nomes}) VALUES ({lugares})", valores)
    except UniqueViolation:
        raise conflict("Já existe uma transferência desta cota em andamento.") from None


async def gravar(conn: AsyncConnection, transferencia: Transferencia) -> None:
    """What became of a transfer."""
    await conn.execute(
        "UPDATE transferencia SET situacao = %(situacao)s, motivo = %(motivo)s, decidida_por = %(decidida_por)s,"
        " termo_documento_id = %(termo_documento_id)s, garantia = %(garantia)s, prazo_taxa = %(prazo_taxa)s,"
        " expira_em = %(expira_em)s, taxa_centavos = %(taxa_centavos)s, parcela_id = %(parcela_id)s,"
        " taxa_paga_em = %(taxa_paga_em)s, efetivada_em = %(efetivada_em)s"
        " WHERE transferencia_id = %(transferencia_id)s",
        _valores(transferencia),
    )


async def buscar(conn: AsyncConnection, transferencia_id: UUID, *, travar: bool = False) -> Transferencia:
    """A transfer, for one writer alone if asked; NOT_FOUND."""
    trava: LiteralString = " FOR UPDATE" if travar else ""
    consulta = f"SELECT {_COLUNAS} FROM transferencia WHERE transferencia_id = %s"
    linha = await uma(conn, consulta + trava, [transferencia_id])
    if linha is None:
        raise not_found("transferência", transferencia_id)
    return _transferencia(linha)


async def listar(
    conn: AsyncConnection, grupo_id: UUID, situacao: str | None, antes_de: UUID | None, limite: int
) -> list[Transferencia]:
    """Transfers of a group, newest first, before one."""
    linhas = await todas(
        conn,
        f"SELECT {_COLUNAS} FROM transferencia WHERE grupo_id = %(grupo)s"
        " AND (%(situacao)s::text IS NULL OR situacao = %(situacao)s)"
        " AND (%(antes)s::uuid IS NULL OR transferencia_id < %(antes)s)"
        " ORDER BY transferencia_id DESC LIMIT %(limite)s",
        {"grupo": grupo_id, "situacao": situacao, "antes": antes_de, "limite": limite},
    )
    return [_transferencia(linha) for linha in linhas]


async def abertas(conn: AsyncConnection, limite: int) -> list[Transferencia]:
    """Transfers of every group that wait for somebody, oldest first."""
    linhas = await todas(
        conn,
        f"SELECT {_COLUNAS} FROM transferencia WHERE situacao IN ('EM_ANALISE', 'AGUARDANDO_TAXA')"
        " ORDER BY transferencia_id LIMIT %(limite)s",
        {"limite": limite},
    )
    return [_transferencia(linha) for linha in linhas]


async def trocar_titular(conn: AsyncConnection, transferencia: Transferencia, desde: date) -> None:
    """The cota is of another person from a day on; the first holder is written down when the second comes."""
    await conn.execute(
        "INSERT INTO titularidade (cota_id, ordem, consorciado_id, desde)"
        " SELECT cota_id, 0, consorciado_id, data_adesao FROM cota WHERE cota_id = %s ON CONFLICT DO NOTHING",
        [transferencia.cota_id],
    )
    await conn.execute(
        "INSERT INTO titularidade (cota_id, ordem, consorciado_id, desde, transferencia_id)"
        " SELECT %(cota)s, max(ordem) + 1, %(titular)s, %(desde)s, %(transferencia)s FROM titularidade"
        " WHERE cota_id = %(cota)s",
        {
            "cota": transferencia.cota_id,
            "titular": transferencia.cessionario_id,
            "desde": desde,
            "transferencia": transferencia.transferencia_id,
        },
    )
    await conn.execute(
        "UPDATE cota SET consorciado_id = %s, parte_relacionada = %s, versao = versao + 1 WHERE cota_id = %s",
        [transferencia.cessionario_id, transferencia.parte_relacionada, transferencia.cota_id],
    )


async def titulares(conn: AsyncConnection, cota_id: UUID) -> list[Titular]:
    """Holders of a cota, first to current; one that never changed hands has its own."""
    linhas = await todas(
        conn,
        "SELECT consorciado_id, desde, transferencia_id FROM ("
        " SELECT ordem, consorciado_id, desde, transferencia_id FROM titularidade WHERE cota_id = %(cota)s"
        " UNION ALL SELECT 0, consorciado_id, data_adesao, NULL FROM cota WHERE cota_id = %(cota)s"
        " AND NOT EXISTS (SELECT FROM titularidade WHERE cota_id = %(cota)s)) t ORDER BY ordem",
        {"cota": cota_id},
    )
    return [Titular(**linha) for linha in linhas]


def _valores(transferencia: Transferencia) -> dict[str, Any]:
    valores = {campo.name: getattr(transferencia, campo.name) for campo in fields(Transferencia)}
    return {nome: valor.value if isinstance(valor, Enum) else valor for nome, valor in valores.items()}


def _transferencia(linha: Mapping[str, Any]) -> Transferencia:
    return Transferencia(**{**linha, "situacao": SituacaoTransferencia(linha["situacao"])})
