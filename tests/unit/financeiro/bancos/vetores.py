"""The third-party vectors of `tests/vectors/bancos`, by file, and the list of those that are not followed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

PASTA = Path(__file__).parents[3] / "vectors" / "bancos"
NAO_SUPORTADOS: dict[str, str] = json.loads((PASTA / "nao_suportados.json").read_text(encoding="utf-8"))


def ler_json(nome: str) -> Any:
    """A file of the folder."""
    return json.loads((PASTA / nome).read_text(encoding="utf-8"))


def itens(nome: str) -> list[Any]:
    """Its items as pytest parameters, named by id; one on the list of unsupported must give another answer."""
    return [
        pytest.param(
            item,
            id=item.get("id") or item.get("vencimento") or item["valor"],
            marks=[pytest.mark.xfail(reason=NAO_SUPORTADOS[item["id"]], raises=AssertionError, strict=True)]
            if item.get("id") in NAO_SUPORTADOS
            else [],
        )
        for item in ler_json(nome)["itens"]
    ]
