"""What the service reacts to. What it publishes is next to the use case that makes it true."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from consorcio.platform.database import Transaction
from consorcio.platform.events import Event
from consorcio.platform.inbox import Subscriptions
from consorcio.platform.service import Runtime
from consorcio.services.financeiro import repository
from consorcio.services.financeiro.use_cases.emissao import Reserva, emitir_primeira_parcela
from consorcio.services.financeiro.use_cases.formacao import (
    ativar,
    constituir,
    guardar_regra,
    liberar,
    nao_constituir,
)
from consorcio.services.financeiro.use_cases.habilitacao import receber_documento
from consorcio.services.financeiro.use_cases.prorrogacao import aplicar_prorrogacao
from consorcio.services.financeiro.use_cases.readmissao import readmitir, recusar_readmissao
from consorcio.services.financeiro.use_cases.transferencia import (
    TransferenciaAprovada,
    cobrar_taxa,
    desfazer_taxa,
    trocar_titular,
)


async def ao_cota_reservada(tx: Transaction, event: Event, _runtime: Runtime) -> None:
    """A seat was sold: open its account and issue the first parcela."""
    dados = event.data
    reserva = Reserva(
        adesao_id=UUID(dados["adesao_id"]),
        grupo_id=UUID(dados["grupo_id"]),
        cota_id=UUID(dados["cota_id"]),
        numero=dados["numero"],
        versao_titular=dados["versao_titular"],
        consorciado_id=UUID(dados["consorciado_id"]),
        bem_id=UUID(dados["bem_id"]),
        preco_centavos=dados["preco_centavos"],
        ago_ingresso=dados["ago_ingresso"],
        meses_plano=dados["meses_plano"],
        vencimento=date.fromisoformat(dados["vencimento"]),
        data=date.fromisoformat(dados["data"]),
    )
    grupo = await guardar_regra(tx, reserva.grupo_id, dados["grupo_codigo"], dados["regra"])
    await repository.guardar_preco(tx.conn, reserva.grupo_id, reserva.bem_id, reserva.preco_centavos)
    await emitir_primeira_parcela(tx, grupo, reserva)


async def ao_cota_liberada(tx: Transaction, event: Event, _runtime: Runtime) -> None:
    """A reservation was undone."""
    await liberar(tx, UUID(event.data["cota_id"]), event.data_contabil or tx.clock.today())


async def ao_cota_ativada(tx: Transaction, event: Event, _runtime: Runtime) -> None:
    """A seat became a cota."""
    await ativar(tx, UUID(event.data["cota_id"]), event.data_contabil or tx.clock.today())


async def ao_grupo_constituido(tx: Transaction, event: Event, _runtime: Runtime) -> None:
    """The AGC was held."""
    dados = event.data
    grupo_id = UUID(dados["grupo_id"])
    await guardar_regra(tx, grupo_id, dados["grupo_codigo"], dados["regra"])
    await constituir(tx, grupo_id, date.fromisoformat(dados["data_agc"]))


async def ao_grupo_nao_constituido(tx: Transaction, event: Event, _runtime: Runtime) -> None:
    """The group gave up forming."""
    await nao_constituir(tx, UUID(event.data["grupo_id"]), event.data_contabil or tx.clock.today())


async def ao_preco_alterado(tx: Transaction, event: Event, _runtime: Runtime) -> None:
    """A bem has a new price; unpaid parcelas are worth it from its first day on (R4.31)."""
    dados = event.data
    if date.fromisoformat(dados["vigencia_inicio"]) <= (event.data_contabil or tx.clock.today()):
        await repository.guardar_preco(tx.conn, UUID(dados["grupo_id"]), UUID(dados["bem_id"]), dados["preco_centavos"])


async def ao_prazo_prorrogado(tx: Transaction, event: Event, _runtime: Runtime) -> None:
    """An AGE gave the group more months, and two people carried it out."""
    dados = event.data
    data, suspende = date.fromisoformat(dados["data"]), bool(dados["suspende_pagamentos"])
    grupo_id = UUID(dados["grupo_id"])
    await aplicar_prorrogacao(tx, grupo_id, dados["regra"], dados["meses"], data, suspende_pagamentos=suspende)


async def ao_cota_readmitida(tx: Transaction, event: Event, _runtime: Runtime) -> None:
    """The seat of who asked to come back is his again."""
    await readmitir(tx, UUID(event.data["cota_id"]), event.data_contabil or tx.clock.today())


async def ao_readmissao_recusada(tx: Transaction, event: Event, _runtime: Runtime) -> None:
    """The seat was not free."""
    await recusar_readmissao(tx, UUID(event.data["cota_id"]), event.data["motivo"])


async def ao_transferencia_aprovada(tx: Transaction, event: Event, runtime: Runtime) -> None:
    """The administradora consents that a cota changes hands: its fee is charged."""
    dados = event.data
    aprovada = TransferenciaAprovada(
        UUID(dados["transferencia_id"]),
        UUID(dados["cota_id"]),
        date.fromisoformat(dados["prazo"]),
        date.fromisoformat(dados["data"]),
    )
    await cobrar_taxa(tx, runtime.calendar, aprovada)


async def ao_transferencia_desfeita(tx: Transaction, event: Event, _runtime: Runtime) -> None:
    """A transfer will not happen."""
    await desfazer_taxa(tx, UUID(event.data["transferencia_id"]), date.fromisoformat(event.data["data"]))


async def ao_cota_transferida(tx: Transaction, event: Event, _runtime: Runtime) -> None:
    """A cota is of another person."""
    await trocar_titular(tx, UUID(event.data["cota_id"]), UUID(event.data["consorciado_id"]))


async def ao_documento_uploadado(tx: Transaction, event: Event, _runtime: Runtime) -> None:
    """A document arrived: who asked for it may check it (REGRAS 7.1b)."""
    dados = event.data
    cota_id, consorciado_id = (UUID(dados[campo]) if dados[campo] else None for campo in ("cota_id", "consorciado_id"))
    await receber_documento(tx, dados["tipo"], UUID(dados["documento_id"]), cota_id, consorciado_id)


SUBSCRIPTIONS: Subscriptions = {
    "DocumentoUploadado": ao_documento_uploadado,
    "TransferenciaAprovada": ao_transferencia_aprovada,
    "TransferenciaDesfeita": ao_transferencia_desfeita,
    "CotaTransferida": ao_cota_transferida,
    "CotaReservada": ao_cota_reservada,
    "CotaLiberada": ao_cota_liberada,
    "CotaAtivada": ao_cota_ativada,
    "GrupoConstituido": ao_grupo_constituido,
    "GrupoNaoConstituido": ao_grupo_nao_constituido,
    "PrecoAlterado": ao_preco_alterado,
    "PrazoProrrogado": ao_prazo_prorrogado,
    "CotaReadmitida": ao_cota_readmitida,
    "ReadmissaoRecusada": ao_readmissao_recusada,
}
