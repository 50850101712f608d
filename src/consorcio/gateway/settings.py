"""What an installation may adjust in the gateway, beyond what every process has."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from pydantic import AliasChoices, Field, SecretStr

from consorcio.platform.settings import Settings

REMOTES = {name: f"/mf/{name}/mf-manifest.json" for name in ("gestao", "financeiro", "operacoes")}


class GatewaySettings(Settings):
    """Where identidade is, how the gateway presents itself to it, and limits of its own."""

    url_identidade: str | None = Field(None, description="HTTP de identidade, quando está em outro processo.")
    url_documentos: str | None = Field(None, description="HTTP de documentos, quando está em outro processo.")
    url_financeiro: str | None = Field(None, description="HTTP de financeiro, quando está em outro processo.")
    url_relatorios: str | None = Field(None, description="HTTP de relatorios, quando está em outro processo.")
    cliente_id: str = Field("consorcio-gateway", description="Cliente OAuth do gateway em identidade.")
    cliente_segredo: SecretStr | None = Field(
        None,
        description="Segredo do cliente; sem ele, só PKCE.",
        validation_alias=AliasChoices("cliente_segredo", "CONSORCIO_GATEWAY_CLIENTE_SEGREDO"),
    )
    audiencia: str = Field("consorcio-api", description="Audiência (aud) exigida dos tokens de acesso.")
    corpo_prazo_segundos: float = Field(30.0, gt=0, description="Tempo para o cliente enviar o corpo.")
    web: Path | None = Field(None, description="Pasta da aplicação web pronta; sem ela, o gateway só serve a API.")
    web_remotos: dict[str, str] = Field(REMOTES, description="Onde está cada parte da aplicação web.")
    sessao_horas: int = Field(12, ge=1, le=168, description="Vida mais longa de uma sessão de navegador.")

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The settings of the process, and those of the gateway from the environment."""
        return cls(**settings.model_dump())

    @property
    def is_secure(self) -> bool:
        """Whether browsers reach it by TLS; without it cookies cannot be `__Host-`."""
        return self.url_publica.startswith("https://")
