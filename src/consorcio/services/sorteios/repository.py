"""Tables and SQL of assembleias, extrações, lances, contemplações and atas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

import orjson
from psycopg import AsyncConnection
from psycopg.rows import class_row
from psycopg.types.json import Json, Jsonb

from consorcio.services.sorteios.domain.regra import RegraAssembleia
from consorcio.services.sorteios.domain.snapshot import Snapshot
from consorcio.services.sorteios.registros import (
    ApuracaoRegistrada,
    Assembleia,
    AtaRegistrada,
    Contemplacao,
    LanceRegistrado,
    OfertaGuardada,
    QuemApurou,
    SnapshotRegistrado,
)

Linha = TypeVar("Linha")
Conexao = AsyncConnection[Any]

_ASSEMBLEIA = """
SELECT a.assembleia_id, a.grupo_id, a.grupo_codigo, a.ago, a.situacao, a.vencimento, a.data_ago, a.extracao, a.versao,
       s.raiz, s.elegiveis, s.congelada_em,
       (SELECT count(*) FROM lance l
         WHERE l.assembleia_id = a.assembleia_id AND l.situacao <> 'RETIRADO')::int AS lances,
       (SELECT count(*) FROM contemplacao c
         WHERE c.assembleia_id = a.assembleia_id AND c.situacao <> 'CANCELADA')::int AS contemplacoes
  FROM assembleia a LEFT JOIN snapshot s USING (assembleia_id)
"""

_LANCE = """
SELECT lance_id, assembleia_id, cota_id, consorciado_id, numero, versao_titular, modalidade, quantidade,
       embutido_centavos, fgts_centavos, reducao, sal, hash, ofertado_em, situacao, classificacao, valor_centavos,
       proprio_centavos, saida_fc_centavos, ordem_suplencia, motivo, conteudo_selado
  FROM lance
"""

_POR_CLASSIFICACAO = " ORDER BY classificacao = 0, modalidade, classificacao, lance_id"

_CONTEMPLACAO = """
SELECT c.contemplacao_id, c.assembleia_id, a.grupo_id, a.ago, c.cota_id, c.numero, c.tipo, c.situacao,
       c.credito_centavos, c.saida_fc_centavos, c.fundo_reserva_centavos, c.lance_id, c.ordem, c.prazo_pagamento,
       c.identificador_titulo, c.motivo, c.disponivel_em, c.data_contabil
  FROM contemplacao c JOIN assembleia a USING (assembleia_id)
