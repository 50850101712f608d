"""Facts of other services that grupos reacts to, each in the transaction of its inbox row."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from uuid import UUID

from consorcio.platform.database import Transaction
from consorcio.platform.events import Event
from consorcio.platform.inbox import Handler, Subscriptions
from consorcio.platform.service import Runtime
from consorcio.services.grupos.domain.cota import Credito, Excluido
from consorcio.services.grupos.domain.grupo import AtoGrupo
from consorcio.services.grupos.use_cases.andamento_adesao import registrar_primeira_parcela
from consorcio.services.grupos.use_cases.bens import trocar_bem
from consorcio.services.grupos.use_cases.contemplacoes import registrar_escolha_do_residuo, retirar_contemplacao
from consorcio.services.grupos.use_cases.eixos import (
    esperar,
    garantir,
    liberar,
    mover_credito,
    recusar,
    registrar_quitacao,
)
from consorcio.services.grupos.use_cases.exclusoes import avancar_excluido, excluir_cota, pedir_vaga_de_volta
from consorcio.services.grupos.use_cases.grupos import avancar_grupo
from consorcio.services.grupos.use_cases.transferencias import impedir, registrar_taxa, registrar_taxa_paga


async def ao_primeira_parcela_paga(tx: Transaction, event: Event, runtime: Runtime) -> None:  # noqa: ARG001
    """financeiro received the first parcela of an adesão."""
    pagamento = date.fromisoformat(event.data["data_pagamento"])
    await registrar_primeira_parcela(tx, UUID(event.data["adesao_id"]), pagamento)


async def ao_cota_excluida(tx: Transaction, event: Event, runtime: Runtime) -> None:  # noqa: ARG001
    """financeiro excluded a cota: its seat is for sale."""
    await excluir_cota(tx, UUID(event.data["cota_id"]), event.data["causa"], date.fromisoformat(event.data["data"]))


async def ao_readmissao_pedida(tx: Transaction, event: Event, runtime: Runtime) -> None:  # noqa: ARG001
    """An excluded member asks for his seat."""
    dados = event.data
    saga_id = f"readmissao-{dados['cota_id']}-{event.id}"
    parcela = dados.get("parcela_centavos", 0)
    await pedir_vaga_de_volta(tx, saga_id, UUID(dados["cota_id"]), parcela, date.fromisoformat(dados["data"]))


async def ao_excluido_sorteado(tx: Transaction, event: Event, runtime: Runtime) -> None:  # noqa: ARG001
    """The refund of an excluded member was found."""
    data = date.fromisoformat(event.data["data"])
    await avancar_excluido(tx, UUID(event.data["cota_id"]), Excluido.SORTEADO, data)


async def ao_restituicao_paga(tx: Transaction, event: Event, runtime: Runtime) -> None:  # noqa: ARG001
    """An excluded member was refunded."""
    data = date.fromisoformat(event.data["data"])
    await avancar_excluido(tx, UUID(event.data["cota_id"]), Excluido.RESTITUIDO, data)


async def ao_credito_cancelado(tx: Transaction, event: Event, runtime: Runtime) -> None:  # noqa: ARG001
    """An assembly cancelled a contemplação: the cota competes again once it is up to date."""
    dados = event.data
    data = date.fromisoformat(dados["data"])
    await retirar_contemplacao(tx, UUID(dados["cota_id"]), UUID(dados["contemplacao_id"]), dados["motivo"], data)


async def ao_taxa_emitida(tx: Transaction, event: Event, runtime: Runtime) -> None:  # noqa: ARG001
    """The fee of a transfer was charged."""
    dados = event.data
    await registrar_taxa(tx, UUID(dados["transferencia_id"]), dados["valor_centavos"], UUID(dados["parcela_id"]))


async def ao_taxa_paga(tx: Transaction, event: Event, runtime: Runtime) -> None:  # noqa: ARG001
    """The fee of a transfer was paid, or there is none."""
    await registrar_taxa_paga(tx, UUID(event.data["transferencia_id"]), date.fromisoformat(event.data["data"]))


async def ao_transferencia_impedida(tx: Transaction, event: Event, runtime: Runtime) -> None:  # noqa: ARG001
    """financeiro does not let a cota be transferred."""
    dados = event.data
    await impedir(tx, UUID(dados["transferencia_id"]), dados["motivo"], date.fromisoformat(dados["data"]))


async def ao_credito_alterado(tx: Transaction, event: Event, runtime: Runtime) -> None:  # noqa: ARG001
    """financeiro changed the credit of a cota: it is of another bem (R4.60)."""
    dados = event.data
    await trocar_bem(tx, UUID(dados["cota_id"]), UUID(dados["bem_id"]), date.fromisoformat(dados["data"]))


async def ao_residuo_escolhido(tx: Transaction, event: Event, runtime: Runtime) -> None:  # noqa: ARG001
    """The member picked what becomes of what his reduced parcelas left (R4.21)."""
    dados = event.data
    data = date.fromisoformat(dados["data"])
    escolha = (dados["escolha"], dados["valor_centavos"])
    await registrar_escolha_do_residuo(tx, UUID(dados["cota_id"]), UUID(dados["contemplacao_id"]), *escolha, data)


async def ao_rnp_constituido(tx: Transaction, event: Event, runtime: Runtime) -> None:  # noqa: ARG001
    """Nobody came for the refund of an excluded member: it is in the book of what is not claimed (R9.02)."""
    if event.data.get("origem", "RESTITUICAO") != "RESTITUICAO":
        return
    data = date.fromisoformat(event.data["data"])
    for estado in (Excluido.NO_ENCERRAMENTO, Excluido.RNP):
        await avancar_excluido(tx, UUID(event.data["cota_id"]), estado, data)


def credito_em(para: Credito) -> Handler:
    """Handler of a fact that puts the credit of a cota in a state."""

    async def ao_mudar(tx: Transaction, event: Event, runtime: Runtime) -> None:  # noqa: ARG001
        dados = event.data
        data = date.fromisoformat(dados["data"])
        await mover_credito(tx, UUID(dados["cota_id"]), UUID(dados["contemplacao_id"]), para, data)

    return ao_mudar


async def ao_credito_usado(tx: Transaction, event: Event, runtime: Runtime) -> None:
    """Part of the credit, or all that was left, was paid; in cash when the member asked for it (R7.06)."""
    if event.data["finalidade"] == "ESPECIE":
        para = Credito.EM_ESPECIE
    else:
        resta = event.data.get("disponivel_centavos", 0)
        para = Credito.PARCIALMENTE_UTILIZADO if resta else Credito.UTILIZADO
    await credito_em(para)(tx, event, runtime)


def do_eixo(passo: Callable[[Transaction, UUID, date], Awaitable[None]]) -> Handler:
    """Handler of a fact that only says of which cota and when."""

    async def ao_mudar(tx: Transaction, event: Event, runtime: Runtime) -> None:  # noqa: ARG001
        await passo(tx, UUID(event.data["cota_id"]), date.fromisoformat(event.data["data"]))

    return ao_mudar


async def ao_rnp_pago(tx: Transaction, event: Event, runtime: Runtime) -> None:
    """Who was excluded came for his refund after all; what was of a member who stayed changes no cota."""
    if event.data.get("origem", "RESTITUICAO") == "RESTITUICAO":
        await ao_restituicao_paga(tx, event, runtime)


async def ao_encerramento_apurado(tx: Transaction, event: Event, runtime: Runtime) -> None:  # noqa: ARG001
    """financeiro settled the accounts of the end: the group runs no more (R2.15, R9.05)."""
    await avancar_grupo(tx, UUID(event.data["grupo_id"]), AtoGrupo.ULTIMA_AGO)


async def ao_grupo_encerrado(tx: Transaction, event: Event, runtime: Runtime) -> None:  # noqa: ARG001
    """The books of the group ended (R9.05)."""
    await avancar_grupo(tx, UUID(event.data["grupo_id"]), AtoGrupo.PRESTACAO_DE_CONTAS)


async def ao_garantia_recusada(tx: Transaction, event: Event, runtime: Runtime) -> None:  # noqa: ARG001
    """One guarantee less to be decided; while another waits nothing changes."""
    if event.data["esperam"] == 0:
        await recusar(tx, UUID(event.data["cota_id"]), date.fromisoformat(event.data["data"]))


SUBSCRIPTIONS: Subscriptions = {
    "GarantiaRegistrada": do_eixo(esperar),
    "GarantiaRecusada": ao_garantia_recusada,
    "DocumentosPedidos": credito_em(Credito.EM_ANALISE),
    "HabilitacaoReprovada": credito_em(Credito.DISPONIVEL),
    "CreditoAutorizado": credito_em(Credito.AUTORIZADO),
    "CreditoUsado": ao_credito_usado,
    "GarantiaConstituida": do_eixo(garantir),
    "GarantiaLiberada": do_eixo(liberar),
    "CotaQuitada": do_eixo(registrar_quitacao),
    "EncerramentoApurado": ao_encerramento_apurado,
    "GrupoEncerrado": ao_grupo_encerrado,
    "RnpConstituido": ao_rnp_constituido,
    "RnpPago": ao_rnp_pago,
    "CreditoAlterado": ao_credito_alterado,
    "ResiduoEscolhido": ao_residuo_escolhido,
    "TaxaTransferenciaEmitida": ao_taxa_emitida,
    "TaxaTransferenciaPaga": ao_taxa_paga,
    "TransferenciaImpedida": ao_transferencia_impedida,
    "PrimeiraParcelaPaga": ao_primeira_parcela_paga,
    "CotaExcluida": ao_cota_excluida,
    "ReadmissaoPedida": ao_readmissao_pedida,
    "ExcluidoSorteado": ao_excluido_sorteado,
    "RestituicaoPaga": ao_restituicao_paga,
    "CreditoCancelado": ao_credito_cancelado,
}
