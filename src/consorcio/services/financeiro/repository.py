"""Reading and writing groups, percent accounts, titles and payments. Bulk SQL is in sql/."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, LiteralString
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.types.json import Jsonb

from consorcio.core.errors import not_found
from consorcio.core.percent import ZERO
from consorcio.services.financeiro.cronograma_da_conta import Base
from consorcio.services.financeiro.registros import (
    ContaCota,
    Grupo,
    Pagamento,
    PagamentoItem,
    Titulo,
    colunas,
    todos,
    um,
)

_GRUPO: LiteralString = f"SELECT {colunas(Grupo)} FROM grupo"
_CONTA: LiteralString = f"SELECT {colunas(ContaCota)} FROM conta_cota"
_TITULO: LiteralString = f"SELECT {colunas(Titulo)} FROM titulo"
_PAGAMENTO: LiteralString = f"SELECT {colunas(Pagamento)} FROM pagamento"


async def buscar_grupo(conn: AsyncConnection, grupo_id: UUID) -> Grupo:
    """The group; NOT_FOUND when billing never heard of it."""
    grupo = await um(conn, Grupo, _GRUPO + " WHERE grupo_id = %s", [grupo_id])
    if grupo is None:
        raise not_found("grupo no financeiro", grupo_id)
    return grupo


async def buscar_grupo_por_codigo(conn: AsyncConnection, codigo: str) -> Grupo:
    """The group that people call by a code; NOT_FOUND when billing never heard of it."""
    grupo = await um(conn, Grupo, _GRUPO + " WHERE codigo = %s", [codigo])
    if grupo is None:
        raise not_found("grupo no financeiro", codigo)
    return grupo


async def guardar_grupo(conn: AsyncConnection, grupo_id: UUID, codigo: str, regra: dict[str, Any]) -> None:
    """Remember a group and its rule, or refresh them."""
    await conn.execute(
        "INSERT INTO grupo (grupo_id, codigo, regra) VALUES (%s, %s, %s)"
        " ON CONFLICT (grupo_id) DO UPDATE SET codigo = excluded.codigo, regra = excluded.regra",
        [grupo_id, codigo, Jsonb(regra)],
    )


async def guardar_preco(conn: AsyncConnection, grupo_id: UUID, bem_id: UUID, preco_centavos: int) -> None:
    """The price in force of a bem for a group; the price of the last AGO stays until the next one is closed."""
    await conn.execute(
        "INSERT INTO preco_bem (grupo_id, bem_id, preco_centavos, preco_ago_centavos) VALUES (%s, %s, %s, %s)"
        " ON CONFLICT (grupo_id, bem_id) DO UPDATE SET preco_centavos = excluded.preco_centavos",
        [grupo_id, bem_id, preco_centavos, preco_centavos],
    )


@dataclass(frozen=True, slots=True)
class PrecosDoBem:
    """Centavos of a bem for a group: what is issued today costs one, what the percents are worth is the other (I19)."""

    em_vigor: int
    da_ultima_ago: int


async def precos_do_bem(conn: AsyncConnection, grupo_id: UUID, bem_id: UUID) -> PrecosDoBem:
    """The prices of a bem of a group; NOT_FOUND when it has none."""
    cursor = await conn.execute(
        "SELECT preco_centavos, preco_ago_centavos FROM preco_bem WHERE grupo_id = %s AND bem_id = %s",
        [grupo_id, bem_id],
    )
    linha = await cursor.fetchone()
    if linha is None:
        raise not_found("preço do bem", bem_id)
    return PrecosDoBem(*linha)


async def buscar_conta(conn: AsyncConnection, cota_id: UUID, *, travar: bool = False) -> ContaCota:
    """The percent account of a cota, locked for change if asked; NOT_FOUND when there is none."""
    trava: LiteralString = " FOR UPDATE" if travar else ""
    conta = await um(conn, ContaCota, _CONTA + " WHERE cota_id = %s" + trava, [cota_id])
    if conta is None:
        raise not_found("cota no financeiro", cota_id)
    return conta


async def contas_por_id(conn: AsyncConnection, cota_ids: Sequence[UUID]) -> dict[UUID, ContaCota]:
    """The percent accounts of some cotas, locked for change, in one order."""
    contas = await todos(conn, ContaCota, _CONTA + " WHERE cota_id = ANY(%s) ORDER BY cota_id FOR UPDATE", [cota_ids])
    return {conta.cota_id: conta for conta in contas}


async def inserir_conta(conn: AsyncConnection, conta: ContaCota) -> bool:
    """Open an account; False when the cota already has one."""
    valores = {nome: getattr(conta, nome) for nome in ContaCota.__dataclass_fields__}
    lugares: LiteralString = ", ".join(f"%({nome})s" for nome in ContaCota.__dataclass_fields__)
    cursor = await conn.execute(
        f"INSERT INTO conta_cota ({colunas(ContaCota)}) VALUES ({lugares}) ON CONFLICT DO NOTHING",
        valores,
    )
    return cursor.rowcount == 1


async def creditar_conta(conn: AsyncConnection, cota_id: UUID, fc: Decimal, ta: Decimal, fr: Decimal) -> Decimal:
    """Credit paid percents; returns A (FC paid) after it. The table's checks hold I5."""
    cursor = await conn.execute(
        "UPDATE conta_cota SET fc_pago = fc_pago + %s, ta_paga = ta_paga + %s, fr_pago = fr_pago + %s,"
        " versao = versao + 1 WHERE cota_id = %s RETURNING fc_pago",
        [fc, ta, fr, cota_id],
    )
    linha = await cursor.fetchone()
    if linha is None:
        raise not_found("cota no financeiro", cota_id)
    return Decimal(linha[0])


