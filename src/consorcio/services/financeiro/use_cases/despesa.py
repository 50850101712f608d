"""Expenses that the contract lets the FR pay: one person asks, another pays (R10.08, R10.04, R2.02)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from consorcio.core.errors import conflict, precondition, validation
from consorcio.platform.context import permits
from consorcio.platform.database import Transaction
from consorcio.platform.vault import Vault
from consorcio.services.financeiro import repository
from consorcio.services.financeiro import repository_despesas as repositorio
from consorcio.services.financeiro.domain.contabilidade import despesa_paga
from consorcio.services.financeiro.domain.despesa import (
    FinalidadeDespesa,
    FundoDeReserva,
    exigir_que_paguem,
    fundo_reserva_livre,
    impedimento,
)
from consorcio.services.financeiro.domain.segunda_pessoa import exigir_comprovante
from consorcio.services.financeiro.domain.uso_credito import exigir_decisor
from consorcio.services.financeiro.livro import Fato, lancar, parear, travar_grupo
from consorcio.services.financeiro.registros import Grupo
from consorcio.services.financeiro.registros_exclusao import Desembolso, guardar_desembolso
from consorcio.services.financeiro.regra import ler_regra
from consorcio.services.financeiro.repository_despesas import Despesa
from consorcio.services.financeiro.use_cases.periodos import texto_mes_fechado
from consorcio.services.financeiro.use_cases.reservas import caixa_a_gastar
from consorcio.services.financeiro.use_cases.saldo_caixa import Caixa, caixa_do_grupo

ACIMA_DA_ALCADA = "financeiro.despesa.aprovar-acima"


@dataclass(frozen=True, slots=True)
class PropostaDeDespesa:
    """What somebody asks the FR of a group to pay, and what it is owed for."""

    grupo_id: UUID
    finalidade: FinalidadeDespesa
    valor_centavos: int
    beneficiario: str
    documento: str
    descricao: str
    data: date


@dataclass(frozen=True, slots=True)
class DecisaoDeDespesa:
    """What another person answers; a payment carries the identity the bank gave it."""

    aprova: bool
    motivo: str
    comprovante: str


async def propor_despesa(tx: Transaction, vault: Vault, proposta: PropostaDeDespesa, hoje: date) -> Despesa:
    """Ask that the FR pays an expense; nothing moves. VALIDATION names what the contract or the FR does not allow."""
    if proposta.data > hoje:
        raise validation("/data_contabil", "A data não pode ser futura.")
    grupo = await repository.buscar_grupo(tx.conn, proposta.grupo_id)
    await travar_grupo(tx.conn, grupo.grupo_id)
    exigir_contas_abertas(grupo)
    if await repositorio.mes_fechado(tx.conn, grupo.grupo_id, proposta.data):
        raise validation("/data_contabil", texto_mes_fechado(grupo.codigo, proposta.data))
    proposto = await repositorio.valor_proposto(tx.conn, grupo.grupo_id)
    fundo = fundo_do_grupo(grupo, await caixa_do_grupo(tx.conn, grupo.grupo_id), proposto)
    if erro := impedimento(fundo, proposta.finalidade, proposta.valor_centavos):
        raise validation(erro.pointer, erro.message)
    despesa_id = tx.ids.new()
    beneficiario, documento = selar(vault, despesa_id, proposta.beneficiario, proposta.documento)
    despesa = Despesa(
        despesa_id=despesa_id,
        grupo_id=grupo.grupo_id,
        finalidade=proposta.finalidade.value,
        beneficiario=beneficiario,
        documento=documento,
        descricao=proposta.descricao,
        valor_centavos=proposta.valor_centavos,
        data_contabil=proposta.data,
        situacao="PROPOSTA",
        motivo="",
        comprovante="",
        linha_id=None,
        fato_id=None,
        proposto_por=tx.actor.id,
        decidido_por="",
        proposta_em=tx.clock.now(),
    )
    return await repositorio.guardar_despesa(tx, despesa)


def exigir_contas_abertas(grupo: Grupo) -> None:
    """PRECONDITION once the accounts of the group were closed: what is left of the FR is of the members."""
    if grupo.situacao in {"EM_ENCERRAMENTO", "ENCERRADO"}:
        raise precondition(
            f"As contas do grupo {grupo.codigo} já foram apuradas: o fundo de reserva é dos consorciados.", "R9.05b"
        )


def fundo_do_grupo(grupo: Grupo, caixa: Caixa, proposto_centavos: int = 0) -> FundoDeReserva:
    """What the contract of a group lets its FR pay, and how much of it is free."""
    livre = fundo_reserva_livre(caixa.fundo_comum_livre, caixa.fundo_reserva, proposto_centavos)
    return FundoDeReserva(grupo.codigo, ler_regra(grupo.regra).despesas_fundo_reserva, livre)


def selar(vault: Vault, despesa_id: UUID, beneficiario: str, documento: str) -> tuple[bytes, bytes | None]:
    """Who receives, and the document when it was told."""
    return (
        vault.seal(beneficiario, "despesa", "beneficiario", despesa_id),
        vault.seal(documento, "despesa", "documento", despesa_id) if documento else None,
    )


async def decidir_despesa(
    tx: Transaction, despesa_id: UUID, decisao: DecisaoDeDespesa, alcada_centavos: int
) -> Despesa:
    """Pay it, or send it back. FORBIDDEN to who proposed it and above the alçada; PRECONDITION when it was decided or
    the FR does not cover it any more.
    """
    despesa = await repositorio.buscar_despesa(tx.conn, despesa_id)
    await travar_grupo(tx.conn, despesa.grupo_id)
    despesa = await repositorio.buscar_despesa(tx.conn, despesa_id)
    if despesa.situacao != "PROPOSTA":
        raise precondition("Esta despesa já foi decidida.", "R2.02")
    acima = permits(tx.actor.permissoes, ACIMA_DA_ALCADA)
    exigir_decisor(despesa.proposto_por, tx.actor.id, despesa.valor_centavos, alcada_centavos, acima=acima)
    decidida = replace(despesa, decidido_por=tx.actor.id)
    if not decisao.aprova:
        if not decisao.motivo:
            raise validation("/motivo", "Diga por que a despesa foi recusada.")
        return await repositorio.guardar_despesa(tx, replace(decidida, situacao="RECUSADA", motivo=decisao.motivo))
    exigir_comprovante(decisao.comprovante)
    paga = replace(decidida, situacao="PAGA", comprovante=decisao.comprovante, fato_id=tx.ids.new())
    if await repositorio.comprovante_usado(tx.conn, paga):
        raise conflict(f"O comprovante {paga.comprovante} já foi registrado em outra despesa deste grupo.")
    await _exigir_pagavel(tx, paga)
    return await pagar_despesa(tx, paga)


async def _exigir_pagavel(tx: Transaction, despesa: Despesa) -> None:
    grupo = await repository.buscar_grupo(tx.conn, despesa.grupo_id)
    exigir_contas_abertas(grupo)
    if await repositorio.mes_fechado(tx.conn, grupo.grupo_id, despesa.data_contabil):
        raise precondition(f"{texto_mes_fechado(grupo.codigo, despesa.data_contabil)} Proponha de novo.", "R10.01")
    fundo = fundo_do_grupo(grupo, await caixa_a_gastar(tx, grupo.grupo_id, despesa.data_contabil))
    exigir_que_paguem(FinalidadeDespesa(despesa.finalidade), [(fundo, despesa.valor_centavos)])


async def pagar_despesa(tx: Transaction, despesa: Despesa) -> Despesa:
    """It leaves the book of its group, with its purpose and who receives it (R10.04)."""
    if despesa.fato_id is None:
        raise ValueError("an expense that is paid has a fact")
    fato = Fato(despesa.fato_id, "DespesaPaga", despesa.grupo_id, despesa.data_contabil)
    await lancar(tx, fato, parear(despesa_paga(despesa.valor_centavos)))
    await repositorio.guardar_despesa(tx, despesa)
    desembolso = Desembolso(
        desembolso_id=despesa.fato_id,
        grupo_id=despesa.grupo_id,
        cota_id=None,
        finalidade="DESPESA",
        beneficiario=f"despesa/{despesa.despesa_id}",
        valor_centavos=despesa.valor_centavos,
        rendimentos_centavos=0,
        data_contabil=despesa.data_contabil,
        comprovante=despesa.comprovante,
    )
    await guardar_desembolso(tx, desembolso)
    dados = {
        "despesa_id": str(despesa.despesa_id),
        "grupo_id": str(despesa.grupo_id),
        "finalidade": despesa.finalidade,
        "valor_centavos": despesa.valor_centavos,
        "data": despesa.data_contabil.isoformat(),
    }
    await tx.publish("DespesaPaga", f"grupo/{despesa.grupo_id}", dados, despesa.data_contabil)
    return despesa
