"""Leaving (OpenID Connect RP-Initiated Logout)."""

from __future__ import annotations

from uuid import UUID

from authlib.common.urls import add_params_to_uri
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from consorcio.platform.context import ANONIMO
from consorcio.platform.database import Database
from consorcio.services.identidade import chaves
from consorcio.services.identidade.ambiente import Ambiente
from consorcio.services.identidade.repository import sessoes

from . import paginas
from .carga import encerrar_sessao
from .clientes import carregar_cliente
from .formulario import CorpoGrandeDemaisError, ler_formulario
from .tokens import TIPO_IDENTIDADE


class Saida:
    """Answers `/logout`."""

    def __init__(self, db: Database, ambiente: Ambiente) -> None:
        self._db = db
        self._ambiente = ambiente

    async def sair(self, request: Request) -> Response:
        """End the session of the id token shown, and send the browser on if the client registered where."""
        campos = dict(request.query_params)
        if request.method == "POST":
            try:
                campos = await ler_formulario(request)
            except CorpoGrandeDemaisError:
                campos = {}
        cliente_id = await self._encerrar(campos.get("id_token_hint", ""))
        destino = campos.get("post_logout_redirect_uri", "")
        async with self._db.read() as conn:
            cliente = await carregar_cliente(conn, self._ambiente, cliente_id)
        if cliente is not None and destino in cliente.destinos_de_saida:
            estado = campos.get("state")
            local = add_params_to_uri(destino, [("state", estado)]) if estado else destino
            return RedirectResponse(local, 303, {"Cache-Control": "no-store"})
        return paginas.aviso("Você saiu", "A sua sessão foi encerrada.", destino="/", acao="Voltar ao início")

    async def _encerrar(self, id_token: str) -> str | None:
        """End the session that an id token of ours names, expired or not; the client it was made for."""
        async with self._db.transaction(actor=ANONIMO) as tx:
            assinante = await chaves.carregar(tx.conn, self._ambiente.vault, tx.clock.now())
            claims = assinante.verificar(id_token, TIPO_IDENTIDADE) if assinante else None
            if claims is None or claims.get("iss") != self._ambiente.emissor:
                return None
            sessao = await sessoes.por_id(tx.conn, UUID(claims["sid"]))
            if sessao is not None:
                await encerrar_sessao(tx, sessao, "saida")
            return str(claims["aud"])
