"""Facts that grupos tells, as `docs/eventos.md` describes them. All are kept in order per group."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from consorcio.platform.database import Transaction
from consorcio.services.grupos.domain.bem import Preco
from consorcio.services.grupos.domain.cota import Cota
from consorcio.services.grupos.domain.grupo import Grupo
from consorcio.services.grupos.domain.prorrogacao import Prorrogacao
from consorcio.services.grupos.domain.regra_grupo import RegraGrupo
from consorcio.services.grupos.domain.substituicao import PedidoSubstituicao
from consorcio.services.grupos.domain.transferencia import Transferencia
from consorcio.services.grupos.regra_json import regra_para_json


def _agregado(grupo_id: UUID) -> str:
    return f"grupo/{grupo_id}"


async def preco_alterado(tx: Transaction, bem_id: UUID, preco: Preco, grupos: Sequence[UUID]) -> None:
    """Once per group that has the bem, in the order of that group's facts (R4.31)."""
    for grupo_id in grupos:
        await tx.publish(
            "PrecoAlterado",
            _agregado(grupo_id),
            {
                "grupo_id": str(grupo_id),
                "bem_id": str(bem_id),
                "preco_centavos": preco.preco_centavos,
                "vigencia_inicio": preco.vigencia_inicio.isoformat(),
            },
        )


async def cota_reservada(
    tx: Transaction,
    grupo: Grupo,
    regra: RegraGrupo,
    cota: Cota,
    adesao_id: UUID,
    preco_centavos: int,
    vencimento: date,
) -> None:
    """A seat was sold: its first parcela can be issued."""
    await tx.publish(
        "CotaReservada",
        _agregado(grupo.grupo_id),
        {
            "adesao_id": str(adesao_id),
            "grupo_id": str(grupo.grupo_id),
            "grupo_codigo": grupo.codigo,
            "cota_id": str(cota.cota_id),
            "numero": cota.numero,
            "versao_titular": cota.versao_titular,
            "consorciado_id": str(cota.consorciado_id),
            "bem_id": str(cota.bem_id),
            "preco_centavos": preco_centavos,
            "ago_ingresso": cota.ago_ingresso,
            "meses_plano": cota.meses_plano,
            "vencimento": vencimento.isoformat(),
            "em_formacao": grupo.data_agc is None,
            "data": cota.data_adesao.isoformat(),
            "regra": regra_para_json(regra),
        },
        cota.data_adesao,
    )


async def cota_liberada(tx: Transaction, cota: Cota, adesao_id: UUID, motivo: str, data: date) -> None:
    """A reservation was undone: its open parcela is void and the seat is for sale."""
    await tx.publish(
        "CotaLiberada",
        _agregado(cota.grupo_id),
        {
            "adesao_id": str(adesao_id),
            "grupo_id": str(cota.grupo_id),
            "cota_id": str(cota.cota_id),
            "numero": cota.numero,
            "versao_titular": cota.versao_titular,
            "consorciado_id": str(cota.consorciado_id),
            "motivo": motivo,
            "data": data.isoformat(),
        },
        data,
    )


async def cota_ativada(tx: Transaction, grupo_codigo: str, cota: Cota, data: date) -> None:
    """A contract is perfected (Lei 11.795 art. 10 §§3–4)."""
    await tx.publish(
        "CotaAtivada",
        _agregado(cota.grupo_id),
        {
            "grupo_id": str(cota.grupo_id),
            "grupo_codigo": grupo_codigo,
            "cota_id": str(cota.cota_id),
            "numero": cota.numero,
            "versao_titular": cota.versao_titular,
            "consorciado_id": str(cota.consorciado_id),
            "bem_id": str(cota.bem_id),
            "ago_ingresso": cota.ago_ingresso,
            "meses_plano": cota.meses_plano,
            "data_adesao": cota.data_adesao.isoformat(),
        },
        data,
    )


async def grupo_constituido(
    tx: Transaction, grupo: Grupo, regime: str, cotas_ativas: int, regra: RegraGrupo, data_agc: date
) -> None:
    """The AGC was held; told before the activation of each cota (R3.11)."""
    await tx.publish(
        "GrupoConstituido",
        _agregado(grupo.grupo_id),
        {
            "grupo_id": str(grupo.grupo_id),
            "grupo_codigo": grupo.codigo,
            "data_agc": data_agc.isoformat(),
            "regime": regime,
            "cotas_ativas": cotas_ativas,
            "regra": regra_para_json(regra),
        },
        data_agc,
    )


async def prazo_prorrogado(
    tx: Transaction, grupo_codigo: str, prorrogacao: Prorrogacao, regra: RegraGrupo, data: date
) -> None:
    """The group has more months: what is left of each cota is divided again (R5.07)."""
    await tx.publish(
        "PrazoProrrogado",
        _agregado(prorrogacao.grupo_id),
        {
            "grupo_id": str(prorrogacao.grupo_id),
            "grupo_codigo": grupo_codigo,
            "prorrogacao_id": str(prorrogacao.prorrogacao_id),
            "assembleia_geral_id": str(prorrogacao.assembleia_geral_id),
            "meses": prorrogacao.meses,
            "suspende_pagamentos": prorrogacao.suspende_pagamentos,
            "regra": regra_para_json(regra),
            "data": data.isoformat(),
        },
        data,
    )


