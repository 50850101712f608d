"""The saga of an adesão: wait for consorciados, then for the first parcela, and undo what is not paid in time.

Payment, cancellation and AGC change the adesão in their own transactions; the saga then finds nothing left to do.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from consorcio.platform.sagas import Done, Fail, Go, Next, SagaDefinition, SagaRun, Wait
from consorcio.services.grupos.domain.adesao import SituacaoAdesao
from consorcio.services.grupos.domain.regra_grupo import regra_em
from consorcio.services.grupos.repository import adesoes, grupos
from consorcio.services.grupos.repository.adesoes import RegistroAdesao
from consorcio.services.grupos.use_cases.adesoes import PASSO_AGUARDAR, PASSO_VALIDAR, SAGA
from consorcio.services.grupos.use_cases.andamento_adesao import concluir_validacao, expirar_adesao
from consorcio.services.grupos.validacao import Consorciados, PedidoValidacao, validar

NOVA_TENTATIVA = timedelta(seconds=15)


class SagaAdesao:
    """The steps, with the service they ask."""

    def __init__(self, consorciados: Consorciados) -> None:
        self._consorciados = consorciados

    def definicao(self) -> SagaDefinition:
        """The kind of saga and its steps by name."""
        return SagaDefinition(SAGA, {PASSO_VALIDAR: self.validar, PASSO_AGUARDAR: self.aguardar_pagamento})

    async def validar(self, run: SagaRun) -> Next:
        """Ask again until consorciados answers or the reservation expires."""
        async with run.database.read() as conn:
            registro = await adesoes.buscar(conn, UUID(run.id))
            versoes = await grupos.regras(conn, registro.adesao.grupo_id)
        if registro.adesao.situacao is not SituacaoAdesao.VALIDANDO:
            return Fail(registro.adesao.motivo)
        if _expirada(run, registro):
            return await self._expirar(run)
        regra = regra_em(versoes, registro.data).regra
        pedido = PedidoValidacao(registro.adesao.consorciado_id, registro.parcela_centavos, regra.multiplo_renda)
        respostas = await validar(self._consorciados, [pedido])
        if respostas is None:
            return Wait(min(run.runtime.clock.now() + NOVA_TENTATIVA, registro.expira_em))
        async with run.transaction() as tx:
            recusa = await concluir_validacao(tx, registro.adesao.adesao_id, respostas[0])
            seguinte = Fail(recusa) if recusa else Go(PASSO_AGUARDAR, due_at=registro.expira_em)
            await run.advance(tx, seguinte)
        return seguinte

    async def aguardar_pagamento(self, run: SagaRun) -> Next:
        """Paid, it is over; undone, it is over; expired, the seat is freed."""
        async with run.database.read() as conn:
            registro = await adesoes.buscar(conn, UUID(run.id))
        if registro.adesao.situacao in (SituacaoAdesao.PAGA, SituacaoAdesao.CONFIRMADA):
            return Done()
        if registro.adesao.situacao is not SituacaoAdesao.AGUARDANDO_PAGAMENTO:
            return Fail(registro.adesao.motivo)
        return await self._expirar(run) if _expirada(run, registro) else Wait(registro.expira_em)

    async def _expirar(self, run: SagaRun) -> Next:
        async with run.transaction() as tx:
            expirou = await expirar_adesao(tx, UUID(run.id))
            seguinte = Fail("A primeira parcela não foi paga no prazo.") if expirou else Wait(run.runtime.clock.now())
            await run.advance(tx, seguinte)
        return seguinte


def _expirada(run: SagaRun, registro: RegistroAdesao) -> bool:
    return run.runtime.clock.now() >= registro.expira_em
