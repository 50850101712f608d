"""Facts that consorciados tells, and those of grupos that it keeps as participações."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from consorcio.platform.database import Transaction
from consorcio.platform.events import Event
from consorcio.platform.inbox import Handler, Subscriptions
from consorcio.platform.logging_setup import get_logger
from consorcio.platform.service import Runtime
from consorcio.services.consorciados import repository
from consorcio.services.consorciados.cofre import Cofre
from consorcio.services.consorciados.domain.consorciado import Consorciado
from consorcio.services.consorciados.repository import Participacao

log = get_logger(__name__)


async def consorciado_criado(tx: Transaction, pessoa: Consorciado) -> None:
    """Somebody is registered."""
    chave = str(pessoa.consorciado_id)
    await tx.publish(
        "ConsorciadoCriado", f"consorciado/{chave}", {"consorciado_id": chave, "tipo": pessoa.cadastro.tipo.value}
    )


async def consorciado_atualizado(tx: Transaction, pessoa: Consorciado) -> None:
    """The register of somebody changed."""
    chave = str(pessoa.consorciado_id)
    await tx.publish(
        "ConsorciadoAtualizado", f"consorciado/{chave}", {"consorciado_id": chave, "versao": pessoa.versao}
    )


async def contatos_alterados(tx: Transaction, cofre: Cofre, pessoas: Iterable[Consorciado]) -> None:
    """How people are reached, once per person: name and contacts travel sealed."""
    for pessoa in pessoas:
        chave = str(pessoa.consorciado_id)
        dados = {"consorciado_id": chave, "versao": pessoa.versao, "selado": cofre.contatos_do_fato(pessoa)}
        await tx.publish("ContatosAlterados", f"consorciado/{chave}", dados)


async def consorciados_importados(tx: Transaction, quantidade: int) -> None:
    """A file was applied."""
    await tx.publish("ConsorciadosImportados", f"importacao/{tx.ids.new()}", {"quantidade": quantidade})


async def ao_cota_reservada(tx: Transaction, event: Event, runtime: Runtime) -> None:  # noqa: ARG001
    """The person has a seat that is not yet a contract."""
    await repository.gravar_participacao(tx.conn, _participacao(event, "RESERVADA", "data"))


async def ao_cota_ativada(tx: Transaction, event: Event, runtime: Runtime) -> None:  # noqa: ARG001
    """The contract is perfected."""
    await repository.gravar_participacao(tx.conn, _participacao(event, "ATIVA", "data_adesao"))


async def ao_cota_transferida(tx: Transaction, event: Event, runtime: Runtime) -> None:  # noqa: ARG001
    """The cota is of another person; who had it keeps that it had (R7.52)."""
    situacao = "CONTEMPLADA" if event.data["contemplada"] else "ATIVA"
    await repository.transferir_participacao(tx.conn, _participacao(event, situacao, "data"))


def mudanca_para(situacao: str) -> Handler:
    """Handler of a fact that changes the situation of a known participação."""

    async def ao_mudar(tx: Transaction, event: Event, runtime: Runtime) -> None:  # noqa: ARG001
        desde = date.fromisoformat(event.data["data"])
        if not await repository.mudar_participacao(tx.conn, UUID(event.data["cota_id"]), situacao, desde):
            log.warning("participacao_desconhecida", evento=event.id, tipo=event.type)

    return ao_mudar


def _participacao(event: Event, situacao: str, campo_data: str) -> Participacao:
    data = event.data
    return Participacao(
        cota_id=UUID(data["cota_id"]),
        consorciado_id=UUID(data["consorciado_id"]),
        grupo_id=UUID(data["grupo_id"]),
        grupo_codigo=data["grupo_codigo"],
        numero=data["numero"],
        versao_titular=data["versao_titular"],
        situacao=situacao,
        desde=date.fromisoformat(data[campo_data]),
    )


SUBSCRIPTIONS: Subscriptions = {
    "CotaReservada": ao_cota_reservada,
    "CotaAtivada": ao_cota_ativada,
    "CotaLiberada": mudanca_para("LIBERADA"),
    "CotaContemplada": mudanca_para("CONTEMPLADA"),
    "ContemplacaoDesfeita": mudanca_para("ATIVA"),
    "CotaExcluida": mudanca_para("EXCLUIDA"),
    "CotaReadmitida": mudanca_para("ATIVA"),
    "CotaTransferida": ao_cota_transferida,
}
