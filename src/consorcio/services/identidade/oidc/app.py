"""The HTTP application under `/oidc`."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.routing import Mount, Route

from consorcio.platform.database import Database
from consorcio.platform.downloads import PROBLEMS
from consorcio.services.identidade.ambiente import Ambiente

from .autorizacao import Autorizacao
from .descoberta import Descoberta
from .saida import Saida
from .tokens_http import TokensHttp


def criar_app(db: Database, ambiente: Ambiente) -> Starlette:
    """The routes of the protocol and of the login pages."""
    descoberta = Descoberta(db, ambiente)
    autorizacao = Autorizacao(db, ambiente)
    tokens = TokensHttp(db, ambiente)
    rotas = [
        Route("/.well-known/openid-configuration", descoberta.configuracao),
        Route("/jwks", descoberta.chaves_publicas),
        Route("/authorize", autorizacao.pedir, methods=["GET"]),
        Route("/entrar", autorizacao.entrar, methods=["POST"]),
        Route("/token", tokens.token, methods=["POST"]),
        Route("/userinfo", tokens.userinfo, methods=["GET", "POST"]),
        Route("/revoke", tokens.revogar, methods=["POST"]),
        Route("/introspect", tokens.introspectar, methods=["POST"]),
        Route("/logout", Saida(db, ambiente).sair, methods=["GET", "POST"]),
    ]
    return Starlette(routes=[Mount("/oidc", routes=rotas)], exception_handlers=PROBLEMS)
