"""What an installation may adjust here (`CONSORCIO_DOCUMENTOS_*`)."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from consorcio.platform.storage import StorageSettings


class DocumentosSettings(StorageSettings):
    """Where the contents live, what looks for viruses in them, and what signs them."""

    model_config = SettingsConfigDict(env_prefix="CONSORCIO_DOCUMENTOS_", frozen=True)

    s3_balde: str = Field(default="consorcio-documentos", description="Balde (bucket).")

    clamav: str | None = Field(
        default=None, description="clamd, como host:porta ou caminho do soquete; sem ele, não se procura."
    )
    certificado_p12: Path | None = Field(default=None, description="Certificado e chave da administradora, em PKCS#12.")
    certificado_senha: SecretStr = Field(default=SecretStr(""), description="Senha do PKCS#12.")
    link_segundos: int = Field(default=300, ge=10, le=3600, description="Vida de um endereço de envio ou leitura.")
