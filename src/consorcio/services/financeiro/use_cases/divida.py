"""How much a title costs on a date, and which AGO values what is paid on it (R4.10, R4.70)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from psycopg import AsyncConnection

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.percent import ZERO
from consorcio.services.financeiro import repository, repository_precos
from consorcio.services.financeiro.domain.mora import dias_de_mora, inicio_da_mora
from consorcio.services.financeiro.domain.pagamento import ParcelaAberta, atualizar_em_atraso
from consorcio.services.financeiro.domain.prestacao import Componente, ValorComponente
from consorcio.services.financeiro.domain.valor_na_ago import PrecoNaAgo, ago_do_pagamento
from consorcio.services.financeiro.registros import Grupo, Titulo
from consorcio.services.financeiro.regra import RegraFinanceira, ler_regra


@dataclass(frozen=True, slots=True)
class Divida:
    """What is owed of a title on a date: components at the price of the date and late charges.

    `na_ago` is the AGO that values a payment of that date, when it was held already.
    """

    aberta: ParcelaAberta
    dias_atraso: int
    preco_centavos: int
    na_ago: PrecoNaAgo | None = None


async def calcular_divida(
    conn: AsyncConnection, grupo: Grupo, titulo: Titulo, data: date, calendario: BusinessCalendar
) -> Divida:
    """How much settles a title on a date: on time, what was issued; late, its percents at the price of the AGO that
    follows the date, or at today's while it is not held (R4.10).
    """
    regra = ler_regra(grupo.regra)
    pagos = await repository.pagos_do_titulo(conn, titulo.parcela_id) if titulo.situacao == "PARCIAL" else {}
    aberta = _abrir(titulo, pagos)
    # In formation there is no delay to charge: a reservation not paid in time is undone instead (R2.12).
    if titulo.tipo != "PARCELA" or grupo.situacao == "EM_FORMACAO":
        return Divida(aberta, 0, titulo.preco_centavos)
    conta = await repository.buscar_conta(conn, titulo.cota_id)
    historico = await repository_precos.desde_a_ago(conn, titulo.grupo_id, conta.bem_id, titulo.ago)
    na_ago = ago_do_pagamento(historico, titulo.ago, titulo.vencimento, data)
    if data <= titulo.vencimento:
        return Divida(aberta, 0, titulo.preco_centavos, na_ago)
    em_vigor = (await repository.precos_do_bem(conn, titulo.grupo_id, conta.bem_id)).em_vigor
    preco = na_ago.preco_centavos if na_ago else em_vigor
    inicio = titulo.mora_desde or await _inicio_da_mora(conn, regra, titulo, calendario)
    dias = dias_de_mora(inicio, data)
    em_atraso, _ = atualizar_em_atraso(
        aberta, preco, dias, regra.mora, regra.plano.arredondamento, multa_ja_cobrada=titulo.multa_cobrada
    )
    # Below zero, what an earlier payment of the principal left of older charges (R4.73).
    ja_pago = titulo.encargos_pagos_centavos
    multa = max(em_atraso.multa_centavos - ja_pago, 0)
    juros = max(em_atraso.juros_centavos - max(ja_pago - em_atraso.multa_centavos, 0), 0)
    return Divida(replace(em_atraso, multa_centavos=multa, juros_centavos=juros), dias, preco, na_ago)


async def falta_do_titulo(conn: AsyncConnection, titulo: Titulo, data: date, calendario: BusinessCalendar) -> int:
    """Centavos that settle a title on a date; of what is no parcela, what was not paid yet."""
    if titulo.tipo != "PARCELA":
        return titulo.valor_centavos - titulo.pago_centavos
    grupo = await repository.buscar_grupo(conn, titulo.grupo_id)
    return (await calcular_divida(conn, grupo, titulo, data, calendario)).aberta.total_centavos


def _abrir(titulo: Titulo, pagos: Mapping[str, tuple[Decimal, int]]) -> ParcelaAberta:
    emitidos = (
        (Componente.FC, titulo.fc_pct, titulo.fc_centavos),
        (Componente.TA, titulo.ta_pct, titulo.ta_centavos),
        (Componente.FR, titulo.fr_pct, titulo.fr_centavos),
        (Componente.SEG, ZERO, titulo.seg_centavos),
        (Componente.DIF, titulo.dif_pct, titulo.dif_centavos),
        (Componente.RSC, titulo.rsc_pct, titulo.rsc_centavos),
    )
    abertos = []
    for componente, percentual, centavos in emitidos:
        pago_pct, pago_centavos = pagos.get(componente.value, (ZERO, 0))
        valor = ValorComponente(percentual - pago_pct, centavos - pago_centavos)
        if valor != ValorComponente():
            abertos.append((componente, valor))
    return ParcelaAberta(titulo.ago, titulo.preco_centavos, tuple(abertos))


async def _inicio_da_mora(
    conn: AsyncConnection, regra: RegraFinanceira, titulo: Titulo, calendario: BusinessCalendar
) -> date:
    cursor = await conn.execute(
        "SELECT data_ago FROM cronograma WHERE grupo_id = %s AND ago = %s", [titulo.grupo_id, titulo.ago]
    )
    linha = await cursor.fetchone()
    return inicio_da_mora(regra.mora.inicio, titulo.vencimento, linha[0] if linha else titulo.vencimento, calendario)
