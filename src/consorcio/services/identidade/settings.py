"""What an installation may adjust here (`CONSORCIO_IDENTIDADE_*`)."""

from __future__ import annotations

from datetime import timedelta

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class IdentidadeSettings(BaseSettings):
    """Lifetimes and the cost of passwords. The defaults follow OWASP's advice for Argon2id and ASVS 5.0 chapter 7."""

    model_config = SettingsConfigDict(env_prefix="CONSORCIO_IDENTIDADE_", frozen=True, populate_by_name=True)

    segredo_gateway: SecretStr | None = Field(
        default=None,
        validation_alias="CONSORCIO_GATEWAY_CLIENTE_SEGREDO",
        description="Segredo do cliente consorcio-gateway; sem ele o cliente é público (só PKCE).",
    )
    argon2_memoria_kib: int = Field(default=47_104, ge=8, le=4_194_304, description="Memória por senha, em KiB.")
    argon2_iteracoes: int = Field(default=1, ge=1, le=20, description="Passagens pela memória.")
    argon2_paralelismo: int = Field(default=1, ge=1, le=16, description="Trilhas paralelas.")
    acesso_segundos: int = Field(default=300, ge=30, le=3600, description="Vida do token de acesso.")
    ociosidade_minutos: int = Field(default=60, ge=5, le=1440, description="Sessão sem uso é encerrada depois disto.")
    sessao_horas: int = Field(default=12, ge=1, le=168, description="Vida mais longa de uma sessão.")
    chave_dias: int = Field(
        default=90, ge=1, le=730, description="Idade em que a chave de assinatura é trocada sozinha."
    )

    @property
    def acesso(self) -> timedelta:
        """How long an access token lives."""
        return timedelta(seconds=self.acesso_segundos)

    @property
    def ociosidade(self) -> timedelta:
        """How long a refresh token waits to be used."""
        return timedelta(minutes=self.ociosidade_minutos)

    @property
    def sessao(self) -> timedelta:
        """How long a session lives, used or not."""
        return timedelta(hours=self.sessao_horas)

    @property
    def idade_maxima_da_chave(self) -> timedelta:
        """The age at which a signing key is replaced by itself."""
        return timedelta(days=self.chave_dias)
