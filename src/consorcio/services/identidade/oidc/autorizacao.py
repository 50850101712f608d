"""The authorization endpoint and the login pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from ipaddress import ip_address
from uuid import UUID

from authlib.oauth2 import OAuth2Error
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from consorcio.platform.context import ANONIMO
from consorcio.platform.database import Database, Transaction
from consorcio.services.identidade import events
from consorcio.services.identidade.ambiente import Ambiente
from consorcio.services.identidade.repository import entradas, sessoes, usuarios
from consorcio.services.identidade.repository.entradas import EntradaGravada
from consorcio.services.identidade.repository.sessoes import SessaoGravada

from . import paginas
from .abertura import abrir_servidor
from .atores import da_pessoa
from .carga import VIDA_DO_CODIGO, Carga, Titular, carregar_titular
from .clientes import Cliente, carregar_cliente
from .entrada import (
    Etapa,
    Passo,
    Porta,
    Visita,
    comecar,
    entrada_completa,
    metodos_usados,
    novo_navegador,
    prova_confere,
    prova_do_formulario,
)
from .formulario import CorpoGrandeDemaisError, ler_formulario
from .servidor import Pedido, Resposta

ENTRAR = "/oidc/entrar"
AUTORIZAR = "/oidc/authorize"
_GUARDADOS = frozenset(
    (
        "response_type",
        "client_id",
        "redirect_uri",
        "scope",
        "state",
        "nonce",
        "code_challenge",
        "code_challenge_method",
        "prompt",
    )
)
_CONSULTA_MAXIMA = 4096
_AGENTE_MAXIMO = 300
_TAMANHO_DO_COOKIE = 43


class Autorizacao:
    """Answers `/authorize` and the steps of a login."""

    def __init__(self, db: Database, ambiente: Ambiente) -> None:
        self._db = db
        self._ambiente = ambiente
        self._porta = Porta(db, ambiente)
        self._seguro = ambiente.url_publica.startswith("https://")
        self._cookie = "__Host-navegador" if self._seguro else "navegador"

    async def pedir(self, request: Request) -> Response:
        """A client asks for somebody to enter: the first page, or the refusal."""
        pares = [(nome, valor) for nome, valor in request.query_params.multi_items() if nome in _GUARDADOS]
        if len(request.url.query) > _CONSULTA_MAXIMA or "\x00" in "".join(valor for _, valor in pares):
            return self._recusa()
        async with self._db.transaction(actor=ANONIMO) as tx:
            cliente = await carregar_cliente(tx.conn, self._ambiente, request.query_params.get("client_id"))
            pedido = Pedido("GET", self._url(AUTORIZAR), pares)
            servidor = await abrir_servidor(tx, self._ambiente, Carga(cliente))
            try:
                servidor.get_consent_grant(pedido)
            except OAuth2Error as erro:
                recusa: Resposta = servidor.handle_error_response(pedido, erro)
                return RedirectResponse(recusa.location, 302) if recusa.location else self._recusa()
            navegador = self._navegador(request) or novo_navegador()
            entrada_id = await comecar(tx, navegador, dict(pares))
        visita = Visita(entrada_id, navegador, _ip(request))
        resposta = self._formulario(Passo(Etapa.SENHA), visita, pedido.payload.redirect_uri)
        self._por_cookie(resposta, navegador)
        return resposta

    async def entrar(self, request: Request) -> Response:
        """A step of the login was sent."""
        try:
            campos = await ler_formulario(request)
        except CorpoGrandeDemaisError:
            return self._recusa()
        visita = self._visita(request, campos)
        if visita is None:
            return self._vencida()
        passo = await self._julgar(visita, campos)
        if passo.etapa is Etapa.PRONTA:
            return await self._concluir(request, visita)
        if passo.etapa is Etapa.VENCIDA:
            return self._vencida()
        destino = await self._destino(visita)
        return self._formulario(passo, visita, destino, campos.get("usuario", "")) if destino else self._vencida()

    async def _julgar(self, visita: Visita, campos: Mapping[str, str]) -> Passo:
        match campos.get("etapa"):
            case Etapa.SENHA.value:
                return await self._porta.conferir_senha(visita, campos.get("usuario", ""), campos.get("senha", ""))
            case Etapa.CODIGO.value:
                return await self._porta.conferir_codigo(visita, campos.get("codigo", ""))
            case Etapa.NOVA_SENHA.value:
                return await self._porta.trocar_senha(visita, campos.get("nova", ""), campos.get("repetida", ""))
        return Passo(Etapa.VENCIDA)

    async def _concluir(self, request: Request, visita: Visita) -> Response:
        """Nothing is missing: open the session and send the code to the client."""
        async with self._db.transaction(actor=ANONIMO) as tx:
            entrada = await entradas.por_id(tx.conn, visita.entrada_id)
            if entrada is None or entrada.usuario_id is None:
                return self._vencida()
            gravado = await usuarios.por_id(tx.conn, entrada.usuario_id)
            titular = await carregar_titular(tx.conn, self._ambiente, entrada.usuario_id)
            cliente = await carregar_cliente(tx.conn, self._ambiente, entrada.parametros.get("client_id"))
            if gravado is None or titular is None or cliente is None or not entrada_completa(entrada, gravado):
                return self._vencida()
            tx.actor = da_pessoa(titular.id)
            destino = await self._abrir_sessao(tx, request, entrada, cliente, titular)
        resposta = RedirectResponse(destino, 303, {"Cache-Control": "no-store"})
        resposta.delete_cookie(self._cookie, path="/", secure=self._seguro, httponly=True, samesite="lax")
        return resposta

    async def _abrir_sessao(
        self, tx: Transaction, request: Request, entrada: EntradaGravada, cliente: Cliente, titular: Titular
    ) -> str:
        pedido = Pedido("GET", self._url(AUTORIZAR), list(entrada.parametros.items()))
        sessao = _nova_sessao(tx, request, entrada, cliente, titular)
        servidor = await abrir_servidor(tx, self._ambiente, Carga(cliente, sessao=sessao, titular=titular))
        grant = servidor.get_authorization_grant(pedido)
        resposta: Resposta = servidor.create_authorization_response(pedido, grant_user=titular, grant=grant)
        codigo = servidor.efeitos.novo_codigo
        if codigo is None or resposta.location is None:
            raise RuntimeError("a login that was accepted at its beginning got no code at its end")
        await sessoes.abrir(tx.conn, sessao)
        await sessoes.inserir_codigo(tx.conn, codigo)
        await entradas.encerrar(tx.conn, entrada.id)
        await usuarios.marcar_acesso(tx.conn, titular.id, tx.clock.now())
        await events.sessao_iniciada(tx, titular.id, sessao.id, cliente.id, sessao.metodos)
        return resposta.location

    async def _destino(self, visita: Visita) -> str | None:
        async with self._db.transaction(actor=ANONIMO) as tx:
            entrada = await entradas.por_id(tx.conn, visita.entrada_id)
        return entrada.parametros.get("redirect_uri") if entrada else None

    def _formulario(self, passo: Passo, visita: Visita, destino: str, usuario: str = "") -> Response:
        return paginas.formulario(
            passo.etapa,
            acao=ENTRAR,
            entrada_id=visita.entrada_id,
            prova=prova_do_formulario(visita.navegador, visita.entrada_id),
            destino=destino,
            usuario=usuario,
            erro=passo.erro,
            de_recuperacao=passo.de_recuperacao,
        )

    def _visita(self, request: Request, campos: Mapping[str, str]) -> Visita | None:
        """From where the form came; None unless cookie and form prove that it is ours (no forged requests)."""
        navegador = self._navegador(request)
        try:
            entrada_id = UUID(campos.get("entrada", ""))
        except ValueError:
            return None
        if navegador is None or not prova_confere(navegador, entrada_id, campos.get("prova", "")):
            return None
        return Visita(entrada_id, navegador, _ip(request))

    def _navegador(self, request: Request) -> str | None:
        valor = request.cookies.get(self._cookie, "")
        return valor if len(valor) == _TAMANHO_DO_COOKIE and valor.isascii() else None

    def _por_cookie(self, resposta: Response, navegador: str) -> None:
        resposta.set_cookie(
            self._cookie, navegador, max_age=3600, path="/", secure=self._seguro, httponly=True, samesite="lax"
        )

    def _url(self, caminho: str) -> str:
        return f"{self._ambiente.url_publica}{caminho}"

    def _recusa(self) -> Response:
        texto = "O endereço que trouxe você até aqui está incompleto ou errado. Volte ao sistema e entre de novo."
        return paginas.aviso("Pedido recusado", texto, destino="/", acao="Voltar ao início", status=400)

    def _vencida(self) -> Response:
        texto = "Passou tempo demais, ou esta página foi aberta em outro navegador. Comece de novo."
        return paginas.aviso("Esta entrada venceu", texto, destino="/", acao="Começar de novo", status=400)


def _nova_sessao(
    tx: Transaction, request: Request, entrada: EntradaGravada, cliente: Cliente, titular: Titular
) -> SessaoGravada:
    """A session that dies with its code, unless the code is exchanged in time."""
    agora = tx.clock.now()
    return SessaoGravada(
        id=tx.ids.new(),
        usuario_id=titular.id,
        cliente_id=cliente.id,
        escopo=cliente.get_allowed_scope(entrada.parametros.get("scope")),
        metodos=metodos_usados(entrada),
        ip=_ip(request),
        agente=request.headers.get("user-agent", "")[:_AGENTE_MAXIMO],
        autenticada_em=agora,
        usada_em=agora,
        expira_em=agora + VIDA_DO_CODIGO + timedelta(seconds=1),
        encerrada_em=None,
    )


def _ip(request: Request) -> str:
    """The address of the browser. Only the gateway speaks to us from outside, and it writes this header itself."""
    texto = request.headers.get("x-forwarded-for") or (request.client.host if request.client else "")
    try:
        return str(ip_address(texto))
    except ValueError:
        return ""
