"""Importing a price list: shown first, then followed by every group that has the bens, all or none (R4.30 a)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.platform.database import Transaction
from consorcio.services.grupos.domain.lista_precos import (
    LinhaLista,
    PrecoNovo,
    Problema,
    conferir_lista,
    ler_lista,
    limitar,
)
from consorcio.services.grupos.repository import bens
from consorcio.services.grupos.use_cases.bens import alterar_preco

MAXIMO_EFEITOS = 5_000


@dataclass(frozen=True, slots=True)
class EfeitoNoGrupo:
    """What a new price does to a group: its parcelas and what its cotas owe move by the same percent (R4.31)."""

    grupo_id: UUID
    grupo_codigo: str
    cotas: int
    preco: PrecoNovo


@dataclass(frozen=True, slots=True)
class ListaImportada:
    """What a list did, or would do. `sem_preco` are the bens that follow its lists and are not in it."""

    linhas: int
    mudam: list[PrecoNovo]
    inalterados: int
    problemas: list[Problema]
    efeitos: list[EfeitoNoGrupo]
    sem_preco: list[str]


def _em_silencio(_feitos: int, _total: int) -> None:
    """Nobody follows."""


async def prever_lista(conn: AsyncConnection, conteudo: bytes, *, travar: bool = False) -> ListaImportada:
    """What a list would do, nothing written. VALIDATION when the file is not a list at all."""
    linhas, ilegiveis = ler_lista(conteudo)
    conferida = conferir_lista(linhas, await bens.com_series(conn, [linha.codigo for linha in linhas], travar=travar))
    problemas = [*ilegiveis, *conferida.problemas]
    return ListaImportada(
        linhas=len(linhas) + len({problema.linha for problema in ilegiveis}),
        mudam=conferida.mudam,
        inalterados=conferida.inalterados,
        problemas=limitar(problemas),
        efeitos=await _efeitos(conn, conferida.mudam),
        sem_preco=await _sem_preco(conn, linhas) if not ilegiveis else [],
    )


async def importar_lista(
    tx: Transaction, conteudo: bytes, ao_gravar: Callable[[int, int], None] = _em_silencio
) -> ListaImportada:
    """Follow a list, if nothing in it is wrong. The same list again changes nothing.

    `ao_gravar` hears how many of the prices are written, of how many.
    """
    lista = await prever_lista(tx.conn, conteudo, travar=True)
    if lista.problemas:
        return lista
    for feitos, preco in enumerate(lista.mudam, start=1):
        await alterar_preco(tx, preco.bem.bem_id, preco.novo, preco.bem.versao)
        ao_gravar(feitos, len(lista.mudam))
    return lista


async def definir_fonte(tx: Transaction, bem_id: UUID, fonte_preco: str, versao: int) -> None:
    """A bem follows a list, or none when it is empty. NOT_FOUND or VERSION_MISMATCH."""
    await bens.avancar_versao(tx.conn, bem_id, versao)
    await bens.definir_fonte(tx.conn, bem_id, fonte_preco)


async def _efeitos(conn: AsyncConnection, mudam: Sequence[PrecoNovo]) -> list[EfeitoNoGrupo]:
    precos = {preco.bem.bem_id: preco for preco in mudam}
    onde = await bens.grupos_dos_bens(conn, list(precos), MAXIMO_EFEITOS)
    return [EfeitoNoGrupo(um.grupo_id, um.grupo_codigo, um.cotas, precos[um.bem_id]) for um in onde]


async def _sem_preco(conn: AsyncConnection, linhas: Sequence[LinhaLista]) -> list[str]:
    escritos = {linha.codigo for linha in linhas}
    seguem = await bens.codigos_da_lista(conn, sorted({linha.lista for linha in linhas}))
    return [codigo for codigo in seguem if codigo not in escritos]
