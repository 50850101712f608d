"""The régua de cobrança of a day, and the bids to be paid: once, by whichever process comes first."""

from __future__ import annotations

from datetime import date, timedelta

from consorcio.platform.database import Transaction
from consorcio.services.notificacoes.ajustes import Ajustes
from consorcio.services.notificacoes.cofre import Cofre
from consorcio.services.notificacoes.domain.aviso import Prioridade, consorciado
from consorcio.services.notificacoes.domain.reacoes import chave_da_regua
from consorcio.services.notificacoes.domain.regua import vencimentos_do_dia
from consorcio.services.notificacoes.repository import cotas, lances
from consorcio.services.notificacoes.repository.cotas import ParcelaAberta
from consorcio.services.notificacoes.repository.lances import LanceAPagar
from consorcio.services.notificacoes.use_cases.avisar import Pedido, avisar

# The terms of R6.40 are of few days: the day before, and the last one.
_AVISO_DO_LANCE = timedelta(days=1)


async def rodar(tx: Transaction, cofre: Cofre, ajustes: Ajustes, dia: date) -> int:
    """Tell who has a parcela near its due date or late, or a bid to pay. How many; 0 when the day was done."""
    if not await cotas.abrir_dia_da_regua(tx.conn, dia):
        return 0
    modelos = vencimentos_do_dia(await ajustes.regua(), dia)
    abertas = await cotas.abertas(tx.conn, list(modelos))
    avisados = 0
    for modelo in sorted(set(modelos.values())):
        pedidos = [_pedido(parcela, dia) for parcela in abertas if modelos[parcela.vencimento] == modelo]
        avisados += len(await avisar(tx, cofre, ajustes, modelo, pedidos))
    a_pagar = [_do_lance(lance, dia) for lance in await lances.a_vencer(tx.conn, dia, dia + _AVISO_DO_LANCE)]
    avisados += len(await avisar(tx, cofre, ajustes, "lance_a_vencer", a_pagar, prioridade=Prioridade.ALTA))
    await cotas.fechar_dia_da_regua(tx.conn, dia, avisados)
    return avisados


def _pedido(parcela: ParcelaAberta, dia: date) -> Pedido:
    cota, vencimento = parcela.cota, parcela.vencimento.isoformat()
    dados = {**cota.dados, "assembleia": str(parcela.ago), "vencimento": vencimento}
    chave = f"{chave_da_regua(parcela.ago, vencimento, (dia - parcela.vencimento).days)}:{cota.cota_id}"
    return Pedido(consorciado(cota.consorciado_id), dados, chave, cota.cota_id)


def _do_lance(lance: LanceAPagar, dia: date) -> Pedido:
    cota = lance.cota
    dados = {**cota.dados, "prazo_pagamento": lance.prazo.isoformat()}
    chave = f"lance:{lance.contemplacao_id}:{(dia - lance.prazo).days}:{cota.cota_id}"
    return Pedido(consorciado(cota.consorciado_id), dados, chave, cota.cota_id)
