"""Every setting that the code reads is in the documentation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from pydantic_settings import BaseSettings

from consorcio.gateway.settings import GatewaySettings

RAIZ = Path(__file__).parents[2]
SERVICOS = RAIZ / "src/consorcio/services"


def _variaveis(settings: type[BaseSettings]) -> Iterator[str]:
    for nome, campo in settings.model_fields.items():
        outro_nome = re.findall(r"CONSORCIO_[A-Z_]+", repr(campo.validation_alias))
        yield outro_nome[0] if outro_nome else f"{settings.model_config['env_prefix']}{nome}".upper()


def _documentadas() -> set[str]:
    """In a row `CONSORCIO_A_B` · `_C`, the second stands for some beginning of the first and itself."""
    texto = (RAIZ / "docs/operations/configuracao.md").read_text(encoding="utf-8")
    achadas: set[str] = set()
    for linha in re.findall(r"^\| (`[^|]+`) \|", texto, re.MULTILINE):
        primeira, *outras = re.findall(r"`([A-Z0-9_]+)`", linha)
        partes = primeira.split("_")
        achadas |= {primeira, *("_".join(partes[:n]) + outra for outra in outras for n in range(1, len(partes)))}
    return achadas


def test_every_setting_is_documented() -> None:
    nomes = sorted(pasta.parent.name for pasta in SERVICOS.glob("*/settings.py"))
    assert "financeiro" in nomes
    dos_servicos = [
        getattr(import_module(f"consorcio.services.{nome}.settings"), f"{nome.capitalize()}Settings") for nome in nomes
    ]
    lidas = {variavel for settings in (GatewaySettings, *dos_servicos) for variavel in _variaveis(settings)}
    assert lidas - _documentadas() == set()
