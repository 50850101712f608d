"""The credit of a contemplado: reserved, delivered, or given back to the fund (R5.40, R6.40, R7.01)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from consorcio.core.errors import conflict, not_found, precondition, validation
from consorcio.core.money import format_brl
from consorcio.core.percent import ZERO, aplicar
from consorcio.platform.database import Transaction
from consorcio.services.financeiro import extrato, repository, repository_reservas
from consorcio.services.financeiro.cronograma_da_conta import conta_percentual
from consorcio.services.financeiro.domain.amortizacao import Amortizacao, ValorPorComponente, maximo_aplicavel
from consorcio.services.financeiro.domain.contabilidade import (
    Conta,
    LancamentoContabil,
    Partida,
    contemplacao,
    embutido,
    fundo_reserva_no_credito,
    vinculacao,
)
from consorcio.services.financeiro.domain.lance import penalidade_lance_nao_pago
from consorcio.services.financeiro.livro import Fato, lancar, parear, travar_grupo
from consorcio.services.financeiro.registros import ContaCota, Grupo, PagamentoItem, Reserva, Titulo
from consorcio.services.financeiro.regra import ler_regra
from consorcio.services.financeiro.use_cases.amortizacao import (
    Abatimento,
    abater,
    comecar_taxa,
    diluir_parcela_reduzida,
    guardar_parcela_reduzida,
)
from consorcio.services.financeiro.use_cases.quitacao import contar_quitacao
from consorcio.services.financeiro.use_cases.reservas import (
    caixa_a_gastar,
    exigir_reservas_cobertas,
    fundo_comum_necessario,
    reajustar_reserva,
)


@dataclass(frozen=True, slots=True)
class Credito:
    """A credit to deliver to a cota contemplated in an AGO."""

    contemplacao_id: UUID
    grupo_id: UUID
    cota_id: UUID
    ago: int
    credito_centavos: int
    data_contabil: date


@dataclass(frozen=True, slots=True)
class LanceVencedor:
    """A winning bid: what the member pays, what the credit itself pays, until when."""

    proprio_centavos: int
    embutido_centavos: int
    vencimento: date
    reducao: str


async def efetivar_credito(tx: Transaction, credito: Credito, *, usa_fundo_reserva: bool) -> Reserva:
    """Deliver the credit of a draw. PRECONDITION when the cash does not cover it (I8); repeating changes nothing."""
    await travar_grupo(tx.conn, credito.grupo_id)
    existente = await repository_reservas.buscar_reserva(tx.conn, credito.contemplacao_id)
    if existente is not None:
        return existente
    await _conta_do_grupo(tx, credito)
    caixa = await caixa_a_gastar(tx, credito.grupo_id, credito.data_contabil)
    falta = max(credito.credito_centavos - caixa.fundo_comum_livre, 0)
    if falta and not (usa_fundo_reserva and falta <= caixa.fundo_reserva):
        raise precondition(
            f"O fundo comum tem {format_brl(caixa.fundo_comum_livre)}, menos que o crédito"
            f" de {format_brl(credito.credito_centavos)}.",
            "R5.13",
        )
    reserva = _reserva(credito, "SORTEIO", "EFETIVADA", credito.credito_centavos - falta)
    reserva = replace(reserva, fundo_reserva_centavos=falta)
    await repository_reservas.inserir_reserva(tx.conn, reserva)
    if falta:
        fato = _fato(tx, "FundoReservaUsado", credito)
        await lancar(tx, fato, parear(fundo_reserva_no_credito(falta), credito.cota_id))
        await repository.somar_equilibrio(tx.conn, credito.grupo_id, Decimal(falta))
    await _entregar(tx, credito, 0)
    await guardar_parcela_reduzida(tx, credito.contemplacao_id, credito.cota_id)
    await comecar_taxa(tx, credito.cota_id)
    await diluir_parcela_reduzida(tx, credito.cota_id)
    return reserva


async def emitir_titulo_lance(tx: Transaction, credito: Credito, lance: LanceVencedor) -> tuple[Reserva, str]:
    """Ask for the money of a winning bid and set the rest of the credit aside (R5.40). Returns the title's identifier.

    PRECONDITION when the cash plus the FC share of the bid does not cover the credit (R6.13).
    """
    await travar_grupo(tx.conn, credito.grupo_id)
    existente = await repository_reservas.buscar_reserva(tx.conn, credito.contemplacao_id)
    if existente is not None:
        return existente, await _identificador(tx, existente)
    grupo = await repository.buscar_grupo(tx.conn, credito.grupo_id)
    conta = await _conta_do_grupo(tx, credito)
    if lance.embutido_centavos >= credito.credito_centavos:
        raise precondition("O lance embutido deve ser menor que o crédito.", "R6.20")
    reserva = _reserva_do_lance(credito, lance)
    fundo_comum = await fundo_comum_necessario(tx, reserva)
    caixa = await caixa_a_gastar(tx, credito.grupo_id, credito.data_contabil)
    if fundo_comum > caixa.fundo_comum_livre:
        raise precondition(
            f"O fundo comum tem {format_brl(caixa.fundo_comum_livre)} e o lance precisa de {format_brl(fundo_comum)}.",
            "R6.13",
        )
    titulo = _titulo_lance(tx, grupo, conta, credito, lance) if lance.proprio_centavos else None
    if titulo is not None and not await repository.inserir_titulo(tx.conn, titulo):
        raise conflict(f"O lance {titulo.identificador} já foi emitido.")
    reserva = replace(
        reserva,
        situacao="PENDENTE" if titulo else "PAGA",
        fundo_comum_centavos=fundo_comum,
        parcela_id=titulo.parcela_id if titulo else None,
    )
    await repository_reservas.inserir_reserva(tx.conn, reserva)
    return reserva, titulo.identificador if titulo else ""


async def confirmar_lance(tx: Transaction, contemplacao_id: UUID, data_contabil: date) -> Reserva:
    """Apply a paid bid to the cota and deliver the credit (R6.30, R6.31). Repeating changes nothing."""
    reserva = await _travar_reserva(tx, contemplacao_id)
    if reserva.situacao == "EFETIVADA":
        return reserva
    if reserva.situacao != "PAGA":
        raise precondition("O lance ainda não foi pago.", "R6.40")
    await exigir_reservas_cobertas(tx, reserva.grupo_id, data_contabil)
    reserva = await _travar_reserva(tx, contemplacao_id)
    credito = Credito(
        contemplacao_id, reserva.grupo_id, reserva.cota_id, reserva.ago, reserva.credito_centavos, data_contabil
    )
    await guardar_parcela_reduzida(tx, contemplacao_id, reserva.cota_id)
    await comecar_taxa(tx, reserva.cota_id)
    do_fc = await _aplicar_proprio(tx, credito, reserva) if reserva.lance_centavos else 0
    do_credito = await _que_cabe(tx, credito, reserva.embutido_centavos)
    reserva = replace(reserva, situacao="EFETIVADA", embutido_centavos=do_credito)
    await repository_reservas.efetivar_reserva(tx.conn, contemplacao_id, do_credito)
    await _entregar(tx, credito, do_credito)
    if do_credito:
        valor = (await _amortizar(tx, credito, reserva, do_credito)).valor
        do_fc += valor.fc
        await lancar(tx, _fato(tx, "LanceEmbutido", credito), parear(embutido(valor), reserva.cota_id))
    await diluir_parcela_reduzida(tx, reserva.cota_id)
    # What the bid no longer brings to the FC left the free one, which was readjusted since (R4.50).
    do_livre = reserva.credito_centavos - reserva.fundo_comum_centavos - do_fc
    await reajustar_reserva(tx, reserva, -do_livre, data_contabil)
    await contar_quitacao(tx, reserva.cota_id, data_contabil)
    return reserva


async def _aplicar_proprio(tx: Transaction, credito: Credito, reserva: Reserva) -> int:
    """The money of the bid, and what of it is of the FC; what parcelas paid meanwhile no longer let it settle is given
    back to the member.
    """
    cabe = await _que_cabe(tx, credito, reserva.lance_centavos)
    valor = (await _amortizar(tx, credito, reserva, cabe)).valor if cabe else ValorPorComponente()
    lancamento = _lance_aplicado(valor, reserva.lance_centavos - cabe)
    await lancar(tx, _fato(tx, "LanceAplicado", credito), parear(lancamento, reserva.cota_id))
    return valor.fc


async def _que_cabe(tx: Transaction, credito: Credito, valor_centavos: int) -> int:
    """How much of a bid the cota still owes: it was offered at its AGO, and parcelas may have been paid since."""
    conta = await repository.buscar_conta(tx.conn, credito.cota_id)
    regra = ler_regra((await repository.buscar_grupo(tx.conn, credito.grupo_id)).regra)
    return min(valor_centavos, maximo_aplicavel(conta_percentual(conta), credito.credito_centavos, regra.rateio_lance))


async def cancelar_lance(
    tx: Transaction, contemplacao_id: UUID, penalidade_pct: Decimal, data_contabil: date
) -> Reserva:
    """Undo a winning bid not paid in time (R6.41). If it was paid meanwhile, this row says so and nothing changes."""
    reserva = await _travar_reserva(tx, contemplacao_id)
    if reserva.situacao != "PENDENTE":
        return reserva
    await repository_reservas.mudar_reserva(tx.conn, contemplacao_id, "CANCELADA")
    await tx.conn.execute("UPDATE titulo SET situacao = 'CANCELADO' WHERE parcela_id = %s", [reserva.parcela_id])
    await reajustar_reserva(tx, reserva, reserva.fundo_comum_centavos, data_contabil)
    penalidade = penalidade_lance_nao_pago(reserva.credito_centavos, penalidade_pct)
    if penalidade:
        await _cobrar_penalidade(tx, reserva, penalidade, data_contabil)
    await tx.publish(
        "LanceCancelado",
        f"grupo/{reserva.grupo_id}",
        {
            "contemplacao_id": str(contemplacao_id),
            "grupo_id": str(reserva.grupo_id),
            "cota_id": str(reserva.cota_id),
            "penalidade_centavos": penalidade,
        },
        data_contabil,
    )
    return replace(reserva, situacao="CANCELADA")


async def _travar_reserva(tx: Transaction, contemplacao_id: UUID) -> Reserva:
    # The group first, as the payment does: one order of locks.
    grupo_id = await repository_reservas.grupo_da_reserva(tx.conn, contemplacao_id)
    if grupo_id is not None:
        await travar_grupo(tx.conn, grupo_id)
    reserva = await repository_reservas.buscar_reserva(tx.conn, contemplacao_id)
    if reserva is None:
        raise not_found("lance vencedor da contemplação", contemplacao_id)
    return reserva


async def _conta_do_grupo(tx: Transaction, credito: Credito) -> ContaCota:
    conta = await repository.buscar_conta(tx.conn, credito.cota_id)
    if conta.grupo_id != credito.grupo_id or conta.situacao != "ATIVA":
        raise precondition("A cota não é uma cota ativa deste grupo.", "R5.20")
    preco = (await repository.precos_do_bem(tx.conn, conta.grupo_id, conta.bem_id)).da_ultima_ago
    if credito.credito_centavos != preco:
        # Another assembly was held meanwhile, at another price: who is next waits for it (R5.41).
        raise precondition(f"O crédito é o preço do bem na última assembleia, {format_brl(preco)}.", "R7.01")
    return conta


def _reserva(credito: Credito, tipo: str, situacao: str, fundo_comum: int) -> Reserva:
    return Reserva(
        contemplacao_id=credito.contemplacao_id,
        grupo_id=credito.grupo_id,
        cota_id=credito.cota_id,
        ago=credito.ago,
        tipo=tipo,
        situacao=situacao,
        credito_centavos=credito.credito_centavos,
        fundo_comum_centavos=fundo_comum,
        fundo_reserva_centavos=0,
        lance_centavos=0,
        embutido_centavos=0,
        reducao="",
        parcela_id=None,
    )


def _reserva_do_lance(credito: Credito, lance: LanceVencedor) -> Reserva:
    if not lance.proprio_centavos + lance.embutido_centavos:
        raise validation("/valor", "O lance deve ser maior que zero.")
    return replace(
        _reserva(credito, "LANCE", "PENDENTE", 0),
        lance_centavos=lance.proprio_centavos,
        embutido_centavos=lance.embutido_centavos,
        reducao=lance.reducao,
    )


async def _amortizar(tx: Transaction, credito: Credito, reserva: Reserva, valor_centavos: int) -> Amortizacao:
    grupo = await repository.buscar_grupo(tx.conn, credito.grupo_id)
    abatimento = Abatimento(
        cota_id=credito.cota_id,
        valor_centavos=valor_centavos,
        preco_centavos=credito.credito_centavos,
        ago=credito.ago,
        data_contabil=credito.data_contabil,
        reducao=reserva.reducao,
        rotulo="Lance",
        quita_residuo=ler_regra(grupo.regra).lance_quita_residuo,
    )
    return await abater(tx, abatimento)


def _lance_aplicado(valor: ValorPorComponente, excedente_centavos: int) -> LancamentoContabil:
    partidas = (
        Partida(Conta.LANCES_A_APLICAR, valor.total_centavos + excedente_centavos),
        Partida(Conta.A_DEVOLVER_ATIVOS, -excedente_centavos),
        Partida(Conta.OBRIGACOES_NAO_CONTEMPLADOS, -valor.fc),
        Partida(Conta.TA_A_REPASSAR, -valor.ta),
        Partida(Conta.FUNDO_RESERVA, -valor.fr),
    )
    return LancamentoContabil("Lance aplicado", tuple(p for p in partidas if p.centavos))


async def _entregar(tx: Transaction, credito: Credito, embutido_centavos: int) -> None:
    """The credit becomes an obligation and its cash goes to the linked investment (R7.01, R7.02)."""
    conta = await repository.buscar_conta(tx.conn, credito.cota_id, travar=True)
    historico = await repository.fc_pago_historico(tx.conn, credito.cota_id)
    a_pagar = aplicar(credito.credito_centavos, conta.fc_saldo)
    liquido = credito.credito_centavos - embutido_centavos
    partidas = [
        *parear(contemplacao(credito.credito_centavos, historico, a_pagar), credito.cota_id),
        *parear(vinculacao(liquido), credito.cota_id),
    ]
    await lancar(tx, _fato(tx, "CreditoEfetivado", credito), partidas)
    await tx.conn.execute(
        "UPDATE conta_cota SET contemplacao_id = %s, ago_contemplacao = %s, credito_centavos = %s, versao = versao + 1"
        " WHERE cota_id = %s",
        [credito.contemplacao_id, credito.ago, credito.credito_centavos, credito.cota_id],
    )
    linha = PagamentoItem("CREDITO", ZERO, credito.credito_centavos, credito.credito_centavos)
    await extrato.inserir(
        tx, credito.cota_id, credito.data_contabil, [("Contemplação: crédito", linha)], conta.fc_pago, credito.ago
    )
    await tx.publish(
        "CreditoEfetivado",
        f"grupo/{credito.grupo_id}",
        {
            "contemplacao_id": str(credito.contemplacao_id),
            "grupo_id": str(credito.grupo_id),
            "cota_id": str(credito.cota_id),
            "credito_centavos": credito.credito_centavos,
        },
        credito.data_contabil,
    )


def _titulo_lance(tx: Transaction, grupo: Grupo, conta: ContaCota, credito: Credito, lance: LanceVencedor) -> Titulo:
    identificador = f"L-{grupo.codigo}-{conta.numero:04d}-{conta.versao_titular:02d}-{credito.ago:03d}"
    return titulo_avulso(
        tx,
        conta,
        "LANCE",
        identificador,
        credito.ago,
        lance.vencimento,
        lance.proprio_centavos,
        credito.contemplacao_id,
    )


def titulo_avulso(
    tx: Transaction,
    conta: ContaCota,
    tipo: str,
    identificador: str,
    ago: int,
    vencimento: date,
    valor_centavos: int,
    contemplacao_id: UUID | None,
) -> Titulo:
    """A title of one amount that is not a monthly parcela."""
    return Titulo(
        parcela_id=tx.ids.new(),
        identificador=identificador,
        tipo=tipo,
        grupo_id=conta.grupo_id,
        cota_id=conta.cota_id,
        cota_numero=conta.numero,
        ago=ago,
        vencimento=vencimento,
        outros_centavos=valor_centavos,
        valor_centavos=valor_centavos,
        contemplacao_id=contemplacao_id,
    )


async def _cobrar_penalidade(tx: Transaction, reserva: Reserva, valor_centavos: int, data: date) -> None:
    conta = await repository.buscar_conta(tx.conn, reserva.cota_id)
    grupo = await repository.buscar_grupo(tx.conn, reserva.grupo_id)
    identificador = f"P-{grupo.codigo}-{conta.numero:04d}-{conta.versao_titular:02d}-{reserva.ago:03d}"
    titulo = titulo_avulso(tx, conta, "PENALIDADE", identificador, reserva.ago, data, valor_centavos, None)
    await repository.inserir_titulo(tx.conn, titulo)


async def _identificador(tx: Transaction, reserva: Reserva) -> str:
    if reserva.parcela_id is None:
        return ""
    return (await repository.buscar_titulo(tx.conn, reserva.parcela_id)).identificador


def _fato(tx: Transaction, nome: str, credito: Credito) -> Fato:
    return Fato(tx.ids.new(), nome, credito.grupo_id, credito.data_contabil, credito.credito_centavos, credito.ago)
