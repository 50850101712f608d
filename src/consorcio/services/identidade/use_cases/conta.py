"""What a user does with their own account: password and second factor."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pyotp
import segno

from consorcio.core.errors import precondition, validation
from consorcio.platform.database import Transaction
from consorcio.services.identidade import events
from consorcio.services.identidade.ambiente import Ambiente
from consorcio.services.identidade.domain.recuperacao import ler_codigo
from consorcio.services.identidade.domain.segundo_fator import endereco_otpauth, passo_do_codigo
from consorcio.services.identidade.domain.senha import exigir_senha_aceitavel
from consorcio.services.identidade.repository import usuarios
from consorcio.services.identidade.repository.usuarios import UsuarioGravado
from consorcio.services.identidade.use_cases import pessoas, recuperacao
from consorcio.services.identidade.use_cases.usuarios import encerrar_todas

_SENHA_ERRADA = "A senha atual não confere."
_CODIGO_ERRADO = "Código inválido ou já usado. Espere o próximo e tente de novo."


@dataclass(frozen=True, slots=True)
class ChaveDoSegundoFator:
    """What is registered in the authenticator application."""

    chave: str
    endereco: str
    qr_svg: str


async def alterar_senha(tx: Transaction, ambiente: Ambiente, usuario_id: UUID, atual: str, nova: str) -> datetime:
    """Change one's own password and end every session. Raises VALIDATION."""
    gravado = await _conferir_senha(tx, ambiente, usuario_id, atual)
    if atual == nova:
        raise validation("/senha_nova", "A senha nova deve ser diferente da atual.")
    await gravar_senha_escolhida(tx, ambiente, gravado, nova)
    await encerrar_todas(tx, usuario_id, "senha_alterada")
    return tx.clock.now()


async def gravar_senha_escolhida(tx: Transaction, ambiente: Ambiente, gravado: UsuarioGravado, nova: str) -> None:
    """Store a password that the user chose, if it is acceptable."""
    exigir_senha_aceitavel(nova, gravado.nome_usuario)
    resumo = await ambiente.senhas.resumir(nova)
    await usuarios.gravar_senha(tx.conn, gravado.id, resumo, trocar_senha=False, agora=tx.clock.now())
    await events.do_usuario(tx, "SenhaAlterada", gravado.id)


async def iniciar_segundo_fator(
    tx: Transaction, ambiente: Ambiente, usuario_id: UUID, senha: str
) -> ChaveDoSegundoFator:
    """A key for the authenticator application; it counts only after being confirmed."""
    gravado = await _conferir_senha(tx, ambiente, usuario_id, senha)
    if gravado.usa_segundo_fator:
        raise precondition("O segundo fator já está ativo. Remova-o antes de cadastrar outro aparelho.")
    chave = pyotp.random_base32()
    cifrada = ambiente.vault.seal(chave, "usuario", "totp_cifrado", str(usuario_id))
    await usuarios.gravar_segundo_fator(tx.conn, usuario_id, cifrada, None)
    endereco = endereco_otpauth(chave, gravado.nome_usuario)
    return ChaveDoSegundoFator(chave, endereco, _qr_code(endereco))


def _qr_code(texto: str) -> str:
    """An SVG that is also a file of its own: without its namespace no browser shows it as an image."""
    desenho = io.BytesIO()
    segno.make(texto, error="m").save(desenho, kind="svg", xmldecl=False, nl=False, scale=4)
    return desenho.getvalue().decode()


async def confirmar_segundo_fator(
    tx: Transaction, ambiente: Ambiente, usuario_id: UUID, codigo: str
) -> tuple[datetime, list[str]]:
    """Turn the second factor on, proved by a code; when, and the recovery codes, shown this once."""
    gravado = await pessoas.exigir(tx.conn, usuario_id, travar=True)
    if gravado.totp_cifrado is None or gravado.usa_segundo_fator:
        raise precondition("Não há segundo fator à espera de confirmação.")
    if not await gastar_codigo(tx, ambiente, gravado, codigo):
        raise validation("/codigo", _CODIGO_ERRADO)
    await usuarios.gravar_segundo_fator(tx.conn, usuario_id, gravado.totp_cifrado, tx.clock.now())
    await events.do_usuario(tx, "SegundoFatorAtivado", usuario_id)
    return tx.clock.now(), await recuperacao.dar_codigos(tx, ambiente.vault, usuario_id)


async def renovar_codigos(tx: Transaction, ambiente: Ambiente, usuario_id: UUID, senha: str, codigo: str) -> list[str]:
    """Other recovery codes, shown this once, with both factors at hand; those of before serve no more."""
    gravado = await _conferir_senha(tx, ambiente, usuario_id, senha)
    if not gravado.usa_segundo_fator:
        raise precondition("O segundo fator não está ativo.")
    if not await gastar_codigo(tx, ambiente, gravado, codigo):
        raise validation("/codigo", _CODIGO_ERRADO)
    await events.do_usuario(tx, "CodigosRecuperacaoRenovados", usuario_id)
    return await recuperacao.dar_codigos(tx, ambiente.vault, usuario_id)


async def remover_segundo_fator(tx: Transaction, ambiente: Ambiente, usuario_id: UUID, senha: str, codigo: str) -> None:
    """Turn the second factor off, with the password and a code, be it of recovery: the telephone may be lost."""
    gravado = await _conferir_senha(tx, ambiente, usuario_id, senha)
    if not gravado.usa_segundo_fator:
        raise precondition("O segundo fator não está ativo.")
    if not await gastar_fator(tx, ambiente, gravado, codigo):
        raise validation("/codigo", _CODIGO_ERRADO)
    await recuperacao.desligar_segundo_fator(tx, usuario_id)


async def gastar_fator(tx: Transaction, ambiente: Ambiente, gravado: UsuarioGravado, texto: str) -> bool:
    """Whether it is the code of the application or one of recovery, for the first time."""
    de_recuperacao = ler_codigo(texto)
    if de_recuperacao is None:
        return await gastar_codigo(tx, ambiente, gravado, texto)
    return await recuperacao.gastar(tx, ambiente.vault, gravado.id, de_recuperacao)


async def gastar_codigo(tx: Transaction, ambiente: Ambiente, gravado: UsuarioGravado, codigo: str) -> bool:
    """Whether the code is right, now and for the first time. Once right, it never is again."""
    if gravado.totp_cifrado is None:
        return False
    chave = ambiente.vault.open(gravado.totp_cifrado, "usuario", "totp_cifrado", str(gravado.id))
    passo = passo_do_codigo(chave, codigo, tx.clock.now(), gravado.totp_ultimo_passo)
    return passo is not None and await usuarios.usar_passo_totp(tx.conn, gravado.id, passo)


async def _conferir_senha(tx: Transaction, ambiente: Ambiente, usuario_id: UUID, senha: str) -> UsuarioGravado:
    gravado = await pessoas.exigir(tx.conn, usuario_id, travar=True)
    if not await ambiente.senhas.confere(senha, gravado.senha_hash):
        raise validation("/senha_atual", _SENHA_ERRADA)
    return gravado
