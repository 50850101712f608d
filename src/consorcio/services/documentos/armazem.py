"""Contents on their way to and from the store: measured, recognised, examined and sealed in one pass."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import IO
from uuid import UUID

from consorcio.core.errors import ConsorcioError, ErrorKind, unavailable
from consorcio.platform.storage import (
    Chunks,
    ObjectMissingError,
    ObjectStore,
    StoreUnavailableError,
    TamperedError,
    new_key,
    open_stream,
    seal_stream,
)
from consorcio.services.documentos.antivirus import examinar
from consorcio.services.documentos.domain.conteudo import (
    HEAD_BYTES,
    TAIL_BYTES,
    ConteudoRecusadoError,
    Formato,
    e_zip,
    identificar,
    identificar_zip,
)
from consorcio.services.documentos.repository import Guardado, Recebido

_EM_MEMORIA_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limites:
    """What is accepted: size, formats, and the SHA-256 and the size that were announced, if any."""

    tamanho_max_bytes: int
    formatos: tuple[Formato, ...]
    sha256: bytes | None = None
    anunciado_bytes: int | None = None


@dataclass(slots=True)
class _Medida:
    """What was seen of a stream while it passed. A container is also kept aside, to be opened at the end."""

    tamanho: int = 0
    cabeca: bytes = b""
    cauda: bytes = b""
    resumo: hashlib._Hash = field(default_factory=hashlib.sha256)
    copia: IO[bytes] | None = None

    def ver(self, chunk: bytes) -> None:
        if not self.tamanho and e_zip(chunk):
            self.copia = tempfile.SpooledTemporaryFile(_EM_MEMORIA_BYTES)  # noqa: SIM115 closed by `fechar`
        self.tamanho += len(chunk)
        self.resumo.update(chunk)
        if len(self.cabeca) < HEAD_BYTES:
            self.cabeca = (self.cabeca + chunk)[:HEAD_BYTES]
        self.cauda = (self.cauda + chunk)[-TAIL_BYTES:]
        if self.copia is not None:
            self.copia.write(chunk)

    def formato(self) -> Formato:
        if self.copia is None:
            return identificar(self.cabeca, self.cauda)
        self.copia.seek(0)
        return identificar_zip(self.copia)  # type: ignore[arg-type]

    def fechar(self) -> None:
        if self.copia is not None:
            self.copia.close()


class Armazem:
    """The contents of documentos. Errors of the store leave as UNAVAILABLE: nothing was lost, try again."""

    def __init__(self, store: ObjectStore, clamav: str | None = None) -> None:
        self._store = store
        self._clamav = clamav

    async def guardar(self, versao_id: UUID, tentativa: UUID, chunks: Chunks, limites: Limites) -> Recebido:
        """Keep a content. UNSUPPORTED or TOO_LARGE when it is refused, and then nothing of it is left.

        Each attempt has an object of its own: two that send the same version at once never write over each other.
        """
        medida, chave, objeto = _Medida(), new_key(), f"versoes/{versao_id}/{tentativa}"
        try:
            await self._store.put(objeto, self._passar(versao_id, chunks, limites, medida, chave))
            formato = _conferir(medida, limites)
        except ConteudoRecusadoError as recusa:
            await self.apagar(objeto)
            raise ConsorcioError(ErrorKind.UNSUPPORTED, str(recusa)) from None
        except ConsorcioError:
            await self.apagar(objeto)
            raise
        except StoreUnavailableError:
            raise _fora_do_ar() from None
        finally:
            medida.fechar()
        return Recebido(formato, medida.tamanho, medida.resumo.digest(), chave, objeto)

    async def ler(self, versao_id: UUID, guardado: Guardado) -> AsyncIterator[bytes]:
        """The content, checked as it goes: the seal of each frame, and the SHA-256 of the whole at the end."""
        resumo = hashlib.sha256()
        selado = self._store.get(guardado.objeto)
        try:
            async for frame in open_stream(selado, guardado.chave, str(versao_id)):
                resumo.update(frame)
                yield frame
        except StoreUnavailableError:
            raise _fora_do_ar() from None
        except (ObjectMissingError, TamperedError) as perda:
            raise AssertionError(f"content of {versao_id} lost or altered") from perda
        if resumo.digest() != guardado.sha256:
            raise AssertionError(f"content of {versao_id} is not what was kept")

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

    async def _passar(
        self, versao_id: UUID, chunks: Chunks, limites: Limites, medida: _Medida, chave: bytes
    ) -> AsyncIterator[bytes]:
        medidos = _medir(chunks, limites.tamanho_max_bytes, medida)
        limpos = examinar(self._clamav, medidos) if self._clamav else medidos
        async for frame in seal_stream(limpos, chave, str(versao_id)):
            yield frame


async def _medir(chunks: Chunks, tamanho_max_bytes: int, medida: _Medida) -> AsyncIterator[bytes]:
    async for chunk in chunks:
        if not chunk:
            continue
        medida.ver(chunk)
        if medida.tamanho > tamanho_max_bytes:
            raise ConsorcioError(
                ErrorKind.TOO_LARGE, f"O arquivo passa de {tamanho_max_bytes // (1024 * 1024)} MB, o limite do tipo."
            )
        yield chunk


def _conferir(medida: _Medida, limites: Limites) -> Formato:
    if limites.anunciado_bytes not in (None, medida.tamanho):
        raise ConteudoRecusadoError(f"Chegaram {medida.tamanho} dos {limites.anunciado_bytes} bytes anunciados.")
    formato = medida.formato()
    if formato not in limites.formatos:
        aceitos = ", ".join(aceito.name for aceito in limites.formatos)
        raise ConteudoRecusadoError(f"O arquivo é {formato.name}; este tipo de documento aceita {aceitos}.")
    if limites.sha256 is not None and medida.resumo.digest() != limites.sha256:
        raise ConteudoRecusadoError("O conteúdo recebido não tem a impressão digital (SHA-256) anunciada.")
    return formato


def _fora_do_ar() -> ConsorcioError:
    return unavailable("O armazenamento de arquivos não responde. Nada se perdeu; tente de novo.", retry_after_s=15)
