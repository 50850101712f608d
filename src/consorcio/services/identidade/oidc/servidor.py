"""Authlib's authorization server over a snapshot: every question is answered from memory, every decision is noted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from authlib.common.security import generate_token
from authlib.common.urls import add_params_to_uri
from authlib.oauth2 import AuthorizationServer, OAuth2Request
from authlib.oauth2.rfc6749 import OAuth2Payload

from .carga import Carga, Efeitos, resumir_token
from .clientes import ESCOPOS, Cliente
from .tokens import Emissao

_CARACTERES_DA_RENOVACAO = 64


@dataclass(frozen=True, slots=True)
class Resposta:
    """An answer of the protocol: JSON body, or a redirection when there is a location."""

    status: int
    corpo: Any
    cabecalhos: tuple[tuple[str, str], ...]

    @property
    def location(self) -> str | None:
        """Where the browser is sent."""
        return next((valor for nome, valor in self.cabecalhos if nome == "Location"), None)


class _Parametros(OAuth2Payload):  # type: ignore[misc]  # Authlib has no types
    def __init__(self, pares: Sequence[tuple[str, str]]) -> None:
        self._dados = dict(reversed(pares))
        self._listas: defaultdict[str, list[str]] = defaultdict(list)
        for nome, valor in pares:
            self._listas[nome].append(valor)

    @property
    def data(self) -> dict[str, str]:
        return self._dados

    @property
    def datalist(self) -> defaultdict[str, list[str]]:
        return self._listas


class Pedido(OAuth2Request):  # type: ignore[misc]  # Authlib has no types
    """A request of the protocol, read from the query or from the form."""

    def __init__(
        self, metodo: str, url: str, pares: Sequence[tuple[str, str]], cabecalhos: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(metodo, url, headers=dict(cabecalhos or {}))
        self.payload = _Parametros(pares)

    @property
    def args(self) -> dict[str, str]:
        """The parameters of a GET."""
        return dict(self.payload.data)

    @property
    def form(self) -> dict[str, str]:
        """The parameters of a POST."""
        return dict(self.payload.data)


class Servidor(AuthorizationServer):  # type: ignore[misc]  # Authlib has no types
    """One request's authorization server."""

    def __init__(self, carga: Carga, emissao: Emissao) -> None:
        super().__init__(scopes_supported=list(ESCOPOS))
        self.carga = carga
        self.emissao = emissao
        self.efeitos = Efeitos()
        self.register_token_generator("default", self._gerar_tokens)

    def query_client(self, client_id: str) -> Cliente | None:
        """The client that was loaded, if it is the one asked for."""
        cliente = self.carga.cliente
        return cliente if cliente is not None and cliente.id == client_id else None

    def save_token(self, token: Mapping[str, Any], request: Pedido) -> None:
        """Note the refresh token; access tokens are not stored."""
        if "refresh_token" in token:
            self.efeitos.nova_renovacao = resumir_token(token["refresh_token"])

    def create_oauth2_request(self, request: Pedido) -> Pedido:
        """Requests are made before they get here."""
        return request

    def handle_response(self, status: int, body: Any, headers: Sequence[tuple[str, str]]) -> Resposta:
        """The answer, with our `iss` in every redirection (RFC 9207)."""
        marcados = tuple(
            (nome, add_params_to_uri(valor, [("iss", self.emissao.emissor)]) if nome == "Location" else valor)
            for nome, valor in headers
        )
        return Resposta(status, body, marcados)

    def send_signal(self, name: str, *args: object, **kwargs: object) -> None:
        """Nobody listens: what matters is in the effects."""

    def _gerar_tokens(
        self,
        grant_type: str,
        client: Cliente,
        user: Any = None,
        scope: str | None = None,
        expires_in: int | None = None,
        include_refresh_token: bool = True,
    ) -> dict[str, Any]:
        tokens: dict[str, Any] = {"token_type": "Bearer", "expires_in": int(self.emissao.vida.total_seconds())}
        if user is None:
            return tokens | {"access_token": self.emissao.acesso_de_parceiro(client)}
        if self.carga.sessao is None:
            raise RuntimeError("a token for a person needs a session")
        tokens["access_token"] = self.emissao.acesso_de_pessoa(client, user, self.carga.sessao)
        if include_refresh_token:
            tokens["refresh_token"] = generate_token(_CARACTERES_DA_RENOVACAO)
        return tokens | {"scope": self.carga.sessao.escopo}
