"""Rows of the release of a credit: the process, its documents, its guarantees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, LiteralString
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.errors import not_found
from consorcio.platform.database import Transaction
from consorcio.services.financeiro.registros import colunas, todos, um


@dataclass(frozen=True, slots=True)
class Habilitacao:
    """The process of a credit."""

    habilitacao_id: UUID
    contemplacao_id: UUID
    grupo_id: UUID
    cota_id: UUID
    pessoa: str
    etapa: str
    desde: date
    prazo: date | None
    valida_ate: date | None
    motivo: str
    aberta_por: str
    decidida_por: str


@dataclass(frozen=True, slots=True)
class Resumo:
    """What a list shows of a process: its cota, the documents it must have and those that are settled."""

    habilitacao_id: UUID
    cota_numero: int
    exigidos: int
    resolvidos: int


@dataclass(frozen=True, slots=True)
class DocumentoExigido:
    """A document that a process asks for."""

    habilitacao_id: UUID
    codigo: str
    ordem: int
    descricao: str
    obrigatorio: bool
    validade_dias: int | None
    situacao: str
    documento_id: UUID | None
    motivo: str
    decidido_por: str
    valido_ate: date | None


@dataclass(frozen=True, slots=True)
class Garantia:
    """What secures what is still owed."""

    garantia_id: UUID
    contemplacao_id: UUID
    grupo_id: UUID
    cota_id: UUID
    tipo: str
    descricao: str
    valor_centavos: int
    registro: str
    situacao: str
    motivo: str
    substitui_garantia_id: UUID | None
    registrada_em: date
    registrada_por: str
    decidida_por: str
    ano_fabricacao: int | None = None


_HABILITACAO: LiteralString = f"SELECT {colunas(Habilitacao)} FROM habilitacao"  # noqa: S608 column names of a dataclass
_DOCUMENTO: LiteralString = f"SELECT {colunas(DocumentoExigido)} FROM documento_exigido"  # noqa: S608 column names of a dataclass
_GARANTIA: LiteralString = f"SELECT {colunas(Garantia)} FROM garantia"  # noqa: S608 column names of a dataclass


async def incluir(tx: Transaction, tabela: LiteralString, linha: Any) -> None:
    """A new row of a process, a guarantee."""
    nomes: LiteralString = colunas(type(linha))
    lugares: LiteralString = ", ".join(f"%({campo.name})s" for campo in fields(linha))
    valores = {campo.name: getattr(linha, campo.name) for campo in fields(linha)}
    consulta: LiteralString = f"INSERT INTO {tabela} ({nomes}) VALUES ({lugares})"  # noqa: S608 column names of a dataclass
    await tx.conn.execute(consulta, valores)


async def incluir_documentos(tx: Transaction, habilitacao_id: UUID, classe: str, pessoa: str) -> None:
    """The list for a class of group and a kind of person (REGRAS 7.1b)."""
    await tx.conn.execute(
        "INSERT INTO documento_exigido (habilitacao_id, codigo, ordem, descricao, obrigatorio, validade_dias, situacao)"
        " SELECT DISTINCT ON (codigo) %s, codigo, ordem, descricao, obrigatorio, validade_dias, 'PENDENTE'"
        " FROM exigencia_documento WHERE classe IN ('', %s) AND pessoa IN ('', %s)"
        " ORDER BY codigo, classe DESC, pessoa DESC",
        [habilitacao_id, classe, pessoa],
    )


async def gravar_habilitacao(tx: Transaction, linha: Habilitacao) -> None:
    """The process is in another stage."""
    await tx.conn.execute(
        "UPDATE habilitacao SET etapa = %s, desde = %s, prazo = %s, valida_ate = %s, motivo = %s, decidida_por = %s"
        " WHERE habilitacao_id = %s",
        [
            linha.etapa,
            linha.desde,
            linha.prazo,
            linha.valida_ate,
            linha.motivo,
            linha.decidida_por,
            linha.habilitacao_id,
        ],
    )


async def gravar_documento(tx: Transaction, linha: DocumentoExigido) -> None:
    """What was decided of a document."""
    await tx.conn.execute(
        "UPDATE documento_exigido SET situacao = %s, documento_id = %s, motivo = %s, decidido_por = %s, valido_ate = %s"
        " WHERE habilitacao_id = %s AND codigo = %s",
        [
            linha.situacao,
            linha.documento_id,
            linha.motivo,
            linha.decidido_por,
            linha.valido_ate,
            linha.habilitacao_id,
            linha.codigo,
        ],
    )


async def gravar_garantia(tx: Transaction, linha: Garantia) -> None:
    """What was decided of a guarantee."""
    await tx.conn.execute(
        "UPDATE garantia SET situacao = %s, motivo = %s, registro = %s, decidida_por = %s WHERE garantia_id = %s",
        [linha.situacao, linha.motivo, linha.registro, linha.decidida_por, linha.garantia_id],
    )


async def habilitacao_do_credito(conn: AsyncConnection, contemplacao_id: UUID) -> Habilitacao | None:
    """The last process of a credit, or none."""
    return await um(
        conn,
        Habilitacao,
        _HABILITACAO + " WHERE contemplacao_id = %s ORDER BY habilitacao_id DESC LIMIT 1",
        [contemplacao_id],
    )


async def habilitacoes_em_andamento(
    conn: AsyncConnection, grupo_id: UUID | None, vencidas_em: date | None, depois_de: tuple[date, UUID] | None, n: int
) -> list[Habilitacao]:
    """Processes that wait for somebody, the first to fall due first; only those late on a date, if asked."""
    return await todos(
        conn,
        Habilitacao,
        _HABILITACAO + " WHERE etapa IN ('DOCUMENTOS', 'ANALISE_CREDITO', 'ANALISE_BEM')"
        " AND (%(grupo)s::uuid IS NULL OR grupo_id = %(grupo)s)"
        " AND (%(em)s::date IS NULL OR prazo < %(em)s)"
        " AND (%(dia)s::date IS NULL OR (prazo, habilitacao_id) > (%(dia)s, %(id)s))"
        " ORDER BY prazo, habilitacao_id LIMIT %(limite)s",
        {"grupo": grupo_id, "em": vencidas_em, **_posicao(depois_de), "limite": n},
    )


async def habilitacoes_encerradas(
    conn: AsyncConnection, grupo_id: UUID | None, depois_de: tuple[date, UUID] | None, n: int
) -> list[Habilitacao]:
    """Processes that were answered, the last first."""
    return await todos(
        conn,
        Habilitacao,
        _HABILITACAO + " WHERE etapa IN ('AUTORIZADA', 'REPROVADA')"
        " AND (%(grupo)s::uuid IS NULL OR grupo_id = %(grupo)s)"
        " AND (%(dia)s::date IS NULL OR (desde, habilitacao_id) < (%(dia)s, %(id)s))"
        " ORDER BY desde DESC, habilitacao_id DESC LIMIT %(limite)s",
        {"grupo": grupo_id, **_posicao(depois_de), "limite": n},
    )


def _posicao(depois_de: tuple[date, UUID] | None) -> dict[str, Any]:
    dia, habilitacao_id = depois_de or (None, None)
    return {"dia": dia, "id": habilitacao_id}


async def resumos(conn: AsyncConnection, habilitacoes: Sequence[UUID]) -> dict[UUID, Resumo]:
    """The cota of each process, and how far its list of documents is."""
    linhas = await todos(
        conn,
        Resumo,
        "SELECT h.habilitacao_id, c.numero AS cota_numero, count(d.codigo)::int AS exigidos,"
        " (count(d.codigo) FILTER (WHERE d.situacao IN ('ACEITO', 'DISPENSADO')))::int AS resolvidos"
        " FROM habilitacao h JOIN conta_cota c USING (cota_id)"
        " LEFT JOIN documento_exigido d ON d.habilitacao_id = h.habilitacao_id AND d.obrigatorio"
        " WHERE h.habilitacao_id = ANY(%s) GROUP BY h.habilitacao_id, c.numero",
        [list(habilitacoes)],
    )
    return {linha.habilitacao_id: linha for linha in linhas}


async def documentos_exigidos(conn: AsyncConnection, habilitacao_id: UUID) -> list[DocumentoExigido]:
    """The list of a process, in order."""
    return await todos(
        conn, DocumentoExigido, _DOCUMENTO + " WHERE habilitacao_id = %s ORDER BY ordem, codigo", [habilitacao_id]
    )


async def documentos_a_receber(
    conn: AsyncConnection, codigo: str, cota_id: UUID | None, consorciado_id: UUID | None
) -> list[DocumentoExigido]:
    """Lines that wait for a document of a kind: of a cota, or of every cota of a person."""
    return await todos(
        conn,
        DocumentoExigido,
        _DOCUMENTO  # noqa: S608 column names of a dataclass
        + " WHERE codigo = %s AND situacao IN ('PENDENTE', 'ENVIADO', 'RECUSADO') AND habilitacao_id IN"
        " (SELECT habilitacao_id FROM habilitacao h JOIN conta_cota c USING (cota_id)"
        "   WHERE h.etapa = 'DOCUMENTOS' AND (h.cota_id = %s OR (%s::uuid IS NULL AND c.consorciado_id = %s)))"
        " FOR UPDATE",
        [codigo, cota_id, cota_id, consorciado_id],
    )


async def garantias_da_cota(conn: AsyncConnection, cota_id: UUID) -> list[Garantia]:
    """Guarantees of a cota, oldest first."""
    return await todos(conn, Garantia, _GARANTIA + " WHERE cota_id = %s ORDER BY garantia_id", [cota_id])


async def buscar_garantia(conn: AsyncConnection, garantia_id: UUID) -> Garantia:
    """A guarantee; NOT_FOUND."""
    garantia = await um(conn, Garantia, _GARANTIA + " WHERE garantia_id = %s", [garantia_id])
    if garantia is None:
        raise not_found("garantia", garantia_id)
    return garantia


def constituidas(garantias: Sequence[Garantia], contemplacao_id: UUID) -> list[Garantia]:
    """Those that stand for a credit."""
    return [g for g in garantias if g.situacao == "CONSTITUIDA" and g.contemplacao_id == contemplacao_id]
