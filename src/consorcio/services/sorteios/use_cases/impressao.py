"""The ata as a paper: printed once from the signed one, kept beside it, and the same bytes for whoever asks."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from consorcio.contracts.documentos.v1 import documentos_pb2
from consorcio.core.errors import ConsorcioError, ErrorKind, conflict, not_found, precondition
from consorcio.platform.administradora import administradora
from consorcio.platform.configuration import Configuration
from consorcio.platform.context import Outgoing, current_call, system_actor
from consorcio.platform.database import Database
from consorcio.platform.printing import PAPERS, imprimir, moldurar, preencher
from consorcio.services.sorteios import repository, repository_atas
from consorcio.services.sorteios.domain.ata_impressa import dados_da_ata
from consorcio.services.sorteios.domain.integridade import sha256_hex
from consorcio.services.sorteios.registros import AtaRegistrada


class Modelos(Protocol):
    """The one rpc of documentos that is asked here."""

    async def BuscarModelo(self, request: documentos_pb2.BuscarModeloRequest) -> documentos_pb2.Modelo: ...


@dataclass(frozen=True, slots=True)
class Impressora:
    """What a paper takes from others: who the administradora is, and the template it published."""

    configuracao: Configuration
    modelos: Modelos


async def ata_impressa(db: Database, impressora: Impressora, assembleia_id: UUID) -> tuple[str, bytes]:
    """The name and the bytes of the PDF/A of an ata, by the template of the installation when it was first asked for.

    NOT_FOUND for an unknown AGO; PRECONDITION while there is no signed ata; CONFLICT when the stored one is not what
    was signed; UNAVAILABLE while documentos does not answer, because what is printed once is printed for ever.
    """
    async with db.read() as conn:
        assembleia = await repository.buscar_assembleia(conn, assembleia_id)
        if assembleia is None:
            raise not_found("assembleia", assembleia_id)
        nome = f"ata-{assembleia.grupo_codigo}-ago-{assembleia.ago}.pdf"
        guardada = await repository_atas.ler_impressa(conn, assembleia_id)
        ata = await repository.ler_ata(conn, assembleia_id)
    if guardada is not None:
        return nome, guardada
    if ata is None or ata.assinatura is None:
        raise precondition("A assembleia ainda não tem ata assinada: não há o que imprimir.")
    pdf = await _imprimir(impressora, ata)
    async with db.transaction() as tx:
        return nome, await repository_atas.guardar_impressa(tx.conn, assembleia_id, ata.hash, pdf, tx.clock.now())


async def _imprimir(impressora: Impressora, ata: AtaRegistrada) -> bytes:
    canonica = ata.conteudo.encode()
    if sha256_hex(canonica) != ata.hash:
        raise conflict("A ata guardada não confere com a sua impressão digital: ela não se imprime.")
    dados = dados_da_ata(json.loads(canonica), canonica, await administradora(impressora.configuracao))
    return (await imprimir(preencher(await modelo_da_ata(impressora.modelos), dados, "/ata"))).conteudo


async def modelo_da_ata(modelos: Modelos) -> str:
    """The published template; that of the factory where none was. Asked as the service, as who reads may not see it."""
    token = current_call.set(Outgoing(system_actor("sorteios"), ""))
    try:
        modelo = await modelos.BuscarModelo(documentos_pb2.BuscarModeloRequest(codigo="ata"))
    except ConsorcioError as recusa:
        if recusa.kind is not ErrorKind.NOT_FOUND:
            raise
        modelo = documentos_pb2.Modelo()
    finally:
        current_call.reset(token)
    return modelo.html if modelo.publicada else moldurar("Ata de assembleia", (PAPERS / "ata.html").read_text())
