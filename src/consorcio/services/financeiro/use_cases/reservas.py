"""The FC set aside for winning bids until they are confirmed: what each still needs of it (R5.40, R6.13, I8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from consorcio.core.errors import precondition
from consorcio.core.money import format_brl
from consorcio.platform.database import Transaction
from consorcio.services.financeiro import repository, repository_reservas
from consorcio.services.financeiro.cronograma_da_conta import conta_percentual
from consorcio.services.financeiro.domain.amortizacao import maximo_aplicavel
from consorcio.services.financeiro.domain.conta_percentual import com_mais_taxa
from consorcio.services.financeiro.domain.cronograma import OrdemAmortizacao, total_previsto
from consorcio.services.financeiro.domain.lance import aplicar_lance
from consorcio.services.financeiro.domain.saldo_caixa import deficiencia
from consorcio.services.financeiro.domain.taxa_na_contemplacao import comecar_taxa
from consorcio.services.financeiro.registros import Grupo, Reserva
from consorcio.services.financeiro.regra import ler_regra
from consorcio.services.financeiro.use_cases.amortizacao import a_emitir, emitidas_em_aberto, previstas
from consorcio.services.financeiro.use_cases.saldo_caixa import Caixa, caixa_do_grupo, reajustar_devolvido


async def fundo_comum_necessario(tx: Transaction, reserva: Reserva, *, so_o_que_cabe: bool = False) -> int:
    """Credit less the FC shares of the bid: the embutido never leaves the fund, the own money comes in (R6.24, R5.40).

    Own money and embutido are tried one after the other, as they will be applied, so that the reserve is exact to the
    centavo and a bid that passes what is left to issue is refused before it is billed: PRECONDITION. Later, parcelas
    paid since its AGO may have left less to settle: then what fits is what counts.
    """
    grupo = await repository.buscar_grupo(tx.conn, reserva.grupo_id)
    conta = await repository.buscar_conta(tx.conn, reserva.cota_id)
    regra, preco = ler_regra(grupo.regra), reserva.credito_centavos
    reducao = OrdemAmortizacao(reserva.reducao) if reserva.reducao else regra.reducao_lance
    antes, do_fc = await a_emitir(tx.conn, grupo, conta), 0
    cronograma = comecar_taxa(regra.plano, conta.meses_plano, antes)
    percentual = com_mais_taxa(conta_percentual(conta), total_previsto(cronograma).ta - total_previsto(antes).ta)
    emitidas = previstas(await emitidas_em_aberto(tx.conn, conta.cota_id))
    for oferta in (reserva.lance_centavos, reserva.embutido_centavos):
        maximo = maximo_aplicavel(percentual, preco, regra.rateio_lance)
        valor = min(oferta, maximo) if so_o_que_cabe else oferta
        if valor:
            aplicado = aplicar_lance(
                percentual,
                cronograma,
                valor,
                preco,
                regra.rateio_lance,
                reducao,
                emitidas,
                quita_residuo=regra.lance_quita_residuo,
            )
            percentual, cronograma, emitidas = aplicado.conta, aplicado.cronograma, aplicado.emitidas
            do_fc += aplicado.valor.fc
    return max(reserva.credito_centavos - do_fc, 0)


async def caixa_a_gastar(tx: Transaction, grupo_id: UUID, data: date) -> Caixa:
    """The funds once every bid that waits has its whole credit set aside again, whatever was paid since (I8).

    Parcelas paid by who waits brought to the FC what his bid no longer will: that money is of his credit, and who is
    contemplated meanwhile must find it gone. It leaves the free FC at the price of the last AGO (R4.50).
    """
    for reserva in await repository_reservas.reservas_que_esperam(tx.conn, grupo_id):
        falta = await fundo_comum_necessario(tx, reserva, so_o_que_cabe=True) - reserva.fundo_comum_centavos
        if falta > 0:
            completa = replace(reserva, fundo_comum_centavos=reserva.fundo_comum_centavos + falta)
            await repository_reservas.completar_reserva(
                tx.conn, completa.contemplacao_id, completa.fundo_comum_centavos
            )
            await reajustar_reserva(tx, reserva, -falta, data)
    return await caixa_do_grupo(tx.conn, grupo_id)


async def exigir_reservas_cobertas(tx: Transaction, grupo_id: UUID, data: date) -> None:
    """PRECONDITION while the cash lacks what the bids that wait no longer bring to it (I8)."""
    livre = (await caixa_a_gastar(tx, grupo_id, data)).fundo_comum_livre
    if livre < 0:
        raise precondition(f"Faltam {format_brl(-livre)} ao fundo comum para entregar este crédito.", "I8")


async def reajustar_reserva(tx: Transaction, reserva: Reserva, centavos: int, data: date) -> None:
    """FC at the price of the AGO of a bid enters the free one, or leaves it when negative: it should buy at today's
    price what it bought then (R5.41, R4.50). While reserved it was not readjusted: its credit was fixed (R7.01).
    """
    grupo: Grupo = await repository.buscar_grupo(tx.conn, reserva.grupo_id)
    conta = await repository.buscar_conta(tx.conn, reserva.cota_id)
    preco = (await repository.precos_do_bem(tx.conn, reserva.grupo_id, conta.bem_id)).da_ultima_ago
    await reajustar_devolvido(tx, grupo, data, deficiencia(centavos, reserva.credito_centavos, preco))
