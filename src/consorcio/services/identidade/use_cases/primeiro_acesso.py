"""The first administrator of an installation."""

from __future__ import annotations

from consorcio.platform.database import Database
from consorcio.services.identidade import events
from consorcio.services.identidade.ambiente import Ambiente
from consorcio.services.identidade.domain.papel import ADMINISTRADOR
from consorcio.services.identidade.repository import usuarios
from consorcio.services.identidade.repository.usuarios import NovoUsuario
from consorcio.services.identidade.use_cases import pessoas

NOME_DE_ACESSO = "admin"


async def criar_primeiro_administrador(db: Database, ambiente: Ambiente, senha: str) -> str | None:
    """Create `admin` with a temporary password if there is no user yet; the password, or None if there was one.

    The caller shows it once, to the person at the terminal, and never logs it.
    """
    resumo = await ambiente.senhas.resumir(senha)
    async with db.transaction() as tx:
        await usuarios.travar_criacao(tx.conn)
        if await usuarios.existe_algum(tx.conn):
            return None
        usuario_id = tx.ids.new()
        selados = pessoas.selar(ambiente.vault, usuario_id, "Administrador", "")
        novo = NovoUsuario(
            id=usuario_id,
            nome_usuario=NOME_DE_ACESSO,
            nome_cifrado=selados.nome_cifrado,
            email_cifrado=selados.email_cifrado,
            email_busca=selados.email_busca,
            senha_hash=resumo,
            consorciado_id=None,
        )
        await usuarios.inserir(tx.conn, novo, [ADMINISTRADOR], tx.clock.now())
        await events.usuario_criado(tx, usuario_id, [ADMINISTRADOR], None)
        await events.contato_do_usuario(tx, ambiente.vault, usuario_id, None, "Administrador", "")
        await tx.audit("usuario", str(usuario_id), "primeiro_administrador", {"papeis": [ADMINISTRADOR]})
    return senha
