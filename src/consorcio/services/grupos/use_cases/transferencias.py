"""A cota changes hands: asked for, consented to, its fee paid, and only then of somebody else (R7.50 to R7.52)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import precondition, unavailable, validation
from consorcio.core.money import arredondar
from consorcio.platform.database import Transaction
from consorcio.platform.sagas import start_saga, wake_saga
from consorcio.services.grupos import events
from consorcio.services.grupos.domain.adesao import expira_em
from consorcio.services.grupos.domain.cota import Cota
from consorcio.services.grupos.domain.grupo import NOME_SITUACAO, Grupo, SituacaoGrupo
from consorcio.services.grupos.domain.regra_grupo import RegraGrupo, regra_em
from consorcio.services.grupos.domain.transferencia import (
    SituacaoTransferencia,
    Transferencia,
    exigir_anuencia,
    exigir_transferivel,
    passar,
)
from consorcio.services.grupos.repository import bens, cotas, grupos, transferencias
from consorcio.services.grupos.use_cases.participacao import exigir_mais_uma_cota
from consorcio.services.grupos.validacao import Consorciados, PedidoValidacao, Validacao, validar

SAGA = "transferencia"
PASSO = "aguardar_taxa"
PRAZO_TAXA_DIAS = 10


@dataclass(frozen=True, slots=True)
class Anuencia:
    """What the administradora answers."""

    aprova: bool
    motivo: str
    termo_documento_id: UUID | None
    garantia: str


async def pedir_transferencia(
    tx: Transaction, consorciados: Consorciados, cota_id: UUID, cessionario_id: UUID, data: date
) -> Transferencia:
    """Ask for a transfer: who receives the cota must be able to join and to pay (R2.30), within the 10 % (R3.05).

    UNAVAILABLE while the register does not answer.
    """
    cota = await cotas.travar(tx.conn, cota_id)
    grupo = await _em_andamento(tx, cota.grupo_id)
    exigir_transferivel(cota, cota.consorciado_id, cessionario_id)
    regra = regra_em(await grupos.regras(tx.conn, cota.grupo_id), data).regra
    validacao = await _analisar(tx, consorciados, cota, regra, cessionario_id, data)
    transferencia = Transferencia(
        transferencia_id=tx.ids.new(),
        grupo_id=grupo.grupo_id,
        cota_id=cota_id,
        numero=cota.numero,
        cedente_id=cota.consorciado_id,
        cessionario_id=cessionario_id,
        conjuge_id=validacao.conjuge_id,
        parte_relacionada=validacao.parte_relacionada,
        situacao=SituacaoTransferencia.EM_ANALISE,
        pedida_em=data,
        pedida_por=tx.actor.id,
    )
    await exigir_mais_uma_cota(tx, transferencia.grupo_id, transferencia.cessionario_id, transferencia.conjuge_id)
    await transferencias.inserir(tx.conn, transferencia)
    await cotas.registrar_fatos(tx, [cota_id], "TransferenciaPedida", data, [str(transferencia.transferencia_id)])
    return transferencia


async def decidir_transferencia(
    tx: Transaction, calendario: BusinessCalendar, transferencia_id: UUID, anuencia: Anuencia, data: date
) -> Transferencia:
    """Consent or not. With consent financeiro checks the cota and charges the fee; a saga waits for it."""
    transferencia = await transferencias.buscar(tx.conn, transferencia_id, travar=True)
    cota = await cotas.travar(tx.conn, transferencia.cota_id)
    if not anuencia.aprova:
        return await _recusar(tx, transferencia, anuencia.motivo, data)
    situacao = passar(transferencia.situacao, SituacaoTransferencia.AGUARDANDO_TAXA)
    exigir_transferivel(cota, transferencia.cedente_id, transferencia.cessionario_id)
    exigir_anuencia(transferencia, cota, tx.actor.id, anuencia.termo_documento_id, anuencia.garantia)
    prazo = calendario.next_business_day(data + timedelta(days=PRAZO_TAXA_DIAS))
    aprovada = replace(
        transferencia,
        situacao=situacao,
        decidida_por=tx.actor.id,
        termo_documento_id=anuencia.termo_documento_id,
        garantia=anuencia.garantia,
        prazo_taxa=prazo,
        expira_em=tx.clock.now() + timedelta(days=(expira_em(prazo, calendario) - data).days),
    )
    await transferencias.gravar(tx.conn, aprovada)
    await start_saga(tx, SAGA, id_da_saga(transferencia_id), PASSO, {}, aprovada.expira_em)
    await events.transferencia_aprovada(tx, aprovada, prazo, data)
    await cotas.registrar_fatos(tx, [cota.cota_id], "TransferenciaAprovada", data, [str(transferencia_id)])
    return aprovada


async def cancelar_transferencia(tx: Transaction, transferencia_id: UUID, motivo: str, data: date) -> Transferencia:
    """Give it up before it happens; a fee already paid is given back. Giving it up again changes nothing."""
    transferencia = await transferencias.buscar(tx.conn, transferencia_id, travar=True)
    if transferencia.situacao is SituacaoTransferencia.CANCELADA:
        return transferencia
    return await desfazer(tx, transferencia, motivo, data)


async def desfazer(
    tx: Transaction, transferencia: Transferencia, motivo: str, data: date, *, acorda: bool = True
) -> Transferencia:
    """The compensation: the cota stays of who has it, and financeiro voids the fee or gives it back.

    `acorda` is false when the saga itself undoes it.
    """
    situacao = passar(transferencia.situacao, SituacaoTransferencia.CANCELADA)
    desfeita = replace(transferencia, situacao=situacao, motivo=motivo)
    await transferencias.gravar(tx.conn, desfeita)
    if acorda:
        await wake_saga(tx, id_da_saga(desfeita.transferencia_id))
    await cotas.registrar_fatos(tx, [desfeita.cota_id], "TransferenciaDesfeita", data, [motivo])
    await events.transferencia_desfeita(tx, desfeita, motivo, data)
    return desfeita


async def registrar_taxa(tx: Transaction, transferencia_id: UUID, taxa_centavos: int, parcela_id: UUID | None) -> None:
    """financeiro charged the fee."""
    transferencia = await transferencias.buscar(tx.conn, transferencia_id, travar=True)
    await transferencias.gravar(tx.conn, replace(transferencia, taxa_centavos=taxa_centavos, parcela_id=parcela_id))


async def registrar_taxa_paga(tx: Transaction, transferencia_id: UUID, data: date) -> None:
    """The fee was paid: the saga makes the transfer."""
    transferencia = await transferencias.buscar(tx.conn, transferencia_id, travar=True)
    await transferencias.gravar(tx.conn, replace(transferencia, taxa_paga_em=data))
    await wake_saga(tx, id_da_saga(transferencia_id))


async def impedir(tx: Transaction, transferencia_id: UUID, motivo: str, data: date) -> None:
    """financeiro found that the cota cannot be transferred: in delay, or with money on its way (R7.52)."""
    transferencia = await transferencias.buscar(tx.conn, transferencia_id, travar=True)
    if transferencia.situacao is SituacaoTransferencia.AGUARDANDO_TAXA:
        await desfazer(tx, transferencia, motivo, data)


async def efetivar(tx: Transaction, transferencia: Transferencia) -> None:
    """The cota is of the cessionário: history, percents and contemplação stay with it (R7.52).

    PRECONDITION when the cota or the 10 % limit changed since the request.
    """
    cota = await cotas.travar(tx.conn, transferencia.cota_id)
    await _em_andamento(tx, cota.grupo_id)
    exigir_transferivel(cota, transferencia.cedente_id, transferencia.cessionario_id)
    await exigir_mais_uma_cota(tx, transferencia.grupo_id, transferencia.cessionario_id, transferencia.conjuge_id)
    data = transferencia.taxa_paga_em or transferencia.pedida_em
    feita = replace(
        transferencia,
        situacao=passar(transferencia.situacao, SituacaoTransferencia.EFETIVADA),
        efetivada_em=data,
    )
    await transferencias.trocar_titular(tx.conn, feita, data)
    await transferencias.gravar(tx.conn, feita)
    await cotas.registrar_fatos(tx, [cota.cota_id], "CotaTransferida", data, [str(feita.transferencia_id)])
    grupo = await grupos.buscar(tx.conn, cota.grupo_id)
    await events.cota_transferida(tx, grupo.codigo, cota, feita, data)


def id_da_saga(transferencia_id: UUID) -> str:
    """The saga of a transfer."""
    return f"{SAGA}-{transferencia_id}"


async def _recusar(tx: Transaction, transferencia: Transferencia, motivo: str, data: date) -> Transferencia:
    if not motivo:
        raise validation("/motivo", "Diga por que a transferência foi recusada.")
    situacao = passar(transferencia.situacao, SituacaoTransferencia.RECUSADA)
    recusada = replace(transferencia, situacao=situacao, motivo=motivo, decidida_por=tx.actor.id)
    await transferencias.gravar(tx.conn, recusada)
    await cotas.registrar_fatos(tx, [recusada.cota_id], "TransferenciaRecusada", data, [motivo])
    return recusada


async def _em_andamento(tx: Transaction, grupo_id: UUID) -> Grupo:
    grupo = await grupos.manter(tx.conn, grupo_id)
    if grupo.situacao is not SituacaoGrupo.EM_ANDAMENTO:
        raise precondition(f"O grupo está {NOME_SITUACAO[grupo.situacao]} e não transfere cotas.", "R7.50")
    return grupo


async def _analisar(
    tx: Transaction, consorciados: Consorciados, cota: Cota, regra: RegraGrupo, cessionario_id: UUID, data: date
) -> Validacao:
    """The register and the income of who receives, for the parcela of the plan at the price of the day (R7.50)."""
    preco = (await bens.precos_do_grupo(tx.conn, cota.grupo_id, data))[cota.bem_id]
    total = 100 + regra.taxa_administracao + regra.fundo_reserva
    parcela = arredondar(preco * total / 100 / cota.meses_plano, regra.arredondamento)
    respostas = await validar(consorciados, [PedidoValidacao(cessionario_id, parcela, regra.multiplo_renda)])
    if respostas is None:
        raise unavailable("O cadastro não respondeu: tente de novo.")
    if respostas[0].recusa:
        raise precondition(respostas[0].recusa, "R2.30")
    return respostas[0]
