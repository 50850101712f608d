"""The axes of credit, guarantee and payments follow what financeiro tells of the cota (REGRAS 2.3, R7.20, R7.22)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import UUID

from consorcio.platform.database import Transaction
from consorcio.services.grupos.domain.cota import (
    Credito,
    EstadoCota,
    constituir_garantia,
    esperar_garantia,
    liberar_garantia,
    quitar,
    recusar_garantia,
    seguir_credito,
)
from consorcio.services.grupos.repository import cotas


async def mover_credito(tx: Transaction, cota_id: UUID, contemplacao_id: UUID, para: Credito, data: date) -> None:
    """The credit of a contemplação goes on; what is told of one that was cancelled meanwhile changes nothing."""
    cota = await cotas.travar(tx.conn, cota_id)
    if cota.contemplacao_id == contemplacao_id:
        await _seguir(tx, cota_id, lambda estado: seguir_credito(estado, para), f"Credito{_nome(para)}", data)


async def esperar(tx: Transaction, cota_id: UUID, data: date) -> None:
    """A guarantee was registered and is to be decided."""
    await _seguir(tx, cota_id, esperar_garantia, "GarantiaRegistrada", data)


async def recusar(tx: Transaction, cota_id: UUID, data: date) -> None:
    """A guarantee was refused and no other waits."""
    await _seguir(tx, cota_id, recusar_garantia, "GarantiaRecusada", data)


async def garantir(tx: Transaction, cota_id: UUID, data: date) -> None:
    """A guarantee stands."""
    await _seguir(tx, cota_id, constituir_garantia, "GarantiaConstituida", data)


async def liberar(tx: Transaction, cota_id: UUID, data: date) -> None:
    """The guarantee is free, which financeiro tells only when nothing is owed (R2.24)."""
    await _seguir(tx, cota_id, lambda estado: liberar_garantia(quitar(estado)), "GarantiaLiberada", data)


async def registrar_quitacao(tx: Transaction, cota_id: UUID, data: date) -> None:
    """Everything was paid."""
    await _seguir(tx, cota_id, quitar, "CotaQuitada", data)


async def _seguir(
    tx: Transaction, cota_id: UUID, passo: Callable[[EstadoCota], EstadoCota], fato: str, data: date
) -> None:
    cota = await cotas.travar(tx.conn, cota_id)
    estado = passo(cota.estado)
    if estado == cota.estado:
        return
    await cotas.gravar_eixos(tx.conn, replace(cota, estado=estado))
    await cotas.registrar_fatos(tx, [cota_id], fato, data, [""])


def _nome(credito: Credito) -> str:
    return credito.value.title().replace("_", "")
