"""Lists by page, and positions built from several statements."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from typing import LiteralString
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.contracts.financeiro.v1 import financeiro_pb2 as pb
from consorcio.core.errors import foreign_page_token, not_found
from consorcio.core.money import format_reais
from consorcio.core.percent import format_pct
from consorcio.services.financeiro import repository, repository_reservas
from consorcio.services.financeiro.conversao import posicao_ago_pb
from consorcio.services.financeiro.invariantes import g_do_grupo
from consorcio.services.financeiro.livro import saldos
from consorcio.services.financeiro.registros import Pagamento, Titulo, colunas, todos
from consorcio.services.financeiro.use_cases.fechamento import buscar_posicao
from consorcio.services.financeiro.use_cases.saldo_caixa import caixa_do_grupo

Conexao = AsyncConnection
_COTAS_POR_PAGINA = 200
_TITULO: LiteralString = f"SELECT {colunas(Titulo)} FROM titulo"  # noqa: S608 column names of a dataclass
_QUALQUER = "UNSPECIFIED"


@dataclass(frozen=True, slots=True)
class FiltroPagamentos:
    """Which payments to list; `UNSPECIFIED` is any situation, None anybody's."""

    situacao: str
    grupo_id: UUID | None
    data_inicial: date
    data_final: date
    consorciado_id: str | None = None


async def titulos_da_cota(
    conn: AsyncConnection, cota_id: UUID, situacao: str, depois_de: str, limite: int
) -> list[Titulo]:
    """Titles of a cota, by identifier."""
    return await todos(
        conn,
        Titulo,
        _TITULO + " WHERE cota_id = %s AND identificador > %s AND (%s = 'UNSPECIFIED' OR situacao = %s)"
        " ORDER BY identificador LIMIT %s",
        [cota_id, depois_de, situacao, situacao, limite],
    )


async def titulos_do_grupo(
    conn: AsyncConnection, grupo_id: UUID, ago: int, situacao: str, depois_de: str, limite: int
) -> list[Titulo]:
    """Titles of a group, of one AGO or of all, by identifier."""
    return await todos(
        conn,
        Titulo,
        _TITULO + " WHERE grupo_id = %s AND identificador > %s AND (%s = 0 OR ago = %s)"
        " AND (%s = 'UNSPECIFIED' OR situacao = %s) ORDER BY identificador LIMIT %s",
        [grupo_id, depois_de, ago, ago, situacao, situacao, limite],
    )


async def pagamentos(conn: AsyncConnection, filtro: FiltroPagamentos, depois_de: str, limite: int) -> list[Pagamento]:
    """Payments, newest first."""
    data, _, pagamento_id = depois_de.partition("|")
    try:
        cursor = (date.fromisoformat(data), UUID(pagamento_id)) if depois_de else (date.max, UUID(int=2**128 - 1))
    except ValueError:
        raise foreign_page_token() from None
    return await todos(
        conn,
        Pagamento,
        f"SELECT {colunas(Pagamento)} FROM pagamento WHERE (data_pagamento, pagamento_id) < (%s, %s)"  # noqa: S608 column names of a dataclass
        " AND (%s = 'UNSPECIFIED' OR situacao = %s) AND (%s::uuid IS NULL OR grupo_id = %s)"
        " AND (%s::uuid IS NULL OR cota_id IN (SELECT cota_id FROM conta_cota WHERE consorciado_id = %s))"
        " AND data_pagamento BETWEEN %s AND %s ORDER BY data_pagamento DESC, pagamento_id DESC LIMIT %s",
        [
            *cursor,
            filtro.situacao,
            filtro.situacao,
            filtro.grupo_id,
            filtro.grupo_id,
            filtro.consorciado_id,
            filtro.consorciado_id,
            filtro.data_inicial,
            filtro.data_final,
            limite,
        ],
    )


async def cotas_ativas(conn: AsyncConnection, grupo_id: UUID) -> int:
    """How many active cotas billing knows in a group."""
    cursor = await conn.execute(
        "SELECT count(*) FROM conta_cota WHERE grupo_id = %s AND situacao = 'ATIVA'", [grupo_id]
    )
    linha = await cursor.fetchone()
    return int(linha[0]) if linha else 0


