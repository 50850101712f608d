"""Where a service keeps its objects (`CONSORCIO_{SERVICO}_S3_*`): each service gives its prefix and bucket."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings

from consorcio.platform.storage.local_store import LocalStore
from consorcio.platform.storage.object_store import ObjectStore
from consorcio.platform.storage.s3_store import S3Settings, S3Store


class StorageSettings(BaseSettings):
    """A server that speaks S3, or a folder of this disk."""

    s3_url: str | None = Field(default=None, description="Servidor S3; sem ele, uma pasta deste disco.")
    s3_balde: str = Field(default="consorcio", description="Balde (bucket).")
    s3_regiao: str = Field(default="us-east-1", description="Região.")
    s3_chave: SecretStr = Field(default=SecretStr(""), description="Chave de acesso.")
    s3_segredo: SecretStr = Field(default=SecretStr(""), description="Segredo da chave.")

    def store(self, folder: Path) -> ObjectStore:
        """The store of these settings; `folder` is for when there is no server."""
        if self.s3_url is None:
            return LocalStore(folder)
        return S3Store(
            S3Settings(
                endpoint=self.s3_url,
                bucket=self.s3_balde,
                access_key=self.s3_chave.get_secret_value(),
                secret_key=self.s3_segredo.get_secret_value(),
                region=self.s3_regiao,
            )
        )