"""


async def _um(conn: Conexao, tipo: type[Linha], sql: str, valores: Sequence[Any]) -> Linha | None:
    async with conn.cursor(row_factory=class_row(tipo)) as cursor:
        await cursor.execute(sql.encode(), valores)
        return await cursor.fetchone()


async def _todos(conn: Conexao, tipo: type[Linha], sql: str, valores: Sequence[Any]) -> list[Linha]:
    async with conn.cursor(row_factory=class_row(tipo)) as cursor:
        await cursor.execute(sql.encode(), valores)
        return await cursor.fetchall()


async def incluir_assembleia(
    conn: Conexao,
    *,
    assembleia_id: UUID,
    grupo_id: UUID,
    grupo_codigo: str,
    ago: int,
    vencimento: date,
    data_ago: date,
    criada_em: datetime,
) -> bool:
    """A new AGO, CONVOCADA. False when the group already has that number."""
    cursor = await conn.execute(
        "INSERT INTO assembleia (assembleia_id, grupo_id, grupo_codigo, ago, situacao, vencimento, data_ago, criada_em)"
        " VALUES (%s, %s, %s, %s, 'CONVOCADA', %s, %s, %s) ON CONFLICT (grupo_id, ago) DO NOTHING",
        [assembleia_id, grupo_id, grupo_codigo, ago, vencimento, data_ago, criada_em],
    )
    return cursor.rowcount == 1


async def buscar_assembleia(conn: Conexao, assembleia_id: UUID) -> Assembleia | None:
    """One AGO."""
    return await _um(conn, Assembleia, _ASSEMBLEIA + " WHERE a.assembleia_id = %s", [assembleia_id])


async def travar_assembleia(conn: Conexao, assembleia_id: UUID) -> Assembleia | None:
    """One AGO, its row locked until the end of the transaction: whoever decides about it waits here."""
    await conn.execute("SELECT FROM assembleia WHERE assembleia_id = %s FOR UPDATE", [assembleia_id])
    return await buscar_assembleia(conn, assembleia_id)


async def listar_assembleias(conn: Conexao, grupo_id: UUID, antes_de: int, limite: int) -> list[Assembleia]:
    """AGOs of a group below a number, the latest first."""
    sql = _ASSEMBLEIA + " WHERE a.grupo_id = %s AND a.ago < %s ORDER BY a.ago DESC LIMIT %s"
    return await _todos(conn, Assembleia, sql, [grupo_id, antes_de, limite])


async def mudar_assembleia(conn: Conexao, assembleia_id: UUID, situacao: str, extracao: int | None = None) -> None:
    """The new state of an AGO whose row is locked."""
    await conn.execute(
        "UPDATE assembleia SET situacao = %s, extracao = coalesce(%s, extracao), versao = versao + 1"
        " WHERE assembleia_id = %s",
        [situacao, extracao, assembleia_id],
    )


async def vizinha_em(conn: Conexao, grupo_id: UUID, ago: int, *, anterior: bool) -> int | None:
    """Number of an earlier AGO not yet apurada, or of a later one that already froze its list; None if neither."""
    situacoes = ["CONVOCADA", "ABERTA"] if anterior else ["ABERTA", "APURADA", "ATA_LAVRADA", "HOMOLOGADA"]
    lado = "ago < %s" if anterior else "ago > %s"
    cursor = await conn.execute(
        f"SELECT ago FROM assembleia WHERE grupo_id = %s AND {lado} AND situacao = ANY(%s) LIMIT 1".encode(),
        [grupo_id, ago, situacoes],
    )
    linha = await cursor.fetchone()
    return linha[0] if linha else None


async def guardar_snapshot(
    conn: Conexao,
    assembleia_id: UUID,
    snapshot: Snapshot,
    regra: RegraAssembleia,
    elegiveis: int,
    congelada_em: datetime,
) -> None:
    """Write what was frozen: header, rule and every version of every seat."""
    await conn.execute(
        "INSERT INTO snapshot (assembleia_id, cabecalho, regra, raiz, elegiveis, congelada_em)"
        " VALUES (%s, %s, %s, %s, %s, %s)",
        [
            assembleia_id,
            Jsonb(snapshot.cabecalho()),
            Jsonb(regra.conteudo()),
            snapshot.raiz,
            elegiveis,
            congelada_em,
        ],
    )
    async with conn.cursor() as cursor:
        copia = "COPY snapshot_cota (assembleia_id, numero, versao_titular, conteudo) FROM STDIN"
        async with cursor.copy(copia) as copy:
            await copy.write(_linhas_da_copia(assembleia_id, snapshot))


def _linhas_da_copia(assembleia_id: UUID, snapshot: Snapshot) -> bytes:
    """Rows in the text form of COPY, where a backslash is written twice; JSON has no tab or line break of its own."""
    assembleia = str(assembleia_id).encode()
    linhas = [
        b"%b\t%d\t%d\t%b\n" % (assembleia, cota.numero, cota.versao_titular, folha)
        for cota, folha in zip(snapshot.cotas, snapshot.folhas, strict=True)
    ]
    return b"".join(linhas).replace(b"\\", rb"\\")


async def ler_snapshot(conn: Conexao, assembleia_id: UUID) -> SnapshotRegistrado | None:
    """What was frozen, as it is in the tables now: the caller compares its root."""
    cursor = await conn.execute("SELECT cabecalho, regra, raiz FROM snapshot WHERE assembleia_id = %s", [assembleia_id])
    linha = await cursor.fetchone()
    if linha is None:
        return None
    cursor = await conn.execute(
        "SELECT conteudo::text FROM snapshot_cota WHERE assembleia_id = %s ORDER BY numero, versao_titular",
        [assembleia_id],
    )
    cabecalho, regra, raiz = linha
    return SnapshotRegistrado(cabecalho, regra, raiz, tuple(cota for (cota,) in await cursor.fetchall()))


async def ler_regra(conn: Conexao, assembleia_id: UUID) -> dict[str, Any] | None:
    """The rule frozen with an AGO."""
    cursor = await conn.execute("SELECT regra FROM snapshot WHERE assembleia_id = %s", [assembleia_id])
    linha = await cursor.fetchone()
    return linha[0] if linha else None


async def incluir_lance(conn: Conexao, lance: LanceRegistrado) -> bool:
    """A new offer. False when the cota already has one in the modality."""
    cursor = await conn.execute(
        "INSERT INTO lance (lance_id, assembleia_id, cota_id, consorciado_id, numero, versao_titular, modalidade,"
        " conteudo_selado, hash, ofertado_em, situacao)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'OFERTADO') ON CONFLICT DO NOTHING",
        [
            lance.lance_id,
            lance.assembleia_id,
            lance.cota_id,
            lance.consorciado_id,
            lance.numero,
            lance.versao_titular,
            lance.modalidade,
            lance.conteudo_selado,
            lance.hash,
            lance.ofertado_em,
        ],
    )
    return cursor.rowcount == 1


async def lance_da_cota(conn: Conexao, assembleia_id: UUID, cota_id: UUID, modalidade: str) -> LanceRegistrado | None:
    """The bid that a cota has in a modality."""
    onde = " WHERE assembleia_id = %s AND cota_id = %s AND modalidade = %s AND situacao = 'OFERTADO'"
    return await _um(conn, LanceRegistrado, _LANCE + onde, [assembleia_id, cota_id, modalidade])


async def buscar_lance(conn: Conexao, lance_id: UUID) -> LanceRegistrado | None:
    """One bid."""
    return await _um(conn, LanceRegistrado, _LANCE + " WHERE lance_id = %s", [lance_id])


async def ofertas_validas(conn: Conexao, assembleia_id: UUID) -> list[OfertaGuardada]:
    """What was offered in an AGO and not withdrawn, in the order of arrival."""
    sql = """
    SELECT lance_id::text, numero, versao_titular, modalidade, quantidade, embutido_centavos, fgts_centavos, reducao,
           sal, ofertado_em, conteudo_selado
      FROM lance WHERE assembleia_id = %s AND situacao <> 'RETIRADO' ORDER BY lance_id
    """
    cursor = await conn.execute(sql, [assembleia_id])
    return [OfertaGuardada(*linha) for linha in await cursor.fetchall()]


async def selos_validos(conn: Conexao, assembleia_id: UUID) -> list[str]:
    """Seals of the bids of an AGO that were not withdrawn."""
    sql = "SELECT hash FROM lance WHERE assembleia_id = %s AND situacao <> 'RETIRADO'"
    cursor = await conn.execute(sql, [assembleia_id])
    return [linha[0] for linha in await cursor.fetchall()]


async def lances_retiraveis(conn: Conexao, cota_id: UUID) -> list[LanceRegistrado]:
    """Bids of a cota in assemblies whose list is not frozen (R2.40)."""
    sql = _LANCE + (
        " WHERE cota_id = %s AND situacao = 'OFERTADO' AND assembleia_id IN"
        " (SELECT assembleia_id FROM assembleia WHERE situacao = 'CONVOCADA') ORDER BY lance_id"
    )
    return await _todos(conn, LanceRegistrado, sql, [cota_id])


async def listar_lances(
    conn: Conexao, assembleia_id: UUID, inicio: int, limite: int, *, classificados: bool, consorciado_id: str | None
) -> list[LanceRegistrado]:
    """A page of bids, of one consorciado or of all: by classification after the apuração, by instant before it."""
    ordem = _POR_CLASSIFICACAO if classificados else " ORDER BY ofertado_em, lance_id"
    de_quem = " WHERE assembleia_id = %s AND (%s::uuid IS NULL OR consorciado_id = %s)"
    valores = [assembleia_id, consorciado_id, consorciado_id, limite, inicio]
    return await _todos(conn, LanceRegistrado, _LANCE + de_quem + ordem + " LIMIT %s OFFSET %s", valores)


async def lances_classificados(conn: Conexao, assembleia_id: UUID) -> list[LanceRegistrado]:
    """Every bid that was decided, by modality and classification; those out come last."""
    sql = _LANCE + " WHERE assembleia_id = %s AND situacao <> 'RETIRADO'" + _POR_CLASSIFICACAO
    return await _todos(conn, LanceRegistrado, sql, [assembleia_id])


async def suplentes(conn: Conexao, assembleia_id: UUID) -> list[LanceRegistrado]:
    """Bids that may still be called, in the order of the apuração."""
    sql = _LANCE + " WHERE assembleia_id = %s AND situacao = 'SUPLENTE' ORDER BY ordem_suplencia"
    return await _todos(conn, LanceRegistrado, sql, [assembleia_id])


async def mudar_lance(conn: Conexao, lance_id: UUID, situacao: str) -> None:
    """The new state of a bid."""
    await conn.execute("UPDATE lance SET situacao = %s WHERE lance_id = %s", [situacao, lance_id])


async def gravar_decisoes(conn: Conexao, decisoes: Sequence[Mapping[str, Any]]) -> None:
    """Open the sealed bids and write what the apuração decided about each, once and in one statement."""
    sql = """
    UPDATE lance l
       SET quantidade = d.quantidade, embutido_centavos = d.embutido_centavos, fgts_centavos = d.fgts_centavos,
           reducao = d.reducao, sal = d.sal, situacao = d.situacao, classificacao = d.classificacao,
           valor_centavos = d.valor_centavos, proprio_centavos = d.proprio_centavos,
           saida_fc_centavos = d.saida_fc_centavos, ordem_suplencia = d.ordem_suplencia, motivo = d.motivo
      FROM json_to_recordset(%s) AS d (lance_id uuid, quantidade numeric, embutido_centavos bigint,
           fgts_centavos bigint, reducao text, sal text, situacao text, classificacao int, valor_centavos bigint,
           proprio_centavos bigint, saida_fc_centavos bigint, ordem_suplencia int, motivo text)
     WHERE l.lance_id = d.lance_id
    """
    if decisoes:
        await conn.execute(sql, [Json(list(decisoes), dumps=orjson.dumps)])


async def guardar_apuracao(
    conn: Conexao, assembleia_id: UUID, apuracao: ApuracaoRegistrada, decisao: QuemApurou
) -> None:
    """The decision. The primary key lets only one in."""
    await conn.execute(
        "INSERT INTO apuracao (assembleia_id, extracao, conteudo, hash, caixa_inicial_centavos, apurada_em,"
        " apurada_por) VALUES (%s, %s, %s, %s, %s, %s, %s)",
        [
            assembleia_id,
            apuracao.extracao,
            apuracao.conteudo,
            apuracao.hash,
            apuracao.caixa_inicial_centavos,
            decisao.apurada_em,
            decisao.apurada_por,
        ],
    )


async def ler_apuracao(conn: Conexao, assembleia_id: UUID) -> ApuracaoRegistrada | None:
    """The decision of an AGO."""
    sql = "SELECT extracao, conteudo, hash, caixa_inicial_centavos FROM apuracao WHERE assembleia_id = %s"
    return await _um(conn, ApuracaoRegistrada, sql, [assembleia_id])


async def quem_apurou(conn: Conexao, assembleia_id: UUID) -> QuemApurou | None:
    """Who decided an AGO."""
    sql = "SELECT apurada_por, apurada_em FROM apuracao WHERE assembleia_id = %s"
    return await _um(conn, QuemApurou, sql, [assembleia_id])


async def guardar_ata(conn: Conexao, assembleia_id: UUID, ata: AtaRegistrada) -> None:
    """The ata."""
    await conn.execute(
        "INSERT INTO ata (assembleia_id, conteudo, hash, data, assinatura, chave_publica)"
        " VALUES (%s, %s, %s, %s, %s, %s)",
        [assembleia_id, ata.conteudo, ata.hash, ata.data, ata.assinatura, ata.chave_publica],
    )


async def ler_ata(conn: Conexao, assembleia_id: UUID) -> AtaRegistrada | None:
    """The ata of an AGO."""
    sql = "SELECT conteudo, hash, data, assinatura, chave_publica FROM ata WHERE assembleia_id = %s"
    return await _um(conn, AtaRegistrada, sql, [assembleia_id])


async def incluir_contemplacoes(conn: Conexao, novas: Sequence[Contemplacao], criada_em: datetime) -> None:
    """New contemplações, in one statement. UniqueViolation when a cota has one that was not cancelled (I9)."""
    colunas = (
        "contemplacao_id, assembleia_id, cota_id, numero, tipo, situacao, credito_centavos, saida_fc_centavos,"
        " fundo_reserva_centavos, lance_id, ordem, prazo_pagamento, data_contabil"
    )
    await conn.execute(
        f"INSERT INTO contemplacao ({colunas}, criada_em) SELECT {colunas}, %s"
        " FROM json_populate_recordset(NULL::contemplacao, %s)".encode(),
        [criada_em, Json(novas, dumps=orjson.dumps)],
    )


async def buscar_contemplacao(conn: Conexao, contemplacao_id: UUID) -> Contemplacao | None:
    """One contemplação."""
    return await _um(conn, Contemplacao, _CONTEMPLACAO + " WHERE c.contemplacao_id = %s", [contemplacao_id])


async def travar_contemplacao(conn: Conexao, contemplacao_id: UUID) -> Contemplacao | None:
    """One contemplação, its row locked until the end of the transaction."""
    sql = _CONTEMPLACAO + " WHERE c.contemplacao_id = %s FOR UPDATE OF c"
    return await _um(conn, Contemplacao, sql, [contemplacao_id])


async def listar_contemplacoes(conn: Conexao, assembleia_id: UUID) -> list[Contemplacao]:
    """Contemplações of an AGO in the order they were decided."""
    sql = _CONTEMPLACAO + " WHERE c.assembleia_id = %s ORDER BY c.ordem"
    return await _todos(conn, Contemplacao, sql, [assembleia_id])


async def contemplacoes_vencidas(conn: Conexao, data: date) -> list[UUID]:
    """Pending contemplações whose bid should have been paid before the date, the oldest deadline first."""
    cursor = await conn.execute(
        "SELECT contemplacao_id FROM contemplacao WHERE situacao = 'PENDENTE' AND prazo_pagamento < %s"
        " ORDER BY prazo_pagamento, contemplacao_id",
        [data],
    )
    return [linha[0] for linha in await cursor.fetchall()]


async def mudar_contemplacao(
    conn: Conexao,
    contemplacao_id: UUID,
    situacao: str,
    *,
    motivo: str = "",
    identificador_titulo: str = "",
    disponivel_em: date | None = None,
) -> None:
    """The new state of a contemplação whose row is locked; empty fields keep what they hold."""
    await conn.execute(
        "UPDATE contemplacao SET situacao = %s, motivo = coalesce(nullif(%s, ''), motivo),"
        " identificador_titulo = coalesce(nullif(%s, ''), identificador_titulo),"
        " disponivel_em = coalesce(%s, disponivel_em) WHERE contemplacao_id = %s",
        [situacao, motivo, identificador_titulo, disponivel_em, contemplacao_id],
    )
