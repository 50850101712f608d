"""The key that signs passports between services: of the settings, or made once by a local installation."""

from __future__ import annotations

import os

from consorcio.platform.local_secret import read_or_make
from consorcio.platform.settings import Settings

_FILE = "chave_interna"
_BYTES = 32


def internal_key(settings: Settings) -> bytes:
    """The installation's internal key. In production it comes from the settings, or the process does not start."""
    if settings.chave_interna is not None:
        return settings.chave_interna.get_secret_value().encode()
    if settings.ambiente == "producao":
        raise SystemExit("Configuração: informe CONSORCIO_CHAVE_INTERNA, a mesma em todos os processos.")
    return read_or_make(settings.dados / _FILE, lambda: os.urandom(_BYTES))