async def rebasear_conta(conn: AsyncConnection, cota_id: UUID, base: Base) -> None:
    """A new schedule from an AGO on, after a bid or an advance payment changed what is left to issue (I17)."""
    await conn.execute(
        "UPDATE conta_cota SET base_ago = %s, fc_base = %s, ta_base = %s, fr_base = %s, antecipada_base = %s,"
        " fc_mensal = %s, ta_mensal = %s, fr_mensal = %s, antecipada_mensal = %s, ta_segue_cronograma = %s,"
        " final_ago = %s, fc_final = %s, ta_final = %s, versao = versao + 1 WHERE cota_id = %s",
        [
            base.base_ago,
            *(base.total.fc, base.total.ta, base.total.fr, base.antecipada),
            *(base.mensal.fc, base.mensal.ta, base.mensal.fr, base.antecipada_mensal),
            base.segue_cronograma,
            *((base.final.ago, base.final.fc, base.final.ta) if base.final else (None, None, None)),
            cota_id,
        ],
    )


async def somar_taxas(conn: AsyncConnection, taxas: Sequence[tuple[UUID, UUID, int, Decimal, int, int]]) -> None:
    """More TA in the total of some cotas, and why: group, cota, AGO, percent, centavos and price of each (R4.51)."""
    async with conn.cursor() as cursor:
        await cursor.executemany(
            "WITH soma AS (INSERT INTO taxa_saldo_caixa"
            " (grupo_id, cota_id, ago, percentual, valor_centavos, preco_centavos) VALUES (%s, %s, %s, %s, %s, %s)"
            " RETURNING cota_id, percentual)"
            " UPDATE conta_cota c SET ta_total = c.ta_total + s.percentual FROM soma s WHERE c.cota_id = s.cota_id",
            taxas,
        )


async def buscar_titulo(conn: AsyncConnection, parcela_id: UUID, *, travar: bool = False) -> Titulo:
    """A title; NOT_FOUND when there is none."""
    trava: LiteralString = " FOR UPDATE" if travar else ""
    titulo = await um(conn, Titulo, _TITULO + " WHERE parcela_id = %s" + trava, [parcela_id])
    if titulo is None:
        raise not_found("parcela", parcela_id)
    return titulo


