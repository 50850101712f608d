"""Seats, the cotas that occupy them and the history of each cota. Bulk writes are one statement each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.errors import not_found, version_mismatch
from consorcio.platform.database import Transaction
from consorcio.platform.rows import Source
from consorcio.services.grupos.domain.cota import (
    Contemplacao,
    Cota,
    Credito,
    EstadoCota,
    Excluido,
    Financeiro,
    Garantia,
    TipoContemplacao,
    Vinculo,
)
from consorcio.services.grupos.repository.linhas import Linha, todas, uma


@dataclass(frozen=True, slots=True)
class LinhaVaga:
    """A seat and who occupies it, or an excluded version that kept its number (R2.26)."""

    numero: int
    cota: Cota | None

    @property
    def versao_titular(self) -> int:
        """Version of the holder; a vacant seat sorts after every version it had."""
        return self.cota.versao_titular if self.cota else SEM_TITULAR


@dataclass(frozen=True, slots=True)
class FatoCota:
    """Something that happened to a cota."""

    fato: str
    data: date
    detalhe: str
    registrado_em: datetime


SEM_TITULAR = 2**31 - 1

_COLUNAS: LiteralString = (
    "c.cota_id, c.grupo_id, c.numero, c.versao_titular, c.consorciado_id, c.bem_id, c.data_adesao, c.ago_ingresso,"
    " c.meses_plano, c.vinculo, c.contemplacao, c.credito, c.financeiro, c.garantia, c.excluido,"
    " c.dispensa_sorteio, c.parte_relacionada, c.arrependimento_ate, c.contemplacao_id, c.tipo_contemplacao,"
    " c.ago_contemplacao, c.credito_centavos, c.versao"
)

# Every seat: its occupant or nobody; and every excluded version besides.
_VAGAS: LiteralString = f"""
SELECT v.numero AS vaga_numero, coalesce(c.versao_titular, {SEM_TITULAR}) AS ordem, {_COLUNAS}
  FROM vaga v LEFT JOIN cota c ON c.cota_id = v.cota_id
 WHERE v.grupo_id = %(grupo_id)s
UNION ALL
SELECT c.numero, c.versao_titular, {_COLUNAS}
  FROM cota c WHERE c.grupo_id = %(grupo_id)s AND c.vinculo = 'EXCLUIDA'
