"""Guarantees of a credit: registered by one, approved by another, substituted, released when quitada (R7.22)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from consorcio.core.errors import precondition, validation
from consorcio.platform.context import permits
from consorcio.platform.database import Transaction
from consorcio.services.financeiro import repository
from consorcio.services.financeiro.consultas import posicao_da_cota
from consorcio.services.financeiro.domain.habilitacao import (
    exigir_garantia_suficiente,
    exigir_idade_do_bem,
    exigir_motivo,
)
from consorcio.services.financeiro.domain.uso_credito import ACIMA_DA_ALCADA, exigir_decisor
from consorcio.services.financeiro.registros_credito import travar_credito
from consorcio.services.financeiro.registros_habilitacao import (
    Garantia,
    buscar_garantia,
    constituidas,
    garantias_da_cota,
    gravar_garantia,
    incluir,
)
from consorcio.services.financeiro.regra import ler_regra


@dataclass(frozen=True, slots=True)
class NovaGarantia:
    """What secures what the cota still owes, as somebody registers it."""

    cota_id: UUID
    tipo: str
    descricao: str
    valor_centavos: int
    registro: str
    substitui_garantia_id: UUID | None
    data: date
    ano_fabricacao: int | None = None


@dataclass(frozen=True, slots=True)
class DecisaoGarantia:
    """What another person answers."""

    aprova: bool
    motivo: str
    registro: str
    data: date


async def registrar_garantia(tx: Transaction, nova: NovaGarantia) -> Garantia:
    """Register a guarantee of a contemplated cota: it stands when another person approves it.

    PRECONDITION for a bem older than the group admits (R7.24).
    """
    reserva = await travar_credito(tx, nova.cota_id)
    if nova.tipo == "ALIENACAO_FIDUCIARIA":
        regra = ler_regra((await repository.buscar_grupo(tx.conn, reserva.grupo_id)).regra)
        exigir_idade_do_bem(nova.ano_fabricacao, regra.idade_maxima_bem_anos, nova.data)
    if nova.substitui_garantia_id is not None:
        substituida = await buscar_garantia(tx.conn, nova.substitui_garantia_id)
        if substituida.cota_id != nova.cota_id or substituida.situacao != "CONSTITUIDA":
            raise validation("/substitui_garantia_id", "Só se substitui uma garantia constituída desta cota.")
    garantia = Garantia(
        garantia_id=tx.ids.new(),
        contemplacao_id=reserva.contemplacao_id,
        grupo_id=reserva.grupo_id,
        cota_id=nova.cota_id,
        tipo=nova.tipo,
        descricao=nova.descricao,
        valor_centavos=nova.valor_centavos,
        registro=nova.registro,
        situacao="EM_CONSTITUICAO",
        motivo="",
        substitui_garantia_id=nova.substitui_garantia_id,
        registrada_em=nova.data,
        registrada_por=tx.actor.id,
        decidida_por="",
        ano_fabricacao=nova.ano_fabricacao,
    )
    await incluir(tx, "garantia", garantia)
    await _contar(tx, "GarantiaRegistrada", garantia, nova.data)
    return garantia


async def decidir_garantia(
    tx: Transaction, garantia_id: UUID, decisao: DecisaoGarantia, alcada_centavos: int
) -> Garantia:
    """Approve or refuse a guarantee; what it substitutes goes with it.

    FORBIDDEN to who registered it, above the alçada, and when less than what is owed would be secured (R7.28).
    """
    garantia = await buscar_garantia(tx.conn, garantia_id)
    await travar_credito(tx, garantia.cota_id)
    garantia = await buscar_garantia(tx.conn, garantia_id)
    if garantia.situacao != "EM_CONSTITUICAO":
        raise precondition("Esta garantia já foi decidida.", "R7.22")
    acima = permits(tx.actor.permissoes, ACIMA_DA_ALCADA)
    exigir_decisor(garantia.registrada_por, tx.actor.id, garantia.valor_centavos, alcada_centavos, acima=acima)
    if not decisao.aprova:
        exigir_motivo(decisao.motivo)
        recusada = await _gravar(tx, replace(garantia, situacao="RECUSADA", motivo=decisao.motivo))
        esperam = [g for g in await garantias_da_cota(tx.conn, garantia.cota_id) if g.situacao == "EM_CONSTITUICAO"]
        await _contar(tx, "GarantiaRecusada", recusada, decisao.data, esperam=len(esperam))
        return recusada
    registro = decisao.registro or garantia.registro
    if not registro:
        raise validation("/registro", "Informe o gravame, a matrícula ou outro registro.")
    await _exigir_suficiente(tx, garantia, decisao, acima=acima)
    aprovada = await _gravar(tx, replace(garantia, situacao="CONSTITUIDA", motivo=decisao.motivo, registro=registro))
    if garantia.substitui_garantia_id is not None:
        substituida = await buscar_garantia(tx.conn, garantia.substitui_garantia_id)
        await gravar_garantia(tx, replace(substituida, situacao="SUBSTITUIDA"))
    await _contar(tx, "GarantiaConstituida", aprovada, decisao.data)
    return aprovada


async def recusar_pendentes(tx: Transaction, cota_id: UUID, motivo: str, data: date) -> None:
    """Guarantees still to be decided of a credit that is no more (R7.10)."""
    for garantia in await garantias_da_cota(tx.conn, cota_id):
        if garantia.situacao == "EM_CONSTITUICAO":
            recusada = await _gravar(tx, replace(garantia, situacao="RECUSADA", motivo=motivo))
            await _contar(tx, "GarantiaRecusada", recusada, data, esperam=0)


async def liberar_garantias(tx: Transaction, cota_id: UUID, data: date) -> int:
    """Release what secured a cota that owes nothing any more; how many (R2.24, R4.57)."""
    vivas = [g for g in await garantias_da_cota(tx.conn, cota_id) if g.situacao == "CONSTITUIDA"]
    for garantia in vivas:
        await gravar_garantia(tx, replace(garantia, situacao="LIBERADA"))
        await _contar(tx, "GarantiaLiberada", garantia, data)
    return len(vivas)


async def _exigir_suficiente(tx: Transaction, garantia: Garantia, decisao: DecisaoGarantia, *, acima: bool) -> None:
    outras = constituidas(await garantias_da_cota(tx.conn, garantia.cota_id), garantia.contemplacao_id)
    ficam = [g for g in outras if g.garantia_id != garantia.substitui_garantia_id]
    total = garantia.valor_centavos + sum(g.valor_centavos for g in ficam)
    saldo = (await posicao_da_cota(tx.conn, garantia.cota_id, decisao.data)).saldo_devedor_centavos
    exigir_garantia_suficiente(total, saldo, decisao.motivo, acima=acima)


async def _gravar(tx: Transaction, garantia: Garantia) -> Garantia:
    decidida = replace(garantia, decidida_por=tx.actor.id)
    await gravar_garantia(tx, decidida)
    return decidida


async def _contar(tx: Transaction, nome: str, garantia: Garantia, data: date, **dados: int) -> None:
    fato = {
        "garantia_id": str(garantia.garantia_id),
        "grupo_id": str(garantia.grupo_id),
        "cota_id": str(garantia.cota_id),
        "tipo": garantia.tipo,
        "data": data.isoformat(),
    }
    await tx.publish(nome, f"grupo/{garantia.grupo_id}", fato | dados, data)