async def titulos_por_id(conn: AsyncConnection, ids: Sequence[UUID]) -> dict[UUID, Titulo]:
    """These titles."""
    achados = await todos(conn, Titulo, _TITULO + " WHERE parcela_id = ANY(%s)", [list(ids)])
    return {titulo.parcela_id: titulo for titulo in achados}


async def titulo_por_identificador(conn: AsyncConnection, identificador: str, *, travar: bool = False) -> Titulo | None:
    """The title that carries a short identifier, locked for change if asked, or none."""
    trava: LiteralString = " FOR UPDATE" if travar else ""
    return await um(conn, Titulo, _TITULO + " WHERE identificador = %s" + trava, [identificador])


async def inserir_titulo(conn: AsyncConnection, titulo: Titulo) -> bool:
    """Issue one title; False when that parcela or bid already has one."""
    valores = {nome: getattr(titulo, nome) for nome in Titulo.__dataclass_fields__}
    lugares: LiteralString = ", ".join(f"%({nome})s" for nome in Titulo.__dataclass_fields__)
    cursor = await conn.execute(
        f"INSERT INTO titulo ({colunas(Titulo)}) VALUES ({lugares}) ON CONFLICT DO NOTHING",
        valores,
    )
    return cursor.rowcount == 1


@dataclass(frozen=True, slots=True)
class BaixaTitulo:
    """What a payment leaves on its title."""

    situacao: str
    pago_centavos: int
    data_pagamento: date | None
    pontual: bool | None
    multa_cobrada: bool
    mora_desde: date | None
    encargos_pagos_centavos: int


async def baixar_titulo(conn: AsyncConnection, parcela_id: UUID, baixa: BaixaTitulo) -> None:
    """Write the effect of a payment on its title."""
    await conn.execute(
        "UPDATE titulo SET situacao = %s, pago_centavos = %s, data_pagamento = %s, pontual = %s,"
        " multa_cobrada = %s, mora_desde = %s, encargos_pagos_centavos = %s WHERE parcela_id = %s",
        [
            baixa.situacao,
            baixa.pago_centavos,
            baixa.data_pagamento,
            baixa.pontual,
            baixa.multa_cobrada,
            baixa.mora_desde,
            baixa.encargos_pagos_centavos,
            parcela_id,
        ],
    )


async def varrer_titulos_pagos(conn: AsyncConnection, grupo_id: UUID) -> None:
    """Take from the list of a group the titles that were paid since the last time (ADR 0047)."""
    await conn.execute("SELECT varrer_titulos_pagos(%s)", [grupo_id])


async def pagos_do_titulo(conn: AsyncConnection, parcela_id: UUID) -> dict[str, tuple[Decimal, int]]:
    """Percent and money paid of each component of a title paid in part: one paid whole at once is in `recebimento`."""
    cursor = await conn.execute(
        "SELECT i.componente, sum(i.percentual), sum(i.valor_centavos) FROM item_pagamento i"
        " JOIN pagamento p USING (pagamento_id) WHERE p.parcela_id = %s AND p.lancamento_id IS NULL"
        " AND p.situacao <> 'ESTORNADO' GROUP BY i.componente",
        [parcela_id],
    )
    return {componente: (Decimal(pct), int(valor)) for componente, pct, valor in await cursor.fetchall()}


async def pagamento_por_referencia(conn: AsyncConnection, referencia: str) -> Pagamento | None:
    """The payment the bank identifies by a reference, or none."""
    return await um(conn, Pagamento, _PAGAMENTO + " WHERE referencia_externa = %s", [referencia])


async def buscar_pagamento(conn: AsyncConnection, pagamento_id: UUID, *, travar: bool = False) -> Pagamento:
    """A payment; NOT_FOUND when there is none."""
    trava: LiteralString = " FOR UPDATE" if travar else ""
    pagamento = await um(conn, Pagamento, _PAGAMENTO + " WHERE pagamento_id = %s" + trava, [pagamento_id])
    if pagamento is None:
        raise not_found("pagamento", pagamento_id)
    return pagamento


