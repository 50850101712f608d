"""Entering, step by step: name and password, then the code if there is a second factor, then a new password if due.

Each attempt is charged in a transaction of its own before the password is looked at (see `domain.tentativas`).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from uuid import UUID

from consorcio.core.errors import ConsorcioError
from consorcio.platform.context import ANONIMO
from consorcio.platform.database import Database, Transaction
from consorcio.services.identidade import events
from consorcio.services.identidade.ambiente import Ambiente
from consorcio.services.identidade.domain import tentativas as regra
from consorcio.services.identidade.domain.recuperacao import ler_codigo
from consorcio.services.identidade.domain.tentativas import Origem
from consorcio.services.identidade.repository import entradas, usuarios
from consorcio.services.identidade.repository.entradas import EntradaGravada
from consorcio.services.identidade.repository.usuarios import UsuarioGravado
from consorcio.services.identidade.use_cases import conta, pessoas

from .atores import da_pessoa

VIDA_DA_ENTRADA = timedelta(minutes=15)
_BYTES_DO_NAVEGADOR = 32
_DOIS_MINUTOS = 120
_RECUSADA = "Usuário ou senha incorretos."
_CODIGO_RECUSADO = "Código inválido ou já usado. Espere o próximo e tente de novo."
_RECUPERACAO_RECUSADA = "Código de recuperação inválido ou já usado."


class Etapa(Enum):
    """Where the person is."""

    SENHA = "senha"
    CODIGO = "codigo"
    NOVA_SENHA = "nova_senha"
    PRONTA = "pronta"
    VENCIDA = "vencida"


@dataclass(frozen=True, slots=True)
class Passo:
    """The next step, and what was wrong with the one before: `de_recuperacao` when it was a code of recovery."""

    etapa: Etapa
    erro: str | None = None
    entrada: EntradaGravada | None = None
    de_recuperacao: bool = False


@dataclass(frozen=True, slots=True)
class Visita:
    """From where somebody is entering: the login in progress, the secret of the browser, the address."""

    entrada_id: UUID
    navegador: str
    ip: str


def novo_navegador() -> str:
    """A secret kept in a cookie, to which logins in progress are bound."""
    return secrets.token_urlsafe(_BYTES_DO_NAVEGADOR)


def prova_do_formulario(navegador: str, entrada_id: UUID) -> str:
    """The anti-forgery token of a form: only who holds the cookie can make it."""
    resumo = hmac.digest(navegador.encode(), str(entrada_id).encode(), "sha256")
    return base64.urlsafe_b64encode(resumo).rstrip(b"=").decode()


def prova_confere(navegador: str, entrada_id: UUID, prova: str) -> bool:
    """Whether a form carries the token made for it."""
    return hmac.compare_digest(prova_do_formulario(navegador, entrada_id).encode(), prova.encode())


async def comecar(tx: Transaction, navegador: str, parametros: Mapping[str, str]) -> UUID:
    """Store what the client asked for while the person types."""
    entrada_id = tx.ids.new()
    vence = tx.clock.now() + VIDA_DA_ENTRADA
    await entradas.abrir(tx.conn, entrada_id, _resumo(navegador), parametros, vence)
    return entrada_id


async def reconhecer(tx: Transaction, visita: Visita) -> EntradaGravada | None:
    """The login in progress, if it is alive and belongs to this browser."""
    entrada = await entradas.por_id(tx.conn, visita.entrada_id)
    if entrada is None or tx.clock.now() >= entrada.expira_em:
        return None
    return entrada if hmac.compare_digest(entrada.navegador_hash, _resumo(visita.navegador)) else None


class Porta:
    """Judges each step of a login."""

    def __init__(self, db: Database, ambiente: Ambiente) -> None:
        self._db = db
        self._ambiente = ambiente

    async def conferir_senha(self, visita: Visita, nome_usuario: str, senha: str) -> Passo:
        """The first step. Says the same, in the same time, whether the name or the password is wrong."""
        nome = nome_usuario.strip().casefold()
        espera = await self._cobrar(visita, nome, Etapa.SENHA)
        if espera is not None:
            return espera
        async with self._db.read() as conn:
            gravado = await usuarios.por_nome(conn, nome)
        certa = await self._ambiente.senhas.confere(senha, gravado.senha_hash if gravado else None)
        if gravado is None or not certa or not gravado.ativo:
            return await self._recusar(gravado, nome, "senha", Passo(Etapa.SENHA, _RECUSADA))
        return await self._aceitar_senha(visita, gravado, senha)

    async def conferir_codigo(self, visita: Visita, codigo: str) -> Passo:
        """The second step, for whom has a second factor: the code of the application, or one of recovery."""
        gravado = await self._quem_passou_pela_senha(visita)
        if gravado is None:
            return Passo(Etapa.VENCIDA)
        espera = await self._cobrar(visita, gravado.nome_usuario, Etapa.CODIGO)
        if espera is not None:
            return espera
        async with self._db.transaction(actor=da_pessoa(gravado.id)) as tx:
            entrada = await reconhecer(tx, visita)
            atual = await pessoas.exigir(tx.conn, gravado.id, travar=True)
            certo = entrada is not None and await conta.gastar_fator(tx, self._ambiente, atual, codigo.strip())
            if certo:
                await entradas.marcar_segundo_fator(tx.conn, visita.entrada_id, tx.clock.now())
                await self._devolver(tx, visita, atual.nome_usuario)
                return await self._depois_dos_fatores(tx, visita, atual)
        if ler_codigo(codigo) is None:
            return await self._recusar(gravado, gravado.nome_usuario, "codigo", Passo(Etapa.CODIGO, _CODIGO_RECUSADO))
        recusado = Passo(Etapa.CODIGO, _RECUPERACAO_RECUSADA, de_recuperacao=True)
        return await self._recusar(gravado, gravado.nome_usuario, "codigo_recuperacao", recusado)

    async def trocar_senha(self, visita: Visita, nova: str, repetida: str) -> Passo:
        """The last step, for whom has a temporary password."""
        gravado = await self._quem_passou_pela_senha(visita)
        if gravado is None:
            return Passo(Etapa.VENCIDA)
        if nova != repetida:
            return Passo(Etapa.NOVA_SENHA, "As duas senhas não são iguais.")
        if await self._ambiente.senhas.confere(nova, gravado.senha_hash):
            return Passo(Etapa.NOVA_SENHA, "A senha nova deve ser diferente da provisória.")
        async with self._db.transaction(actor=da_pessoa(gravado.id)) as tx:
            entrada = await reconhecer(tx, visita)
            atual = await pessoas.exigir(tx.conn, gravado.id, travar=True)
            if entrada is None or not _fatores_conferidos(entrada, atual) or not atual.trocar_senha:
                return Passo(Etapa.VENCIDA)
            try:
                await conta.gravar_senha_escolhida(tx, self._ambiente, atual, nova)
            except ConsorcioError as erro:
                return Passo(Etapa.NOVA_SENHA, erro.detail)
            return Passo(Etapa.PRONTA, entrada=entrada)

    async def _quem_passou_pela_senha(self, visita: Visita) -> UsuarioGravado | None:
        async with self._db.transaction(actor=ANONIMO) as tx:
            entrada = await reconhecer(tx, visita)
            if entrada is None or entrada.usuario_id is None:
                return None
            gravado = await pessoas.exigir(tx.conn, entrada.usuario_id)
            return gravado if gravado.ativo else None

    async def _aceitar_senha(self, visita: Visita, gravado: UsuarioGravado, senha: str) -> Passo:
        resumo_novo = None
        if self._ambiente.senhas.desatualizado(gravado.senha_hash):
            resumo_novo = await self._ambiente.senhas.resumir(senha)
        async with self._db.transaction(actor=da_pessoa(gravado.id)) as tx:
            if await reconhecer(tx, visita) is None:
                return Passo(Etapa.VENCIDA)
            if resumo_novo is not None:
                await usuarios.trocar_hash(tx.conn, gravado.id, gravado.senha_hash, resumo_novo)
            await entradas.marcar_senha(tx.conn, visita.entrada_id, gravado.id, tx.clock.now())
            await self._devolver(tx, visita, gravado.nome_usuario)
            if gravado.usa_segundo_fator:
                return Passo(Etapa.CODIGO)
            return await self._depois_dos_fatores(tx, visita, gravado)

    async def _depois_dos_fatores(self, tx: Transaction, visita: Visita, gravado: UsuarioGravado) -> Passo:
        await entradas.esquecer_tentativas(tx.conn, self._chave(Origem.USUARIO, gravado.nome_usuario))
        entrada = await reconhecer(tx, visita)
        return Passo(Etapa.NOVA_SENHA if gravado.trocar_senha else Etapa.PRONTA, entrada=entrada)

    async def _cobrar(self, visita: Visita, nome: str, etapa: Etapa) -> Passo | None:
        """Charge an attempt to the name and to the address; a step that says to wait when either has to."""
        async with self._db.transaction(actor=ANONIMO) as tx:
            if await reconhecer(tx, visita) is None:
                return Passo(Etapa.VENCIDA)
            for origem, valor in ((Origem.USUARIO, nome), (Origem.IP, visita.ip)):
                chave = self._chave(origem, valor)
                contadas = await entradas.tentativas(tx.conn, chave, travar=True)
                restante = regra.espera_restante(contadas, tx.clock.now())
                if restante:
                    return Passo(etapa, _espere(restante))
                await entradas.gravar_tentativas(tx.conn, chave, regra.cobrar(contadas, origem, tx.clock.now()))
        return None

    async def _devolver(self, tx: Transaction, visita: Visita, nome: str) -> None:
        await entradas.devolver_tentativa(tx.conn, self._chave(Origem.USUARIO, nome))
        await entradas.devolver_tentativa(tx.conn, self._chave(Origem.IP, visita.ip))

    async def _recusar(self, gravado: UsuarioGravado | None, nome: str, motivo: str, passo: Passo) -> Passo:
        async with self._db.transaction(actor=ANONIMO) as tx:
            await events.entrada_recusada(tx, gravado.id if gravado else None, motivo)
            contadas = await entradas.tentativas(tx.conn, self._chave(Origem.USUARIO, nome))
            if gravado is not None and regra.espera_restante(contadas, tx.clock.now()):
                await events.usuario_bloqueado(tx, gravado.id, contadas.falhas if contadas else 0)
        return passo

    def _chave(self, origem: Origem, valor: str) -> bytes:
        return pessoas.chave_de_tentativa(self._ambiente.vault, origem, valor)


def metodos_usados(entrada: EntradaGravada) -> list[str]:
    """The methods of authentication of a finished login (RFC 8176)."""
    return ["pwd", "otp", "mfa"] if entrada.segundo_fator_em else ["pwd"]


def _fatores_conferidos(entrada: EntradaGravada, gravado: UsuarioGravado) -> bool:
    com_senha = entrada.usuario_id == gravado.id and entrada.senha_conferida_em is not None
    return com_senha and (not gravado.usa_segundo_fator or entrada.segundo_fator_em is not None)


def entrada_completa(entrada: EntradaGravada, gravado: UsuarioGravado) -> bool:
    """Whether nothing is missing: every factor was checked and the password is the person's own."""
    return gravado.ativo and not gravado.trocar_senha and _fatores_conferidos(entrada, gravado)


def _resumo(navegador: str) -> bytes:
    return hashlib.sha256(navegador.encode()).digest()


def _espere(restante: timedelta) -> str:
    segundos = max(int(restante.total_seconds()), 1)
    quanto = f"{segundos} segundos" if segundos < _DOIS_MINUTOS else f"{-(-segundos // 60)} minutos"
    return f"Muitas tentativas. Espere {quanto} e tente de novo."
