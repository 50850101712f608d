"""Money that takes parcelas not yet issued out of a schedule: a bid, the leftover of a credit (R6.30, R7.08)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from consorcio.platform.database import Transaction
from consorcio.services.financeiro import repository
from consorcio.services.financeiro.cronograma_da_conta import compactar, conta_percentual, expandir
from consorcio.services.financeiro.domain.amortizacao import Amortizacao
from consorcio.services.financeiro.domain.cronograma import Cronograma, OrdemAmortizacao
from consorcio.services.financeiro.domain.lance import aplicar_lance
from consorcio.services.financeiro.registros import ContaCota, Grupo, PagamentoItem
from consorcio.services.financeiro.regra import ler_regra


@dataclass(frozen=True, slots=True)
class Abatimento:
    """An amount to apply to a cota at a price; an empty `reducao` is the group's. `rotulo` begins each line told."""

    cota_id: UUID
    valor_centavos: int
    preco_centavos: int
    ago: int
    data_contabil: date
    reducao: str
    rotulo: str


def proxima_ago(grupo: Grupo, conta: ContaCota) -> int:
    """The first AGO whose parcela a cota was not charged yet."""
    return max(grupo.ultima_ago_emitida + 1, conta.base_ago)


async def a_emitir(tx: Transaction, grupo: Grupo, conta: ContaCota) -> Cronograma:
    """The parcelas of a cota that were not issued yet."""
    taxas = await repository.taxas_do_grupo(tx.conn, grupo.grupo_id)
    return expandir(conta, proxima_ago(grupo, conta), ler_regra(grupo.regra).plano.prazo_meses, taxas)


async def abater(tx: Transaction, abatimento: Abatimento) -> Amortizacao:
    """Credit the percents of the amount and rebase the schedule: last parcelas go, or all get smaller (R6.30, I17)."""
    conta = await repository.buscar_conta(tx.conn, abatimento.cota_id, travar=True)
    grupo = await repository.buscar_grupo(tx.conn, conta.grupo_id)
    regra = ler_regra(grupo.regra)
    reducao = OrdemAmortizacao(abatimento.reducao) if abatimento.reducao else regra.reducao_lance
    preco = abatimento.preco_centavos
    cronograma = await a_emitir(tx, grupo, conta)
    resultado = aplicar_lance(
        conta_percentual(conta), cronograma, abatimento.valor_centavos, preco, regra.rateio_lance, reducao
    )
    segue = conta.ta_segue_cronograma and reducao is not OrdemAmortizacao.DILUIR
    await rebasear(tx, grupo, conta, resultado.cronograma, segue_cronograma=segue)
    pago = resultado.credito
    fc_pago = await repository.creditar_conta(tx.conn, conta.cota_id, pago.fc, pago.ta, pago.fr)
    linhas = [
        ("fundo comum", PagamentoItem("FC", pago.fc, resultado.valor.fc, preco)),
        ("taxa de administração", PagamentoItem("TA", pago.ta, resultado.valor.ta, preco)),
        ("fundo de reserva", PagamentoItem("FR", pago.fr, resultado.valor.fr, preco)),
    ]
    await repository.inserir_extrato(
        tx.conn,
        conta.cota_id,
        abatimento.data_contabil,
        [(f"{abatimento.rotulo}: {nome}", item) for nome, item in linhas if item.valor_centavos],
        fc_pago,
        abatimento.ago,
    )
    return resultado


async def rebasear(
    tx: Transaction, grupo: Grupo, conta: ContaCota, cronograma: Cronograma, *, segue_cronograma: bool
) -> None:
    """The schedule of what is still to be issued, kept compact (I17)."""
    base = compactar(cronograma, proxima_ago(grupo, conta), segue_cronograma=segue_cronograma)
    await repository.rebasear_conta(
        tx.conn,
        conta.cota_id,
        base.base_ago,
        (base.total.fc, base.total.ta, base.total.fr),
        (base.mensal.fc, base.mensal.ta, base.mensal.fr),
        segue_cronograma=segue_cronograma,
    )
