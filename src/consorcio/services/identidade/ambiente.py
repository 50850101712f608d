"""What every use case of this service is given."""

from __future__ import annotations

from dataclasses import dataclass

from consorcio.platform.vault import Vault
from consorcio.services.identidade.senhas import Senhas
from consorcio.services.identidade.settings import IdentidadeSettings


@dataclass(frozen=True)
class Ambiente:
    """Settings, the vault that seals personal data, the password hasher and the public address."""

    settings: IdentidadeSettings
    vault: Vault
    senhas: Senhas
    url_publica: str

    @property
    def emissor(self) -> str:
        """The issuer of the tokens (OpenID Connect `iss`)."""
        return f"{self.url_publica}/oidc"
