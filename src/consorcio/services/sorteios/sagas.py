"""The contemplação as a saga: reserve in financeiro, mark in grupos, confirm here; or wait for the bid, or undo (§6.5).

reservar ─ excluído ► concluir
    ├─ sorteio ────────────────────────────► registrar ► concluir
    └─ lance ► anunciar ► aguardar ─ paid ► confirmar_lance ─┘
                             └─ deadline ► vencer ─ not paid ► liberar_cota ► cancelar
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from consorcio.contracts.financeiro.v1 import exclusoes_pb2, financeiro_pb2
from consorcio.contracts.grupos.v1 import grupos_pb2
from consorcio.core.clock import FUSO_BRASIL
from consorcio.core.errors import ConsorcioError, ErrorKind, not_found
from consorcio.core.money import format_reais
from consorcio.platform.sagas import Done, Fail, Go, Next, SagaDefinition, SagaRun, Wait
from consorcio.services.sorteios import repository
from consorcio.services.sorteios.domain.resultado import Tipo
from consorcio.services.sorteios.registros import Contemplacao, LanceRegistrado
from consorcio.services.sorteios.use_cases import contemplacoes
from consorcio.services.sorteios.vizinhos import Vizinhos

_UM_DIA = timedelta(days=1)


async def _reservar(run: SagaRun) -> Next:
    """Take the credit from the group's cash, or issue the title of the bid. No cash cancels (I8)."""
    contemplacao = await _ler(run)
    try:
        if contemplacao.tipo == Tipo.EXCLUIDO.value:
            await _apurar_restituicao(run, contemplacao)
            return Go("concluir")
        if contemplacao.lance_id is None:
            await _efetivar_credito(run, contemplacao)
            return Go("registrar")
        reserva = await _emitir_titulo(run, contemplacao, await _ler_lance(run, contemplacao.lance_id))
    except ConsorcioError as recusa:
        if recusa.kind is not ErrorKind.PRECONDITION:
            raise
        return Go("cancelar", {"motivo": recusa.detail})
    async with run.transaction() as tx:
        await contemplacoes.tornar_pendente(tx, contemplacao.contemplacao_id, reserva.identificador)
        paga = reserva.situacao == financeiro_pb2.SITUACAO_RESERVA_PAGA
        vence_em = _vencimento(contemplacao, run.runtime.clock.today())
        pago_em = {"pago_em": contemplacao.data_contabil.isoformat()} if paga else {}
        return await run.advance(tx, Go("anunciar", {"vence_em": vence_em.isoformat()} | pago_em))


async def _anunciar(run: SagaRun) -> Next:
    """Tell grupos that the cota is contemplated pending payment."""
    await _registrar_em_grupos(run, await _ler(run), pendente=True)
    return Go("aguardar")


async def _aguardar(run: SagaRun) -> Next:
    """Wait for the payment, for ProcessarPrazos or for the deadline on the clock, whichever comes first."""
    if "cancelado_em" in run.data:
        cancelado_em = run.data["cancelado_em"]
        return Go("liberar_cota", {"motivo": contemplacoes.NAO_PAGO, "efetiva_em": cancelado_em})
    if "pago_em" in run.data:
        return Go("confirmar_lance", {"efetiva_em": run.data["pago_em"]})
    vence_em = datetime.fromisoformat(run.data["vence_em"])
    return Go("vencer") if run.runtime.clock.now() >= vence_em else Wait(vence_em)


async def _vencer(run: SagaRun) -> Next:
    """The deadline passed on the clock: the row of the title in financeiro says whether it was paid first."""
    contemplacao = await _ler(run)
    async with run.transaction() as tx:
        regra = await contemplacoes.regra_da_contemplacao(tx, contemplacao.contemplacao_id)
    data = _ultimo_dia(contemplacao) + _UM_DIA
    reserva = await contemplacoes.pedir_cancelamento(
        _vizinhos(run), regra, contemplacao.contemplacao_id, data, "vencer"
    )
    if reserva.situacao == financeiro_pb2.SITUACAO_RESERVA_CANCELADA:
        return Go("liberar_cota", {"motivo": contemplacoes.NAO_PAGO, "efetiva_em": data.isoformat()})
    return Go("confirmar_lance", {"efetiva_em": _ultimo_dia(contemplacao).isoformat()})


async def _confirmar_lance(run: SagaRun) -> Next:
    """Apply the paid bid and make the credit effective (R6.30)."""
    contemplacao = await _ler(run)
    await _vizinhos(run).financeiro.ConfirmarLance(
        financeiro_pb2.ConfirmarLanceRequest(
            contemplacao_id=str(contemplacao.contemplacao_id), data_contabil=_data(run, contemplacao).isoformat()
        ),
        metadata=_chave(run),
    )
    return Go("registrar")


async def _registrar(run: SagaRun) -> Next:
    """Tell grupos that the cota is contemplated."""
    await _registrar_em_grupos(run, await _ler(run), pendente=False)
    return Go("concluir")


async def _concluir(run: SagaRun) -> Next:
    contemplacao = await _ler(run)
    async with run.transaction() as tx:
        confirmada_em = _data(run, contemplacao)
        await contemplacoes.confirmar(tx, run.runtime.calendar, contemplacao.contemplacao_id, confirmada_em)
        return await run.advance(tx, Done())


async def _liberar_cota(run: SagaRun) -> Next:
    """Undo in grupos the contemplação that was not paid."""
    contemplacao = await _ler(run)
    await _vizinhos(run).grupos.CancelarContemplacao(
        grupos_pb2.CancelarContemplacaoRequest(
            cota_id=str(contemplacao.cota_id),
            contemplacao_id=str(contemplacao.contemplacao_id),
            motivo=run.data["motivo"],
            data_contabil=_data(run, contemplacao).isoformat(),
        ),
        metadata=_chave(run),
    )
    return Go("cancelar")


