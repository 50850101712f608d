"""What an installation may adjust here (`CONSORCIO_DOCUMENTOS_*`)."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from consorcio.platform.storage import LocalStore, ObjectStore, S3Settings, S3Store


class DocumentosSettings(BaseSettings):
    """Where the contents live, what looks for viruses in them, and what signs them."""

    model_config = SettingsConfigDict(env_prefix="CONSORCIO_DOCUMENTOS_", frozen=True)

    s3_url: str | None = Field(default=None, description="Servidor S3; sem ele, uma pasta deste disco.")
    s3_balde: str = Field(default="consorcio-documentos", description="Balde (bucket).")
    s3_regiao: str = Field(default="us-east-1", description="Região.")
    s3_chave: SecretStr = Field(default=SecretStr(""), description="Chave de acesso.")
    s3_segredo: SecretStr = Field(default=SecretStr(""), description="Segredo da chave.")
    clamav: str | None = Field(
        default=None, description="clamd, como host:porta ou caminho do soquete; sem ele, não se procura."
    )
    certificado_p12: Path | None = Field(default=None, description="Certificado e chave da administradora, em PKCS#12.")
    certificado_senha: SecretStr = Field(default=SecretStr(""), description="Senha do PKCS#12.")
    link_segundos: int = Field(default=300, ge=10, le=3600, description="Vida de um endereço de envio ou leitura.")

    def armazem(self, dados: Path) -> ObjectStore:
        """The store of these settings."""
        if self.s3_url is None:
            return LocalStore(dados / "objetos")
        return S3Store(
            S3Settings(
                endpoint=self.s3_url,
                bucket=self.s3_balde,
                access_key=self.s3_chave.get_secret_value(),
                secret_key=self.s3_segredo.get_secret_value(),
                region=self.s3_regiao,
            )
        )
