"""The PSP behind an interface, and the client that speaks the Pix API of Banco Central to a real one."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar
from urllib.parse import quote

import httpx

from consorcio.core.clock import Clock
from consorcio.core.errors import ConsorcioError, precondition, unavailable
from consorcio.core.money import format_reais
from consorcio.services.financeiro.bancos.pix.api import (
    CobrancaNoPsp,
    DevolucaoNoPsp,
    PedidoCobranca,
    PixRecebido,
    ler_cobranca,
    ler_devolucao,
    ler_pix,
)
from consorcio.services.financeiro.settings import FinanceiroSettings

T = TypeVar("T")
_RETIRADA = "REMOVIDA_PELO_USUARIO_RECEBEDOR"
_ITENS_POR_PAGINA = 100
_FOLGA_DO_TOKEN = timedelta(seconds=60)
_TENTE_DE_NOVO_S = 10


class Psp(Protocol):
    """What is asked of whoever holds the account of the Pix. Every method may raise UNAVAILABLE."""

    async def cobrar(self, pedido: PedidoCobranca) -> CobrancaNoPsp:
        """A charge of that txid; asked twice, it is one. PRECONDITION when the PSP refuses it."""
        ...

    async def retirar(self, txid: str, tipo: str) -> None:
        """A charge, COB or COBV, that must not be paid any more. One that was paid, or is gone, stays as it is."""
        ...

    async def registrar_webhook(self, chave: str, endereco: str) -> None:
        """Where to tell what comes in for a key; asked twice, it is one. PRECONDITION when the PSP refuses it."""
        ...

    def recebidos(self, inicio: datetime, fim: datetime) -> AsyncIterator[PixRecebido]:
        """Everything that came in between two instants, however many pages."""
        ...

    async def devolver(self, e2eid: str, devolucao_id: str, valor_centavos: int) -> DevolucaoNoPsp:
        """Give money back; asked twice with the same id, it is one. PRECONDITION when the PSP refuses it."""
        ...

    async def devolucao(self, e2eid: str, devolucao_id: str) -> DevolucaoNoPsp:
        """How far a refund got. PRECONDITION when the PSP knows none of that id."""
        ...


class PspHttp:
    """The Pix API 2.9 by HTTP: OAuth 2 client credentials, mTLS when there is a certificate."""

    def __init__(
        self, settings: FinanceiroSettings, clock: Clock, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._settings = settings
        self._clock = clock
        verify: ssl.SSLContext | bool = True
        if settings.pix_certificado is not None:
            verify = ssl.create_default_context()
            verify.load_cert_chain(settings.pix_certificado)
        self._http = httpx.AsyncClient(
            base_url=settings.pix_url or "",
            timeout=settings.pix_prazo_segundos,
            trust_env=False,
            verify=verify,
            transport=transport,
        )
        self._token = ""
        self._token_ate: datetime | None = None

    async def cobrar(self, pedido: PedidoCobranca) -> CobrancaNoPsp:
        """`PUT /cobv/{txid}` or `PUT /cob/{txid}`. What comes back must be the charge that was asked."""
        caminho = f"/{pedido.tipo.lower()}/{pedido.txid}"
        cobranca = _lida(ler_cobranca, await self._pedir("PUT", caminho, json=pedido.corpo()))
        if (cobranca.txid, cobranca.valor_centavos) != (pedido.txid, pedido.valor_centavos):
            raise _sem_sentido()
        return cobranca

    async def retirar(self, txid: str, tipo: str) -> None:
        """`PATCH /cobv/{txid}` or `PATCH /cob/{txid}`."""
        try:
            await self._pedir("PATCH", f"/{tipo.lower()}/{txid}", json={"status": _RETIRADA})
        except _RecusaDoPspError:
            return

    async def registrar_webhook(self, chave: str, endereco: str) -> None:
        """`PUT /webhook/{chave}`."""
        await self._pedir("PUT", f"/webhook/{quote(chave, safe='')}", json={"webhookUrl": endereco})

    async def recebidos(self, inicio: datetime, fim: datetime) -> AsyncIterator[PixRecebido]:
        """`GET /pix`, page after page."""
        pagina, paginas = 0, 1
        while pagina < paginas:
            parametros = {
                "inicio": inicio.isoformat(),
                "fim": fim.isoformat(),
                "paginacao.paginaAtual": str(pagina),
                "paginacao.itensPorPagina": str(_ITENS_POR_PAGINA),
            }
            corpo = await self._pedir("GET", "/pix", params=parametros)
            lista = corpo.get("pix") or []
            if not isinstance(lista, list):
                raise _sem_sentido()
            for item in lista:
                yield _lida(ler_pix, item)
            paginas, pagina = _paginas(corpo), pagina + 1

    async def devolver(self, e2eid: str, devolucao_id: str, valor_centavos: int) -> DevolucaoNoPsp:
        """`PUT /pix/{e2eid}/devolucao/{id}`."""
        corpo = {"valor": format_reais(valor_centavos)}
        return _lida(ler_devolucao, await self._pedir("PUT", f"/pix/{e2eid}/devolucao/{devolucao_id}", json=corpo))

    async def devolucao(self, e2eid: str, devolucao_id: str) -> DevolucaoNoPsp:
        """`GET /pix/{e2eid}/devolucao/{id}`."""
        return _lida(ler_devolucao, await self._pedir("GET", f"/pix/{e2eid}/devolucao/{devolucao_id}"))

    async def fechar(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _pedir(self, verbo: str, caminho: str, **argumentos: Any) -> Mapping[str, Any]:
        resposta = await self._com_token(verbo, caminho, argumentos)
        if resposta.status_code == httpx.codes.UNAUTHORIZED:
            self._token_ate = None  # the PSP forgot the token before its time: once more with a new one
            resposta = await self._com_token(verbo, caminho, argumentos)
        if resposta.is_server_error or resposta.status_code == httpx.codes.TOO_MANY_REQUESTS:
            raise unavailable("O PSP do Pix não respondeu agora.", retry_after_s=_TENTE_DE_NOVO_S)
        corpo = _objeto(resposta)
        if not resposta.is_success:
            raise _RecusaDoPspError(str(corpo.get("detail") or corpo.get("title") or resposta.status_code)[:200])
        return corpo

    async def _com_token(self, verbo: str, caminho: str, argumentos: Mapping[str, Any]) -> httpx.Response:
        cabecalhos = {"authorization": f"Bearer {await self._obter_token()}"}
        return await self._enviar(verbo, caminho, headers=cabecalhos, **argumentos)

    async def _obter_token(self) -> str:
        agora = self._clock.now()
        if self._token_ate is None or agora >= self._token_ate:
            resposta = await self._enviar(
                "POST",
                self._settings.pix_url_token or "/oauth/token",
                data={"grant_type": "client_credentials"},
                auth=(self._settings.pix_cliente, self._settings.pix_segredo.get_secret_value()),
            )
            corpo = _objeto(resposta)
            if not resposta.is_success or not isinstance(corpo.get("access_token"), str):
                raise unavailable("O PSP do Pix não aceitou nossa identificação.", retry_after_s=_TENTE_DE_NOVO_S)
            self._token = corpo["access_token"]
            self._token_ate = agora + timedelta(seconds=int(corpo.get("expires_in") or 300)) - _FOLGA_DO_TOKEN
        return self._token

    async def _enviar(self, verbo: str, caminho: str, **argumentos: Any) -> httpx.Response:
        try:
            return await self._http.request(verbo, caminho, **argumentos)
        except httpx.HTTPError:
            raise unavailable("O PSP do Pix não respondeu.", retry_after_s=_TENTE_DE_NOVO_S) from None


class _RecusaDoPspError(ConsorcioError):
    """The PSP understood and said no."""

    def __init__(self, motivo: str) -> None:
        recusa = precondition(f"O PSP do Pix recusou: {motivo}")
        super().__init__(recusa.kind, recusa.detail)


def _lida(ler: Callable[[Any], T], corpo: object) -> T:
    try:
        return ler(corpo)
    except ConsorcioError:
        raise _sem_sentido() from None


def _sem_sentido() -> ConsorcioError:
    return unavailable("O PSP do Pix respondeu o que não se entende.", retry_after_s=_TENTE_DE_NOVO_S)


def _objeto(resposta: httpx.Response) -> Mapping[str, Any]:
    if not resposta.content:
        return {}
    try:
        corpo = resposta.json()
    except ValueError:
        raise _sem_sentido() from None
    if not isinstance(corpo, Mapping):
        raise _sem_sentido()
    return corpo


def _paginas(corpo: Mapping[str, Any]) -> int:
    parametros = corpo.get("parametros")
    paginacao = parametros.get("paginacao") if isinstance(parametros, Mapping) else None
    quantas = paginacao.get("quantidadeDePaginas") if isinstance(paginacao, Mapping) else None
    return quantas if isinstance(quantas, int) else 1
