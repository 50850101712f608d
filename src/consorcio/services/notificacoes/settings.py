"""What an installation may adjust here (`CONSORCIO_NOTIFICACOES_*`)."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class NotificacoesSettings(BaseSettings):
    """The providers. A channel without one is off: what would go by it says so."""

    model_config = SettingsConfigDict(env_prefix="CONSORCIO_NOTIFICACOES_", frozen=True)

    smtp_servidor: str | None = Field(default=None, description="Servidor de e-mail.")
    smtp_porta: int = Field(default=587, ge=1, le=65535, description="Porta do servidor de e-mail.")
    smtp_seguranca: Literal["starttls", "tls", "nenhuma"] = Field(
        default="starttls", description="Como a conexão é protegida."
    )
    smtp_usuario: str | None = Field(default=None, description="Usuário do servidor de e-mail.")
    smtp_senha: SecretStr | None = Field(default=None, description="Senha do servidor de e-mail.")
    smtp_conexoes: int = Field(default=4, ge=1, le=64, description="Conexões simultâneas, em cada processo.")
    remetente: str = Field(default="Consórcio <nao-responda@localhost>", description="Quem assina os e-mails.")
    sms_url: str | None = Field(default=None, description="Endereço do provedor de SMS.")
    sms_token: SecretStr | None = Field(default=None, description="Token do provedor de SMS.")
    whatsapp_url: str | None = Field(default=None, description="Endereço do provedor de WhatsApp.")
    whatsapp_token: SecretStr | None = Field(default=None, description="Token do provedor de WhatsApp.")
    push_contato: str = Field(
        default="mailto:suporte@localhost.localdomain", description="Quem os serviços de push procuram em um problema."
    )
    prazo_segundos: float = Field(default=20, gt=0, le=60, description="Espera mais longa por um provedor.")
    redes_permitidas: tuple[IPv4Network | IPv6Network, ...] = Field(
        default=(), description="Redes privadas a que webhooks e push podem ir, em JSON: ['10.0.0.0/8']."
    )
