"""What a content is, by its bytes. The name a person gave the file says nothing."""

from __future__ import annotations

import re
import zipfile
from enum import Enum
from typing import BinaryIO

HEAD_BYTES = 4096
TAIL_BYTES = 66 * 1024
EXPANSAO_MAX = 100
EXPANDIDO_MAX_BYTES = 1024 * 1024 * 1024
_PARTES_MAX = 10_000


class Formato(Enum):
    """Formats that are kept, with their media type and usual ending."""

    PDF = ("application/pdf", "pdf")
    JPEG = ("image/jpeg", "jpg")
    PNG = ("image/png", "png")
    TIFF = ("image/tiff", "tif")
    XLSX = ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")
    DOCX = ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx")

    def __init__(self, media_type: str, extensao: str) -> None:
        self.media_type = media_type
        self.extensao = extensao


class ConteudoRecusadoError(Exception):
    """The content is not kept; the text says why, in Portuguese."""


_INICIOS = (
    (b"%PDF-", Formato.PDF),
    (b"\xff\xd8\xff", Formato.JPEG),
    (b"\x89PNG\r\n\x1a\n", Formato.PNG),
    (b"II*\x00", Formato.TIFF),
    (b"MM\x00*", Formato.TIFF),
)
_ZIP = b"PK\x03\x04"
_FIM_DE_ZIP = b"PK\x05\x06"
_PASTAS = {"xl/": Formato.XLSX, "word/": Formato.DOCX}
_FINAIS = {Formato.JPEG: b"\xff\xd9", Formato.PNG: b"IEND\xaeB`\x82", Formato.PDF: b"%%EOF"}
# What makes a browser or a shell run a file that also passes for something else.
_ATIVO = re.compile(rb"<\s*(?:script|html|svg|iframe|\?php)|^#!", re.IGNORECASE)


def e_zip(cabeca: bytes) -> bool:
    """Whether the content is a container that has to be opened to be known."""
    return cabeca.startswith(_ZIP)


def identificar(cabeca: bytes, cauda: bytes) -> Formato:
    """The format of a content that is no container, by its first and last bytes.

    Raises ConteudoRecusadoError for one that is unknown, cut, or passes for two things at once.
    """
    if not cabeca:
        raise ConteudoRecusadoError("O arquivo está vazio.")
    formato = next((formato for inicio, formato in _INICIOS if cabeca.startswith(inicio)), None)
    if formato is None:
        raise ConteudoRecusadoError("O formato do arquivo não foi reconhecido pelo conteúdo.")
    if formato in _FINAIS and _FINAIS[formato] not in cauda:
        raise ConteudoRecusadoError(f"O arquivo {formato.name} está incompleto.")
    if _FIM_DE_ZIP in cauda or _ATIVO.search(cabeca):
        raise ConteudoRecusadoError("O arquivo contém outro escondido dentro dele.")
    return formato


def identificar_zip(arquivo: BinaryIO) -> Formato:
    """The format of a container, which is read only as a list of parts.

    Raises ConteudoRecusadoError for one that is broken, unknown, or would expand without measure.
    """
    try:
        with zipfile.ZipFile(arquivo) as container:
            partes = container.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise ConteudoRecusadoError("O arquivo compactado está quebrado.") from None
    _exigir_tamanho_contido(partes)
    nomes = [parte.filename for parte in partes]
    if any(nome.startswith("/") or ".." in nome.split("/") for nome in nomes):
        raise ConteudoRecusadoError("O arquivo compactado tem partes com caminhos proibidos.")
    if any(nome.endswith("vbaProject.bin") for nome in nomes):
        raise ConteudoRecusadoError("Arquivos com macros não são aceitos.")
    formato = next((formato for pasta, formato in _PASTAS.items() if any(n.startswith(pasta) for n in nomes)), None)
    if formato is None or "[Content_Types].xml" not in nomes:
        raise ConteudoRecusadoError("O formato do arquivo não foi reconhecido pelo conteúdo.")
    return formato


def _exigir_tamanho_contido(partes: list[zipfile.ZipInfo]) -> None:
    expandido = sum(parte.file_size for parte in partes)
    compactado = max(sum(parte.compress_size for parte in partes), 1)
    if len(partes) > _PARTES_MAX or expandido > EXPANDIDO_MAX_BYTES or expandido > compactado * EXPANSAO_MAX:
        raise ConteudoRecusadoError("O arquivo compactado se expandiria além do permitido.")
