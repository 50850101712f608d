"""An identidade that works, and a person with a browser in front of it."""

from __future__ import annotations

import base64
import hashlib
import html
import re
import secrets
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import httpx
import pyotp
from google.protobuf.message import Message

from consorcio.contracts.identidade.v1 import identidade_pb2 as pb
from consorcio.core.clock import FixedClock
from consorcio.platform.context import Actor, ActorKind
from consorcio.platform.database import Database
from consorcio.platform.rpc.pipeline import Binding, CallMeta
from consorcio.services.identidade.ambiente import Ambiente

URL = "https://consorcio.example"
RETORNO = f"{URL}/entrar/retorno"
GATEWAY = "consorcio-gateway"
FRASE = "cavalo correto bateria"


@dataclass
class Casa:
    """The service: over HTTP and by rpc, with a clock that moves only when told."""

    db: Database
    ambiente: Ambiente
    relogio: FixedClock
    http: httpx.AsyncClient
    binding: Binding

    async def rpc(self, nome: str, pedido: Message, ator: Actor | None = None, chave: str | None = None) -> Message:
        """Call an rpc through the whole pipeline, as the administrator unless told otherwise."""
        meta = CallMeta(ator or ADMINISTRADOR, "teste", chave or secrets.token_hex(8))
        return await self.binding.unary(self.binding.policies[nome], pedido, meta)

    async def pessoa(self, nome: str = "maria.silva", papel: str = "operador", consorciado_id: str = "") -> Pessoa:
        """A user with a password of their own."""
        pedido = pb.CriarUsuarioRequest(
            nome_usuario=nome,
            nome="Maria da Silva",
            email=f"{nome}@exemplo.com.br",
            papeis=[papel],
            consorciado_id=consorciado_id,
        )
        criado = await self.rpc("CriarUsuario", pedido)
        assert isinstance(criado, pb.CriarUsuarioResponse)
        navegador = Navegador(self)
        await navegador.abrir()
        await navegador.enviar(usuario=nome, senha=criado.senha_provisoria)
        await navegador.enviar(nova=FRASE, repetida=FRASE)
        return Pessoa(criado.usuario.usuario_id, nome, FRASE)

    async def eventos(self) -> list[tuple[str, dict[str, object]]]:
        """What was told, in order."""
        async with self.db.read() as conn:
            cursor = await conn.execute("select tipo, dados from plataforma.outbox order by id")
            return [(tipo, dados) for tipo, dados in await cursor.fetchall()]


@dataclass(frozen=True)
class Pessoa:
    """Somebody who can enter."""

    id: str
    nome: str
    senha: str


ADMINISTRADOR = Actor(
    id="01900000-0000-7000-8000-00000000000a",
    nome="Quem testa",
    tipo=ActorKind.USUARIO,
    permissoes=frozenset({"*"}),
)


@dataclass(frozen=True)
class DoisFatores:
    """What a person keeps: the key of the application, the recovery codes; and who they are to the service."""

    ator: Actor
    chave: str
    recuperacao: list[str]

    def codigo(self, casa: Casa) -> str:
        """The code that the application shows now."""
        return pyotp.TOTP(self.chave).at(casa.relogio.now())


async def ativar_segundo_fator(casa: Casa, pessoa: Pessoa) -> DoisFatores:
    """Turn the second factor of somebody on."""
    ator = Actor(id=pessoa.id, nome="Maria", tipo=ActorKind.USUARIO, permissoes=frozenset({"identidade.conta.*"}))
    inicio = await casa.rpc("IniciarSegundoFator", pb.IniciarSegundoFatorRequest(senha_atual=pessoa.senha), ator)
    assert isinstance(inicio, pb.IniciarSegundoFatorResponse)
    assert inicio.qr_svg.startswith('<svg xmlns="http://www.w3.org/2000/svg"')
    codigo = pyotp.TOTP(inicio.chave).at(casa.relogio.now())
    ativo = await casa.rpc("ConfirmarSegundoFator", pb.ConfirmarSegundoFatorRequest(codigo=codigo), ator)
    assert isinstance(ativo, pb.ConfirmarSegundoFatorResponse)
    return DoisFatores(ator, inicio.chave, list(ativo.codigos_recuperacao))