async def posicao_do_grupo(conn: AsyncConnection, grupo_id: UUID) -> pb.PosicaoGrupo:
    """Funds, duties and the equilibrium of a group."""
    grupo = await repository.buscar_grupo(conn, grupo_id)
    caixa, saldo = await caixa_do_grupo(conn, grupo_id), await saldos(conn, grupo_id)
    cursor = await conn.execute(
        "SELECT count(*) FILTER (WHERE situacao = 'ATIVA'), count(contemplacao_id),"
        " (SELECT coalesce(sum(valor_centavos), 0) FROM titulo WHERE grupo_id = %(g)s AND tipo = 'PARCELA'"
        "   AND ago = %(ago)s AND situacao <> 'CANCELADO'),"
        " (SELECT coalesce(sum(valor_centavos), 0) FROM pagamento WHERE grupo_id = %(g)s AND situacao = 'APLICADO'"
        "   AND canal <> 'A_DEVOLVER')"
        " FROM conta_cota WHERE grupo_id = %(g)s",
        {"g": grupo_id, "ago": grupo.ultima_ago_emitida},
    )
    ativas, contempladas, emitido, arrecadado = await cursor.fetchone() or (0, 0, 0, 0)
    disponivel = sum(
        saldo.get(c, 0) for c in ("BANCOS", "APLICACAO_GRUPO", "APLICACAO_VINCULADA", "APLICACAO_FORMACAO")
    )
    return pb.PosicaoGrupo(
        grupo_id=str(grupo_id),
        fundo_comum_livre=format_reais(caixa.fundo_comum_livre),
        fundo_comum_reservado=format_reais(await repository_reservas.fundo_reservado(conn, grupo_id)),
        fundo_reserva=format_reais(caixa.fundo_reserva),
        taxa_a_repassar=format_reais(-saldo.get("TA_A_REPASSAR", 0)),
        creditos_a_entregar=format_reais(-saldo.get("CONTEMPLACOES_A_ENTREGAR", 0)),
        disponibilidades=format_reais(disponivel),
        rateios_a_receber=format_reais(saldo.get("REAJUSTE_A_RECEBER", 0)),
        nao_identificados=format_reais(-saldo.get("NAO_IDENTIFICADOS", 0)),
        cotas_ativas=ativas,
        cotas_contempladas=contempladas,
        resultado_equilibrio=format_reais(round(await g_do_grupo(conn, grupo_id))),
        ultima_ago=grupo.ultima_ago_fechada,
        emitido=format_reais(int(emitido)),
        arrecadado=format_reais(int(arrecadado)),
    )


async def posicao_da_assembleia(
    conn: AsyncConnection, grupo_id: UUID, ago: int
) -> AsyncIterator[pb.PaginaPosicaoAssembleia]:
    """The frozen position of the cotas, in pages; the first one carries the group's. NOT_FOUND before it is closed."""
    posicao = await buscar_posicao(conn, grupo_id, ago)
    if posicao is None:
        raise not_found("posição fechada para a assembleia", ago)
    cursor = await conn.execute(
        "SELECT cota_id, numero, versao_titular, adimplente, credito_centavos, saldo_devedor_centavos, fc_pago,"
        " ta_total, fr_total, prestacao_normal_centavos, antecipado, meses_em_dia FROM posicao_ago_cota"
        " WHERE grupo_id = %s AND ago = %s ORDER BY numero, versao_titular",
        [grupo_id, ago],
    )
    primeira: pb.PosicaoAgo | None = posicao_ago_pb(posicao)
    while True:
        linhas = await cursor.fetchmany(_COTAS_POR_PAGINA)
        if not linhas and primeira is None:
            break
        cotas = [
            pb.CotaPosicao(
                cota_id=str(cota_id),
                numero=numero,
                versao_titular=versao,
                adimplente=adimplente,
                credito=format_reais(credito),
                saldo_devedor=format_reais(saldo),
                fc_pago=format_pct(fc),
                taxa_administracao=format_pct(ta),
                fundo_reserva=format_pct(fr),
                prestacao_normal=format_reais(prestacao),
                antecipado=format_pct(antecipado),
                meses_em_dia=em_dia,
            )
            for cota_id, numero, versao, adimplente, credito, saldo, fc, ta, fr, prestacao, antecipado, em_dia in linhas
        ]
        yield pb.PaginaPosicaoAssembleia(posicao=primeira, cotas=cotas)
        primeira = None
    async for pagina in _posicao_das_excluidas(conn, grupo_id, ago):
        yield pagina


async def _posicao_das_excluidas(
    conn: AsyncConnection, grupo_id: UUID, ago: int
) -> AsyncIterator[pb.PaginaPosicaoAssembleia]:
    cursor = await conn.execute(
        "SELECT cota_id, numero, versao_titular, excluida_em, fc_pago, credito_centavos, restituicao_centavos"
        " FROM posicao_ago_excluida WHERE grupo_id = %s AND ago = %s ORDER BY numero, versao_titular",
        [grupo_id, ago],
    )
    while linhas := await cursor.fetchmany(_COTAS_POR_PAGINA):
        cotas = [
            pb.CotaPosicao(
                cota_id=str(cota_id),
                numero=numero,
                versao_titular=versao,
                excluida_em=excluida_em.isoformat(),
                fc_pago=format_pct(fc),
                credito=format_reais(credito),
                restituicao=format_reais(restituicao),
            )
            for cota_id, numero, versao, excluida_em, fc, credito, restituicao in linhas
        ]
        yield pb.PaginaPosicaoAssembleia(cotas=cotas)
