"""The endpoints that clients call: token, userinfo, revocation and introspection."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote_plus

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from consorcio.platform.context import ANONIMO
from consorcio.platform.database import Database, Transaction
from consorcio.services.identidade import chaves
from consorcio.services.identidade.ambiente import Ambiente

from .abertura import abrir_servidor
from .carga import Carga, aplicar, carregar_por_acesso, carregar_por_codigo, carregar_por_renovacao
from .clientes import Cliente, carregar_cliente
from .formulario import CorpoGrandeDemaisError, ler_pares
from .grants import Introspeccao, Revogacao
from .servidor import Pedido, Resposta
from .tokens import dados_do_titular, ler_acesso

_SEM_GUARDAR = {"Cache-Control": "no-store", "Pragma": "no-cache", "X-Content-Type-Options": "nosniff"}


class TokensHttp:
    """Answers the clients. Each request is one transaction, kept whatever the answer: a refusal may end a session."""

    def __init__(self, db: Database, ambiente: Ambiente) -> None:
        self._db = db
        self._ambiente = ambiente

    async def token(self, request: Request) -> Response:
        """`/token`: code, refresh token or client credentials for tokens."""
        pedido = await self._pedido(request)
        if pedido is None:
            return _malformado()
        async with self._db.transaction(actor=ANONIMO) as tx:
            carga = await self._carga_do_token(tx, pedido)
            servidor = await abrir_servidor(tx, self._ambiente, carga)
            resposta: Resposta = servidor.create_token_response(pedido)
            await aplicar(tx, self._ambiente, carga, servidor.efeitos)
        return _json(resposta)

    async def userinfo(self, request: Request) -> Response:
        """`/userinfo`: who an access token speaks for."""
        esquema, _, token = request.headers.get("authorization", "").partition(" ")
        async with self._db.transaction(actor=ANONIMO) as tx:
            claims = await self._claims(tx, token) if esquema.lower() == "bearer" else None
            carga = await self._carga_do_acesso(tx, None, claims) if claims else Carga(None)
            agora = tx.clock.now()
        vale = carga.sessao is not None and carga.sessao.vale_em(agora) and not carga.acesso_revogado
        if not vale or carga.titular is None or carga.sessao is None:
            return JSONResponse(
                {"error": "invalid_token"}, 401, {**_SEM_GUARDAR, "WWW-Authenticate": 'Bearer error="invalid_token"'}
            )
        dados = dados_do_titular(carga.titular, carga.sessao.escopo)
        return JSONResponse({"sub": str(carga.titular.id), **dados}, headers=_SEM_GUARDAR)

    async def revogar(self, request: Request) -> Response:
        """`/revoke`: a client gives a token back."""
        return await self._sobre_token(request, Revogacao)

    async def introspectar(self, request: Request) -> Response:
        """`/introspect`: a client asks whether a token of its own still counts."""
        return await self._sobre_token(request, Introspeccao)

    async def _sobre_token(self, request: Request, ponto: type[Revogacao | Introspeccao]) -> Response:
        pedido = await self._pedido(request)
        if pedido is None:
            return _malformado()
        async with self._db.transaction(actor=ANONIMO) as tx:
            cliente = await self._cliente(tx, pedido)
            token = pedido.form.get("token", "")
            claims = await self._claims(tx, token)
            if claims is not None:
                carga = await self._carga_do_acesso(tx, cliente, claims)
            else:
                carga = await carregar_por_renovacao(tx.conn, self._ambiente, cliente, token)
            servidor = await abrir_servidor(tx, self._ambiente, carga)
            servidor.register_endpoint(ponto(claims))
            resposta: Resposta = servidor.create_endpoint_response(ponto.ENDPOINT_NAME, pedido)
            await aplicar(tx, self._ambiente, carga, servidor.efeitos)
        return _json(resposta)

    async def _pedido(self, request: Request) -> Pedido | None:
        try:
            pares: Sequence[tuple[str, str]] = await ler_pares(request)
        except CorpoGrandeDemaisError:
            return None
        cabecalhos = {"Authorization": valor} if (valor := request.headers.get("authorization")) else {}
        return Pedido("POST", f"{self._ambiente.url_publica}{request.url.path}", pares, cabecalhos)

    async def _carga_do_token(self, tx: Transaction, pedido: Pedido) -> Carga:
        cliente = await self._cliente(tx, pedido)
        if pedido.payload.grant_type == "authorization_code":
            return await carregar_por_codigo(tx.conn, self._ambiente, cliente, pedido.form.get("code", ""))
        if pedido.payload.grant_type == "refresh_token":
            return await carregar_por_renovacao(tx.conn, self._ambiente, cliente, pedido.form.get("refresh_token", ""))
        return Carga(cliente)

    async def _cliente(self, tx: Transaction, pedido: Pedido) -> Cliente | None:
        cliente_id = _cliente_do_cabecalho(pedido) or pedido.payload.client_id
        return await carregar_cliente(tx.conn, self._ambiente, cliente_id)

    async def _claims(self, tx: Transaction, token: str) -> dict[str, Any] | None:
        assinante = await chaves.carregar(tx.conn, self._ambiente.vault, tx.clock.now())
        return ler_acesso(assinante, self._ambiente.emissor, token, tx.clock.now()) if assinante else None

    async def _carga_do_acesso(self, tx: Transaction, cliente: Cliente | None, claims: dict[str, Any]) -> Carga:
        return await carregar_por_acesso(tx.conn, self._ambiente, cliente, claims["jti"], claims.get("sid"))


def _cliente_do_cabecalho(pedido: Pedido) -> str | None:
    """The client of HTTP Basic, to know which to load; the secret is checked by Authlib."""
    esquema, _, valor = pedido.headers.get("Authorization", "").partition(" ")
    if esquema.lower() != "basic":
        return None
    try:
        return unquote_plus(base64.b64decode(valor, validate=True).decode().partition(":")[0])
    except (binascii.Error, UnicodeDecodeError):
        return None


def _json(resposta: Resposta) -> Response:
    cabecalhos = {nome: valor for nome, valor in resposta.cabecalhos if nome == "WWW-Authenticate"}
    return JSONResponse(resposta.corpo, resposta.status, {**_SEM_GUARDAR, **cabecalhos})


def _malformado() -> Response:
    return JSONResponse({"error": "invalid_request"}, 400, _SEM_GUARDAR)
