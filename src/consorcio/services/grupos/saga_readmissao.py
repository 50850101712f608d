"""The saga of a readmissão: wait for consorciados, then give the seat back or say why not (R3.15, R2.30, R3.05)."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from consorcio.platform.sagas import Done, Fail, Next, SagaDefinition, SagaRun, Wait
from consorcio.services.grupos.domain.regra_grupo import regra_em
from consorcio.services.grupos.repository import cotas, grupos
from consorcio.services.grupos.use_cases.exclusoes import PASSO_VALIDAR, SAGA, readmitir_cota
from consorcio.services.grupos.validacao import Consorciados, PedidoValidacao, validar

NOVA_TENTATIVA = timedelta(seconds=15)


class SagaReadmissao:
    """The step, with the service it asks."""

    def __init__(self, consorciados: Consorciados) -> None:
        self._consorciados = consorciados

    def definicao(self) -> SagaDefinition:
        """The kind of saga and its step by name."""
        return SagaDefinition(SAGA, {PASSO_VALIDAR: self.validar})

    async def validar(self, run: SagaRun) -> Next:
        """Ask again until consorciados answers; meanwhile who asked does not compete, as financeiro has it."""
        cota_id, data = UUID(run.data["cota_id"]), date.fromisoformat(run.data["data"])
        async with run.database.read() as conn:
            cota = await cotas.buscar(conn, cota_id)
            regra = regra_em(await grupos.regras(conn, cota.grupo_id), data).regra
        pedido = PedidoValidacao(cota.consorciado_id, run.data["parcela_centavos"], regra.multiplo_renda)
        respostas = await validar(self._consorciados, [pedido])
        if respostas is None:
            return Wait(run.runtime.clock.now() + NOVA_TENTATIVA)
        async with run.transaction() as tx:
            recusa = await readmitir_cota(tx, cota_id, respostas[0], data)
            return await run.advance(tx, Fail(recusa) if recusa else Done())
