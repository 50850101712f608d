"""The grants we give: code with PKCE, refresh with rotation, client credentials; and looking at or revoking tokens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

from authlib.oauth2.rfc6749 import InvalidRequestError, grants
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oauth2.rfc7662 import IntrospectionEndpoint
from authlib.oidc.core.grants import OpenIDCode

from consorcio.services.identidade.repository.sessoes import CodigoGravado, RenovacaoGravada

from .carga import VIDA_DO_CODIGO, Titular, resumir_token
from .clientes import Cliente
from .servidor import Pedido, Servidor
from .tokens import introspeccao

_METODOS = ["client_secret_basic", "client_secret_post", "none"]


@dataclass(frozen=True)
class CodigoLido:
    """A stored code as Authlib wants it."""

    gravado: CodigoGravado
    escopo: str
    code_challenge_method: str = "S256"

    @property
    def code_challenge(self) -> str:
        """The PKCE challenge of the request that got the code."""
        return self.gravado.desafio_pkce

    def get_redirect_uri(self) -> str:
        """Where the code was sent."""
        return self.gravado.redirect_uri

    def get_scope(self) -> str:
        """What was asked for."""
        return self.escopo

    def get_nonce(self) -> str | None:
        """The nonce that goes into the id token."""
        return self.gravado.nonce


@dataclass(frozen=True)
class RenovacaoLida:
    """A stored refresh token as Authlib wants it."""

    gravada: RenovacaoGravada
    cliente_id: str
    escopo: str

    def check_client(self, client: Cliente) -> bool:
        """Whether it was given to this client."""
        return client.id == self.cliente_id

    def get_scope(self) -> str:
        """What was asked for at login."""
        return self.escopo


class CodeGrant(grants.AuthorizationCodeGrant):  # type: ignore[misc]  # Authlib has no types
    """Code: for one use, one minute, one client, one redirect URI, one verifier."""

    TOKEN_ENDPOINT_AUTH_METHODS = _METODOS
    server: Servidor

    def save_authorization_code(self, code: str, request: Pedido) -> None:
        """Note the code; the session it opens was put in the snapshot by the login."""
        sessao = self.server.carga.sessao
        if sessao is None:
            raise RuntimeError("a code needs a session")
        self.server.efeitos.novo_codigo = CodigoGravado(
            codigo_hash=resumir_token(code),
            sessao_id=sessao.id,
            redirect_uri=request.payload.redirect_uri,
            nonce=request.payload.data.get("nonce"),
            desafio_pkce=request.payload.data["code_challenge"],
            expira_em=self.server.emissao.agora + VIDA_DO_CODIGO,
            usado_em=None,
        )

    def query_authorization_code(self, code: str, client: Cliente) -> CodigoLido | None:
        """The code, spent by being shown. One shown again ends the session it opened (RFC 6749 §4.1.2)."""
        carga, efeitos, agora = self.server.carga, self.server.efeitos, self.server.emissao.agora
        if carga.codigo is None or carga.sessao is None or carga.sessao.cliente_id != client.id:
            return None
        if carga.codigo.usado_em is not None:
            efeitos.motivo_do_encerramento = "codigo_reutilizado"
            return None
        efeitos.codigo_gasto = carga.codigo.codigo_hash
        vale = agora < carga.codigo.expira_em and carga.sessao.vale_em(agora)
        return CodigoLido(carga.codigo, carga.sessao.escopo) if vale else None

    def delete_authorization_code(self, authorization_code: CodigoLido) -> None:
        """The row stays, spent, so that a replay is noticed."""

    def authenticate_user(self, authorization_code: CodigoLido) -> Titular | None:
        """The person who entered."""
        return self.server.carga.titular


class RefreshGrant(grants.RefreshTokenGrant):  # type: ignore[misc]  # Authlib has no types
    """Refresh: each token for one use; one used twice ends the whole session (OAuth 2.1 §4.3.1)."""

    TOKEN_ENDPOINT_AUTH_METHODS = _METODOS
    INCLUDE_NEW_REFRESH_TOKEN = True
    server: Servidor

    def authenticate_refresh_token(self, refresh_token: str) -> RenovacaoLida | None:
        """The token, unless it was used, expired, or its session is over."""
        carga, agora = self.server.carga, self.server.emissao.agora
        if carga.renovacao is None or carga.sessao is None:
            return None
        if carga.renovacao.usado_em is not None:
            self.server.efeitos.motivo_do_encerramento = "renovacao_reutilizada"
            return None
        if agora >= carga.renovacao.expira_em or not carga.sessao.vale_em(agora):
            return None
        return RenovacaoLida(carga.renovacao, carga.sessao.cliente_id, carga.sessao.escopo)

    def authenticate_user(self, refresh_token: RenovacaoLida) -> Titular | None:
        """The person who entered, with the roles of now."""
        return self.server.carga.titular

    def revoke_old_credential(self, refresh_token: RenovacaoLida) -> None:
        """Note that the token was used."""
        self.server.efeitos.renovacao_gasta = refresh_token.gravada.token_hash


class ParceiroGrant(grants.ClientCredentialsGrant):  # type: ignore[misc]  # Authlib has no types
    """Client credentials, for partners."""

    TOKEN_ENDPOINT_AUTH_METHODS: ClassVar = ["client_secret_basic", "client_secret_post"]


class PkceS256(CodeChallenge):  # type: ignore[misc]  # Authlib has no types
    """PKCE with S256, always: no code without a challenge, and `plain` is refused."""

    SUPPORTED_CODE_CHALLENGE_METHOD: ClassVar = ["S256"]

    def validate_code_challenge(self, grant: CodeGrant, redirect_uri: str | None) -> None:
        """Refuse a request without `code_challenge` or with a method other than S256."""
        dados = grant.request.payload.data
        if not dados.get("code_challenge"):
            raise InvalidRequestError("Missing 'code_challenge'")
        if dados.get("code_challenge_method") != "S256":
            raise InvalidRequestError("Unsupported 'code_challenge_method'")
        super().validate_code_challenge(grant, redirect_uri)


class Identidade(OpenIDCode):  # type: ignore[misc]  # Authlib has no types
    """The id token of a code exchange."""

    def __init__(self, servidor: Servidor) -> None:
        super().__init__()
        self._servidor = servidor

    def exists_nonce(self, nonce: str, request: Pedido) -> bool:
        """Codes are bound to PKCE and good for one use, which is what the nonce is for."""
        return False

    def encode_id_token(self, token: dict[str, Any], request: Pedido) -> str:
        """The id token, signed by the key in force."""
        sessao = self._servidor.carga.sessao
        if sessao is None:
            raise RuntimeError("an id token needs a session")
        nonce = request.authorization_code.get_nonce() if request.authorization_code else None
        emissao = self._servidor.emissao
        return emissao.identidade(request.client, request.user, sessao, token["access_token"], nonce)


@dataclass(frozen=True)
class TokenLido:
    """A token shown to be looked at or revoked: an access token by its claims, or else a refresh token."""

    cliente_id: str
    vale: bool
    acesso: dict[str, Any] | None

    def check_client(self, client: Cliente) -> bool:
        """Whether it was given to this client."""
        return client.id == self.cliente_id

    def is_expired(self) -> bool:
        """Whether it is worth nothing, for whatever reason."""
        return not self.vale

    def is_revoked(self) -> bool:
        """Told by `is_expired`."""
        return False


def token_da_carga(servidor: Servidor, claims: dict[str, Any] | None) -> TokenLido | None:
    """The token that the snapshot was loaded for."""
    carga, agora = servidor.carga, servidor.emissao.agora
    sessao_vale = carga.sessao is not None and carga.sessao.vale_em(agora) and carga.titular is not None
    if claims is not None:
        vale = not carga.acesso_revogado and (sessao_vale or "sid" not in claims)
        return TokenLido(str(claims["client_id"]), vale, claims)
    if carga.renovacao is None or carga.sessao is None:
        return None
    vale = sessao_vale and carga.renovacao.usado_em is None and agora < carga.renovacao.expira_em
    return TokenLido(carga.sessao.cliente_id, vale, None)


class Revogacao(RevocationEndpoint):  # type: ignore[misc]  # Authlib has no types
    """Revocation (RFC 7009): a refresh token ends its session, an access token ends itself."""

    CLIENT_AUTH_METHODS = _METODOS

    def __init__(self, claims: dict[str, Any] | None) -> None:
        super().__init__()
        self._claims = claims

    def query_token(self, token_string: str, token_type_hint: str | None) -> TokenLido | None:
        """The token that was loaded."""
        return token_da_carga(self.server, self._claims)

    def revoke_token(self, token: TokenLido, request: Pedido) -> None:
        """Note what ends."""
        if token.acesso is None:
            self.server.efeitos.motivo_do_encerramento = "saida"
        else:
            vence = datetime.fromtimestamp(token.acesso["exp"], UTC)
            self.server.efeitos.acesso_revogado = (token.acesso["jti"], vence)


class Introspeccao(IntrospectionEndpoint):  # type: ignore[misc]  # Authlib has no types
    """Introspection (RFC 7662), for clients with a secret and of their own tokens only."""

    CLIENT_AUTH_METHODS: ClassVar = ["client_secret_basic", "client_secret_post"]

    def __init__(self, claims: dict[str, Any] | None) -> None:
        super().__init__()
        self._claims = claims

    def query_token(self, token_string: str, token_type_hint: str | None) -> TokenLido | None:
        """The token that was loaded."""
        return token_da_carga(self.server, self._claims)

    def check_permission(self, token: TokenLido, client: Cliente, request: Pedido) -> bool:
        """Only of one's own tokens."""
        return token.check_client(client)

    def introspect_token(self, token: TokenLido) -> dict[str, Any]:
        """What is told about a token."""
        if token.acesso is not None:
            return introspeccao(token.acesso)
        return {"active": True, "client_id": token.cliente_id, "token_type": "refresh_token"}