"""


async def vagas_livres(
    conn: AsyncConnection, grupo_id: UUID, numeros: Sequence[int], quantidade: int
) -> tuple[set[int], list[int]]:
    """Free seats taken for this transaction: the ones asked for that are free, and the first others.

    A seat that another transaction is selling is skipped, not waited for.
    """
    pedidas = await todas(
        conn,
        "SELECT numero FROM vaga WHERE grupo_id = %s AND cota_id IS NULL AND numero = ANY(%s)"
        " ORDER BY numero FOR UPDATE SKIP LOCKED",
        [grupo_id, list(numeros)],
    )
    primeiras = await todas(
        conn,
        "SELECT numero FROM vaga WHERE grupo_id = %s AND cota_id IS NULL AND NOT numero = ANY(%s)"
        " ORDER BY numero LIMIT %s FOR UPDATE SKIP LOCKED",
        [grupo_id, list(numeros), quantidade],
    )
    return {linha["numero"] for linha in pedidas}, [linha["numero"] for linha in primeiras]


async def proximas_versoes(conn: AsyncConnection, grupo_id: UUID, numeros: Sequence[int]) -> dict[int, int]:
    """Version that the next holder of each seat gets: each reservation has its own, so that no boleto repeats."""
    linhas = await todas(
        conn,
        "SELECT numero, max(versao_titular) + 1 AS versao FROM cota WHERE grupo_id = %s AND numero = ANY(%s)"
        " GROUP BY numero",
        [grupo_id, list(numeros)],
    )
    existentes = {linha["numero"]: linha["versao"] for linha in linhas}
    return {numero: existentes.get(numero, 0) for numero in numeros}


async def ocupar(conn: AsyncConnection, grupo_id: UUID, cotas: Sequence[Cota]) -> None:
    """Put reserved cotas on their seats. The unique index of occupants has the last word."""
    await conn.execute(
        """
        INSERT INTO cota (cota_id, grupo_id, numero, versao_titular, consorciado_id, bem_id, data_adesao,
                          ago_ingresso, meses_plano, vinculo, parte_relacionada, arrependimento_ate)
        SELECT c.cota_id, %s, c.numero, c.versao_titular, c.consorciado_id, c.bem_id, c.data_adesao,
               c.ago_ingresso, c.meses_plano, 'RESERVADA', c.parte_relacionada, c.arrependimento_ate
          FROM unnest(%s::uuid[], %s::int[], %s::int[], %s::uuid[], %s::uuid[], %s::date[], %s::int[], %s::int[],
                      %s::bool[], %s::date[])
            AS c (cota_id, numero, versao_titular, consorciado_id, bem_id, data_adesao, ago_ingresso, meses_plano,
                  parte_relacionada, arrependimento_ate)
        """,
        [
            grupo_id,
            [cota.cota_id for cota in cotas],
            [cota.numero for cota in cotas],
            [cota.versao_titular for cota in cotas],
            [cota.consorciado_id for cota in cotas],
            [cota.bem_id for cota in cotas],
            [cota.data_adesao for cota in cotas],
            [cota.ago_ingresso for cota in cotas],
            [cota.meses_plano for cota in cotas],
            [cota.parte_relacionada for cota in cotas],
            [cota.arrependimento_ate for cota in cotas],
        ],
    )
    await conn.execute(
        "UPDATE vaga SET cota_id = c.cota_id FROM unnest(%s::uuid[], %s::int[]) AS c (cota_id, numero)"
        " WHERE vaga.grupo_id = %s AND vaga.numero = c.numero",
        [[cota.cota_id for cota in cotas], [cota.numero for cota in cotas], grupo_id],
    )


async def mudar_vinculo(conn: AsyncConnection, cota_ids: Sequence[UUID], de: Vinculo, para: Vinculo) -> list[Cota]:
    """Move many cotas at once; returns those that moved. Who is LIBERADA leaves its seat vacant."""
    linhas = await todas(
        conn,
        "UPDATE cota c SET vinculo = %s, versao = versao + 1 WHERE cota_id = ANY(%s) AND vinculo = %s"
        f" RETURNING {_COLUNAS}",
        [para.value, list(cota_ids), de.value],
    )
    if para is Vinculo.LIBERADA:
        await conn.execute("UPDATE vaga SET cota_id = NULL WHERE cota_id = ANY(%s)", [list(cota_ids)])
    return sorted((_cota(linha) for linha in linhas), key=lambda cota: cota.numero)


async def trocar_bem(conn: AsyncConnection, cota_id: UUID, bem_id: UUID) -> None:
    """The credit of a cota is of another bem (R4.60)."""
    await conn.execute("UPDATE cota SET bem_id = %s, versao = versao + 1 WHERE cota_id = %s", [bem_id, cota_id])


async def marcar_parte_relacionada(conn: AsyncConnection, cota_id: UUID, parte_relacionada: bool) -> None:
    """Keep R2.05 with the cota: related parties only compete after everybody else."""
    await conn.execute("UPDATE cota SET parte_relacionada = %s WHERE cota_id = %s", [parte_relacionada, cota_id])


async def gravar_contemplacao(conn: AsyncConnection, cota: Cota) -> None:
    """Write the contemplação of a cota. VERSION_MISMATCH when somebody changed it meanwhile."""
    cursor = await conn.execute(
        "UPDATE cota SET contemplacao = %s, credito = %s, contemplacao_id = %s, tipo_contemplacao = %s,"
        " ago_contemplacao = %s, credito_centavos = %s, versao = versao + 1 WHERE cota_id = %s AND versao = %s",
        [
            cota.estado.contemplacao.value,
            cota.estado.credito.value,
            cota.contemplacao_id,
            cota.tipo_contemplacao.value if cota.tipo_contemplacao else None,
            cota.ago_contemplacao,
            cota.credito_centavos,
            cota.cota_id,
            cota.versao,
        ],
    )
    if cursor.rowcount == 0:
        raise version_mismatch()


async def gravar_eixos(conn: AsyncConnection, cota: Cota) -> None:
    """Write where the credit, the payments and the guarantee of a cota are."""
    estado = cota.estado
    await conn.execute(
        "UPDATE cota SET credito = %s, financeiro = %s, garantia = %s, versao = versao + 1 WHERE cota_id = %s",
        [estado.credito.value, estado.financeiro.value, estado.garantia.value, cota.cota_id],
    )


async def gravar_saida(conn: AsyncConnection, cota: Cota) -> None:
    """Write link and refund of a cota; who is excluded leaves its seat vacant and keeps its version (R2.26)."""
    await conn.execute(
        "UPDATE cota SET vinculo = %s, excluido = %s, versao = versao + 1 WHERE cota_id = %s",
        [cota.estado.vinculo.value, cota.estado.excluido.value, cota.cota_id],
    )
    if cota.estado.vinculo is Vinculo.EXCLUIDA:
        await conn.execute("UPDATE vaga SET cota_id = NULL WHERE cota_id = %s", [cota.cota_id])


async def retomar_vaga(conn: AsyncConnection, cota: Cota) -> bool:
    """Give a seat back to a version that had it; False when somebody has it (R3.15)."""
    cursor = await conn.execute(
        "UPDATE vaga SET cota_id = %s WHERE grupo_id = %s AND numero = %s AND cota_id IS NULL",
        [cota.cota_id, cota.grupo_id, cota.numero],
    )
    return cursor.rowcount == 1


async def buscar(conn: Source, cota_id: UUID) -> Cota:
    """The cota; NOT_FOUND."""
    linha = await uma(conn, f"SELECT {_COLUNAS} FROM cota c WHERE cota_id = %s", [cota_id])
    if linha is None:
        raise not_found("cota", cota_id)
    return _cota(linha)


async def participa(conn: AsyncConnection, grupo_id: UUID, consorciado_id: UUID) -> bool:
    """Whether a person holds a cota of the group, or held one that was excluded."""
    sql = "SELECT cota_id FROM cota WHERE grupo_id = %s AND consorciado_id = %s LIMIT 1"
    return await uma(conn, sql, [grupo_id, consorciado_id]) is not None


async def travar(conn: AsyncConnection, cota_id: UUID) -> Cota:
    """The cota, for one writer alone; NOT_FOUND."""
    linha = await uma(conn, f"SELECT {_COLUNAS} FROM cota c WHERE cota_id = %s FOR UPDATE", [cota_id])
    if linha is None:
        raise not_found("cota", cota_id)
    return _cota(linha)


async def listar_vagas(
    conn: AsyncConnection,
    grupo_id: UUID,
    depois_de: tuple[int, int],
    limite: int,
    vinculo: str | None = None,
    contemplacao: str | None = None,
) -> list[LinhaVaga]:
    """Seats and excluded versions by number and version, after the one given; `vinculo` may be VAGA."""
    linhas = await todas(
        conn,
        f"SELECT * FROM ({_VAGAS}) v WHERE (vaga_numero, ordem) > (%(numero)s, %(ordem)s)"
        " AND (%(vinculo)s::text IS NULL OR coalesce(vinculo, 'VAGA') = %(vinculo)s)"
        " AND (%(contemplacao)s::text IS NULL OR contemplacao = %(contemplacao)s)"
        " ORDER BY vaga_numero, ordem LIMIT %(limite)s",
        {
            "grupo_id": grupo_id,
            "numero": depois_de[0],
            "ordem": depois_de[1],
            "limite": limite,
            "vinculo": vinculo,
            "contemplacao": contemplacao,
        },
    )
    return [LinhaVaga(linha["vaga_numero"], _cota(linha) if linha["cota_id"] else None) for linha in linhas]


async def todas_as_vagas(conn: AsyncConnection, grupo_id: UUID) -> list[LinhaVaga]:
    """Every seat and excluded version of a group in one snapshot: a draw cannot mix two moments (R2.40)."""
    linhas = await todas(conn, _VAGAS + " ORDER BY 1, 2", {"grupo_id": grupo_id})
    return [LinhaVaga(linha["vaga_numero"], _cota(linha) if linha["cota_id"] else None) for linha in linhas]


async def cotas_a_cobrar(
    conn: AsyncConnection, grupo_id: UUID, ago: int, depois_de: int, limite: int, cota_id: UUID | None = None
) -> list[Cota]:
    """Cotas that owe the parcela of an assembleia, by number: active ones, and reserved ones before the AGC.

    One cota asked for by its id may be a late joiner still reserved.
    """
    linhas = await todas(
        conn,
        f"SELECT {_COLUNAS} FROM cota c JOIN grupo g USING (grupo_id) WHERE c.grupo_id = %(grupo_id)s"
        " AND (c.vinculo = 'ATIVA' OR c.vinculo = 'RESERVADA'"
        " AND (g.situacao = 'EM_FORMACAO' OR %(cota_id)s::uuid IS NOT NULL))"
        " AND c.ago_ingresso <= %(ago)s AND c.numero > %(numero)s"
        " AND (%(cota_id)s::uuid IS NULL OR c.cota_id = %(cota_id)s) ORDER BY c.numero LIMIT %(limite)s",
        {"grupo_id": grupo_id, "ago": ago, "numero": depois_de, "limite": limite, "cota_id": cota_id},
    )
    return [_cota(linha) for linha in linhas]


async def contar_por_pessoa(conn: AsyncConnection, grupo_id: UUID, pessoas: Sequence[UUID]) -> dict[UUID, int]:
    """Seats each person occupies in a group (R3.05)."""
    linhas = await todas(
        conn,
        "SELECT consorciado_id, count(*) AS cotas FROM cota WHERE grupo_id = %s AND consorciado_id = ANY(%s)"
        " AND vinculo IN ('RESERVADA', 'ATIVA') GROUP BY consorciado_id",
        [grupo_id, list(pessoas)],
    )
    return {linha["consorciado_id"]: linha["cotas"] for linha in linhas}


async def contar_ativas(conn: AsyncConnection, grupo_id: UUID) -> int:
    """Active cotas of a group."""
    linha = await uma(conn, "SELECT count(*) AS cotas FROM cota WHERE grupo_id = %s AND vinculo = 'ATIVA'", [grupo_id])
    return int(linha["cotas"]) if linha else 0


async def registrar_fatos(
    tx: Transaction, cota_ids: Sequence[UUID], fato: str, data: date, detalhes: Sequence[str]
) -> None:
    """Append one fact to the history of each cota: what, when, why and by whom."""
    await tx.conn.execute(
        "INSERT INTO fato_cota (cota_id, fato, data, detalhe, ator_id, registrado_em)"
        " SELECT c.cota_id, %s, %s, c.detalhe, %s, %s FROM unnest(%s::uuid[], %s::text[]) AS c (cota_id, detalhe)",
        [fato, data, tx.actor.id, tx.clock.now(), list(cota_ids), list(detalhes)],
    )


async def historico(conn: AsyncConnection, cota_id: UUID) -> list[FatoCota]:
    """Everything that happened to a cota, oldest first."""
    linhas = await todas(
        conn,
        "SELECT fato, data, detalhe, registrado_em FROM fato_cota WHERE cota_id = %s ORDER BY fato_id",
        [cota_id],
    )
    return [FatoCota(**linha) for linha in linhas]


def _cota(linha: Linha) -> Cota:
    tipo = linha["tipo_contemplacao"]
    return Cota(
        cota_id=linha["cota_id"],
        grupo_id=linha["grupo_id"],
        numero=linha["numero"],
        versao_titular=linha["versao_titular"],
        consorciado_id=linha["consorciado_id"],
        bem_id=linha["bem_id"],
        data_adesao=linha["data_adesao"],
        ago_ingresso=linha["ago_ingresso"],
        meses_plano=linha["meses_plano"],
        estado=_estado(linha),
        versao=linha["versao"],
        dispensa_sorteio=linha["dispensa_sorteio"],
        parte_relacionada=linha["parte_relacionada"],
        arrependimento_ate=linha["arrependimento_ate"],
        contemplacao_id=linha["contemplacao_id"],
        tipo_contemplacao=TipoContemplacao(tipo) if tipo else None,
        ago_contemplacao=linha["ago_contemplacao"],
        credito_centavos=linha["credito_centavos"],
    )


def _estado(linha: Linha) -> EstadoCota:
    return EstadoCota(
        vinculo=Vinculo(linha["vinculo"]),
        contemplacao=Contemplacao(linha["contemplacao"]),
        credito=Credito(linha["credito"]),
        financeiro=Financeiro(linha["financeiro"]),
        garantia=Garantia(linha["garantia"]),
        excluido=Excluido(linha["excluido"]),
    )
