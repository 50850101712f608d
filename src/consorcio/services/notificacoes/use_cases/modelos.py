"""Models: a new version is a draft until published, and what was published never changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from psycopg import AsyncConnection

from consorcio.core.errors import not_found, validation
from consorcio.platform.database import Transaction
from consorcio.services.notificacoes.domain.aviso import Canal, Finalidade
from consorcio.services.notificacoes.domain.modelo import SEMPRE, Texto, conferir, preencher
from consorcio.services.notificacoes.repository import modelos
from consorcio.services.notificacoes.repository.modelos import Modelo

_COM_ASSUNTO = frozenset({Canal.EMAIL, Canal.PUSH, Canal.TELA})


async def criar_versao(
    tx: Transaction, codigo: str, canal: Canal, finalidade: Finalidade, texto: Texto, variaveis: Sequence[str]
) -> Modelo:
    """The next version, as a draft. VALIDATION when the text uses what it does not declare or may not use."""
    if canal in _COM_ASSUNTO and not texto.assunto:
        raise validation("/assunto", "Informe o assunto.")
    if canal is not Canal.EMAIL and texto.corpo_html:
        raise validation("/corpo_html", "Só e-mails têm corpo em HTML.")
    conferir(texto, variaveis)
    await modelos.travar(tx.conn, codigo, canal)
    existentes = await modelos.versoes(tx.conn, codigo)
    outra = next((modelo for modelo in existentes if modelo.finalidade is not finalidade), None)
    if outra is not None:
        raise validation("/finalidade", f"Os textos deste modelo são para {outra.finalidade.value}.")
    ultima = max((modelo.versao for modelo in existentes if modelo.canal is canal), default=0)
    modelo = Modelo(
        codigo,
        canal,
        ultima + 1,
        finalidade,
        texto,
        tuple(sorted(variaveis)),
        "RASCUNHO",
        tx.actor.id,
        tx.clock.now(),
    )
    await modelos.inserir(tx.conn, modelo)
    return modelo


async def publicar(tx: Transaction, codigo: str, canal: Canal, versao: int) -> Modelo:
    """Use a version from now on; any version may come back. NOT_FOUND."""
    await modelos.travar(tx.conn, codigo, canal)
    await modelos.publicar(tx.conn, codigo, canal, versao)
    for modelo in await modelos.versoes(tx.conn, codigo):
        if (modelo.canal, modelo.versao) == (canal, versao):
            await tx.audit("modelo", f"{codigo}/{canal.value}", "publicado", {"versao": versao})
            return modelo
    raise not_found("versão do modelo", f"{codigo}, {canal.value}, {versao}")


async def listar(conn: AsyncConnection, codigo: str) -> list[Modelo]:
    """Every version of a model, or the versions in use of all."""
    return await modelos.versoes(conn, codigo) if codigo else await modelos.em_uso(conn)


def prever(texto: Texto, dados: Mapping[str, str]) -> Texto:
    """The text as it would be, with these values as the only variables. VALIDATION."""
    conferir(texto, dados.keys())
    return preencher(texto, {**dict.fromkeys(SEMPRE, "…"), **dados})
