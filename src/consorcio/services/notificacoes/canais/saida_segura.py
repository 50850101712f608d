"""HTTP to addresses that somebody else chose. The name is resolved here, every address is checked, and the request goes
to the address that was checked: a name that answers something else the second time gains nothing. No redirect is
followed, no proxy is used, and little of the answer is read.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

from consorcio.services.notificacoes.domain.endereco import Rede, pode_ir

_RESPOSTA_MAX = 4096


class DestinoRecusadoError(Exception):
    """The address is not one that this system may call; the message says why."""


@dataclass(frozen=True, slots=True)
class Resposta:
    """What came back: the status and the beginning of the body."""

    status: int
    corpo: str

    @property
    def aceita(self) -> bool:
        """Whether it is a 2xx."""
        return httpx.codes.is_success(self.status)


class SaidaSegura:
    """An HTTP client that only goes where it may."""

    def __init__(self, prazo_s: float, permitidas: Sequence[Rede] = ()) -> None:
        self._prazo_s = prazo_s
        self._permitidas = permitidas
        self._cliente = httpx.AsyncClient(timeout=prazo_s, trust_env=False, follow_redirects=False)

    async def fechar(self) -> None:
        """Close the connections."""
        await self._cliente.aclose()

    async def conferir(self, url: str) -> None:
        """Raises DestinoRecusadoError when the address may not be called, as far as it can be told now."""
        async with asyncio.timeout(self._prazo_s):
            await self._resolver(url)

    async def enviar(self, url: str, corpo: bytes, cabecalhos: Mapping[str, str]) -> Resposta:
        """POST. Raises DestinoRecusadoError, httpx.HTTPError, OSError or TimeoutError."""
        async with asyncio.timeout(self._prazo_s):
            host, endereco = await self._resolver(url)
            destino = httpx.URL(url).copy_with(host=endereco)
            pedido = self._cliente.build_request(
                "POST",
                destino,
                content=corpo,
                headers={**cabecalhos, "host": httpx.URL(url).netloc.decode()},
                extensions={"sni_hostname": host},
            )
            resposta = await self._cliente.send(pedido, stream=True)
            try:
                return Resposta(resposta.status_code, await _comeco(resposta))
            finally:
                await resposta.aclose()

    async def _resolver(self, url: str) -> tuple[str, str]:
        """The name and the address that the request goes to."""
        partes = urlsplit(url)
        host, porta = partes.hostname or "", partes.port or (443 if partes.scheme == "https" else 80)
        if partes.username or partes.password:
            raise DestinoRecusadoError("O endereço não pode ter usuário e senha.")
        try:
            achados = await asyncio.get_running_loop().getaddrinfo(host, porta, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise DestinoRecusadoError(f"O nome {host} não existe.") from None
        enderecos = [str(achado[4][0]) for achado in achados]
        if not all(pode_ir(endereco, self._permitidas) for endereco in enderecos):
            raise DestinoRecusadoError("O endereço é de uma rede privada ou reservada.")
        if partes.scheme != "https" and not all(
            pode_ir(endereco, self._permitidas) and not pode_ir(endereco) for endereco in enderecos
        ):
            raise DestinoRecusadoError("O endereço deve começar por https.")
        return host, enderecos[0]


async def _comeco(resposta: httpx.Response) -> str:
    lido = b""
    async for parte in resposta.aiter_raw():
        lido += parte
        if len(lido) >= _RESPOSTA_MAX:
            break
    return lido[:_RESPOSTA_MAX].decode(errors="replace")
