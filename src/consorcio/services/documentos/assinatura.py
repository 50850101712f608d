"""Electronic signature of PDFs by the administradora: PAdES with the certificate of the company.

The port is `Assinador`; another way to sign (a remote one, a time-stamping service) is another implementation.
"""

from __future__ import annotations

import asyncio
from io import BytesIO
from pathlib import Path
from typing import Protocol

from consorcio.core.errors import precondition, unavailable

_CAMPO = "AssinaturaDaAdministradora"
_RESERVA_BYTES = 16_384


class Assinador(Protocol):
    """Signs a whole PDF."""

    async def assinar(self, pdf: bytes, motivo: str) -> bytes:
        """The same document with a signature added; the bytes before it are kept as they were."""
        ...


class SemCertificado:
    """An installation that has not said which certificate signs."""

    async def assinar(self, pdf: bytes, motivo: str) -> bytes:  # noqa: ARG002 the port's signature
        """PRECONDITION, always."""
        raise precondition("Não há certificado da administradora configurado para assinar.")


class AssinadorPades:
    """PAdES B-B with a PKCS#12 file."""

    def __init__(self, arquivo: Path, senha: str) -> None:
        self._arquivo = arquivo
        self._senha = senha

    async def assinar(self, pdf: bytes, motivo: str) -> bytes:
        """See `Assinador`. UNAVAILABLE when the file or its password are not right."""
        return await asyncio.to_thread(self._assinar, pdf, motivo)

    def _assinar(self, pdf: bytes, motivo: str) -> bytes:
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415 slow to load
        from pyhanko.sign import PdfSignatureMetadata, sign_pdf  # noqa: PLC0415
        from pyhanko.sign.fields import SigSeedSubFilter  # noqa: PLC0415
        from pyhanko.sign.signers import SimpleSigner  # noqa: PLC0415

        signatario = SimpleSigner.load_pkcs12(str(self._arquivo), passphrase=self._senha.encode())  # type: ignore[no-untyped-call]
        if signatario is None:
            raise unavailable("O certificado da administradora não pôde ser aberto.")
        metadados = PdfSignatureMetadata(
            field_name=_CAMPO, reason=motivo, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256"
        )
        saida = BytesIO()
        escritor = IncrementalPdfFileWriter(BytesIO(pdf), strict=False)
        sign_pdf(escritor, metadados, signer=signatario, bytes_reserved=_RESERVA_BYTES, output=saida)
        return saida.getvalue()
