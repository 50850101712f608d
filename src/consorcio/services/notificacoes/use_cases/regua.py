"""The régua de cobrança of a day: once, by whichever process comes first."""

from __future__ import annotations

from datetime import date

from consorcio.platform.database import Transaction
from consorcio.services.notificacoes.ajustes import Ajustes
from consorcio.services.notificacoes.cofre import Cofre
from consorcio.services.notificacoes.domain.aviso import consorciado
from consorcio.services.notificacoes.domain.regua import vencimentos_do_dia
from consorcio.services.notificacoes.repository import cotas
from consorcio.services.notificacoes.repository.cotas import ParcelaAberta
from consorcio.services.notificacoes.use_cases.avisar import Pedido, avisar


async def rodar(tx: Transaction, cofre: Cofre, ajustes: Ajustes, dia: date) -> int:
    """Tell whoever has a parcela near its due date or late. Returns how many were told; 0 when the day was done."""
    if not await cotas.abrir_dia_da_regua(tx.conn, dia):
        return 0
    modelos = vencimentos_do_dia(await ajustes.regua(), dia)
    abertas = await cotas.abertas(tx.conn, list(modelos))
    avisados = 0
    for modelo in sorted(set(modelos.values())):
        pedidos = [_pedido(parcela, dia) for parcela in abertas if modelos[parcela.vencimento] == modelo]
        avisados += len(await avisar(tx, cofre, ajustes, modelo, pedidos))
    await cotas.fechar_dia_da_regua(tx.conn, dia, avisados)
    return avisados


def _pedido(parcela: ParcelaAberta, dia: date) -> Pedido:
    cota, vencimento = parcela.cota, parcela.vencimento.isoformat()
    dados = {**cota.dados, "assembleia": str(parcela.ago), "vencimento": vencimento}
    chave = f"regua:{cota.cota_id}:{parcela.ago}:{vencimento}:{(dia - parcela.vencimento).days}"
    return Pedido(consorciado(cota.consorciado_id), dados, chave, cota.cota_id)
