"""The key that signs passports between services: of the settings, or made once by a local installation."""

from __future__ import annotations

import os

from consorcio.platform.settings import Settings

_FILE = "chave_interna"
_BYTES = 32


def internal_key(settings: Settings) -> bytes:
    """The installation's internal key. In production it comes from the settings, or the process does not start."""
    if settings.chave_interna is not None:
        return settings.chave_interna.get_secret_value().encode()
    if settings.ambiente == "producao":
        raise SystemExit("Configuração: informe CONSORCIO_CHAVE_INTERNA, a mesma em todos os processos.")
    path = settings.dados / _FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(os.urandom(_BYTES))
    return path.read_bytes()
