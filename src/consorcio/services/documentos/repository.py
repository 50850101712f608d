"""Tables of documentos. What names a person is sealed on the way in and opened on the way out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from consorcio.core.errors import conflict, not_found, validation, version_mismatch
from consorcio.services.documentos.cofre import Cofre
from consorcio.services.documentos.domain.conteudo import Formato
from consorcio.services.documentos.domain.documento import (
    Documento,
    SituacaoDocumento,
    SituacaoVersao,
    TipoDocumento,
    Versao,
    Vinculos,
)
from consorcio.services.documentos.domain.modelo import VersaoModelo

_DOCUMENTO = (
    "documento_id, tipo, titulo, consorciado_id, grupo_id, cota_id, situacao, guardar_ate, guarda_legal,"
    " criado_por, criado_em, versao"
)
_VERSAO = (
    "versao_id, documento_id, numero, situacao, nome_arquivo, formato, tamanho_bytes, sha256, sha256_esperado,"
    " modelo, assinada, motivo, enviado_por, disponivel_em"
)
_MODELO = "modelo_id, codigo, numero, nome, tipo, html, exemplo, sha256, publicado_em, substituida, versao"
_TIPO = "tipo, nome, formatos, tamanho_max_mb, guarda_anos, do_consorciado, versao, acompanha_cota"


@dataclass(frozen=True, slots=True)
class Filtro:
    """What to list; empty fields do not filter. `visivel_a` keeps to what a consorciado may see."""

    consorciado_id: UUID | None = None
    grupo_id: UUID | None = None
    cota_id: UUID | None = None
    tipo: str = ""
    visivel_a: UUID | None = None


@dataclass(frozen=True, slots=True)
class Recebido:
    """What a content turned out to be."""

    formato: Formato
    tamanho_bytes: int
    sha256: bytes
    chave: bytes
    objeto: str


@dataclass(frozen=True, slots=True)
class Guardado:
    """Where a content is and what opens it."""

    objeto: str
    chave: bytes
    sha256: bytes


@dataclass(frozen=True, slots=True)
class Geracao:
    """What is left to do for a version that is being made."""

    modelo_id: UUID | None
    dados: str
    assinar: bool


async def tipos(conn: AsyncConnection) -> list[TipoDocumento]:
    """Every kind, by name."""
    return [_tipo(linha) for linha in await _linhas(conn, f"SELECT {_TIPO} FROM tipo_documento ORDER BY nome", [])]


async def buscar_tipo(conn: AsyncConnection, tipo: str) -> TipoDocumento:
    """A kind. VALIDATION when there is none of that name."""
    linhas = await _linhas(conn, f"SELECT {_TIPO} FROM tipo_documento WHERE tipo = %s", [tipo])
    if not linhas:
        raise validation("/tipo", f"Não existe o tipo de documento “{tipo}”.")
    return _tipo(linhas[0])


async def salvar_tipo(conn: AsyncConnection, tipo: TipoDocumento) -> TipoDocumento:
    """Insert (version 0) or update the version read. CONFLICT, VERSION_MISMATCH."""
    valores = [
        tipo.nome,
        [formato.name for formato in tipo.formatos],
        tipo.tamanho_max_mb,
        tipo.guarda_anos,
        tipo.do_consorciado,
        tipo.acompanha_cota,
        tipo.tipo,
    ]
    if tipo.versao == 0:
        linhas = await _linhas(
            conn,
            "INSERT INTO tipo_documento (nome, formatos, tamanho_max_mb, guarda_anos, do_consorciado,"
            " acompanha_cota, tipo, versao) VALUES (%s, %s, %s, %s, %s, %s, %s, 1)"
            f" ON CONFLICT DO NOTHING RETURNING {_TIPO}",
            valores,
        )
        if not linhas:
            raise conflict(f"O tipo “{tipo.tipo}” já existe.")
        return _tipo(linhas[0])
    linhas = await _linhas(
        conn,
        "UPDATE tipo_documento SET nome = %s, formatos = %s, tamanho_max_mb = %s, guarda_anos = %s,"
        " do_consorciado = %s, acompanha_cota = %s, versao = versao + 1"
        f" WHERE tipo = %s AND versao = %s RETURNING {_TIPO}",
        [*valores, tipo.versao],
    )
    if not linhas:
        raise version_mismatch()
    return _tipo(linhas[0])


async def incluir_documento(conn: AsyncConnection, cofre: Cofre, documento: Documento) -> None:
    """A new record."""
    vinculos = documento.vinculos
    await conn.execute(
        f"INSERT INTO documento ({_DOCUMENTO}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            documento.documento_id,
            documento.tipo,
            cofre.selar_titulo(documento.titulo, documento.documento_id),
            vinculos.consorciado_id,
            vinculos.grupo_id,
            vinculos.cota_id,
            documento.situacao.value,
            documento.guardar_ate,
            documento.guarda_legal,
            documento.criado_por,
            documento.criado_em,
            documento.versao,
        ],
    )


async def buscar_documento(
    conn: AsyncConnection, cofre: Cofre, documento_id: UUID, *, travar: bool = False
) -> Documento:
    """One record, or NOT_FOUND."""
    sql = f"SELECT {_DOCUMENTO} FROM documento WHERE documento_id = %s{' FOR UPDATE' if travar else ''}"
    linhas = await _linhas(conn, sql, [documento_id])
    if not linhas:
        raise not_found("documento", documento_id)
    return _documento(linhas[0], cofre)


async def listar_documentos(
    conn: AsyncConnection, cofre: Cofre, filtro: Filtro, antes_de: UUID | None, tamanho: int
) -> list[Documento]:
    """A page, the latest first (ids follow time)."""
    sql = f"""
