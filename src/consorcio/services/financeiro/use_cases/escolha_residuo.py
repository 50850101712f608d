"""What a contemplado picks for what his reduced parcelas left, while he did not use the credit (R4.21)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import ConsorcioError, precondition, validation
from consorcio.core.percent import ZERO, aplicar
from consorcio.platform.database import Transaction
from consorcio.services.financeiro import extrato, repository, repository_reservas
from consorcio.services.financeiro.domain.amortizacao import ValorPorComponente
from consorcio.services.financeiro.domain.antecipacao import Antecipacao
from consorcio.services.financeiro.domain.contabilidade_credito import residuo_do_credito, vinculado_ao_grupo
from consorcio.services.financeiro.domain.cronograma import Cronograma, OrdemAmortizacao, Percentuais
from consorcio.services.financeiro.domain.parcela_reduzida import (
    EscolhaResiduo,
    em_parcelas_iguais,
    residuo_a_decidir,
)
from consorcio.services.financeiro.domain.prestacao import emitir_parcela
from consorcio.services.financeiro.domain.uso_credito import PosicaoCredito
from consorcio.services.financeiro.livro import Fato, lancar, parear
from consorcio.services.financeiro.registros import ContaCota, Grupo, PagamentoItem, Reserva, Titulo
from consorcio.services.financeiro.registros_credito import credito_da_cota, posicao_do_credito, travar_credito
from consorcio.services.financeiro.regra import RegraFinanceira, ler_regra
from consorcio.services.financeiro.repository import PrecosDoBem
from consorcio.services.financeiro.use_cases.amortizacao import a_emitir, rebasear
from consorcio.services.financeiro.use_cases.antecipacao import (
    DIAS_UTEIS_PARA_PAGAR,
    Simulacao,
    emitir_antecipacao,
)

_ESPERAM = """
SELECT (SELECT count(*) FROM uso_credito WHERE contemplacao_id = %(contemplacao)s AND situacao = 'PROPOSTO'),
       (SELECT count(*) FROM titulo WHERE cota_id = %(cota)s AND tipo = 'ANTECIPACAO' AND situacao = 'ABERTO'
           AND vencimento >= %(data)s)
"""


@dataclass(frozen=True, slots=True)
class Opcao:
    """A choice and what it would do: the parcelas to come, the member's own money, and what leaves the credit."""

    escolha: EscolhaResiduo
    cronograma: Cronograma
    paga_centavos: int = 0
    sai_do_credito_centavos: int = 0


@dataclass(frozen=True, slots=True)
class Residuo:
    """What the reduced parcelas of a contemplado left to pay, and the cota and the credit it is of."""

    conta: ContaCota
    grupo: Grupo
    reserva: Reserva
    credito: PosicaoCredito
    precos: PrecosDoBem
    cronograma: Cronograma

    @property
    def regra(self) -> RegraFinanceira:
        return ler_regra(self.grupo.regra)

    @property
    def percentual(self) -> Decimal:
        """Nothing while the bid waits for its money: until then the contract did not change the parcelas either."""
        reserva = self.reserva
        if reserva.situacao != "EFETIVADA" or reserva.fc_reduzido is None:
            return ZERO
        return residuo_a_decidir(self.cronograma, reserva.fc_reduzido, self.regra.plano.fracao_reduzida)

    @property
    def valor_centavos(self) -> int:
        """Unpaid parcelas follow the price and the credit does not: after a reajuste it pays today's (R4.31, R4.32)."""
        return aplicar(self.precos.da_ultima_ago, self.percentual)

    @property
    def opcoes(self) -> list[Opcao]:
        """What the contract lets the member pick, while there is a residue and he did not pick yet."""
        if not self.percentual or self.reserva.escolha_residuo:
            return []
        return [self._opcao(escolha) for escolha in self.regra.escolhas_residuo]

    def _opcao(self, escolha: EscolhaResiduo) -> Opcao:
        if escolha is EscolhaResiduo.DILUIR:
            return Opcao(escolha, em_parcelas_iguais(self.cronograma))
        reduzidas = em_parcelas_iguais(self.cronograma, self.percentual)
        if escolha is EscolhaResiduo.CREDITO:
            return Opcao(escolha, reduzidas, sai_do_credito_centavos=self.valor_centavos)
        modo = self.regra.plano.arredondamento
        return Opcao(escolha, reduzidas, paga_centavos=aplicar(self.precos.em_vigor, self.percentual, modo))

    def proxima_centavos(self, cronograma: Cronograma) -> int:
        """The next parcela at the price in force, without insurance nor what is open apart."""
        if not cronograma:
            return 0
        return emitir_parcela(cronograma[0], self.precos.em_vigor, self.regra.plano.arredondamento).total_centavos


