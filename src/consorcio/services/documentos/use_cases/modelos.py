"""Templates: a draft at a time, published when it is right, and every published version kept for ever (R0.2, R3.06)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from psycopg import AsyncConnection

from consorcio.core.errors import not_found, precondition, validation, version_mismatch
from consorcio.platform.database import Transaction
from consorcio.platform.printing import Pdf, imprimir, preencher
from consorcio.services.documentos import repository
from consorcio.services.documentos.domain.modelo import VersaoModelo, exigir_dados_do_exemplo


async def salvar_modelo(
    tx: Transaction, codigo: str, nome: str, tipo: str, html: str, exemplo: Mapping[str, Any], versao: int
) -> VersaoModelo:
    """Write the draft, opening one after a published version. VALIDATION when it does not fill with its example."""
    await repository.buscar_tipo(tx.conn, tipo)
    preencher(html, exemplo, "/html")
    existentes = await repository.versoes_do_modelo(tx.conn, codigo, travar=True)
    if (existentes[0].versao if existentes else 0) != versao:
        raise version_mismatch()
    rascunho = _rascunho(tx, codigo, existentes)
    rascunho = replace(
        rascunho,
        nome=nome,
        tipo=tipo,
        html=html,
        exemplo=exemplo,
        sha256=hashlib.sha256(html.encode()).digest(),
        versao=versao + 1,
    )
    await repository.gravar_modelo(tx.conn, rascunho)
    return rascunho


def _rascunho(tx: Transaction, codigo: str, existentes: list[VersaoModelo]) -> VersaoModelo:
    if existentes and existentes[0].publicado_em is None:
        return existentes[0]
    numero = existentes[0].numero + 1 if existentes else 1
    return VersaoModelo(tx.ids.new(), codigo, "", "", numero, "", {}, b"", None, substituida=False, versao=0)


async def publicar_modelo(tx: Transaction, codigo: str, versao: int) -> VersaoModelo:
    """Publish the draft; what was published until now is kept. PRECONDITION when there is no draft."""
    existentes = await repository.versoes_do_modelo(tx.conn, codigo, travar=True)
    if not existentes:
        raise not_found("modelo", codigo)
    rascunho = existentes[0]
    if rascunho.versao != versao:
        raise version_mismatch()
    if rascunho.publicado_em is not None:
        raise precondition("O modelo não tem rascunho a publicar.")
    for anterior in existentes[1:]:
        if anterior.publicada:
            await repository.gravar_modelo(tx.conn, replace(anterior, substituida=True))
    publicado = replace(rascunho, publicado_em=tx.clock.now(), versao=versao + 1)
    await repository.gravar_modelo(tx.conn, publicado)
    return publicado


async def buscar_modelo(conn: AsyncConnection, codigo: str, numero: int) -> VersaoModelo:
    """A version; zero: the published one or, without it, the draft. NOT_FOUND, VALIDATION."""
    existentes = await _existentes(conn, codigo)
    if numero == 0:
        return next((modelo for modelo in existentes if modelo.publicada), existentes[0])
    achados = [modelo for modelo in existentes if modelo.numero == numero]
    if not achados:
        raise validation("/numero", f"O modelo não tem a versão {numero}.")
    return achados[0]


async def modelo_publicado(conn: AsyncConnection, codigo: str) -> VersaoModelo:
    """The version that documents are generated from. PRECONDITION when none was published."""
    for modelo in await _existentes(conn, codigo):
        if modelo.publicada:
            return modelo
    raise precondition(f"O modelo “{codigo}” ainda não foi publicado.")


async def prever(modelo: VersaoModelo, dados: Mapping[str, Any] | None) -> Pdf:
    """The PDF of a template with some data, or with its example. VALIDATION when the data do not do."""
    if dados is not None:
        exigir_dados_do_exemplo(dados, modelo.exemplo, "/dados")
    return await imprimir(preencher(modelo.html, modelo.exemplo if dados is None else dados, "/dados"))


async def _existentes(conn: AsyncConnection, codigo: str) -> list[VersaoModelo]:
    existentes = await repository.versoes_do_modelo(conn, codigo)
    if not existentes:
        raise not_found("modelo", codigo)
    return existentes
