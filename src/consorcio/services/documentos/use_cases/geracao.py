"""Asking for a document to be generated or signed. The work is done apart, by the saga (see `saga_geracao.py`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from consorcio.core.errors import precondition, version_mismatch
from consorcio.platform.database import Transaction
from consorcio.platform.printing import preencher
from consorcio.platform.sagas import start_saga
from consorcio.services.documentos import repository
from consorcio.services.documentos.cofre import Cofre
from consorcio.services.documentos.domain.conteudo import Formato
from consorcio.services.documentos.domain.documento import (
    Documento,
    SituacaoVersao,
    Versao,
    Vinculos,
    nome_de_arquivo,
)
from consorcio.services.documentos.domain.modelo import exigir_dados_do_exemplo
from consorcio.services.documentos.repository import Geracao
from consorcio.services.documentos.use_cases.documentos import (
    exigir_ativo,
    novo_documento,
    proximo_numero,
    versao_legivel,
)
from consorcio.services.documentos.use_cases.modelos import modelo_publicado

SAGA = "documento.geracao"


@dataclass(frozen=True, slots=True)
class PedidoGeracao:
    """Which template, with what, about whom."""

    modelo: str
    dados: Mapping[str, Any]
    titulo: str
    vinculos: Vinculos
    assinar: bool


async def gerar_documento(tx: Transaction, cofre: Cofre, pedido: PedidoGeracao) -> Documento:
    """A record whose first version is being made. VALIDATION when the data do not fill the published template."""
    modelo = await modelo_publicado(tx.conn, pedido.modelo)
    exigir_dados_do_exemplo(pedido.dados, modelo.exemplo, "/dados")
    preencher(modelo.html, pedido.dados, "/dados")
    tipo = await repository.buscar_tipo(tx.conn, modelo.tipo)
    documento = novo_documento(tx, tipo, pedido.titulo or modelo.nome, pedido.vinculos)
    await repository.incluir_documento(tx.conn, cofre, documento)
    nome = nome_de_arquivo(f"{modelo.codigo}.pdf")
    versao = _em_geracao(tx, documento, 1, nome, f"{modelo.codigo}/{modelo.numero}")
    dados = orjson.dumps(dict(pedido.dados)).decode()
    await _comecar(tx, cofre, versao, Geracao(modelo.modelo_id, dados, pedido.assinar))
    return documento


async def assinar_documento(tx: Transaction, cofre: Cofre, documento_id: UUID, versao: int) -> Documento:
    """One more version, with the signature. PRECONDITION when the latest is not an unsigned PDF."""
    documento = await repository.buscar_documento(tx.conn, cofre, documento_id, travar=True)
    if documento.versao != versao:
        raise version_mismatch()
    exigir_ativo(documento)
    versoes = (await repository.versoes(tx.conn, cofre, [documento_id]))[documento_id]
    ultima = versao_legivel(documento, versoes, 0)
    if ultima.formato is not Formato.PDF:
        raise precondition("Só PDF é assinado.")
    if ultima.assinada or any(outra.situacao is SituacaoVersao.GERANDO for outra in versoes):
        raise precondition("O documento já está assinado, ou em assinatura.")
    numero = await proximo_numero(tx, cofre, documento_id)
    nova = _em_geracao(tx, documento, numero, ultima.nome_arquivo, ultima.modelo, assinada=True)
    await _comecar(tx, cofre, nova, Geracao(None, str(ultima.versao_id), assinar=True))
    return documento


def _em_geracao(
    tx: Transaction, documento: Documento, numero: int, nome: str, modelo: str, *, assinada: bool = False
) -> Versao:
    return Versao(
        versao_id=tx.ids.new(),
        documento_id=documento.documento_id,
        numero=numero,
        situacao=SituacaoVersao.GERANDO,
        nome_arquivo=nome,
        modelo=modelo,
        assinada=assinada,
        enviado_por=tx.actor.nome,
    )


async def _comecar(tx: Transaction, cofre: Cofre, versao: Versao, geracao: Geracao) -> None:
    await repository.incluir_versao(tx.conn, cofre, versao)
    await repository.incluir_geracao(tx.conn, cofre, versao.versao_id, geracao)
    await start_saga(tx, SAGA, f"geracao-{versao.versao_id}", "gerar", {"versao_id": str(versao.versao_id)})