async def _cancelar(run: SagaRun) -> Next:
    contemplacao = await _ler(run)
    async with run.transaction() as tx:
        await contemplacoes.cancelar(
            tx,
            run.runtime.calendar,
            contemplacao.contemplacao_id,
            run.data["motivo"],
            _data(run, contemplacao),
        )
        return await run.advance(tx, Fail(run.data["motivo"]))


def _vencimento(contemplacao: Contemplacao, hoje: date) -> datetime:
    """Midnight after the last day to pay. A past accounting date takes no day from who has to pay from now on."""
    atraso = max(hoje - contemplacao.data_contabil, timedelta(0))
    return datetime.combine(_ultimo_dia(contemplacao) + _UM_DIA + atraso, time.min, FUSO_BRASIL)


def _ultimo_dia(contemplacao: Contemplacao) -> date:
    return contemplacao.prazo_pagamento or contemplacao.data_contabil


async def _efetivar_credito(run: SagaRun, contemplacao: Contemplacao) -> None:
    await _vizinhos(run).financeiro.EfetivarCredito(
        financeiro_pb2.EfetivarCreditoRequest(
            **_credito(contemplacao), usa_fundo_reserva=contemplacao.fundo_reserva_centavos > 0
        ),
        metadata=_chave(run),
    )


async def _apurar_restituicao(run: SagaRun, contemplacao: Contemplacao) -> None:
    """The refund is set apart in financeiro, which tells grupos (R5.30, R8.04)."""
    await _vizinhos(run).exclusoes.ApurarRestituicao(
        exclusoes_pb2.ApurarRestituicaoRequest(
            contemplacao_id=str(contemplacao.contemplacao_id),
            cota_id=str(contemplacao.cota_id),
            ago=contemplacao.ago,
            data_contabil=contemplacao.data_contabil.isoformat(),
        ),
        metadata=_chave(run),
    )


async def _emitir_titulo(
    run: SagaRun, contemplacao: Contemplacao, lance: LanceRegistrado
) -> financeiro_pb2.ReservaCredito:
    proprio = lance.proprio_centavos or 0
    total = lance.valor_centavos or 0
    return await _vizinhos(run).financeiro.EmitirTituloLance(
        financeiro_pb2.EmitirTituloLanceRequest(
            **_credito(contemplacao),
            valor=format_reais(proprio),
            embutido=format_reais(total - proprio) if total > proprio else "",
            vencimento=_ultimo_dia(contemplacao).isoformat(),
            reducao=lance.reducao or "",
        ),
        metadata=_chave(run),
    )


def _credito(contemplacao: Contemplacao) -> dict[str, Any]:
    return {
        "contemplacao_id": str(contemplacao.contemplacao_id),
        "grupo_id": str(contemplacao.grupo_id),
        "cota_id": str(contemplacao.cota_id),
        "ago": contemplacao.ago,
        "credito": format_reais(contemplacao.credito_centavos),
        "data_contabil": contemplacao.data_contabil.isoformat(),
    }


async def _registrar_em_grupos(run: SagaRun, contemplacao: Contemplacao, *, pendente: bool) -> None:
    por_lance = contemplacao.lance_id is not None
    await _vizinhos(run).grupos.RegistrarContemplacao(
        grupos_pb2.RegistrarContemplacaoRequest(
            cota_id=str(contemplacao.cota_id),
            contemplacao_id=str(contemplacao.contemplacao_id),
            ago=contemplacao.ago,
            tipo=grupos_pb2.TIPO_CONTEMPLACAO_LANCE if por_lance else grupos_pb2.TIPO_CONTEMPLACAO_SORTEIO,
            credito=format_reais(contemplacao.credito_centavos),
            pendente=pendente,
            data_contabil=_data(run, contemplacao).isoformat(),
        ),
        metadata=_chave(run),
    )


def _data(run: SagaRun, contemplacao: Contemplacao) -> date:
    """Accounting date of what is being done: of the payment or of the deadline, once the wait ended.

    It is fixed on leaving the wait: what wakes the saga later does not change a request already sent.
    """
    efetiva_em = run.data.get("efetiva_em")
    return date.fromisoformat(efetiva_em) if efetiva_em else contemplacao.data_contabil


def _vizinhos(run: SagaRun) -> Vizinhos:
    return Vizinhos.de(run.runtime)


def _chave(run: SagaRun) -> tuple[tuple[str, str], ...]:
    return (("idempotency-key", run.key),)


async def _ler(run: SagaRun) -> Contemplacao:
    async with run.database.read() as conn:
        contemplacao = await repository.buscar_contemplacao(conn, UUID(run.data["id"]))
    if contemplacao is None:
        raise not_found("contemplação", run.data["id"])
    return contemplacao


async def _ler_lance(run: SagaRun, lance_id: UUID) -> LanceRegistrado:
    async with run.database.read() as conn:
        lance = await repository.buscar_lance(conn, lance_id)
    if lance is None:
        raise not_found("lance", lance_id)
    return lance


CONTEMPLACAO = SagaDefinition(
    contemplacoes.SAGA,
    {
        "reservar": _reservar,
        "anunciar": _anunciar,
        "aguardar": _aguardar,
        "vencer": _vencer,
        "confirmar_lance": _confirmar_lance,
        "registrar": _registrar,
        "concluir": _concluir,
        "liberar_cota": _liberar_cota,
        "cancelar": _cancelar,
    },
)
