"""A member pays ahead: what it would cost, the title that asks for it, and giving it up (R4.55 to R4.57)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import conflict, precondition, validation
from consorcio.core.percent import aplicar
from consorcio.platform.database import Transaction
from consorcio.services.financeiro import repository
from consorcio.services.financeiro.cronograma_da_conta import conta_percentual
from consorcio.services.financeiro.domain.antecipacao import Antecipacao, Escolha, planejar
from consorcio.services.financeiro.domain.cronograma import Cronograma, OrdemAmortizacao
from consorcio.services.financeiro.livro import travar_grupo
from consorcio.services.financeiro.registros import ContaCota, Grupo, Titulo
from consorcio.services.financeiro.registros_antecipacao import (
    PedidoAntecipacao,
    antecipacoes_da_cota,
    buscar_antecipacao,
    inserir_antecipacao,
)
from consorcio.services.financeiro.registros_credito import parcelas_em_atraso
from consorcio.services.financeiro.regra import ler_regra
from consorcio.services.financeiro.repository_abertas import ajustes_a_cobrar, faltas_do_principal, parcelas_em_aberto
from consorcio.services.financeiro.use_cases.amortizacao import a_emitir, proxima_ago
from consorcio.services.financeiro.use_cases.credito import titulo_avulso

DIAS_UTEIS_PARA_PAGAR = 3
PRAZO_MAXIMO_DIAS = 30


@dataclass(frozen=True, slots=True)
class Simulacao:
    """An advance payment not asked for yet: what it pays at the price in force and what the cota is before it."""

    conta: ContaCota
    grupo: Grupo
    preco_centavos: int
    antes: Cronograma
    plano: Antecipacao
    emitidas_centavos: int

    @property
    def diferenca_centavos(self) -> int:
        return aplicar(self.preco_centavos, self.plano.diferenca)

    @property
    def rateio_centavos(self) -> int:
        return aplicar(self.preco_centavos, self.plano.rateio)

    @property
    def total_centavos(self) -> int:
        return self.plano.valor.total_centavos + self.diferenca_centavos + self.rateio_centavos


async def simular_antecipacao(
    conn: AsyncConnection, cota_id: UUID, escolha: Escolha, data: date, calendario: BusinessCalendar
) -> Simulacao:
    """What a choice costs today. PRECONDITION when the cota or its group cannot prepay it (R4.55)."""
    conta = await repository.buscar_conta(conn, cota_id)
    grupo = await repository.buscar_grupo(conn, conta.grupo_id)
    await _exigir(conn, grupo, conta, data, calendario)
    regra = ler_regra(grupo.regra)
    preco = (await repository.precos_do_bem(conn, conta.grupo_id, conta.bem_id)).em_vigor
    antes = await a_emitir(conn, grupo, conta)
    abertos = await ajustes_a_cobrar(conn, cota_id)
    modo = regra.plano.arredondamento
    plano = planejar(conta_percentual(conta), antes, escolha, preco, regra.ordens_antecipacao, modo, abertos)
    emitidas = await faltas_do_principal(conn, [t.parcela_id for t in await parcelas_em_aberto(conn, cota_id)])
    return Simulacao(conta, grupo, preco, antes, plano, sum(emitidas.values()))


async def pedir_antecipacao(
    tx: Transaction, cota_id: UUID, escolha: Escolha, vencimento: date | None, data: date, calendario: BusinessCalendar
) -> PedidoAntecipacao:
    """Issue the title of an advance payment: nothing is settled until it is paid (R4.55).

    CONFLICT while another one of the cota waits for its money; one past its due date gives it its place.
    """
    conta = await repository.buscar_conta(tx.conn, cota_id)
    await travar_grupo(tx.conn, conta.grupo_id)
    simulacao = await simular_antecipacao(tx.conn, cota_id, escolha, data, calendario)
    prazo = _prazo(vencimento, data, calendario)
    return await emitir_antecipacao(tx, simulacao, escolha.ordem, prazo, data, quitacao=escolha.quitacao)


async def emitir_antecipacao(
    tx: Transaction, simulacao: Simulacao, ordem: OrdemAmortizacao, prazo: date, data: date, *, quitacao: bool = False
) -> PedidoAntecipacao:
    """The title of what was simulated, which is applied in an order once it is paid; CONFLICT while another waits."""
    conta = simulacao.conta
    anteriores = await antecipacoes_da_cota(tx.conn, conta.cota_id)
    await _dar_lugar(tx, anteriores, data)
    titulo = _titulo(tx, simulacao, len(anteriores) + 1, prazo)
    if titulo.valor_centavos <= 0:
        raise precondition("Não há o que pagar: o que a cota tem a receber cobre o que falta.", "R4.55")
    if not await repository.inserir_titulo(tx.conn, titulo):
        raise conflict("Outra antecipação desta cota foi emitida ao mesmo tempo: tente de novo.")
    pedido = PedidoAntecipacao(
        antecipacao_id=tx.ids.new(),
        parcela_id=titulo.parcela_id,
        grupo_id=conta.grupo_id,
        cota_id=conta.cota_id,
        ordem=ordem.value,
        quitacao=quitacao,
        numeros=list(simulacao.plano.numeros),
        pedida_em=data,
    )
    await inserir_antecipacao(tx, pedido)
    return pedido


async def cancelar_antecipacao(tx: Transaction, antecipacao_id: UUID) -> PedidoAntecipacao:
    """Give up an advance payment that was not paid; giving it up again changes nothing. CONFLICT when it was paid."""
    pedido = await buscar_antecipacao(tx.conn, antecipacao_id)
    await travar_grupo(tx.conn, pedido.grupo_id)
    titulo = await repository.buscar_titulo(tx.conn, pedido.parcela_id, travar=True)
    if titulo.situacao == "PAGO":
        raise conflict("A antecipação já foi paga.")
    await _cancelar(tx, pedido)
    return pedido


async def _exigir(
    conn: AsyncConnection, grupo: Grupo, conta: ContaCota, data: date, calendario: BusinessCalendar
) -> None:
    if conta.situacao != "ATIVA" or grupo.situacao != "EM_ANDAMENTO":
        raise precondition("Só uma cota ativa de grupo em andamento antecipa parcelas.", "R4.55")
    atraso = await parcelas_em_atraso(conn, conta.cota_id, data, calendario)
    if atraso:
        raise precondition(f"A cota tem {atraso} parcela(s) em atraso: pague-as antes.", "R4.55")
    cursor = await conn.execute(
        "SELECT 1 FROM reserva_credito WHERE cota_id = %s AND situacao IN ('PENDENTE', 'PAGA')", [conta.cota_id]
    )
    if await cursor.fetchone() is not None:
        raise precondition("Há um lance vencedor a pagar ou a confirmar: antecipe depois dele.", "R4.55")


def _prazo(vencimento: date | None, data: date, calendario: BusinessCalendar) -> date:
    prazo = vencimento or calendario.add_business_days(data, DIAS_UTEIS_PARA_PAGAR)
    if not 0 <= (prazo - data).days <= PRAZO_MAXIMO_DIAS:
        raise validation("/vencimento", f"O vencimento vai de hoje a {PRAZO_MAXIMO_DIAS} dias.")
    return prazo


async def _dar_lugar(tx: Transaction, anteriores: list[PedidoAntecipacao], data: date) -> None:
    for pedido in anteriores:
        titulo = await repository.buscar_titulo(tx.conn, pedido.parcela_id, travar=True)
        if titulo.situacao == "ABERTO" and titulo.vencimento >= data:
            raise conflict(f"A antecipação {titulo.identificador} espera o pagamento: cancele-a antes de pedir outra.")
        if titulo.situacao == "ABERTO":
            await _cancelar(tx, pedido)


async def _cancelar(tx: Transaction, pedido: PedidoAntecipacao) -> None:
    await tx.conn.execute("UPDATE titulo SET situacao = 'CANCELADO' WHERE parcela_id = %s", [pedido.parcela_id])


def _titulo(tx: Transaction, simulacao: Simulacao, ordinal: int, vencimento: date) -> Titulo:
    conta, grupo, plano = simulacao.conta, simulacao.grupo, simulacao.plano
    identificador = f"A-{grupo.codigo}-{conta.numero:04d}-{conta.versao_titular:02d}-{ordinal:03d}"
    ago = proxima_ago(grupo, conta)
    titulo = titulo_avulso(tx, conta, "ANTECIPACAO", identificador, ago, vencimento, 0, None)
    return replace(
        titulo,
        preco_centavos=simulacao.preco_centavos,
        fc_pct=plano.credito.fc,
        ta_pct=plano.credito.ta,
        fr_pct=plano.credito.fr,
        dif_pct=plano.diferenca,
        rsc_pct=plano.rateio,
        fc_centavos=plano.valor.fc,
        ta_centavos=plano.valor.ta,
        fr_centavos=plano.valor.fr,
        dif_centavos=simulacao.diferenca_centavos,
        rsc_centavos=simulacao.rateio_centavos,
        valor_centavos=simulacao.total_centavos,
    )