SELECT {_DOCUMENTO} FROM documento d
 WHERE (%(consorciado)s::uuid IS NULL OR consorciado_id = %(consorciado)s)
   AND (%(grupo)s::uuid IS NULL OR grupo_id = %(grupo)s)
   AND (%(cota)s::uuid IS NULL OR cota_id = %(cota)s)
   AND (%(tipo)s = '' OR tipo = %(tipo)s)
   AND (%(visivel_a)s::uuid IS NULL OR EXISTS (
        SELECT FROM tipo_documento t
         WHERE t.tipo = d.tipo AND t.do_consorciado
           AND (d.consorciado_id = %(visivel_a)s
                OR t.acompanha_cota AND EXISTS (SELECT FROM titular_cota c
                                                 WHERE c.cota_id = d.cota_id AND c.consorciado_id = %(visivel_a)s))))
   AND (%(antes_de)s::uuid IS NULL OR documento_id < %(antes_de)s)
 ORDER BY documento_id DESC LIMIT %(tamanho)s"""
    valores = {
        "consorciado": filtro.consorciado_id,
        "grupo": filtro.grupo_id,
        "cota": filtro.cota_id,
        "tipo": filtro.tipo,
        "visivel_a": filtro.visivel_a,
        "antes_de": antes_de,
        "tamanho": tamanho,
    }
    return [_documento(linha, cofre) for linha in await _linhas(conn, sql, valores)]


async def mudar_documento(conn: AsyncConnection, documento: Documento) -> None:
    """Situation, terms and legal hold of a record that is locked."""
    await conn.execute(
        "UPDATE documento SET situacao = %s, guardar_ate = %s, guarda_legal = %s, versao = versao + 1"
        " WHERE documento_id = %s",
        [documento.situacao.value, documento.guardar_ate, documento.guarda_legal, documento.documento_id],
    )


async def incluir_versao(conn: AsyncConnection, cofre: Cofre, versao: Versao) -> None:
    """A version that waits for its content, or is being made."""
    await conn.execute(
        "INSERT INTO versao_documento (versao_id, documento_id, numero, situacao, nome_arquivo, sha256_esperado,"
        " modelo, assinada, enviado_por) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            versao.versao_id,
            versao.documento_id,
            versao.numero,
            versao.situacao.value,
            cofre.selar_nome(versao.nome_arquivo, versao.versao_id),
            versao.sha256_esperado,
            versao.modelo,
            versao.assinada,
            versao.enviado_por,
        ],
    )


async def versoes(conn: AsyncConnection, cofre: Cofre, documentos: Sequence[UUID]) -> dict[UUID, list[Versao]]:
    """The versions of each document, the latest first."""
    achadas: dict[UUID, list[Versao]] = {documento_id: [] for documento_id in documentos}
    sql = f"SELECT {_VERSAO} FROM versao_documento WHERE documento_id = ANY(%s) ORDER BY numero DESC"
    for linha in await _linhas(conn, sql, [list(documentos)]):
        achadas[linha["documento_id"]].append(_versao(linha, cofre))
    return achadas


async def buscar_versao(conn: AsyncConnection, cofre: Cofre, versao_id: UUID, *, travar: bool = False) -> Versao:
    """One version, or NOT_FOUND."""
    sql = f"SELECT {_VERSAO} FROM versao_documento WHERE versao_id = %s{' FOR UPDATE' if travar else ''}"
    linhas = await _linhas(conn, sql, [versao_id])
    if not linhas:
        raise not_found("versão", versao_id)
    return _versao(linhas[0], cofre)


async def guardado(conn: AsyncConnection, cofre: Cofre, versao_id: UUID) -> Guardado | None:
    """Where a content is, or None when there is none or it was erased."""
    sql = "SELECT objeto, chave, sha256 FROM versao_documento WHERE versao_id = %s AND situacao = 'DISPONIVEL'"
    linhas = await _linhas(conn, sql, [versao_id])
    if not linhas:
        return None
    (linha,) = linhas
    return Guardado(linha["objeto"], cofre.abrir_chave(linha["chave"], versao_id), linha["sha256"])


async def receber_conteudo(
    conn: AsyncConnection, cofre: Cofre, versao_id: UUID, recebido: Recebido, agora: datetime
) -> bool:
    """Make a version available. False when somebody did it first, or it no longer waits."""
    cursor = await conn.execute(
        "UPDATE versao_documento SET situacao = 'DISPONIVEL', formato = %s, tamanho_bytes = %s, sha256 = %s,"
        " chave = %s, objeto = %s, disponivel_em = %s WHERE versao_id = %s AND situacao IN ('AGUARDANDO', 'GERANDO')",
        [
            recebido.formato.name,
            recebido.tamanho_bytes,
            recebido.sha256,
            cofre.selar_chave(recebido.chave, versao_id),
            recebido.objeto,
            agora,
            versao_id,
        ],
    )
    return cursor.rowcount == 1


async def falhar_versao(conn: AsyncConnection, versao_id: UUID, motivo: str) -> None:
    """A version that could not be made."""
    await conn.execute(
        "UPDATE versao_documento SET situacao = 'FALHOU', motivo = %s WHERE versao_id = %s AND situacao = 'GERANDO'",
        [motivo, versao_id],
    )


async def apagar_versoes(conn: AsyncConnection, documento_id: UUID) -> None:
    """Erase the keys of every content of a document: from the commit on nobody reads them, in any copy."""
    await conn.execute(
        "UPDATE versao_documento SET situacao = 'APAGADA', chave = NULL WHERE documento_id = %s", [documento_id]
    )


async def objetos_a_limpar(conn: AsyncConnection, quantos: int) -> list[tuple[UUID, str]]:
    """Objects whose key is gone."""
    sql = "SELECT versao_id, objeto FROM versao_documento WHERE situacao = 'APAGADA' AND objeto IS NOT NULL LIMIT %s"
    return [(linha["versao_id"], linha["objeto"]) for linha in await _linhas(conn, sql, [quantos])]


async def esquecer_objeto(conn: AsyncConnection, versao_id: UUID) -> None:
    """The object was removed."""
    await conn.execute("UPDATE versao_documento SET objeto = NULL WHERE versao_id = %s", [versao_id])


async def incluir_geracao(conn: AsyncConnection, cofre: Cofre, versao_id: UUID, geracao: Geracao) -> None:
    """What is left to do for a version."""
    await conn.execute(
        "INSERT INTO geracao (versao_id, modelo_id, dados, assinar) VALUES (%s, %s, %s, %s)",
        [versao_id, geracao.modelo_id, cofre.selar_dados(geracao.dados, versao_id), geracao.assinar],
    )


async def buscar_geracao(conn: AsyncConnection, cofre: Cofre, versao_id: UUID) -> Geracao | None:
    """What is left to do, or None when it was done."""
    linhas = await _linhas(conn, "SELECT modelo_id, dados, assinar FROM geracao WHERE versao_id = %s", [versao_id])
    if not linhas:
        return None
    (linha,) = linhas
    return Geracao(linha["modelo_id"], cofre.abrir_dados(linha["dados"], versao_id), linha["assinar"])


async def concluir_geracao(conn: AsyncConnection, versao_id: UUID) -> None:
    """Nothing is left to do; the data go."""
    await conn.execute("DELETE FROM geracao WHERE versao_id = %s", [versao_id])


async def modelos(conn: AsyncConnection) -> list[VersaoModelo]:
    """Every version of every template."""
    sql = f"SELECT {_MODELO} FROM versao_modelo ORDER BY codigo, numero DESC"
    return [_modelo(linha) for linha in await _linhas(conn, sql, [])]


async def versoes_do_modelo(conn: AsyncConnection, codigo: str, *, travar: bool = False) -> list[VersaoModelo]:
    """The versions of a template, the latest first; none when it does not exist."""
    sql = f"SELECT {_MODELO} FROM versao_modelo WHERE codigo = %s ORDER BY numero DESC{' FOR UPDATE' if travar else ''}"
    return [_modelo(linha) for linha in await _linhas(conn, sql, [codigo])]


async def modelo_por_id(conn: AsyncConnection, modelo_id: UUID) -> VersaoModelo:
    """A version of a template, or NOT_FOUND."""
    linhas = await _linhas(conn, f"SELECT {_MODELO} FROM versao_modelo WHERE modelo_id = %s", [modelo_id])
    if not linhas:
        raise not_found("modelo", modelo_id)
    return _modelo(linhas[0])


async def gravar_modelo(conn: AsyncConnection, modelo: VersaoModelo) -> None:
    """Insert a version of a template, or change one: only drafts reach here, and what publishing marks."""
    await conn.execute(
        f"INSERT INTO versao_modelo ({_MODELO}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
        " ON CONFLICT (modelo_id) DO UPDATE SET nome = excluded.nome, tipo = excluded.tipo, html = excluded.html,"
        " exemplo = excluded.exemplo, sha256 = excluded.sha256, publicado_em = excluded.publicado_em,"
        " substituida = excluded.substituida, versao = excluded.versao",
        [
            modelo.modelo_id,
            modelo.codigo,
            modelo.numero,
            modelo.nome,
            modelo.tipo,
            modelo.html,
            Jsonb(dict(modelo.exemplo)),
            modelo.sha256,
            modelo.publicado_em,
            modelo.substituida,
            modelo.versao,
        ],
    )


async def _linhas(conn: AsyncConnection, sql: str, valores: Any) -> list[dict[str, Any]]:
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(sql.encode(), valores)
        return await cursor.fetchall()


def _tipo(linha: dict[str, Any]) -> TipoDocumento:
    return TipoDocumento(**{**linha, "formatos": tuple(Formato[nome] for nome in linha["formatos"])})


def _documento(linha: dict[str, Any], cofre: Cofre) -> Documento:
    guardar_ate: date | None = linha["guardar_ate"]
    return Documento(
        documento_id=linha["documento_id"],
        tipo=linha["tipo"],
        titulo=cofre.abrir_titulo(linha["titulo"], linha["documento_id"]),
        vinculos=Vinculos(linha["consorciado_id"], linha["grupo_id"], linha["cota_id"]),
        situacao=SituacaoDocumento(linha["situacao"]),
        guardar_ate=guardar_ate,
        guarda_legal=linha["guarda_legal"],
        criado_por=linha["criado_por"],
        criado_em=linha["criado_em"],
        versao=linha["versao"],
    )


def _versao(linha: dict[str, Any], cofre: Cofre) -> Versao:
    return Versao(
        **{
            **linha,
            "situacao": SituacaoVersao(linha["situacao"]),
            "nome_arquivo": cofre.abrir_nome(linha["nome_arquivo"], linha["versao_id"]),
            "formato": Formato[linha["formato"]] if linha["formato"] else None,
        }
    )


def _modelo(linha: dict[str, Any]) -> VersaoModelo:
    return VersaoModelo(**linha)
