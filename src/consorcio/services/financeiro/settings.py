"""What an installation may adjust here (`CONSORCIO_FINANCEIRO_*`)."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class FinanceiroSettings(BaseSettings):
    """The PSP of the Pix API, without whose address Pix charges are off and say so, the source of indices, the DIC."""

    model_config = SettingsConfigDict(env_prefix="CONSORCIO_FINANCEIRO_", frozen=True)

    pix_url: str | None = Field(default=None, description="Endereço da API Pix do PSP.")
    pix_url_token: str | None = Field(default=None, description="Onde o PSP dá tokens (OAuth 2, client credentials).")
    pix_cliente: str = Field(default="", description="Cliente OAuth no PSP.")
    pix_segredo: SecretStr = Field(default=SecretStr(""), description="Segredo do cliente OAuth no PSP.")
    pix_certificado: Path | None = Field(default=None, description="Certificado de cliente (mTLS), em PEM com a chave.")
    pix_webhook_segredo: SecretStr = Field(
        default=SecretStr(""), description="Última parte do endereço do webhook; vazia, o webhook não responde."
    )
    pix_prazo_segundos: float = Field(default=8, gt=0, le=30, description="Espera mais longa: PSP e Banco Central.")
    bcb_url: str | None = Field(default=None, description="Séries do Banco Central (SGS): https://api.bcb.gov.br.")
    acordos_conferir_segundos: int = Field(
        default=3600, ge=60, le=86_400, description="De quanto em quanto tempo se quebram os acordos não pagos."
    )
    inadimplencia_hora: int | None = Field(
        default=None,
        ge=0,
        le=23,
        description="Hora de Brasília desde a qual, em dias úteis, se verifica a inadimplência de todos os grupos.",
    )
    permanencia_segundos: int = Field(
        default=3600, ge=60, le=86_400, description="De quanto em quanto tempo se cobra a taxa de permanência do mês."
    )
    pix_conciliar_segundos: int = Field(
        default=300, ge=10, le=86_400, description="De quanto em quanto tempo se pergunta."
    )
    dic_segundos: int = Field(
        default=600, ge=1, le=86_400, description="De quanto em quanto tempo se procuram demonstrativos (DIC) a fazer."
    )
