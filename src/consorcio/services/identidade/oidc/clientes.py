"""OAuth clients as Authlib wants them: our gateway, from settings, and partners, from the database."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from authlib.oauth2.rfc6749 import ClientMixin, list_to_scope, scope_to_list
from psycopg import AsyncConnection

from consorcio.services.identidade.ambiente import Ambiente
from consorcio.services.identidade.repository import clientes as repositorio
from consorcio.services.identidade.use_cases.clientes import resumir_segredo

GATEWAY = "consorcio-gateway"
ESCOPOS = ("openid", "profile", "email")
_METODOS_COM_SEGREDO = frozenset({"client_secret_basic", "client_secret_post"})


@dataclass(frozen=True)
class Cliente(ClientMixin):  # type: ignore[misc]  # Authlib has no types
    """A client: what it may ask for and where its answers go."""

    id: str
    nome: str
    segredo_hash: bytes | None
    redirect_uris: tuple[str, ...]
    destinos_de_saida: tuple[str, ...]
    grants: frozenset[str]
    permissoes: tuple[str, ...] = ()

    @property
    def client_id(self) -> str:
        """The identifier, under the name that Authlib uses."""
        return self.id

    def get_client_id(self) -> str:
        """The identifier."""
        return self.id

    def get_default_redirect_uri(self) -> str | None:
        """None: a request without `redirect_uri` is refused."""
        return None

    def get_allowed_scope(self, scope: str | None) -> str:
        """The known scopes among those asked for."""
        return str(list_to_scope([nome for nome in scope_to_list(scope) or [] if nome in ESCOPOS]))

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        """Exact comparison, as OAuth 2.1 §2.3.1 asks."""
        return redirect_uri in self.redirect_uris

    def check_client_secret(self, client_secret: str) -> bool:
        """Whether the secret is the one given to the client, in constant time."""
        return self.segredo_hash is not None and secrets.compare_digest(
            resumir_segredo(client_secret), self.segredo_hash
        )

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        """A client with a secret always proves it; one without never does."""
        return (method in _METODOS_COM_SEGREDO) if self.segredo_hash else method == "none"

    def check_response_type(self, response_type: str) -> bool:
        """Only codes are given, and only to clients through which people enter."""
        return response_type == "code" and self.check_grant_type("authorization_code")

    def check_grant_type(self, grant_type: str) -> bool:
        """Whether the client may use the grant."""
        return grant_type in self.grants


async def carregar_cliente(conn: AsyncConnection, ambiente: Ambiente, cliente_id: str | None) -> Cliente | None:
    """The client of an identifier; None when unknown or revoked."""
    if not cliente_id or "\x00" in cliente_id:
        return None
    if cliente_id == GATEWAY:
        return _gateway(ambiente)
    gravado = await repositorio.cliente(conn, cliente_id)
    if gravado is None or gravado.revogado_em is not None:
        return None
    return Cliente(
        id=gravado.id,
        nome=gravado.nome,
        segredo_hash=gravado.segredo_hash,
        redirect_uris=(),
        destinos_de_saida=(),
        grants=frozenset({"client_credentials"}),
        permissoes=tuple(gravado.permissoes),
    )


def _gateway(ambiente: Ambiente) -> Cliente:
    segredo = ambiente.settings.segredo_gateway
    return Cliente(
        id=GATEWAY,
        nome="Consórcio",
        segredo_hash=resumir_segredo(segredo.get_secret_value()) if segredo else None,
        redirect_uris=(f"{ambiente.url_publica}/entrar/retorno",),
        destinos_de_saida=(ambiente.url_publica, f"{ambiente.url_publica}/"),
        grants=frozenset({"authorization_code", "refresh_token"}),
    )
