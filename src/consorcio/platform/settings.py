"""Configuration from the environment (`CONSORCIO_*`), validated once at start. A wrong setting names itself."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

# Kinds of error of pydantic, told in Portuguese.
_REASONS = {
    "missing": "não foi informada",
    "int_parsing": "deve ser um número inteiro",
    "literal_error": "deve ser um destes valores: {expected}",
    "greater_than_equal": "deve ser no mínimo {ge}",
    "less_than_equal": "deve ser no máximo {le}",
    "value_error": "{error}",
}


class Settings(BaseSettings):
    """Everything an installation can set. Secrets never print."""

    model_config = SettingsConfigDict(env_prefix="CONSORCIO_", extra="ignore", frozen=True)

    ambiente: Literal["producao", "local", "teste"] = "local"
    dados: Path = Path(".consorcio")
    url_publica: str = "http://127.0.0.1:8080"
    endereco: str = "127.0.0.1"
    porta: int = Field(default=8080, ge=1, le=65535)
    porta_grpc: int = Field(default=9090, ge=0, le=32767)
    porta_saude: int = Field(default=9190, ge=0, le=65535)
    # "postgresql://…/consorcio_{servico}": one database and one role per service.
    database_url: str | None = None
    # Exceptions, as JSON {"financeiro": "postgresql://…"}.
    database_urls: dict[str, str] = Field(default_factory=dict)
    conexoes_max: int = Field(default=12, ge=2, le=200)
    redis_url: str | None = None
    # How long a command to Redis may take before it counts as not answered; work goes on without it.
    redis_prazo_ms: int = Field(default=50, ge=5, le=5000)
    rabbitmq_url: str | None = None
    # Where each remote service answers, as JSON {"grupos": "dns:///grupos:9090"}.
    enderecos: dict[str, str] = Field(default_factory=dict)
    # Signs the passport that services show each other; the same in every process of an installation.
    chave_interna: SecretStr | None = None
    cofre_chaves: SecretStr | None = None
    cofre_chave_busca: SecretStr | None = None
    cors_origens: tuple[str, ...] = ()
    limite_corpo_bytes: int = Field(default=24 * 1024 * 1024, ge=1024)
    limite_por_minuto: int = Field(default=6000, ge=1)
    otlp_url: str | None = None
    # Where the Loteria Federal's extractions are read from; {numero} stands for the extraction.
    extracoes_url: str | None = None
    # Uses of a credit and remittances above it are decided only by who may go above the alçada.
    alcada_credito_reais: int = Field(default=100_000, ge=0)
    nivel_log: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    tls_certificado: Path | None = None
    tls_chave: Path | None = None
    tls_ca: Path | None = None
    # Where this process kills itself (failure_points.py). Tests only.
    ponto_de_falha: str | None = None

    @field_validator("ponto_de_falha")
    @classmethod
    def _only_in_tests(cls, value: str | None, others: ValidationInfo) -> str | None:
        if value is not None and others.data.get("ambiente") != "teste":
            raise ValueError("só existe com CONSORCIO_AMBIENTE=teste")
        return value

    def database_url_of(self, service: str) -> str:
        """The database of a service. SystemExit names the setting that is missing."""
        url = self.database_urls.get(service) or (
            self.database_url.format(servico=service) if self.database_url else None
        )
        if url is None:
            sys.exit(
                f"Configuração: informe CONSORCIO_DATABASE_URL ou o banco de {service} em CONSORCIO_DATABASE_URLS."
            )
        return url


def load_settings() -> Settings:
    """The settings of this process; exits with 2 and the names of the wrong ones."""
    try:
        return Settings()
    except ValidationError as refused:
        for error in refused.errors():
            _refuse("_".join(str(part) for part in error["loc"]), _reason(error["type"], error.get("ctx", {})))
    except SettingsError as refused:
        # The only thing it can be: a value that should be JSON and is not.
        field = next((name for name in Settings.model_fields if f'"{name}"' in str(refused)), "?")
        _refuse(field, "deve ser um JSON válido")
    raise SystemExit(2)


def _refuse(field: str, reason: str) -> None:
    sys.stderr.write(f"Configuração inválida: CONSORCIO_{field.upper()}: {reason}.\n")


def _reason(kind: str, limits: Mapping[str, Any]) -> str:
    template = _REASONS.get(kind, "não tem um valor aceito")
    return template.format_map(limits).replace(" or ", " ou ")
