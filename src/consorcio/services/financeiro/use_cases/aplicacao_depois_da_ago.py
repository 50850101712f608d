"""A payment told after the AGO that values it counts as if it had been told before it (R4.10, R4.40, R4.50)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from consorcio.core.percent import aplicar
from consorcio.platform.database import Transaction
from consorcio.services.financeiro import repository
from consorcio.services.financeiro.domain.pagamento import Alocacao, ItemAlocado
from consorcio.services.financeiro.domain.valor_na_ago import PrecoNaAgo, ValorNaAgo, valor_na_ago
from consorcio.services.financeiro.registros import ContaCota, Grupo, Pagamento
from consorcio.services.financeiro.use_cases.divida import Divida
from consorcio.services.financeiro.use_cases.saldo_caixa import reajustar_devolvido


async def valorizar_na_ago(
    tx: Transaction, grupo: Grupo, conta: ContaCota, pagamento: Pagamento, alocacao: Alocacao, divida: Divida
) -> None:
    """Value what was just credited by the AGO of its date, when it was held already; G does not move (I19)."""
    if divida.na_ago is None:
        return
    na_ago = divida.na_ago
    await tx.conn.execute(
        "UPDATE item_pagamento SET ago_apurada = %s WHERE pagamento_id = %s", [na_ago.ago, pagamento.pagamento_id]
    )
    await ajustar_na_ago(
        tx, grupo, conta, pagamento.data_contabil, NaAgo(alocacao.itens, divida.preco_centavos, na_ago)
    )


@dataclass(frozen=True, slots=True)
class NaAgo:
    """What was paid at a price, and the AGO that values it; what is taken back is below zero."""

    itens: Sequence[ItemAlocado]
    pago_a_centavos: int
    ago: PrecoNaAgo

    def valor(self, da_ultima_centavos: int) -> ValorNaAgo:
        return valor_na_ago(self.itens, self.pago_a_centavos, self.ago.preco_centavos, da_ultima_centavos)


async def ajustar_na_ago(tx: Transaction, grupo: Grupo, conta: ContaCota, data: date, pago: NaAgo) -> None:
    """Open the difference that the AGO would have opened, and readjust the money by those held since."""
    da_ultima = (await repository.precos_do_bem(tx.conn, conta.grupo_id, conta.bem_id)).da_ultima_ago
    valor = pago.valor(da_ultima)
    if valor.diferenca:
        await repository.abrir_diferenca(tx.conn, grupo.grupo_id, conta.cota_id, pago.ago.ago, valor.diferenca)
        await _contar_diferenca(tx, grupo, data, pago.ago, valor.diferenca)
    await _reajustar(tx, grupo, data, valor.deficiencia_centavos)


async def _contar_diferenca(tx: Transaction, grupo: Grupo, data: date, na_ago: PrecoNaAgo, percentual: Decimal) -> None:
    centavos = aplicar(na_ago.preco_centavos, percentual)
    dados = {"grupo_id": str(grupo.grupo_id), "ago": na_ago.ago, "valor_centavos": centavos}
    await tx.publish("DiferencasApuradas", f"grupo/{grupo.grupo_id}", dados, data)


async def _reajustar(tx: Transaction, grupo: Grupo, data: date, delta_centavos: int) -> None:
    """Money that the AGOs held since did not readjust; when the accounts of the end are settled, it is a loss."""
    if grupo.situacao == "EM_ANDAMENTO":
        await reajustar_devolvido(tx, grupo, data, delta_centavos)
    elif delta_centavos:
        await repository.somar_equilibrio(tx.conn, grupo.grupo_id, Decimal(-delta_centavos))
