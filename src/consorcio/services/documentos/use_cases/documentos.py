"""Registering, reading and ending documents."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.errors import forbidden, precondition, validation, version_mismatch
from consorcio.platform.database import Transaction
from consorcio.platform.tickets import Operation, Ticket
from consorcio.services.documentos import events, repository
from consorcio.services.documentos.armazem import Limites
from consorcio.services.documentos.cofre import Cofre
from consorcio.services.documentos.domain.documento import (
    Documento,
    SituacaoDocumento,
    SituacaoVersao,
    TipoDocumento,
    Versao,
    Vinculos,
    exigir_excluivel,
    guardar_ate,
    nome_de_arquivo,
)
from consorcio.services.documentos.repository import Filtro, Recebido
from consorcio.services.documentos.repository_titulares import titular

_VERSOES_MAX = 200


async def criar_documento(
    tx: Transaction, cofre: Cofre, tipo: str, titulo: str, vinculos: Vinculos, nome: str, sha256: bytes | None
) -> tuple[Documento, Versao]:
    """A record whose first version waits for its content. VALIDATION for the kind or the name."""
    aceito = await repository.buscar_tipo(tx.conn, tipo)
    exigir_tipo_do_consorciado(tx, aceito)
    documento = novo_documento(tx, aceito, titulo or aceito.nome, vinculos)
    await repository.incluir_documento(tx.conn, cofre, documento)
    versao = _espera(tx, documento, 1, nome, sha256)
    await repository.incluir_versao(tx.conn, cofre, versao)
    return documento, versao


def novo_documento(tx: Transaction, tipo: TipoDocumento, titulo: str, vinculos: Vinculos) -> Documento:
    """A record of today."""
    return Documento(
        documento_id=tx.ids.new(),
        tipo=tipo.tipo,
        titulo=titulo,
        vinculos=vinculos,
        situacao=SituacaoDocumento.ATIVO,
        guardar_ate=guardar_ate(tipo, tx.clock.today()),
        guarda_legal="",
        criado_por=tx.actor.nome,
        criado_em=tx.clock.now(),
        versao=1,
    )


def exigir_tipo_do_consorciado(tx: Transaction, tipo: TipoDocumento) -> None:
    """VALIDATION when a consorciado sends a kind that is not for them."""
    if tx.actor.consorciado_id is not None and not tipo.do_consorciado:
        raise validation("/tipo", f"O tipo “{tipo.nome}” não é enviado pelo consorciado.")


async def criar_versao(
    tx: Transaction, cofre: Cofre, documento_id: UUID, nome: str, sha256: bytes | None
) -> tuple[Documento, Versao]:
    """One more version, that waits for its content. NOT_FOUND, PRECONDITION when the document was erased."""
    documento = await repository.buscar_documento(tx.conn, cofre, documento_id, travar=True)
    exigir_ativo(documento)
    numero = await proximo_numero(tx, cofre, documento_id)
    versao = _espera(tx, documento, numero, nome, sha256)
    await repository.incluir_versao(tx.conn, cofre, versao)
    return documento, versao


def exigir_ativo(documento: Documento) -> None:
    """PRECONDITION when the document was erased."""
    if documento.situacao is not SituacaoDocumento.ATIVO:
        raise precondition("O documento foi excluído.")


async def proximo_numero(tx: Transaction, cofre: Cofre, documento_id: UUID) -> int:
    """The number after the latest version of a document that is locked. PRECONDITION past the limit."""
    existentes = (await repository.versoes(tx.conn, cofre, [documento_id]))[documento_id]
    if len(existentes) >= _VERSOES_MAX:
        raise precondition(f"O documento já tem {_VERSOES_MAX} versões; registre outro.")
    return existentes[0].numero + 1 if existentes else 1


async def receber(
    tx: Transaction, cofre: Cofre, versao_id: UUID, recebido: Recebido
) -> tuple[Documento, Versao] | None:
    """The content of a version was kept: tell it. None when the version no longer waited."""
    if not await repository.receber_conteudo(tx.conn, cofre, versao_id, recebido, tx.clock.now()):
        return None
    versao = await repository.buscar_versao(tx.conn, cofre, versao_id)
    documento = await repository.buscar_documento(tx.conn, cofre, versao.documento_id)
    await events.documento_uploadado(tx, documento, versao)
    return documento, versao


async def limites_do_envio(conn: AsyncConnection, cofre: Cofre, versao_id: UUID) -> Limites:
    """What the content of a version may be. PRECONDITION when it no longer waits for one."""
    versao = await repository.buscar_versao(conn, cofre, versao_id)
    if versao.situacao is not SituacaoVersao.AGUARDANDO:
        raise precondition("Esta versão já recebeu o conteúdo.")
    documento = await repository.buscar_documento(conn, cofre, versao.documento_id)
    tipo = await repository.buscar_tipo(conn, documento.tipo)
    return Limites(tipo.tamanho_max_bytes, tipo.formatos, versao.sha256_esperado)


async def buscar(conn: AsyncConnection, cofre: Cofre, documento_id: UUID) -> tuple[Documento, list[Versao]]:
    """A record and its versions, or NOT_FOUND."""
    documento = await repository.buscar_documento(conn, cofre, documento_id)
    return documento, (await repository.versoes(conn, cofre, [documento_id]))[documento_id]


async def exigir_visivel(conn: AsyncConnection, documento: Documento, consorciado_id: str | None) -> None:
    """FORBIDDEN when the caller is kept to what is theirs and may not read this one.

    Theirs are the documents that name them, for ever, and those that go with a cota they hold (R7.52).
    """
    if consorciado_id is None:
        return
    tipo = await repository.buscar_tipo(conn, documento.tipo)
    seu = str(documento.vinculos.consorciado_id) == consorciado_id
    if not seu and tipo.acompanha_cota:
        seu = str(await titular(conn, documento.vinculos.cota_id)) == consorciado_id
    if not seu or not tipo.do_consorciado:
        raise forbidden()


def exigir_proprio(documento: Documento, consorciado_id: str | None) -> None:
    """FORBIDDEN to add to a document of somebody else, even one that may be read."""
    if consorciado_id is not None and str(documento.vinculos.consorciado_id) != consorciado_id:
        raise forbidden()


async def listar(
    conn: AsyncConnection, cofre: Cofre, filtro: Filtro, antes_de: UUID | None, tamanho: int
) -> tuple[list[tuple[Documento, list[Versao]]], UUID | None]:
    """A page with the versions of each, and the last id when there is more."""
    achados = await repository.listar_documentos(conn, cofre, filtro, antes_de, tamanho + 1)
    pagina = achados[:tamanho]
    versoes = await repository.versoes(conn, cofre, [documento.documento_id for documento in pagina])
    ultimo = pagina[-1].documento_id if len(achados) > tamanho else None
    return [(documento, versoes[documento.documento_id]) for documento in pagina], ultimo


def versao_legivel(documento: Documento, versoes: list[Versao], numero: int) -> Versao:
    """The version asked for (zero: the latest that can be read). VALIDATION, PRECONDITION."""
    exigir_ativo(documento)
    legiveis = [versao for versao in versoes if versao.situacao is SituacaoVersao.DISPONIVEL]
    escolhidas = [versao for versao in legiveis if numero in (0, versao.numero)]
    if not escolhidas and numero and all(versao.numero != numero for versao in versoes):
        raise validation("/numero", f"O documento não tem a versão {numero}.")
    if not escolhidas:
        raise precondition("O conteúdo ainda não está disponível.")
    return escolhidas[0]


def bilhete(versao: Versao, operacao: Operation, ator_id: str, ator_nome: str, expira_em: datetime) -> Ticket:
    """Who may send or read the content of a version until when."""
    return Ticket(versao.versao_id, operacao, ator_id, ator_nome, expira_em)


def vencimento(agora: datetime, segundos: int) -> datetime:
    """When an address given now is over, in whole seconds."""
    return (agora + timedelta(seconds=segundos)).replace(microsecond=0)


async def excluir(
    tx: Transaction, cofre: Cofre, documento_id: UUID, versao: int, motivo: str
) -> tuple[Documento, list[Versao]]:
    """Erase the contents: their keys now, their objects in the next cleaning. PRECONDITION while it is kept."""
    documento = await _travar(tx, cofre, documento_id, versao)
    exigir_excluivel(documento, tx.clock.today())
    await repository.mudar_documento(tx.conn, replace(documento, situacao=SituacaoDocumento.EXCLUIDO))
    await repository.apagar_versoes(tx.conn, documento_id)
    await tx.audit("documento", str(documento_id), "excluir", {"motivo": motivo})
    await events.documento_excluido(tx, documento)
    return await buscar(tx.conn, cofre, documento_id)


async def definir_guarda_legal(
    tx: Transaction, cofre: Cofre, documento_id: UUID, versao: int, *, guardar: bool, motivo: str
) -> tuple[Documento, list[Versao]]:
    """Impose or lift a legal hold. PRECONDITION when there is nothing to lift or keep."""
    documento = await _travar(tx, cofre, documento_id, versao)
    exigir_ativo(documento)
    if not guardar and not documento.guarda_legal:
        raise precondition("O documento não está sob guarda legal.")
    await repository.mudar_documento(tx.conn, replace(documento, guarda_legal=motivo if guardar else ""))
    acao = "impor guarda legal" if guardar else "levantar guarda legal"
    await tx.audit("documento", str(documento_id), acao, {"motivo": motivo})
    return await buscar(tx.conn, cofre, documento_id)


async def _travar(tx: Transaction, cofre: Cofre, documento_id: UUID, versao: int) -> Documento:
    documento = await repository.buscar_documento(tx.conn, cofre, documento_id, travar=True)
    if documento.versao != versao:
        raise version_mismatch()
    return documento


def _espera(tx: Transaction, documento: Documento, numero: int, nome: str, sha256: bytes | None) -> Versao:
    return Versao(
        versao_id=tx.ids.new(),
        documento_id=documento.documento_id,
        numero=numero,
        situacao=SituacaoVersao.AGUARDANDO,
        nome_arquivo=nome_de_arquivo(nome),
        sha256_esperado=sha256,
        enviado_por=tx.actor.nome,
    )
