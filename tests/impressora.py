"""What prints papers and what reads them back, on a machine that may not have them yet."""

from __future__ import annotations

import shutil
import subprocess
from ctypes.util import find_library
from pathlib import Path

from consorcio.platform.stack.packages import install_debian


def exigir_impressora() -> None:
    """Pango, that prints, and poppler, that reads what was printed and signed."""
    if shutil.which("pdfsig") is None or find_library("pangoft2-1.0") is None:
        install_debian(
            ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-dejavu-core", "poppler-utils"]
        )


def texto_impresso(conteudo: bytes, pasta: Path) -> str:
    """What poppler reads of a PDF, one blank between words."""
    arquivo = pasta / "impresso.pdf"
    arquivo.write_bytes(conteudo)
    lido = subprocess.run(["pdftotext", "-layout", arquivo, "-"], check=True, capture_output=True, text=True).stdout
    return " ".join(lido.split())
