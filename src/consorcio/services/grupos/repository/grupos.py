"""Groups, their rule versions, calendar and seats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.errors import UniqueViolation
from psycopg.types.json import Jsonb

from consorcio.core.errors import conflict, not_found, version_mismatch
from consorcio.services.grupos.domain.cronograma import ItemCronograma
from consorcio.services.grupos.domain.grupo import Grupo, SituacaoGrupo
from consorcio.services.grupos.domain.parametros import ClasseObjeto, Regime
from consorcio.services.grupos.domain.regra_grupo import VersaoRegra
from consorcio.services.grupos.regra_json import regra_de_json, regra_para_json
from consorcio.services.grupos.repository.linhas import Linha, todas, uma


@dataclass(frozen=True, slots=True)
class FichaGrupo:
    """A group as it is shown: with the bens it sells and how many seats are taken."""

    grupo: Grupo
    bem_ids: tuple[UUID, ...]
    cotas_ativas: int
    cotas_reservadas: int
    criado_em: datetime

    @property
    def cotas_vagas(self) -> int:
        """Seats without an occupant (I10)."""
        return self.grupo.max_cotas - self.cotas_ativas - self.cotas_reservadas


_COLUNAS: LiteralString = (
    "grupo_id, codigo, situacao, regime, classe_objeto, plano_id, prazo_meses, max_cotas, primeiro_vencimento,"
    " data_agc, contrato_versao, versao"
)
_FICHA: LiteralString = f"""
SELECT {_COLUNAS}, criado_em,
       (SELECT array_agg(bem_id ORDER BY ordem) FROM grupo_bem gb WHERE gb.grupo_id = g.grupo_id AND NOT EXISTS (
            SELECT FROM bem_substituido s WHERE s.grupo_id = gb.grupo_id AND s.bem_id = gb.bem_id)) AS bem_ids,
       c.ativas, c.reservadas
  FROM grupo g
  CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE vinculo = 'ATIVA') AS ativas,
                             count(*) FILTER (WHERE vinculo = 'RESERVADA') AS reservadas
                        FROM cota WHERE cota.grupo_id = g.grupo_id AND vinculo IN ('ATIVA', 'RESERVADA')) c
"""


async def inserir(conn: AsyncConnection, grupo: Grupo, bem_ids: Sequence[UUID], agora: datetime) -> None:
    """A group with its bens and one vacant seat per number. CONFLICT when the code is taken."""
    try:
        await conn.execute(
            "INSERT INTO grupo (grupo_id, codigo, situacao, classe_objeto, plano_id, prazo_meses, max_cotas,"
            " primeiro_vencimento, contrato_versao, criado_em) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                grupo.grupo_id,
                grupo.codigo,
                grupo.situacao.value,
                grupo.classe_objeto.value,
                grupo.plano_id,
                grupo.prazo_meses,
                grupo.max_cotas,
                grupo.primeiro_vencimento,
                grupo.contrato_versao,
                agora,
            ],
        )
    except UniqueViolation:
        raise conflict(f"Já existe um grupo com o código {grupo.codigo}.", "/codigo") from None
    await conn.execute(
        "INSERT INTO grupo_bem (grupo_id, bem_id, ordem)"
        " SELECT %s, bem_id, ordem FROM unnest(%s::uuid[]) WITH ORDINALITY AS b (bem_id, ordem)",
        [grupo.grupo_id, list(bem_ids)],
    )
    await conn.execute(
        "INSERT INTO vaga (grupo_id, numero) SELECT %s, numero FROM generate_series(1, %s) AS numero",
        [grupo.grupo_id, grupo.max_cotas],
    )


async def buscar(conn: AsyncConnection, grupo_id: UUID) -> Grupo:
    """The group; NOT_FOUND."""
    return _exigir(await uma(conn, f"SELECT {_COLUNAS} FROM grupo WHERE grupo_id = %s", [grupo_id]), grupo_id)


async def manter(conn: AsyncConnection, grupo_id: UUID) -> Grupo:
    """The group, kept as it is until the end of the transaction: sales share it, an AGC waits for them."""
    return _exigir(await uma(conn, f"SELECT {_COLUNAS} FROM grupo WHERE grupo_id = %s FOR SHARE", [grupo_id]), grupo_id)


async def travar(conn: AsyncConnection, grupo_id: UUID, versao: int) -> Grupo:
    """The group, for one writer alone. VERSION_MISMATCH when it is not the version that was read."""
    grupo = _exigir(
        await uma(conn, f"SELECT {_COLUNAS} FROM grupo WHERE grupo_id = %s FOR UPDATE", [grupo_id]), grupo_id
    )
    if grupo.versao != versao:
        raise version_mismatch()
    return grupo


async def travar_sem_versao(conn: AsyncConnection, grupo_id: UUID) -> Grupo:
    """The group, for one writer alone: no sale goes on meanwhile."""
    return _exigir(
        await uma(conn, f"SELECT {_COLUNAS} FROM grupo WHERE grupo_id = %s FOR UPDATE", [grupo_id]), grupo_id
    )


async def constituir(
    conn: AsyncConnection, grupo_id: UUID, regime: Regime, data_agc: date, representantes: Sequence[int]
) -> None:
    """Write the act of the AGC."""
    await conn.execute(
        "UPDATE grupo SET situacao = 'EM_ANDAMENTO', regime = %s, data_agc = %s, primeiro_vencimento = %s,"
        " representantes = %s, versao = versao + 1 WHERE grupo_id = %s",
        [regime.value, data_agc, data_agc, list(representantes), grupo_id],
    )


async def mudar_situacao(conn: AsyncConnection, grupo_id: UUID, situacao: SituacaoGrupo) -> None:
    """Write a move of the group's life."""
    await conn.execute(
        "UPDATE grupo SET situacao = %s, versao = versao + 1 WHERE grupo_id = %s", [situacao.value, grupo_id]
    )


