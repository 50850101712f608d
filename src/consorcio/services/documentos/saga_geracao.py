"""Making a document apart from the request: fill and print, or read and sign; keep; tell. Killed, it starts over."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import UUID

from consorcio.core.errors import ConsorcioError, ErrorKind, precondition
from consorcio.platform.printing import imprimir, preencher
from consorcio.platform.sagas import Done, Fail, Next, SagaDefinition, SagaRun
from consorcio.services.documentos import repository
from consorcio.services.documentos.armazem import Armazem, Limites
from consorcio.services.documentos.assinatura import Assinador
from consorcio.services.documentos.cofre import Cofre
from consorcio.services.documentos.domain.conteudo import Formato
from consorcio.services.documentos.domain.modelo import ler_dados
from consorcio.services.documentos.repository import Geracao
from consorcio.services.documentos.use_cases.documentos import receber
from consorcio.services.documentos.use_cases.geracao import SAGA

_TAMANHO_MAX_BYTES = 200 * 1024 * 1024


class SagaGeracao:
    """The one step, with what it makes documents with."""

    def __init__(self, cofre: Cofre, armazem: Armazem, assinador: Assinador) -> None:
        self._cofre = cofre
        self._armazem = armazem
        self._assinador = assinador

    def definicao(self) -> SagaDefinition:
        """The kind of saga and its step."""
        return SagaDefinition(SAGA, {"gerar": self.gerar})

    async def gerar(self, run: SagaRun) -> Next:
        """Make the content and keep it. What can never be made is told in the version; the rest is tried again."""
        versao_id = UUID(run.data["versao_id"])
        async with run.database.read() as conn:
            geracao = await repository.buscar_geracao(conn, self._cofre, versao_id)
        if geracao is None:
            return Done()
        try:
            pdf = await self._fazer(run, geracao)
        except ConsorcioError as recusa:
            if recusa.kind.retryable or recusa.kind is ErrorKind.INTERNAL:
                raise
            return await self._desistir(run, versao_id, recusa.detail)
        limites = Limites(_TAMANHO_MAX_BYTES, (Formato.PDF,))
        recebido = await self._armazem.guardar(versao_id, run.runtime.ids.new(), _um(pdf), limites)
        async with run.transaction() as tx:
            if await receber(tx, self._cofre, versao_id, recebido) is None:
                await self._armazem.apagar(recebido.objeto)
            await repository.concluir_geracao(tx.conn, versao_id)
            return await run.advance(tx, Done())

    async def _fazer(self, run: SagaRun, geracao: Geracao) -> bytes:
        base = await self._ler_base(run, UUID(geracao.dados)) if geracao.modelo_id is None else None
        pdf = base if base is not None else await self._imprimir(run, geracao)
        return await self._assinador.assinar(pdf, "Emitido pela administradora") if geracao.assinar else pdf

    async def _ler_base(self, run: SagaRun, versao_id: UUID) -> bytes:
        """The content of the version that is to be signed."""
        async with run.database.read() as conn:
            guardado = await repository.guardado(conn, self._cofre, versao_id)
        if guardado is None:
            raise precondition("O documento foi excluído antes da assinatura.")
        return b"".join([frame async for frame in self._armazem.ler(versao_id, guardado)])

    async def _imprimir(self, run: SagaRun, geracao: Geracao) -> bytes:
        assert geracao.modelo_id is not None
        async with run.database.read() as conn:
            modelo = await repository.modelo_por_id(conn, geracao.modelo_id)
        return (await imprimir(preencher(modelo.html, ler_dados(geracao.dados, "/dados"), "/dados"))).conteudo

    async def _desistir(self, run: SagaRun, versao_id: UUID, motivo: str) -> Next:
        async with run.transaction() as tx:
            await repository.falhar_versao(tx.conn, versao_id, motivo)
            await repository.concluir_geracao(tx.conn, versao_id)
            return await run.advance(tx, Fail(motivo))


async def _um(conteudo: bytes) -> AsyncIterator[bytes]:
    yield conteudo
