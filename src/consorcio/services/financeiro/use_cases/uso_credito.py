"""The credit is used: proposed by one, paid by another while nothing changed in between (R7.04 to R7.08, R2.02)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import precondition, validation
from consorcio.platform.context import permits
from consorcio.platform.database import Transaction
from consorcio.platform.vault import Vault
from consorcio.services.financeiro import repository
from consorcio.services.financeiro.domain.contabilidade import embutido, pagamento_a_fornecedor, rendimentos_vinculados
from consorcio.services.financeiro.domain.contabilidade_credito import vinculado_ao_grupo
from consorcio.services.financeiro.domain.segunda_pessoa import exigir_comprovante
from consorcio.services.financeiro.domain.uso_credito import (
    ACIMA_DA_ALCADA,
    Finalidade,
    PosicaoCredito,
    exigir_decisor,
    exigir_uso,
)
from consorcio.services.financeiro.livro import Fato, lancar, parear
from consorcio.services.financeiro.registros import Reserva
from consorcio.services.financeiro.registros_credito import (
    UsoCredito,
    buscar_uso,
    gravar_decisao,
    inserir_uso,
    posicao_do_credito,
    travar_credito,
)
from consorcio.services.financeiro.registros_exclusao import Desembolso, guardar_desembolso
from consorcio.services.financeiro.use_cases.amortizacao import Abatimento, abater
from consorcio.services.financeiro.use_cases.habilitacao import exigir_credito_habilitado
from consorcio.services.financeiro.use_cases.quitacao import contar_quitacao

MUDOU = "O crédito ou a situação da cota mudou desde a proposta: proponha de novo."


@dataclass(frozen=True, slots=True)
class PropostaUso:
    """What somebody asks to pay out of a credit."""

    cota_id: UUID
    finalidade: Finalidade
    valor_centavos: int
    beneficiario: str
    documento: str
    data: date


@dataclass(frozen=True, slots=True)
class Decisao:
    """What another person answers; a payment carries the identity the bank gave it."""

    aprova: bool
    motivo: str
    comprovante: str


async def registrar_rendimento(tx: Transaction, cota_id: UUID, valor_centavos: int, data: date) -> Reserva:
    """Net yields of the linked money are of the contemplated (R7.02, Lei 11.795/2008 art. 24 §1)."""
    if valor_centavos == 0:
        raise validation("/valor", "O rendimento deve ser maior que zero.")
    reserva = await travar_credito(tx, cota_id)
    fato = Fato(tx.ids.new(), "RendimentoCredito", reserva.grupo_id, data, 0, reserva.ago)
    await lancar(tx, fato, parear(rendimentos_vinculados(valor_centavos), cota_id))
    await tx.conn.execute(
        "INSERT INTO rendimento_credito (rendimento_id, contemplacao_id, grupo_id, valor_centavos, data_contabil)"
        " VALUES (%s, %s, %s, %s, %s)",
        [tx.ids.new(), reserva.contemplacao_id, reserva.grupo_id, valor_centavos, data],
    )
    return reserva


async def propor_uso(tx: Transaction, vault: Vault, calendario: BusinessCalendar, proposta: PropostaUso) -> UsoCredito:
    """Ask for a payment: nothing moves until another person decides. PRECONDITION when the rules refuse it (§7)."""
    if proposta.valor_centavos == 0:
        raise validation("/valor", "O valor deve ser maior que zero.")
    reserva = await travar_credito(tx, proposta.cota_id)
    posicao = await posicao_do_credito(tx.conn, reserva, proposta.data, calendario)
    exigir_uso(posicao, proposta.finalidade, proposta.valor_centavos, proposta.data)
    await _exigir_habilitado(tx, reserva, proposta.finalidade, proposta.data)
    uso_id = tx.ids.new()
    uso = UsoCredito(
        uso_id=uso_id,
        contemplacao_id=reserva.contemplacao_id,
        grupo_id=reserva.grupo_id,
        cota_id=proposta.cota_id,
        finalidade=proposta.finalidade.value,
        beneficiario=vault.seal(proposta.beneficiario, "uso_credito", "beneficiario", uso_id),
        documento=proposta.documento,
        valor_centavos=proposta.valor_centavos,
        data_contabil=proposta.data,
        situacao="PROPOSTO",
        motivo="",
        comprovante="",
        retrato=_retrato(posicao),
        proposto_por=tx.actor.id,
        decidido_por="",
        proposto_em=tx.clock.now(),
    )
    await inserir_uso(tx, uso)
    return uso


async def decidir_uso(
    tx: Transaction, calendario: BusinessCalendar, uso_id: UUID, decisao: Decisao, alcada_centavos: int
) -> UsoCredito:
    """Pay, refuse, or find that the proposal is void because something changed (then nothing is paid).

    FORBIDDEN to who proposed it and above the alçada; PRECONDITION when it was already decided.
    """
    uso = await buscar_uso(tx.conn, uso_id)
    reserva = await travar_credito(tx, uso.cota_id)
    uso = await buscar_uso(tx.conn, uso_id)
    if uso.situacao != "PROPOSTO":
        raise precondition("Este uso do crédito já foi decidido.", "R2.02")
    acima = permits(tx.actor.permissoes, ACIMA_DA_ALCADA)
    exigir_decisor(uso.proposto_por, tx.actor.id, uso.valor_centavos, alcada_centavos, acima=acima)
    decidido = await _decidir(tx, calendario, reserva, replace(uso, decidido_por=tx.actor.id), decisao)
    await gravar_decisao(tx, decidido)
    return decidido


async def _decidir(
    tx: Transaction, calendario: BusinessCalendar, reserva: Reserva, uso: UsoCredito, decisao: Decisao
) -> UsoCredito:
    if not decisao.aprova:
        if not decisao.motivo:
            raise validation("/motivo", "Diga por que o uso foi recusado.")
        return replace(uso, situacao="RECUSADO", motivo=decisao.motivo)
    posicao = await posicao_do_credito(tx.conn, reserva, uso.data_contabil, calendario)
    if reserva.contemplacao_id != uso.contemplacao_id or _retrato(posicao) != uso.retrato:
        return replace(uso, situacao="VENCIDO", motivo=MUDOU)
    exigir_uso(posicao, Finalidade(uso.finalidade), uso.valor_centavos, uso.data_contabil)
    await _exigir_habilitado(tx, reserva, Finalidade(uso.finalidade), uso.data_contabil)
    exigir_comprovante(decisao.comprovante)
    pago = replace(uso, situacao="PAGO", comprovante=decisao.comprovante)
    await (_amortizar(tx, pago) if pago.finalidade == Finalidade.AMORTIZACAO.value else _pagar(tx, pago))
    await _publicar(tx, pago, posicao.disponivel - pago.valor_centavos)
    return pago


async def _exigir_habilitado(tx: Transaction, reserva: Reserva, finalidade: Finalidade, data: date) -> None:
    """The bem is paid only after documents, analysis and guarantee; what follows it asks for them no more (R7.20)."""
    if finalidade is Finalidade.FORNECEDOR:
        await exigir_credito_habilitado(tx.conn, reserva, data)


def _retrato(posicao: PosicaoCredito) -> str:
    """What a decision rests on: how much is left, whether the member is up to date, whether everything was paid."""
    return f"{posicao.disponivel}|{posicao.em_atraso}|{posicao.quitada}"


async def _pagar(tx: Transaction, uso: UsoCredito) -> None:
    """The credit leaves the linked investment (R7.27, R10.04)."""
    fato = _fato(tx, uso)
    await lancar(tx, fato, parear(pagamento_a_fornecedor(uso.valor_centavos), uso.cota_id))
    desembolso = Desembolso(
        desembolso_id=tx.ids.new(),
        grupo_id=uso.grupo_id,
        cota_id=uso.cota_id,
        finalidade=uso.finalidade,
        beneficiario=f"uso-credito/{uso.uso_id}",
        valor_centavos=uso.valor_centavos,
        rendimentos_centavos=0,
        data_contabil=uso.data_contabil,
        comprovante=uso.comprovante,
    )
    await guardar_desembolso(tx, desembolso)


async def _amortizar(tx: Transaction, uso: UsoCredito) -> None:
    """The leftover pays vincendas: it goes from the linked investment to the funds of the group (R7.08)."""
    conta = await repository.buscar_conta(tx.conn, uso.cota_id)
    preco = (await repository.precos_do_bem(tx.conn, uso.grupo_id, conta.bem_id)).da_ultima_ago
    grupo = await repository.buscar_grupo(tx.conn, uso.grupo_id)
    abatimento = Abatimento(
        cota_id=uso.cota_id,
        valor_centavos=uso.valor_centavos,
        preco_centavos=preco,
        ago=grupo.ultima_ago_fechada,
        data_contabil=uso.data_contabil,
        reducao="",
        rotulo="Sobra do crédito",
    )
    valor = (await abater(tx, abatimento)).valor
    partidas = [
        *parear(embutido(valor), uso.cota_id),
        *parear(vinculado_ao_grupo(uso.valor_centavos), uso.cota_id),
    ]
    await lancar(tx, _fato(tx, uso), partidas)
    await contar_quitacao(tx, uso.cota_id, uso.data_contabil)


def _fato(tx: Transaction, uso: UsoCredito) -> Fato:
    return Fato(tx.ids.new(), "CreditoUsado", uso.grupo_id, uso.data_contabil)


async def _publicar(tx: Transaction, uso: UsoCredito, disponivel_centavos: int) -> None:
    await tx.publish(
        "CreditoUsado",
        f"grupo/{uso.grupo_id}",
        {
            "uso_id": str(uso.uso_id),
            "contemplacao_id": str(uso.contemplacao_id),
            "grupo_id": str(uso.grupo_id),
            "cota_id": str(uso.cota_id),
            "finalidade": uso.finalidade,
            "valor_centavos": uso.valor_centavos,
            "disponivel_centavos": disponivel_centavos,
            "data": uso.data_contabil.isoformat(),
        },
        uso.data_contabil,
    )