async def avancar_versao(conn: AsyncConnection, grupo_id: UUID) -> None:
    """The group changed: whoever read the previous version must read again."""
    await conn.execute("UPDATE grupo SET versao = versao + 1 WHERE grupo_id = %s", [grupo_id])


async def mudar_prazo(conn: AsyncConnection, grupo_id: UUID, prazo_meses: int) -> None:
    """Write the term that an AGE decided (R2.14)."""
    await conn.execute(
        "UPDATE grupo SET prazo_meses = %s, versao = versao + 1 WHERE grupo_id = %s", [prazo_meses, grupo_id]
    )


async def ficha(conn: AsyncConnection, grupo_id: UUID) -> FichaGrupo:
    """The group as it is shown; NOT_FOUND."""
    linha = await uma(conn, _FICHA + " WHERE g.grupo_id = %s", [grupo_id])
    if linha is None:
        raise not_found("grupo", grupo_id)
    return _ficha(linha)


async def listar(
    conn: AsyncConnection, situacao: SituacaoGrupo | None, codigo: str, depois_de: str, limite: int
) -> list[FichaGrupo]:
    """Groups by code, after the one given."""
    linhas = await todas(
        conn,
        _FICHA
        + " WHERE (%(situacao)s::text IS NULL OR g.situacao = %(situacao)s) AND starts_with(g.codigo, %(codigo)s)"
        " AND g.codigo > %(depois)s ORDER BY g.codigo LIMIT %(limite)s",
        {
            "situacao": situacao.value if situacao else None,
            "codigo": codigo,
            "depois": depois_de,
            "limite": limite,
        },
    )
    return [_ficha(linha) for linha in linhas]


async def inserir_regra(conn: AsyncConnection, grupo_id: UUID, versao: VersaoRegra, agora: datetime) -> None:
    """One more version of the rule."""
    await conn.execute(
        "INSERT INTO regra_grupo (grupo_id, numero, vigencia_inicio, parametros, registrada_em)"
        " VALUES (%s, %s, %s, %s, %s)",
        [grupo_id, versao.numero, versao.vigencia_inicio, Jsonb(regra_para_json(versao.regra)), agora],
    )


async def regras(conn: AsyncConnection, grupo_id: UUID) -> list[VersaoRegra]:
    """Every version of the rule; NOT_FOUND when there is no such group."""
    linhas = await todas(
        conn,
        "SELECT numero, vigencia_inicio, parametros FROM regra_grupo WHERE grupo_id = %s ORDER BY numero",
        [grupo_id],
    )
    if not linhas:
        raise not_found("grupo", grupo_id)
    return [
        VersaoRegra(linha["numero"], linha["vigencia_inicio"], regra_de_json(linha["parametros"])) for linha in linhas
    ]


async def gravar_cronograma(conn: AsyncConnection, grupo_id: UUID, itens: Sequence[ItemCronograma]) -> None:
    """The calendar of the group, in place of the one it had."""
    await conn.execute(
        """
        INSERT INTO cronograma (grupo_id, ago, vencimento, data_ago)
        SELECT %s, * FROM unnest(%s::int[], %s::date[], %s::date[])
        ON CONFLICT (grupo_id, ago) DO UPDATE SET vencimento = excluded.vencimento, data_ago = excluded.data_ago
        """,
        [
            grupo_id,
            [item.ago for item in itens],
            [item.vencimento for item in itens],
            [item.data_ago for item in itens],
        ],
    )


async def cronograma(conn: AsyncConnection, grupo_id: UUID) -> tuple[ItemCronograma, ...]:
    """The calendar, by assembleia; NOT_FOUND when there is no such group."""
    linhas = await todas(
        conn, "SELECT ago, vencimento, data_ago FROM cronograma WHERE grupo_id = %s ORDER BY ago", [grupo_id]
    )
    if not linhas:
        raise not_found("grupo", grupo_id)
    return tuple(ItemCronograma(**linha) for linha in linhas)


def _exigir(linha: Linha | None, grupo_id: UUID) -> Grupo:
    if linha is None:
        raise not_found("grupo", grupo_id)
    return _grupo(linha)


def _grupo(linha: Linha) -> Grupo:
    return Grupo(
        grupo_id=linha["grupo_id"],
        codigo=linha["codigo"],
        situacao=SituacaoGrupo(linha["situacao"]),
        classe_objeto=ClasseObjeto(linha["classe_objeto"]),
        plano_id=linha["plano_id"],
        prazo_meses=linha["prazo_meses"],
        max_cotas=linha["max_cotas"],
        primeiro_vencimento=linha["primeiro_vencimento"],
        contrato_versao=linha["contrato_versao"],
        versao=linha["versao"],
        regime=Regime(linha["regime"]) if linha["regime"] else None,
        data_agc=linha["data_agc"],
    )


def _ficha(linha: Linha) -> FichaGrupo:
    return FichaGrupo(
        _grupo(linha), tuple(linha["bem_ids"] or ()), linha["ativas"], linha["reservadas"], linha["criado_em"]
    )
