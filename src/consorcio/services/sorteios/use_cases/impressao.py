"""The ata as a paper: printed once from the signed one, kept beside it, and the same bytes for whoever asks."""

from __future__ import annotations

import json
from uuid import UUID

from consorcio.core.errors import conflict, not_found, precondition
from consorcio.platform.administradora import administradora
from consorcio.platform.configuration import Configuration
from consorcio.platform.database import Database
from consorcio.platform.printing import PAPERS, imprimir, moldurar, preencher
from consorcio.services.sorteios import repository, repository_atas
from consorcio.services.sorteios.domain.ata_impressa import dados_da_ata
from consorcio.services.sorteios.domain.integridade import sha256_hex
from consorcio.services.sorteios.registros import AtaRegistrada


async def ata_impressa(db: Database, configuracao: Configuration, assembleia_id: UUID) -> tuple[str, bytes]:
    """The name and the bytes of the PDF/A of an ata.

    NOT_FOUND for an unknown AGO; PRECONDITION while there is no signed ata; CONFLICT when the stored one is not what
    was signed.
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
    pdf = await _imprimir(configuracao, ata)
    async with db.transaction() as tx:
        return nome, await repository_atas.guardar_impressa(tx.conn, assembleia_id, ata.hash, pdf, tx.clock.now())


async def _imprimir(configuracao: Configuration, ata: AtaRegistrada) -> bytes:
    canonica = ata.conteudo.encode()
    if sha256_hex(canonica) != ata.hash:
        raise conflict("A ata guardada não confere com a sua impressão digital: ela não se imprime.")
    dados = dados_da_ata(json.loads(canonica), canonica, await administradora(configuracao))
    html = moldurar("Ata de assembleia", (PAPERS / "ata.html").read_text())
    return (await imprimir(preencher(html, dados, "/ata"))).conteudo