async def ler_residuo(conn: AsyncConnection, reserva: Reserva, data: date, calendario: BusinessCalendar) -> Residuo:
    """The residue of a credit on a date."""
    conta = await repository.buscar_conta(conn, reserva.cota_id)
    grupo = await repository.buscar_grupo(conn, conta.grupo_id)
    return Residuo(
        conta,
        grupo,
        reserva,
        await posicao_do_credito(conn, reserva, data, calendario),
        await repository.precos_do_bem(conn, conta.grupo_id, conta.bem_id),
        await a_emitir(conn, grupo, conta),
    )


async def impedimento(conn: AsyncConnection, residuo: Residuo, data: date) -> ConsorcioError | None:
    """Why the member may not pick anything on a date, or nothing."""
    conta, credito, reserva = residuo.conta, residuo.credito, residuo.reserva
    consulta = {"contemplacao": reserva.contemplacao_id, "cota": conta.cota_id, "data": data}
    usos, antecipacoes = await (await conn.execute(_ESPERAM, consulta)).fetchone() or (0, 0)
    parada = conta.situacao != "ATIVA" or residuo.grupo.situacao != "EM_ANDAMENTO"
    motivos = (
        (parada, "Só se escolhe em cota ativa de grupo em andamento."),
        (reserva.escolha_residuo, "O consorciado já escolheu, e a escolha não se desfaz."),
        (credito.usado or credito.nao_procurado, "O crédito já foi usado: a escolha vem antes do primeiro pagamento."),
        (credito.em_atraso, f"A cota tem {credito.em_atraso} parcela(s) em atraso: pague-as antes."),
        (usos, "Há um pagamento deste crédito à espera de decisão: decida-o antes."),
        (antecipacoes, "Há uma antecipação à espera do pagamento: cancele-a antes de escolher."),
    )
    return next((precondition(texto, "R4.21") for ha, texto in motivos if ha), None)


async def buscar_residuo(
    conn: AsyncConnection, cota_id: UUID, data: date, calendario: BusinessCalendar
) -> tuple[Residuo, str]:
    """What each choice would do, and why none may be made now; NOT_FOUND when the cota has no credit."""
    residuo = await ler_residuo(conn, await credito_da_cota(conn, cota_id), data, calendario)
    recusa = await impedimento(conn, residuo, data) if residuo.opcoes else None
    return residuo, recusa.detail if recusa else ""


async def escolher_residuo(
    tx: Transaction, cota_id: UUID, escolha: EscolhaResiduo, data: date, calendario: BusinessCalendar
) -> tuple[Residuo, Titulo | None]:
    """Do what the member picked. Own money does nothing until its title, which is given, is paid.

    VALIDATION for what the contract does not have; PRECONDITION when there is nothing to pick, or not now.
    """
    reserva = await travar_credito(tx, cota_id)
    await repository.buscar_conta(tx.conn, cota_id, travar=True)
    residuo = await ler_residuo(tx.conn, reserva, data, calendario)
    opcao = await _exigir(tx.conn, residuo, escolha, data)
    if escolha is EscolhaResiduo.DINHEIRO:
        return residuo, await _cobrar(tx, residuo, opcao, data, calendario)
    if opcao.cronograma != residuo.cronograma:
        segue = residuo.conta.ta_segue_cronograma
        await rebasear(tx, residuo.grupo, residuo.conta, opcao.cronograma, segue_cronograma=segue)
    if opcao.sai_do_credito_centavos:
        await _tirar_do_credito(tx, residuo, opcao.sai_do_credito_centavos, data)
    await _registrar(tx, residuo, opcao, data)
    return await ler_residuo(tx.conn, await credito_da_cota(tx.conn, cota_id), data, calendario), None


