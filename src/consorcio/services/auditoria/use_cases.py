"""Writing, signing, reading and proving the audit log."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from psycopg import AsyncConnection

from consorcio.core.errors import not_found, precondition, validation
from consorcio.platform.database import Transaction
from consorcio.services.auditoria import repository
from consorcio.services.auditoria.chaves import Chaves
from consorcio.services.auditoria.domain.checkpoint import Checkpoint, assinar
from consorcio.services.auditoria.domain.merkle import (
    Faixa,
    No,
    caminho_consistencia,
    caminho_inclusao,
    nos_da_faixa,
    raiz_da_faixa,
)
from consorcio.services.auditoria.domain.registro import Fato, acrescentar
from consorcio.services.auditoria.domain.verificacao import Laudo, Verificador


@dataclass(frozen=True, slots=True)
class Inclusao:
    """Proof that a leaf is under the root of a checkpoint."""

    indice: int
    folha: bytes
    caminho: list[bytes]
    checkpoint: Checkpoint


@dataclass(frozen=True, slots=True)
class Consistencia:
    """Proof that the newer tree only appended to the older."""

    caminho: list[bytes]
    raiz_inicial: bytes
    raiz_final: bytes


async def registrar(tx: Transaction, fatos: Sequence[Fato]) -> int:
    """Append facts in order, each once in the life of the log; how many were new."""
    await repository.travar_sequenciador(tx.conn)
    conhecidos = await repository.ja_registrados(tx.conn, [fato.fato_id for fato in fatos])
    novos = {fato.fato_id: fato for fato in fatos if fato.fato_id not in conhecidos}
    if novos:
        cauda = await repository.ler_cauda(tx.conn)
        await repository.incluir(tx.conn, acrescentar(cauda, novos.values()))
    return len(novos)


async def assinar_checkpoint(tx: Transaction, chaves: Chaves) -> Checkpoint:
    """Sign the log as it is; the newest checkpoint itself when nothing was added since.

    Raises:
        ConsorcioError: PRECONDITION, the log is empty.
    """
    await repository.travar_sequenciador(tx.conn)
    cauda = await repository.ler_cauda(tx.conn)
    tamanho = cauda.fronteira.tamanho
    ultimo = await repository.ultimo_checkpoint(tx.conn)
    if ultimo is not None and ultimo.tamanho >= tamanho:
        return ultimo
    if tamanho == 0:
        raise precondition("O registro de auditoria ainda está vazio: não há o que assinar.")
    chave = await chaves.para_assinar(tx)
    checkpoint = assinar(chave, tamanho, cauda.fronteira.raiz(), cauda.cadeia, tx.clock.now())
    await repository.guardar_checkpoint(tx.conn, checkpoint)
    return checkpoint


async def cresceu(conn: AsyncConnection) -> bool:
    """Whether there are entries that no checkpoint covers."""
    ultimo = await repository.ultimo_checkpoint(conn)
    return await repository.tamanho_do_registro(conn) > (ultimo.tamanho if ultimo else 0)


async def provar_inclusao(conn: AsyncConnection, indice: int) -> Inclusao:
    """Prove that an entry is in the newest checkpoint.

    Raises:
        ConsorcioError: NOT_FOUND, there is no such entry; PRECONDITION, no checkpoint covers it yet.
    """
    if await repository.buscar(conn, indice) is None:
        raise not_found("registro de auditoria", indice)
    checkpoint = await repository.ultimo_checkpoint(conn)
    if checkpoint is None or checkpoint.tamanho <= indice:
        raise precondition("Nenhum ponto de verificação assinado alcança este registro ainda. Tente em instantes.")
    folha, *caminho = await _raizes(conn, [Faixa(indice, indice + 1), *caminho_inclusao(indice, checkpoint.tamanho)])
    return Inclusao(indice, folha, caminho, checkpoint)


async def provar_consistencia(conn: AsyncConnection, tamanho_inicial: int, tamanho_final: int) -> Consistencia:
    """Prove that the log of the second size extends the log of the first.

    Raises:
        ConsorcioError: VALIDATION, sizes out of order or larger than the log.
    """
    if tamanho_inicial > tamanho_final:
        raise validation("/tamanho_inicial", "O tamanho inicial não pode passar do tamanho final.")
    if tamanho_final > (existentes := await repository.tamanho_do_registro(conn)):
        raise validation("/tamanho_final", f"O registro tem {existentes} registros.")
    faixas = [Faixa(0, tamanho_inicial), Faixa(0, tamanho_final), *caminho_consistencia(tamanho_inicial, tamanho_final)]
    raiz_inicial, raiz_final, *caminho = await _raizes(conn, faixas)
    return Consistencia(caminho, raiz_inicial, raiz_final)


async def verificar(conn: AsyncConnection, chaves: Chaves) -> Laudo:
    """Recompute everything, in one snapshot, and name the first entry that is not what was written."""
    async with conn.transaction():
        await conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        verificador = Verificador((), await chaves.publicas(conn))
        async for lote in repository.percorrer(conn):
            fim = verificador.proximo + len(lote)
            verificador.receber(await repository.checkpoints_entre(conn, verificador.proximo, fim))
            completos = [no for registro in lote for no in verificador.conferir(registro)]
            await _conferir_nos(conn, verificador, completos)
            if verificador.parou:
                break
            # Hashing takes the processor: let the other calls have their turn.
            await asyncio.sleep(0)
        # A checkpoint larger than what was read tells that entries are missing at the end.
        verificador.receber(await repository.checkpoints(conn, None, 1))
    return verificador.concluir()


async def _conferir_nos(
    conn: AsyncConnection, verificador: Verificador, calculados: Sequence[tuple[No, bytes]]
) -> None:
    guardados = await repository.ler_nos(conn, [no for no, _ in calculados])
    for no, resumo in calculados:
        if guardados.get(no) != resumo:
            verificador.recusar("o nó da árvore de Merkle que o cobre foi alterado", no.posicao << no.nivel)
            return


async def _raizes(conn: AsyncConnection, faixas: Sequence[Faixa]) -> list[bytes]:
    """The hash of each range, with every node read in one statement."""
    nos = {no for faixa in faixas for no in nos_da_faixa(faixa)}
    resumos = await repository.ler_nos(conn, list(nos))
    return [raiz_da_faixa(faixa, resumos.__getitem__) for faixa in faixas]
