"""ClamAV by its INSTREAM protocol, on a copy of the stream that goes to the store."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from consorcio.core.errors import unavailable
from consorcio.platform.storage import Chunks
from consorcio.services.documentos.domain.conteudo import ConteudoRecusadoError

_PRAZO_S = 60


async def examinar(endereco: str, chunks: Chunks) -> AsyncIterator[bytes]:
    """The same stream. ConteudoRecusadoError at its end when clamd found something; UNAVAILABLE when it cannot tell."""
    leitor, escritor = await _conectar(endereco)
    try:
        escritor.write(b"zINSTREAM\0")
        async for chunk in chunks:
            escritor.write(len(chunk).to_bytes(4, "big") + chunk)
            await escritor.drain()
            yield chunk
        escritor.write(bytes(4))
        await escritor.drain()
        _exigir_limpo(await asyncio.wait_for(leitor.readuntil(b"\0"), _PRAZO_S))
    except (OSError, TimeoutError, asyncio.IncompleteReadError):
        raise _calado() from None
    finally:
        escritor.close()


async def _conectar(endereco: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    host, dois_pontos, porta = endereco.rpartition(":")
    try:
        if dois_pontos and porta.isdigit():
            return await asyncio.wait_for(asyncio.open_connection(host, int(porta)), 5)
        return await asyncio.wait_for(asyncio.open_unix_connection(endereco), 5)
    except (OSError, TimeoutError):
        raise _calado() from None


def _exigir_limpo(resposta: bytes) -> None:
    texto = resposta.rstrip(b"\0\n").decode("utf-8", "replace")
    if texto.endswith("FOUND"):
        nome = texto.removeprefix("stream: ").removesuffix(" FOUND")
        raise ConteudoRecusadoError(f"O antivírus recusou o arquivo ({nome}).")
    if not texto.endswith("OK"):
        raise _calado()


def _calado() -> Exception:
    return unavailable("O antivírus não respondeu; o arquivo não foi aceito. Tente de novo.", retry_after_s=30)
