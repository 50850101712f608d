"""An assembly cancels the contemplação of who owes and did not use the credit (R2.22, R7.10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import precondition
from consorcio.platform.database import Transaction
from consorcio.services.financeiro import extrato, repository, repository_reservas
from consorcio.services.financeiro.cronograma_da_conta import conta_percentual
from consorcio.services.financeiro.domain.conta_percentual import debitar_fc
from consorcio.services.financeiro.domain.contabilidade_credito import credito_cancelado, vinculado_ao_grupo
from consorcio.services.financeiro.domain.cronograma import Cronograma, Percentuais, diluir, total_previsto
from consorcio.services.financeiro.domain.parcela_reduzida import ResiduoReduzida, deixar_no_fim
from consorcio.services.financeiro.domain.restituicao import debito_por_cancelamento
from consorcio.services.financeiro.domain.uso_credito import exigir_cancelavel
from consorcio.services.financeiro.livro import Fato, lancar, parear
from consorcio.services.financeiro.registros import ContaCota, Grupo, PagamentoItem, Reserva
from consorcio.services.financeiro.registros_credito import posicao_do_credito, travar_credito
from consorcio.services.financeiro.regra import ler_regra
from consorcio.services.financeiro.use_cases.amortizacao import a_emitir, parar_taxa, rebasear
from consorcio.services.financeiro.use_cases.garantias import recusar_pendentes
from consorcio.services.financeiro.use_cases.habilitacao import encerrar_habilitacao

CANCELADA = "A contemplação foi cancelada."


@dataclass(frozen=True, slots=True)
class Cancelamento:
    """Centavos that returned to the FC, percent debited and A after it."""

    devolvido_centavos: int
    debitado: Decimal
    percentual: Decimal


async def cancelar_credito(
    tx: Transaction, calendario: BusinessCalendar, cota_id: UUID, motivo: str, data: date
) -> Cancelamento:
    """The linked money returns to the FC and what it no longer buys leaves A, so that G does not move (R7.10, I19).

    The debit is charged again in the parcelas that remain; PRECONDITION when none does, or when A does not cover it.
    What was being decided of the credit ends with it: nobody could answer it any more.
    """
    reserva = await travar_credito(tx, cota_id)
    grupo = await repository.buscar_grupo(tx.conn, reserva.grupo_id)
    conta = await repository.buscar_conta(tx.conn, cota_id, travar=True)
    posicao = await posicao_do_credito(tx.conn, reserva, data, calendario)
    exigir_cancelavel(posicao, ler_regra(grupo.regra).cancelamento_contemplacao_parcelas)
    preco = (await repository.precos_do_bem(tx.conn, conta.grupo_id, conta.bem_id)).da_ultima_ago
    # What a bid embutido or the residue took of the credit comes out of A with the update: that money does not return.
    debito = debito_por_cancelamento(posicao.disponivel, preco)
    percentual = debitar_fc(conta_percentual(conta), debito).pago.fc
    await _lancar(tx, grupo, conta, posicao.disponivel, data)
    await _debitar(tx, grupo, conta, reserva, debito, percentual, preco, data)
    await repository_reservas.mudar_reserva(tx.conn, reserva.contemplacao_id, "CANCELADA")
    await encerrar_habilitacao(tx, reserva.contemplacao_id, CANCELADA)
    await recusar_pendentes(tx, cota_id, CANCELADA, data)
    await _publicar(tx, reserva, motivo, data)
    return Cancelamento(posicao.disponivel, debito, percentual)


async def _lancar(tx: Transaction, grupo: Grupo, conta: ContaCota, devolvido: int, data: date) -> None:
    direitos = await _saldo(tx, conta.cota_id, "DIREITOS_CONTEMPLADOS")
    atualizacao = await _saldo(tx, conta.cota_id, "ATUALIZACAO_DIREITOS")
    fato = Fato(tx.ids.new(), "CreditoCancelado", grupo.grupo_id, data, 0, grupo.ultima_ago_fechada)
    partidas = [
        *parear(credito_cancelado(devolvido, direitos, atualizacao), conta.cota_id),
        *parear(vinculado_ao_grupo(devolvido), conta.cota_id),
    ]
    await lancar(tx, fato, partidas)


async def _saldo(tx: Transaction, cota_id: UUID, conta: str) -> int:
    """What a cota has in an account, debit positive."""
    cursor = await tx.conn.execute(
        "SELECT coalesce(sum(CASE WHEN debito = %(conta)s THEN valor_centavos ELSE -valor_centavos END), 0)"
        " FROM lancamento WHERE cota_id = %(cota)s AND %(conta)s IN (debito, credito)",
        {"conta": conta, "cota": cota_id},
    )
    linha = await cursor.fetchone()
    return int(linha[0]) if linha else 0


async def _debitar(
    tx: Transaction,
    grupo: Grupo,
    conta: ContaCota,
    reserva: Reserva,
    debito: Decimal,
    percentual: Decimal,
    preco: int,
    data: date,
) -> None:
    cronograma = await a_emitir(tx.conn, grupo, conta)
    if debito and not cronograma:
        raise precondition("Não resta parcela em que o débito possa ser cobrado.", "R7.10")
    novo = diluir(cronograma, total_previsto(cronograma) + Percentuais(fc=debito)) if debito else cronograma
    novo = _sem_escolha(grupo, reserva, novo)
    if novo != cronograma:
        await rebasear(tx, grupo, conta, novo, segue_cronograma=conta.ta_segue_cronograma and not debito)
    await tx.conn.execute(
        "UPDATE conta_cota SET fc_pago = %s, contemplacao_id = NULL, ago_contemplacao = NULL, credito_centavos = NULL,"
        " versao = versao + 1 WHERE cota_id = %s",
        [percentual, conta.cota_id],
    )
    await parar_taxa(tx, conta.cota_id)
    linha = ("Contemplação cancelada: atualização do crédito", PagamentoItem("FC", -debito, 0, preco))
    await extrato.inserir(tx, conta.cota_id, data, [linha], percentual, grupo.ultima_ago_fechada)


def _sem_escolha(grupo: Grupo, reserva: Reserva, cronograma: Cronograma) -> Cronograma:
    """As the contract alone leaves the parcelas: what the member picked for their residue ends with the credit."""
    regra = ler_regra(grupo.regra)
    if not reserva.escolha_residuo or regra.residuo_reduzida is not ResiduoReduzida.NO_FIM or not reserva.fc_reduzido:
        return cronograma
    return deixar_no_fim(cronograma, reserva.fc_reduzido, regra.plano.parcelas_finais)


async def _publicar(tx: Transaction, reserva: Reserva, motivo: str, data: date) -> None:
    await tx.publish(
        "CreditoCancelado",
        f"grupo/{reserva.grupo_id}",
        {
            "contemplacao_id": str(reserva.contemplacao_id),
            "grupo_id": str(reserva.grupo_id),
            "cota_id": str(reserva.cota_id),
            "motivo": motivo,
            "data": data.isoformat(),
        },
        data,
    )
