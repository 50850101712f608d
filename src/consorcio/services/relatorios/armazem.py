"""Files of reports on their way to and from the object store, sealed with a key of each one."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from consorcio.core.errors import ConsorcioError, unavailable
from consorcio.platform.storage import (
    ObjectMissingError,
    ObjectStore,
    StoreUnavailableError,
    TamperedError,
    new_key,
    open_stream,
    seal_stream,
)
from consorcio.platform.vault import Vault
from consorcio.services.relatorios.repository.execucoes import Execucao

_BLOCO_BYTES = 256 * 1024
_TABELA, _COLUNA = "execucao", "chave"


@dataclass(frozen=True, slots=True)
class Guardado:
    """What was kept: size and SHA-256 of the file, its sealed key, its object."""

    tamanho_bytes: int
    sha256: bytes
    chave: bytes
    objeto: str


class Armazem:
    """The files. Errors of the store leave as UNAVAILABLE: nothing was lost, try again."""

    def __init__(self, store: ObjectStore, vault: Vault) -> None:
        self._store = store
        self._vault = vault

    async def guardar(self, execucao_id: UUID, tentativa: UUID, caminho: Path) -> Guardado:
        """Keep a file. Each attempt has an object of its own: two that write the same report never mix."""
        chave, objeto, resumo = new_key(), f"execucoes/{execucao_id}/{tentativa}", hashlib.sha256()
        try:
            await self._store.put(objeto, seal_stream(_blocos(caminho, resumo), chave, str(execucao_id)))
        except StoreUnavailableError:
            raise _fora_do_ar() from None
        tamanho = await asyncio.to_thread(lambda: caminho.stat().st_size)
        selada = self._vault.seal(chave, _TABELA, _COLUNA, execucao_id)
        return Guardado(tamanho, resumo.digest(), selada, objeto)

    async def ler(self, execucao: Execucao) -> AsyncIterator[bytes]:
        """The file of an execution that has one, each frame checked."""
        assert execucao.chave is not None
        assert execucao.objeto is not None
        chave = self._vault.open_bytes(bytes(execucao.chave), _TABELA, _COLUNA, execucao.execucao_id)
        try:
            async for bloco in open_stream(self._store.get(execucao.objeto), chave, str(execucao.execucao_id)):
                yield bloco
        except StoreUnavailableError:
            raise _fora_do_ar() from None
        except (ObjectMissingError, TamperedError) as perda:
            raise AssertionError(f"file of {execucao.execucao_id} lost or altered") from perda

    async def apagar(self, objeto: str) -> bool:
        """Remove an object; whether it is gone. Without its key it is noise already."""
        try:
            await self._store.delete(objeto)
        except StoreUnavailableError:
            return False
        return True

    async def fechar(self) -> None:
        """Close the store."""
        await self._store.close()


async def _blocos(caminho: Path, resumo: hashlib._Hash) -> AsyncIterator[bytes]:
    with caminho.open("rb") as arquivo:
        while bloco := await asyncio.to_thread(arquivo.read, _BLOCO_BYTES):
            resumo.update(bloco)
            yield bloco


def _fora_do_ar() -> ConsorcioError:
    return unavailable("O armazenamento de arquivos não responde. Nada se perdeu; tente de novo.", retry_after_s=15)
