"""An advance payment arrived: what it pays of the cota as the cota is now (R4.55, R4.56)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from consorcio.core.percent import ZERO, aplicar, percentual_de
from consorcio.platform.database import Transaction
from consorcio.services.financeiro import repository
from consorcio.services.financeiro.domain.cronograma import (
    Cronograma,
    OrdemAmortizacao,
    Percentuais,
    abater_com_emitidas,
    total_previsto,
)
from consorcio.services.financeiro.domain.pagamento import Alocacao, ItemAlocado
from consorcio.services.financeiro.domain.prestacao import Componente
from consorcio.services.financeiro.registros import ContaCota, Grupo, Pagamento, Titulo
from consorcio.services.financeiro.registros_antecipacao import antecipacao_do_titulo
from consorcio.services.financeiro.use_cases.amortizacao import (
    Efeito,
    a_emitir,
    abater_emitidas,
    emitidas_em_aberto,
    previstas,
    rebasear,
)


async def abater_antecipadas(
    tx: Transaction, grupo: Grupo, conta: ContaCota, titulo: Titulo, pagamento: Pagamento
) -> tuple[Alocacao, int]:
    """Take what a paid title settles out of the parcelas; gives how its money was used, and at which price.

    The percents are those of the title, or its money at the price in force when that changed (R4.56). Parcelas that
    were issued meanwhile are settled too; what the cota does not owe any more is in excess, and what is owed to it
    beyond what it pays stays owed.
    """
    pedido = await antecipacao_do_titulo(tx.conn, titulo.parcela_id)
    ordem = OrdemAmortizacao.DIRETA if pedido.quitacao else OrdemAmortizacao(pedido.ordem)
    preco = (await repository.precos_do_bem(tx.conn, conta.grupo_id, conta.bem_id)).em_vigor
    emitidas, cronograma = await emitidas_em_aberto(tx.conn, conta.cota_id), await a_emitir(tx.conn, grupo, conta)
    itens = _itens(titulo, preco, total_previsto(previstas(emitidas) + cronograma))
    credito = Alocacao(itens, (), 0).credito
    restam, novo = abater_com_emitidas(previstas(emitidas), cronograma, credito, ordem)
    await abater_emitidas(tx, grupo, conta, Efeito(emitidas, cronograma, restam, novo), pagamento.data_contabil)
    await _rebasear(tx, grupo, conta, novo, ordem)
    usado = sum(item.centavos for item in itens)
    return Alocacao(itens, (), pagamento.valor_centavos - usado), preco


async def valorizar(tx: Transaction, conta: ContaCota, grupo: Grupo, pagamento_id: UUID, preco: int) -> None:
    """Money at the price of the last AGO is valued by it at once: later reajustes do not touch it (R4.56).

    At another price, the next AGO values it as it values any payment of the cycle (R4.40).
    """
    if (await repository.precos_do_bem(tx.conn, conta.grupo_id, conta.bem_id)).da_ultima_ago == preco:
        await tx.conn.execute(
            "UPDATE item_pagamento SET ago_apurada = %s WHERE pagamento_id = %s",
            [grupo.ultima_ago_fechada, pagamento_id],
        )


async def _rebasear(
    tx: Transaction, grupo: Grupo, conta: ContaCota, cronograma: Cronograma, ordem: OrdemAmortizacao
) -> None:
    segue = conta.ta_segue_cronograma and ordem is not OrdemAmortizacao.DILUIR
    await rebasear(tx, grupo, conta, cronograma, segue_cronograma=segue)


def _itens(titulo: Titulo, preco: int, devido: Percentuais) -> tuple[ItemAlocado, ...]:
    fc, ta, fr = (
        _ate(_item(titulo, preco, componente, percentual, centavos), maximo, preco)
        for componente, percentual, centavos, maximo in (
            (Componente.FC, titulo.fc_pct, titulo.fc_centavos, devido.fc),
            (Componente.TA, titulo.ta_pct, titulo.ta_centavos, devido.ta),
            (Componente.FR, titulo.fr_pct, titulo.fr_centavos, devido.fr),
        )
    )
    diferenca = _ate_o_fc(_item(titulo, preco, Componente.DIF, titulo.dif_pct, titulo.dif_centavos), fc)
    rateio = _ate_o_fc(_item(titulo, preco, Componente.RSC, titulo.rsc_pct, titulo.rsc_centavos), fc, diferenca)
    return tuple(item for item in (fc, ta, fr, diferenca, rateio) if item.centavos or item.percentual)


def _item(titulo: Titulo, preco: int, componente: Componente, percentual: Decimal, centavos: int) -> ItemAlocado:
    """What the title charges of a component, its money at the price in force when that changed (R4.56)."""
    mudou = preco != titulo.preco_centavos
    return ItemAlocado(titulo.ago, componente, centavos, percentual_de(centavos, preco) if mudou else percentual)


def _ate(item: ItemAlocado, maximo: Decimal, preco: int) -> ItemAlocado:
    if item.percentual <= max(maximo, ZERO):
        return item
    return replace(item, percentual=maximo, centavos=min(aplicar(preco, maximo), item.centavos))


def _ate_o_fc(ajuste: ItemAlocado, *pagos: ItemAlocado) -> ItemAlocado:
    """What is owed to the member makes what he pays smaller, up to the FC of it (R10.06)."""
    percentual, centavos = sum((item.percentual for item in pagos), ZERO), sum(item.centavos for item in pagos)
    if centavos + ajuste.centavos >= 0:
        return ajuste
    return replace(ajuste, percentual=-percentual, centavos=-centavos)
