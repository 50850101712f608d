"""Facts that documentos tells."""

from __future__ import annotations

from consorcio.platform.database import Transaction
from consorcio.services.documentos.domain.documento import Documento, Versao


async def documento_uploadado(tx: Transaction, documento: Documento, versao: Versao) -> None:
    """A content is kept and may be read."""
    vinculos = documento.vinculos
    await tx.publish(
        "DocumentoUploadado",
        f"documento/{documento.documento_id}",
        {
            "documento_id": str(documento.documento_id),
            "numero": versao.numero,
            "tipo": documento.tipo,
            "consorciado_id": str(vinculos.consorciado_id or ""),
            "grupo_id": str(vinculos.grupo_id or ""),
            "cota_id": str(vinculos.cota_id or ""),
            "assinada": versao.assinada,
        },
    )


async def documento_excluido(tx: Transaction, documento: Documento) -> None:
    """The contents of a document were erased."""
    await tx.publish(
        "DocumentoExcluido",
        f"documento/{documento.documento_id}",
        {"documento_id": str(documento.documento_id), "tipo": documento.tipo},
    )
