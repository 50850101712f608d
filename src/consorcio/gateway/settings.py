"""What an installation may adjust in the gateway (`CONSORCIO_GATEWAY_*`)."""

from __future__ import annotations

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class GatewaySettings(BaseSettings):
    """Addresses, limits and who may call from a browser."""

    model_config = SettingsConfigDict(env_prefix="CONSORCIO_GATEWAY_", frozen=True)

    url_publica: str = Field("http://localhost:8000", description="Endereço que os navegadores veem.")
    url_identidade: str | None = Field(None, description="Endereço HTTP de identidade, quando está em outro processo.")
    cliente_id: str = Field("consorcio-gateway", description="Cliente OAuth do gateway em identidade.")
    cliente_segredo: SecretStr | None = Field(None, description="Segredo do cliente; sem ele, só PKCE.")
    audiencia: str = Field("consorcio-api", description="Audiência (`aud`) exigida dos tokens de acesso.")
    cors_origens: tuple[str, ...] = Field((), description="Origens de outros sites que podem chamar a API.")
    corpo_maximo_bytes: int = Field(12 * 1024 * 1024, ge=1024, description="Maior corpo aceito.")
    corpo_prazo_segundos: float = Field(30.0, gt=0, description="Tempo para o cliente enviar o corpo.")
    sessao_horas: int = Field(12, ge=1, le=168, description="Vida mais longa de uma sessão de navegador.")

    @property
    def is_secure(self) -> bool:
        """Whether browsers reach it by TLS; without it cookies cannot be `__Host-`."""
        return self.url_publica.startswith("https://")