async def bem_substituido(
    tx: Transaction, grupo_codigo: str, pedido: PedidoSubstituicao, anterior_centavos: int, novo_centavos: int
) -> None:
    """The group has another bem in the place of one: what each cota makes of it, financeiro tells (R4.33)."""
    await tx.publish(
        "BemSubstituido",
        _agregado(pedido.grupo_id),
        {
            "grupo_id": str(pedido.grupo_id),
            "grupo_codigo": grupo_codigo,
            "substituicao_id": str(pedido.substituicao_id),
            "assembleia_geral_id": str(pedido.assembleia_geral_id),
            "bem_anterior_id": str(pedido.bem_id),
            "bem_id": str(pedido.bem_novo_id),
            "preco_anterior_centavos": anterior_centavos,
            "preco_centavos": novo_centavos,
            "data": pedido.data.isoformat(),
        },
        pedido.data,
    )


async def grupo_nao_constituido(tx: Transaction, grupo_id: UUID, motivo: str, data: date) -> None:
    """Formation ended without an AGC: first parcelas are given back (R2.11)."""
    await tx.publish(
        "GrupoNaoConstituido",
        _agregado(grupo_id),
        {"grupo_id": str(grupo_id), "motivo": motivo, "data": data.isoformat()},
        data,
    )


async def cota_contemplada(tx: Transaction, cota: Cota, data: date) -> None:
    """A cota has the right to its credit."""
    await tx.publish(
        "CotaContemplada",
        _agregado(cota.grupo_id),
        {
            **_contemplacao(cota, data),
            "tipo": cota.tipo_contemplacao.value if cota.tipo_contemplacao else "",
            "credito_centavos": cota.credito_centavos,
        },
        data,
    )


async def contemplacao_desfeita(tx: Transaction, cota: Cota, motivo: str, data: date) -> None:
    """A pending contemplação was undone; the cota competes again."""
    await tx.publish(
        "ContemplacaoDesfeita", _agregado(cota.grupo_id), {**_contemplacao(cota, data), "motivo": motivo}, data
    )


async def cota_readmitida(tx: Transaction, cota: Cota, data: date) -> None:
    """An excluded member has his seat again (R3.15)."""
    await tx.publish("CotaReadmitida", _agregado(cota.grupo_id), _da_cota(cota, data), data)


async def readmissao_recusada(tx: Transaction, cota: Cota, motivo: str, data: date) -> None:
    """An excluded member cannot come back: he waits for the draw again."""
    dados = {**_da_cota(cota, data), "motivo": motivo}
    await tx.publish("ReadmissaoRecusada", _agregado(cota.grupo_id), dados, data)


async def transferencia_aprovada(tx: Transaction, transferencia: Transferencia, prazo: date, data: date) -> None:
    """The administradora consents: the fee may be charged, if the cota is in order (R7.51, R7.52)."""
    dados = {**_da_transferencia(transferencia, data), "prazo": prazo.isoformat()}
    await tx.publish("TransferenciaAprovada", _agregado(transferencia.grupo_id), dados, data)


async def transferencia_desfeita(tx: Transaction, transferencia: Transferencia, motivo: str, data: date) -> None:
    """It will not happen: the fee is void, or goes back to who paid it."""
    dados = {**_da_transferencia(transferencia, data), "motivo": motivo}
    await tx.publish("TransferenciaDesfeita", _agregado(transferencia.grupo_id), dados, data)


async def cota_transferida(
    tx: Transaction, grupo_codigo: str, cota: Cota, transferencia: Transferencia, data: date
) -> None:
    """The cota has another holder from a day on; everything else of it stays as it was (R7.52)."""
    dados = {
        **_da_transferencia(transferencia, data),
        "grupo_codigo": grupo_codigo,
        "numero": cota.numero,
        "versao_titular": cota.versao_titular,
        "cedente_id": str(transferencia.cedente_id),
        "consorciado_id": str(transferencia.cessionario_id),
        "contemplada": cota.contemplacao_id is not None,
    }
    await tx.publish("CotaTransferida", _agregado(cota.grupo_id), dados, data)


def _da_transferencia(transferencia: Transferencia, data: date) -> dict[str, object]:
    return {
        "transferencia_id": str(transferencia.transferencia_id),
        "grupo_id": str(transferencia.grupo_id),
        "cota_id": str(transferencia.cota_id),
        "data": data.isoformat(),
    }


def _da_cota(cota: Cota, data: date) -> dict[str, object]:
    return {
        "grupo_id": str(cota.grupo_id),
        "cota_id": str(cota.cota_id),
        "numero": cota.numero,
        "versao_titular": cota.versao_titular,
        "data": data.isoformat(),
    }


def _contemplacao(cota: Cota, data: date) -> dict[str, object]:
    return {
        "grupo_id": str(cota.grupo_id),
        "cota_id": str(cota.cota_id),
        "numero": cota.numero,
        "contemplacao_id": str(cota.contemplacao_id),
        "ago": cota.ago_contemplacao,
        "data": data.isoformat(),
    }
