"""What an installation may adjust here (`CONSORCIO_RELATORIOS_*`)."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from consorcio.platform.storage import StorageSettings


class RelatoriosSettings(StorageSettings):
    """Where the files live, for how long, and how long an address to read one is good for."""

    model_config = SettingsConfigDict(env_prefix="CONSORCIO_RELATORIOS_", frozen=True)

    s3_balde: str = Field(default="consorcio-relatorios", description="Balde (bucket).")
    guarda_dias: int = Field(default=30, ge=1, le=3650, description="Dias que o arquivo de uma execução fica guardado.")
    link_segundos: int = Field(default=300, ge=10, le=3600, description="Vida de um endereço de leitura.")
