"""Money that takes parcelas not yet issued out of a schedule: a bid, the leftover of a credit (R6.30, R7.08)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.percent import CEM, ZERO, aplicar
from consorcio.platform.database import Transaction
from consorcio.services.financeiro import extrato, repository, repository_reservas
from consorcio.services.financeiro.cronograma_da_conta import compactar, conta_percentual, expandir
from consorcio.services.financeiro.domain import taxa_na_contemplacao
from consorcio.services.financeiro.domain.amortizacao import Amortizacao
from consorcio.services.financeiro.domain.cronograma import (
    Cronograma,
    OrdemAmortizacao,
    ParcelaPrevista,
    Percentuais,
    total_previsto,
)
from consorcio.services.financeiro.domain.lance import aplicar_lance
from consorcio.services.financeiro.domain.parcela_reduzida import ResiduoReduzida, diluir_residuo
from consorcio.services.financeiro.domain.prestacao import (
    Plano,
    TaxaAteContemplacao,
    ValorComponente,
    ta_mensal_depois,
)
from consorcio.services.financeiro.domain.taxa_na_contemplacao import diluir_taxa
from consorcio.services.financeiro.registros import ContaCota, Grupo, PagamentoItem, Titulo
from consorcio.services.financeiro.regra import ler_regra
from consorcio.services.financeiro.repository_abertas import parcelas_em_aberto, reduzir_titulo


@dataclass(frozen=True, slots=True)
class Abatimento:
    """An amount to apply to a cota at a price; an empty `reducao` is the group's. `rotulo` begins each line told.

    `quita_residuo` is of bids, where the contract has them settle first what reduced parcelas left (R6.33).
    """

    cota_id: UUID
    valor_centavos: int
    preco_centavos: int
    ago: int
    data_contabil: date
    reducao: str
    rotulo: str
    quita_residuo: bool = False


def proxima_ago(grupo: Grupo, conta: ContaCota) -> int:
    """The first AGO whose parcela a cota was not charged yet."""
    return max(grupo.ultima_ago_emitida + 1, conta.base_ago)


async def a_emitir(conn: AsyncConnection, grupo: Grupo, conta: ContaCota) -> Cronograma:
    """The parcelas of a cota that were not issued yet."""
    taxas = await repository.taxas_do_grupo(conn, grupo.grupo_id)
    return expandir(conta, proxima_ago(grupo, conta), ler_regra(grupo.regra).plano.prazo_meses, taxas)


@dataclass(frozen=True, slots=True)
class Emitida:
    """A parcela issued and not paid whole, with what was already paid of it."""

    titulo: Titulo
    pago: Percentuais

    @property
    def prevista(self) -> ParcelaPrevista:
        """What it still charges, as the schedule says it."""
        titulo, pago = self.titulo, self.pago
        ta, antecipada = titulo.ta_pct - pago.ta, max(titulo.ta_antecipada.percentual - pago.ta, ZERO)
        return ParcelaPrevista(
            titulo.ago, titulo.fc_pct - pago.fc, ta - antecipada, titulo.fr_pct - pago.fr, antecipada
        )


async def emitidas_em_aberto(conn: AsyncConnection, cota_id: UUID) -> list[Emitida]:
    """The parcelas of a cota issued and not paid whole, oldest first."""
    emitidas = []
    for titulo in await parcelas_em_aberto(conn, cota_id):
        pagos = await repository.pagos_do_titulo(conn, titulo.parcela_id) if titulo.situacao == "PARCIAL" else {}
        partes = (pagos[nome][0] if nome in pagos else ZERO for nome in ("FC", "TA", "FR"))
        emitidas.append(Emitida(titulo, Percentuais(*partes)))
    return emitidas


def previstas(emitidas: list[Emitida]) -> Cronograma:
    """What issued parcelas still charge, as a schedule."""
    return tuple(emitida.prevista for emitida in emitidas)


@dataclass(frozen=True, slots=True)
class Efeito:
    """Parcelas of a cota before and after other money settled some: issued ones first, then those to be issued."""

    emitidas: list[Emitida]
    cronograma: Cronograma
    restam: Cronograma
    novo: Cronograma


async def abater_emitidas(tx: Transaction, grupo: Grupo, conta: ContaCota, efeito: Efeito, data: date) -> None:
    """Issued parcelas get smaller, or are cancelled when nothing of them is left to charge; who reminds is told."""
    mudadas = await _reduzir(tx, grupo, efeito.emitidas, efeito.restam)
    antes = {parcela.numero for parcela in previstas(efeito.emitidas) + efeito.cronograma}
    agos = antes - {parcela.numero for parcela in efeito.restam + efeito.novo}
    if agos or mudadas:
        fato = {
            "grupo_id": str(grupo.grupo_id),
            "cota_id": str(conta.cota_id),
            "agos": sorted(agos),
            "parcelas": mudadas,
            "data": data.isoformat(),
        }
        await tx.publish("ParcelasAbatidas", f"grupo/{grupo.grupo_id}", fato, data)


async def _reduzir(
    tx: Transaction, grupo: Grupo, emitidas: list[Emitida], restam: Cronograma
) -> list[dict[str, object]]:
    modo, mudadas = ler_regra(grupo.regra).plano.arredondamento, list[dict[str, object]]()
    ficam = {parcela.numero: parcela for parcela in restam}
    for emitida in emitidas:
        titulo, prevista = emitida.titulo, emitida.prevista
        fica = ficam.get(titulo.ago, ParcelaPrevista(titulo.ago, ZERO, ZERO, ZERO))
        resta = fica.percentuais
        if resta == prevista.percentuais:
            continue
        novo = resta + emitida.pago
        antecipada = titulo.ta_antecipada.percentual - (prevista.ta_antecipada - fica.ta_antecipada)
        tudo_pago = resta == Percentuais() and titulo.dif_pct == titulo.rsc_pct == ZERO
        situacao = titulo.situacao
        if tudo_pago:
            situacao = "PAGO" if titulo.situacao == "PARCIAL" else "CANCELADO"
        centavos = [aplicar(titulo.preco_centavos, parte, modo) for parte in (novo.fc, novo.ta, novo.fr)]
        da_antecipada = ValorComponente(antecipada, aplicar(titulo.preco_centavos, antecipada, modo))
        valor = await reduzir_titulo(tx.conn, titulo.parcela_id, novo, centavos, da_antecipada, situacao)
        mudadas.append({"parcela_id": str(titulo.parcela_id), "valor_centavos": valor, "liquidada": tudo_pago})
    return mudadas


async def abater(tx: Transaction, abatimento: Abatimento) -> Amortizacao:
    """Credit the percents of the amount and rebase the schedule: last parcelas go, or all get smaller (R6.30, I17)."""
    conta = await repository.buscar_conta(tx.conn, abatimento.cota_id, travar=True)
    grupo = await repository.buscar_grupo(tx.conn, conta.grupo_id)
    regra = ler_regra(grupo.regra)
    reducao = OrdemAmortizacao(abatimento.reducao) if abatimento.reducao else regra.reducao_lance
    preco, percentual = abatimento.preco_centavos, conta_percentual(conta)
    cronograma, emitidas = await a_emitir(tx.conn, grupo, conta), await emitidas_em_aberto(tx.conn, conta.cota_id)
    resultado = aplicar_lance(
        percentual,
        cronograma,
        abatimento.valor_centavos,
        preco,
        regra.rateio_lance,
        reducao,
        previstas(emitidas),
        quita_residuo=abatimento.quita_residuo,
    )
    efeito = Efeito(emitidas, cronograma, resultado.emitidas, resultado.cronograma)
    await abater_emitidas(tx, grupo, conta, efeito, abatimento.data_contabil)
    segue = conta.ta_segue_cronograma and reducao is not OrdemAmortizacao.DILUIR
    await rebasear(tx, grupo, conta, resultado.cronograma, segue_cronograma=segue)
    pago = resultado.credito
    fc_pago = await repository.creditar_conta(tx.conn, conta.cota_id, pago.fc, pago.ta, pago.fr)
    linhas = [
        ("fundo comum", PagamentoItem("FC", pago.fc, resultado.valor.fc, preco)),
        ("taxa de administração", PagamentoItem("TA", pago.ta, resultado.valor.ta, preco)),
        ("fundo de reserva", PagamentoItem("FR", pago.fr, resultado.valor.fr, preco)),
    ]
    await extrato.inserir(
        tx,
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
    """The schedule of what is still to be issued, kept compact; months paid ahead are skipped (I17, R4.55)."""
    proxima = cronograma[0].numero if cronograma else proxima_ago(grupo, conta)
    ago_final = ler_regra(grupo.regra).plano.ago_da_fase_final
    base = compactar(cronograma, proxima, segue_cronograma=segue_cronograma, ago_final=ago_final)
    await repository.rebasear_conta(tx.conn, conta.cota_id, base)


async def guardar_parcela_reduzida(tx: Transaction, contemplacao_id: UUID, cota_id: UUID) -> None:
    """The reduced parcela of who is contemplado, before a bid or the contract changes it: what he picks for what they
    left is counted from it (R4.21).
    """
    conta = await repository.buscar_conta(tx.conn, cota_id)
    grupo = await repository.buscar_grupo(tx.conn, conta.grupo_id)
    if ler_regra(grupo.regra).plano.fracao_reduzida == CEM:
        return
    cronograma = await a_emitir(tx.conn, grupo, conta)
    if cronograma:
        await repository_reservas.guardar_parcela_reduzida(tx.conn, contemplacao_id, cronograma[0].fc)


async def diluir_parcela_reduzida(tx: Transaction, cota_id: UUID) -> None:
    """Reduced parcelas end with the contemplação: what they left is in equal parcelas from the next one on, unless the
    contract keeps it for the last ones (R4.20, R4.21a); so is the TA that waited for it (R4.24).
    """
    conta = await repository.buscar_conta(tx.conn, cota_id, travar=True)
    grupo = await repository.buscar_grupo(tx.conn, conta.grupo_id)
    regra = ler_regra(grupo.regra)
    dilui_fc = regra.plano.fracao_reduzida < CEM and regra.residuo_reduzida is ResiduoReduzida.DILUIR
    dilui_ta = regra.plano.taxa_ate_contemplacao is TaxaAteContemplacao.DILUIDA
    if not dilui_fc and not dilui_ta:
        return
    cronograma = await a_emitir(tx.conn, grupo, conta)
    novo = diluir_residuo(cronograma) if dilui_fc else cronograma
    novo = diluir_taxa(novo) if dilui_ta else novo
    if novo != cronograma:
        await rebasear(tx, grupo, conta, novo, segue_cronograma=conta.ta_segue_cronograma)


async def comecar_taxa(tx: Transaction, cota_id: UUID) -> None:
    """The TA of the months from the contemplação on, where that of those before was forgiven (R4.24)."""
    await _mudar_taxa(tx, cota_id, taxa_na_contemplacao.comecar_taxa)


async def parar_taxa(tx: Transaction, cota_id: UUID) -> None:
    """The same when the contemplação was cancelled: the months to come have none again."""
    await _mudar_taxa(tx, cota_id, taxa_na_contemplacao.parar_taxa)


async def _mudar_taxa(tx: Transaction, cota_id: UUID, mudar: Callable[[Plano, int, Cronograma], Cronograma]) -> None:
    conta = await repository.buscar_conta(tx.conn, cota_id, travar=True)
    grupo = await repository.buscar_grupo(tx.conn, conta.grupo_id)
    plano = ler_regra(grupo.regra).plano
    if not ta_mensal_depois(plano, conta.meses_plano):
        return
    cronograma = await a_emitir(tx.conn, grupo, conta)
    novo = mudar(plano, conta.meses_plano, cronograma)
    await rebasear(tx, grupo, conta, novo, segue_cronograma=conta.ta_segue_cronograma)
    a_mais = total_previsto(novo).ta - total_previsto(cronograma).ta
    await tx.conn.execute("UPDATE conta_cota SET ta_total = ta_total + %s WHERE cota_id = %s", [a_mais, cota_id])