async def _exigir(conn: AsyncConnection, residuo: Residuo, escolha: EscolhaResiduo, data: date) -> Opcao:
    if escolha not in residuo.regra.escolhas_residuo:
        raise validation("/escolha", "O contrato do grupo não admite essa escolha.")
    recusa = await impedimento(conn, residuo, data)
    if recusa is not None:
        raise recusa
    opcao = next((opcao for opcao in residuo.opcoes if opcao.escolha is escolha), None)
    if opcao is None:
        raise precondition("As parcelas reduzidas desta cota não deixaram nada a decidir.", "R4.21")
    if data < residuo.credito.contemplada_em:
        raise validation("/data_contabil", "A escolha não vem antes da contemplação.")
    if opcao.sai_do_credito_centavos >= residuo.credito.disponivel:
        raise precondition("O crédito não cobre o que as parcelas reduzidas deixaram.", "R4.21")
    return opcao


async def _cobrar(tx: Transaction, residuo: Residuo, opcao: Opcao, data: date, calendario: BusinessCalendar) -> Titulo:
    """An advance payment of the FC alone: paid, the parcelas that are left then get smaller by it (R4.21b, R4.55)."""
    credito = Percentuais(fc=residuo.percentual)
    plano = Antecipacao((), ValorPorComponente(fc=opcao.paga_centavos), credito, opcao.cronograma)
    simulacao = Simulacao(residuo.conta, residuo.grupo, residuo.precos.em_vigor, residuo.cronograma, plano, 0)
    prazo = calendario.add_business_days(data, DIAS_UTEIS_PARA_PAGAR)
    pedido = await emitir_antecipacao(tx, simulacao, OrdemAmortizacao.DILUIR, prazo, data)
    return await repository.buscar_titulo(tx.conn, pedido.parcela_id)


async def _tirar_do_credito(tx: Transaction, residuo: Residuo, centavos: int, data: date) -> None:
    """The credit pays the residue: its money goes from the linked investment to the FC (R4.21d, I19)."""
    conta, reserva = residuo.conta, residuo.reserva
    partidas = [
        *parear(residuo_do_credito(centavos), conta.cota_id),
        *parear(vinculado_ao_grupo(centavos), conta.cota_id),
    ]
    await lancar(tx, Fato(tx.ids.new(), "ResiduoPagoPeloCredito", reserva.grupo_id, data, 0, reserva.ago), partidas)
    await repository.creditar_conta(tx.conn, conta.cota_id, residuo.percentual, ZERO, ZERO)


_LINHA = {
    EscolhaResiduo.DILUIR: "Resíduo das parcelas reduzidas: diluído nas que faltam",
    EscolhaResiduo.CREDITO: "Resíduo das parcelas reduzidas: pago pelo crédito, que ficou menor",
}


async def _registrar(tx: Transaction, residuo: Residuo, opcao: Opcao, data: date) -> None:
    conta, reserva, centavos = residuo.conta, residuo.reserva, opcao.sai_do_credito_centavos
    pago = residuo.percentual if centavos else ZERO
    await repository_reservas.guardar_escolha(tx.conn, reserva.contemplacao_id, opcao.escolha.value, centavos)
    linha = PagamentoItem("FC", pago, centavos, residuo.precos.da_ultima_ago)
    ago = residuo.grupo.ultima_ago_fechada
    await extrato.inserir(tx, conta.cota_id, data, [(_LINHA[opcao.escolha], linha)], conta.fc_pago + pago, ago)
    await tx.publish(
        "ResiduoEscolhido",
        f"grupo/{conta.grupo_id}",
        {
            "contemplacao_id": str(reserva.contemplacao_id),
            "grupo_id": str(conta.grupo_id),
            "cota_id": str(conta.cota_id),
            "escolha": opcao.escolha.value,
            "percentual": str(residuo.percentual),
            "valor_centavos": centavos,
            "disponivel_centavos": residuo.credito.disponivel - centavos,
            "data": data.isoformat(),
        },
        data,
    )
