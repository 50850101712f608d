"""The documents that tell clients how to talk to us: OpenID Connect Discovery and the JWKS."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from consorcio.platform.database import Database
from consorcio.services.identidade import chaves
from consorcio.services.identidade.ambiente import Ambiente

from .clientes import ESCOPOS

_METODOS = ["client_secret_basic", "client_secret_post", "none"]


class Descoberta:
    """Answers the two documents."""

    def __init__(self, db: Database, ambiente: Ambiente) -> None:
        self._db = db
        self._ambiente = ambiente

    async def configuracao(self, request: Request) -> Response:
        """`/.well-known/openid-configuration`."""
        emissor = self._ambiente.emissor
        documento = {
            "issuer": emissor,
            "authorization_endpoint": f"{emissor}/authorize",
            "token_endpoint": f"{emissor}/token",
            "userinfo_endpoint": f"{emissor}/userinfo",
            "jwks_uri": f"{emissor}/jwks",
            "revocation_endpoint": f"{emissor}/revoke",
            "introspection_endpoint": f"{emissor}/introspect",
            "end_session_endpoint": f"{emissor}/logout",
            "scopes_supported": list(ESCOPOS),
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": [chaves.ALGORITMO],
            "token_endpoint_auth_methods_supported": _METODOS,
            "revocation_endpoint_auth_methods_supported": _METODOS,
            "introspection_endpoint_auth_methods_supported": _METODOS[:2],
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": True,
            "ui_locales_supported": ["pt-BR"],
        }
        return JSONResponse(documento, headers={"Cache-Control": "public, max-age=300"})

    async def chaves_publicas(self, request: Request) -> Response:
        """`/jwks`: the active key and the retired ones whose tokens may be alive."""
        async with self._db.transaction() as tx:
            assinante = await chaves.garantir(tx, self._ambiente.vault, self._ambiente.settings.idade_maxima_da_chave)
        return JSONResponse(assinante.jwks(), headers={"Cache-Control": "public, max-age=60"})
