"""The vault of the settings, for a command of the operator."""

from __future__ import annotations

from consorcio.platform.settings import Settings
from consorcio.platform.vault import Vault, load_vault


def open_vault(settings: Settings) -> Vault:
    """The keys of the settings; without them, those of the system on this machine."""
    return load_vault(
        settings.cofre_chaves.get_secret_value() if settings.cofre_chaves else None,
        settings.cofre_chave_busca.get_secret_value() if settings.cofre_chave_busca else None,
        settings.dados,
    )