async def itens_do_pagamento(conn: AsyncConnection, pagamento_id: UUID) -> list[PagamentoItem]:
    """How a payment was split."""
    return await todos(
        conn,
        PagamentoItem,
        f"SELECT {colunas(PagamentoItem)} FROM pagamento_item WHERE pagamento_id = %s ORDER BY componente",
        [pagamento_id],
    )


async def guardar_pagamento(conn: AsyncConnection, pagamento: Pagamento) -> None:
    """Register money that came in, or what became of it when it waited in the queue."""
    valores = {nome: getattr(pagamento, nome) for nome in Pagamento.__dataclass_fields__}
    lugares: LiteralString = ", ".join(f"%({nome})s" for nome in Pagamento.__dataclass_fields__)
    await conn.execute(
        f"INSERT INTO pagamento AS p ({colunas(Pagamento)}, registrado_em) VALUES ({lugares}, now())"
        " ON CONFLICT (pagamento_id) DO UPDATE SET situacao = excluded.situacao, parcela_id = excluded.parcela_id,"
        " grupo_id = excluded.grupo_id, cota_id = excluded.cota_id, data_contabil = excluded.data_contabil,"
        " excedente_centavos = excluded.excedente_centavos, motivo = excluded.motivo",
        valores,
    )


async def guardar_na_fila(conn: AsyncConnection, pagamento: Pagamento) -> bool:
    """Keep money nobody claimed; False when its reference is already registered."""
    valores = {nome: getattr(pagamento, nome) for nome in Pagamento.__dataclass_fields__}
    lugares: LiteralString = ", ".join(f"%({nome})s" for nome in Pagamento.__dataclass_fields__)
    cursor = await conn.execute(
        f"INSERT INTO pagamento ({colunas(Pagamento)}, registrado_em) VALUES ({lugares}, now())"
        " ON CONFLICT (referencia_externa) DO NOTHING",
        valores,
    )
    return cursor.rowcount == 1


async def inserir_itens(
    conn: AsyncConnection, pagamento_id: UUID, titulo: Titulo, itens: Sequence[PagamentoItem]
) -> None:
    """The split of a payment, component by component."""
    await conn.execute(
        "INSERT INTO item_pagamento (pagamento_id, componente, grupo_id, cota_id, percentual, valor_centavos,"
        " preco_centavos) SELECT %s, componente, %s, %s, percentual, valor, preco"
        " FROM unnest(%s::text[], %s::numeric[], %s::bigint[], %s::bigint[])"
        " AS i (componente, percentual, valor, preco)",
        [
            pagamento_id,
            titulo.grupo_id,
            titulo.cota_id,
            [i.componente for i in itens],
            [i.percentual for i in itens],
            [i.valor_centavos for i in itens],
            [i.preco_centavos for i in itens],
        ],
    )


async def abrir_diferenca(conn: AsyncConnection, grupo_id: UUID, cota_id: UUID, ago: int, percentual: Decimal) -> None:
    """A difference of prestação of an AGO, to be charged or compensated in the parcelas that come (R4.40)."""
    await conn.execute(
        "INSERT INTO ajuste (cota_id, grupo_id, tipo, ago_origem, percentual, aberto)"
        " VALUES (%(c)s, %(g)s, 'DIFERENCA', %(ago)s, %(d)s, %(d)s)",
        {"c": cota_id, "g": grupo_id, "ago": ago, "d": percentual},
    )


async def converter_ajustes(conn: AsyncConnection, cota_id: UUID, antigo_centavos: int, novo_centavos: int) -> None:
    """What is open apart of a cota keeps its value at another price (R4.60, R4.33)."""
    await conn.execute(
        "UPDATE ajuste SET aberto = round(aberto * %s / %s, 8) WHERE cota_id = %s AND aberto <> 0",
        [Decimal(antigo_centavos), novo_centavos, cota_id],
    )


