"""Templates: HTML with variables, each version kept for ever (R0.2, R3.06)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from consorcio.core.errors import validation


@dataclass(frozen=True, slots=True)
class VersaoModelo:
    """A version of a template. Without `publicado_em` it is a draft."""

    modelo_id: UUID
    codigo: str
    nome: str
    tipo: str
    numero: int
    html: str
    exemplo: Mapping[str, Any]
    sha256: bytes
    publicado_em: datetime | None
    substituida: bool
    versao: int

    @property
    def publicada(self) -> bool:
        """Whether documents are generated from this version."""
        return self.publicado_em is not None and not self.substituida


def ler_dados(texto: str, campo: str) -> dict[str, Any]:
    """The data of a template. VALIDATION when it is not a JSON object."""
    try:
        dados = json.loads(texto)
    except (ValueError, RecursionError):
        raise validation(campo, "Informe um JSON válido.") from None
    if not isinstance(dados, dict):
        raise validation(campo, "Informe um objeto JSON, com os nomes que o modelo lê.")
    return dados


def exigir_dados_do_exemplo(dados: Mapping[str, Any], exemplo: Mapping[str, Any], campo: str) -> None:
    """VALIDATION naming what the example has and the data has not: a contract never leaves with a hole in it."""
    faltas = sorted(_caminhos(exemplo) - _caminhos(dados))
    if faltas:
        raise validation(campo, f"Faltam dados que o modelo lê: {', '.join(faltas[:10])}.")


def _caminhos(dados: Mapping[str, Any], prefixo: str = "") -> set[str]:
    caminhos: set[str] = set()
    for nome, valor in dados.items():
        caminhos.add(prefixo + nome)
        if isinstance(valor, dict):
            caminhos |= _caminhos(valor, f"{prefixo}{nome}.")
    return caminhos
