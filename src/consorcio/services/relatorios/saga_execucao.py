"""Writing the file of a report apart from the request. Killed, it starts over: another attempt, another object."""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.platform.administradora import administradora
from consorcio.platform.cache import Cache
from consorcio.platform.configuration import Configuration
from consorcio.platform.database import Database
from consorcio.platform.sagas import Done, Fail, Go, Next, SagaDefinition, SagaRun
from consorcio.services.relatorios.armazem import Armazem
from consorcio.services.relatorios.arquivos.escritor import Capa, Escritor, abrir_escritor
from consorcio.services.relatorios.domain.catalogo import buscar_relatorio
from consorcio.services.relatorios.domain.relatorio import FormatoArquivo, Relatorio, Somador
from consorcio.services.relatorios.events import relatorio_terminado
from consorcio.services.relatorios.fontes import Fontes
from consorcio.services.relatorios.repository import execucoes as repository
from consorcio.services.relatorios.repository.eventos import codigo_do_grupo, contar_eventos
from consorcio.services.relatorios.repository.execucoes import Execucao
from consorcio.services.relatorios.use_cases.execucoes import EM_CURSO, SAGA, parametros_de

_PRAZO_S = 1800
_TRAVA_S = 60
_ESPERA = timedelta(seconds=2)


class CanceladaError(Exception):
    """Somebody cancelled it meanwhile."""


class SagaExecucao:
    """The one step, with where lines come from, who the house is and where it keeps files."""

    def __init__(self, fontes: Fontes, armazem: Armazem, cache: Cache, configuracao: Configuration) -> None:
        self._fontes = fontes
        self._configuracao = configuracao
        self._armazem = armazem
        self._cache = cache

    def definicao(self) -> SagaDefinition:
        """The kind of saga and its step."""
        return SagaDefinition(SAGA, {"escrever": self.escrever}, _PRAZO_S)

    async def escrever(self, run: SagaRun) -> Next:
        """Write and keep the file. What can never be written is told in the execution; the rest is tried again."""
        async with run.database.read() as conn:
            execucao = await repository.buscar(conn, UUID(run.data["execucao_id"]))
        if execucao.situacao not in EM_CURSO:
            return Done()
        try:
            with tempfile.TemporaryDirectory(prefix="relatorio-") as pasta:
                caminho = Path(pasta) / "arquivo"
                # Only saves work: two of one kind at once would fight for the processor. A row decides who is who.
                async with self._cache.work_lock(f"lock:relatorio:{execucao.tipo}", run.id, _TRAVA_S) as quem:
                    if quem is not None:
                        return Go(run.step, due_at=run.runtime.clock.now() + _ESPERA)
                    capa = await self._capa(run, execucao)
                    escrita = await _escrever(run, self._fontes, execucao, capa, caminho)
                return await self._guardar(run, escrita, caminho)
        except CanceladaError:
            return Done()
        except ConsorcioError as recusa:
            if recusa.kind.retryable or recusa.kind is ErrorKind.INTERNAL:
                raise
            return await self._desistir(run, execucao, recusa.detail)

    async def _capa(self, run: SagaRun, execucao: Execucao) -> Capa:
        quem = await administradora(self._configuracao)
        async with run.database.read() as conn:
            codigo = await codigo_do_grupo(conn, execucao.grupo_id) if execucao.grupo_id else ""
        relatorio, parametros = buscar_relatorio(execucao.tipo), parametros_de(execucao)
        return Capa(relatorio, parametros, run.runtime.clock.now(), quem["nome"], quem["cnpj"], codigo)

    async def _guardar(self, run: SagaRun, execucao: Execucao, caminho: Path) -> Next:
        guardado = await self._armazem.guardar(execucao.execucao_id, run.runtime.ids.new(), caminho)
        terminada = replace(
            execucao,
            situacao="CONCLUIDA",
            terminada_em=run.runtime.clock.now(),
            tamanho_bytes=guardado.tamanho_bytes,
            sha256=guardado.sha256,
            chave=guardado.chave,
            objeto=guardado.objeto,
        )
        ficou = False
        try:
            async with run.transaction() as tx:
                concluida = await repository.terminar(tx.conn, terminada)
                if concluida:
                    await relatorio_terminado(tx, terminada)
                following = await run.advance(tx, Done())
            ficou = concluida
        finally:
            if not ficou:
                await self._armazem.apagar(guardado.objeto)
        return following

    async def _desistir(self, run: SagaRun, execucao: Execucao, motivo: str) -> Next:
        falhou = replace(execucao, situacao="FALHOU", motivo=motivo, terminada_em=run.runtime.clock.now())
        async with run.transaction() as tx:
            if await repository.terminar(tx.conn, falhou):
                await relatorio_terminado(tx, falhou)
            return await run.advance(tx, Fail(motivo))


async def _escrever(run: SagaRun, fontes: Fontes, execucao: Execucao, capa: Capa, caminho: Path) -> Execucao:
    """The file, page by page. The count of facts is read first: at worst the file knows more than it says."""
    relatorio, parametros = capa.relatorio, capa.parametros
    escritor = await asyncio.to_thread(abrir_escritor, FormatoArquivo(execucao.formato), caminho, capa)
    somador = Somador(relatorio.colunas)
    escritas = 0
    try:
        async with run.database.transaction() as tx:
            eventos = await contar_eventos(tx.conn)
            total = await fontes.contar(tx.conn, relatorio, parametros)
            await _exigir_em_curso(run.database, execucao.execucao_id, comecar=total)
            async for pagina in fontes.paginas(tx.conn, relatorio, parametros):
                await asyncio.to_thread(escritor.escrever, pagina)
                somador.somar(pagina)
                escritas += len(pagina)
                await _exigir_em_curso(run.database, execucao.execucao_id, escritas=escritas)
    except BaseException:
        await asyncio.to_thread(escritor.abandonar)
        raise
    await asyncio.to_thread(_terminar, escritor, relatorio, somador)
    return replace(execucao, linhas_escritas=escritas, linhas_total=escritas, eventos=eventos)


def _terminar(escritor: Escritor, relatorio: Relatorio, somador: Somador) -> None:
    escritor.terminar(somador.total() if relatorio.tem_total else None)


async def _exigir_em_curso(db: Database, execucao_id: UUID, *, comecar: int = 0, escritas: int | None = None) -> None:
    """Say how far it is, in a transaction of its own so that who asks sees it."""
    async with db.transaction() as tx:
        if escritas is None:
            em_curso = await repository.comecar(tx.conn, execucao_id, comecar)
        else:
            em_curso = await repository.avancar(tx.conn, execucao_id, escritas)
    if not em_curso:
        raise CanceladaError