async def baixar_ajustes(conn: AsyncConnection, cota_id: UUID, tipo: str, percentual: Decimal) -> None:
    """Settle open differences or rateios of a cota, oldest first, by the signed percent just paid (R4.40)."""
    cursor = await conn.execute(
        "SELECT ajuste_id, aberto FROM ajuste WHERE cota_id = %s AND tipo = %s"
        " ORDER BY ago_origem, ajuste_id FOR UPDATE",
        [cota_id, tipo],
    )
    ajustes = [(ajuste_id, Decimal(aberto)) for ajuste_id, aberto in await cursor.fetchall()]
    ficam = que_ficam([aberto for _, aberto in ajustes], percentual)
    for (ajuste_id, aberto), fica in zip(ajustes, ficam, strict=True):
        if aberto != fica:
            await conn.execute("UPDATE ajuste SET aberto = %s WHERE ajuste_id = %s", [fica, ajuste_id])


def que_ficam(abertos: Sequence[Decimal], baixa: Decimal) -> list[Decimal]:
    """What stays open of each, oldest first: together their sum less what was settled.

    The newest of its sign stay; the sum may pass to the other sign when a parcela that charged 3 is paid after
    another gave 1 of it back, and the oldest carries that.
    """
    restante = sum(abertos, ZERO) - baixa
    ficam = [ZERO] * len(abertos)
    for posicao in reversed(range(len(abertos))):
        if abertos[posicao] * restante > 0:
            ficam[posicao] = min(abs(abertos[posicao]), abs(restante)).copy_sign(restante)
            restante -= ficam[posicao]
    if restante != 0:
        ficam[0] += restante
    return ficam


async def ajustes_abertos(conn: AsyncConnection, cota_id: UUID) -> Decimal:
    """Σ of open differences and rateios of a cota, in percent of the price."""
    cursor = await conn.execute(
        "SELECT coalesce(sum(aberto), 0) FROM ajuste WHERE cota_id = %s AND aberto <> 0", [cota_id]
    )
    linha = await cursor.fetchone()
    return Decimal(linha[0]) if linha else Decimal(0)


async def somar_equilibrio(conn: AsyncConnection, grupo_id: UUID, centavos: Decimal) -> None:
    """A cause that changes G of the group: charges, penalties, yields, FR put in the FC (I19)."""
    await conn.execute(
        "UPDATE grupo SET equilibrio_esperado = equilibrio_esperado + %s WHERE grupo_id = %s",
        [centavos, grupo_id],
    )


async def fc_pago_historico(conn: AsyncConnection, cota_id: UUID) -> int:
    """Centavos that a cota really put in the FC, at the prices of each time: the other side of its credit (R10.3)."""
    cursor = await conn.execute(
        "SELECT coalesce(sum(CASE WHEN credito = 'OBRIGACOES_NAO_CONTEMPLADOS' THEN valor_centavos"
        " ELSE -valor_centavos END), 0) FROM lancamento WHERE cota_id = %s"
        " AND 'OBRIGACOES_NAO_CONTEMPLADOS' IN (debito, credito)",
        [cota_id],
    )
    linha = await cursor.fetchone()
    return int(linha[0]) if linha else 0


async def taxas_do_grupo(conn: AsyncConnection, grupo_id: UUID) -> dict[int, Decimal]:
    """Monthly TA of the group when it is not flat (R4.03); empty when it is."""
    cursor = await conn.execute("SELECT ago, percentual FROM cronograma_taxa WHERE grupo_id = %s", [grupo_id])
    return {int(ago): Decimal(percentual) for ago, percentual in await cursor.fetchall()}


async def guardar_assembleia(conn: AsyncConnection, grupo_id: UUID, ago: int, vencimento: date, data_ago: date) -> None:
    """Remember the dates of an assembly: late charges count from them (R4.70)."""
    await conn.execute(
        "INSERT INTO cronograma (grupo_id, ago, vencimento, data_ago) VALUES (%s, %s, %s, %s)"
        " ON CONFLICT (grupo_id, ago) DO UPDATE SET vencimento = excluded.vencimento, data_ago = excluded.data_ago",
        [grupo_id, ago, vencimento, data_ago],
    )