@dataclass
class Navegador:
    """A browser in the middle of a login: cookies, the page on the screen, and what the client keeps aside."""

    casa: Casa
    ip: str = "192.0.2.1"
    cookies: dict[str, str] = field(default_factory=dict)
    resposta: httpx.Response | None = None
    verificador: str = field(default_factory=lambda: secrets.token_urlsafe(48))

    async def abrir(self, **mudancas: str | None) -> httpx.Response:
        """Ask to enter, as the gateway does."""
        desafio: str = (
            base64.urlsafe_b64encode(hashlib.sha256(self.verificador.encode()).digest()).rstrip(b"=").decode()
        )
        padrao: dict[str, str | None] = {
            "response_type": "code",
            "client_id": GATEWAY,
            "redirect_uri": RETORNO,
            "scope": "openid profile email",
            "state": "estado-1",
            "nonce": "nonce-1",
            "code_challenge": desafio,
            "code_challenge_method": "S256",
        }
        consulta = padrao | mudancas
        dados = {nome: valor for nome, valor in consulta.items() if valor is not None}
        return self._guardar(await self.casa.http.get("/oidc/authorize", params=dados))

    async def enviar(self, **campos: str) -> httpx.Response:
        """Fill in the form on the screen and send it."""
        return await self.enviar_cru({**self.escondidos(), **campos})

    async def enviar_cru(self, campos: dict[str, str], cookies: dict[str, str] | None = None) -> httpx.Response:
        """Send a form whatever is on the screen."""
        enviados = self.cookies if cookies is None else cookies
        cabecalhos = {"X-Forwarded-For": self.ip}
        if enviados:
            cabecalhos["Cookie"] = "; ".join(f"{nome}={valor}" for nome, valor in enviados.items())
        return self._guardar(await self.casa.http.post("/oidc/entrar", data=campos, headers=cabecalhos))

    async def entrar(self, pessoa: Pessoa) -> str:
        """Enter with name and password; the code that the client gets."""
        await self.abrir()
        await self.enviar(usuario=pessoa.nome, senha=pessoa.senha)
        return self.codigo()

    def escondidos(self) -> dict[str, str]:
        """The hidden fields of the form on the screen."""
        assert self.resposta is not None
        pares = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', self.resposta.text)
        return {nome: html.unescape(valor) for nome, valor in pares}

    def erro(self) -> str:
        """What the page complains about."""
        assert self.resposta is not None
        achado = re.search(r'role="alert">([^<]+)<', self.resposta.text)
        return html.unescape(achado[1]) if achado else ""

    def retorno(self) -> dict[str, str]:
        """The parameters with which the browser was sent back to the client."""
        assert self.resposta is not None
        assert self.resposta.status_code in {302, 303}, self.resposta.text
        destino = self.resposta.headers["location"]
        assert destino.startswith(RETORNO), destino
        return {nome: valores[0] for nome, valores in parse_qs(urlsplit(destino).query).items()}

    def codigo(self) -> str:
        """The authorization code."""
        return self.retorno()["code"]

    async def trocar(self, codigo: str, **mudancas: str) -> httpx.Response:
        """Exchange a code for tokens, as the gateway does."""
        campos = {
            "grant_type": "authorization_code",
            "code": codigo,
            "redirect_uri": RETORNO,
            "client_id": GATEWAY,
            "code_verifier": self.verificador,
        } | mudancas
        return await self.casa.http.post("/oidc/token", data=campos)

    async def renovar(self, token: str) -> httpx.Response:
        """Use a refresh token."""
        campos = {"grant_type": "refresh_token", "refresh_token": token, "client_id": GATEWAY}
        return await self.casa.http.post("/oidc/token", data=campos)

    def _guardar(self, resposta: httpx.Response) -> httpx.Response:
        self.casa.http.cookies.clear()
        self.resposta = resposta
        for linha in resposta.headers.get_list("set-cookie"):
            nome, _, resto = linha.partition("=")
            self.cookies[nome] = resto.partition(";")[0].strip('"')
        return resposta
