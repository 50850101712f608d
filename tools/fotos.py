"""Renews the pictures of docs/assets from the ones that the browser tests left in web/e2e-artefatos.

`CONSORCIO_FOTOS=1 ./dev test tests/integration/navegador` and then `.venv/bin/python tools/fotos.py`.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

RAIZ = Path(__file__).parents[1]
FOTOS = {
    "cotas": "grupo-cotas-claro",
    "assembleia": "assembleia-claro",
    "criar-grupo": "grupo-novo-simulacao-claro",
    "extrato": "extrato-do-lance-claro",
    "auditoria": "auditoria-provada-claro",
    "habilitacao": "habilitacao-paga-claro",
    "boleto": "minha-parcela-claro",
    "painel-escuro": "painel-escuro",
    "consorciado": "meu-inicio-claro",
}
"""Picture of the documents → screenshot of the tests."""


def main() -> int:
    """Copy what there is; 1 when a screenshot is missing."""
    tiradas = {foto: RAIZ / "web/e2e-artefatos" / f"{nome}.png" for foto, nome in FOTOS.items()}
    faltam = [str(caminho.relative_to(RAIZ)) for caminho in tiradas.values() if not caminho.exists()]
    if faltam:
        sys.stderr.write("Faltam: " + ", ".join(faltam) + "\n")
        return 1
    for foto, caminho in tiradas.items():
        shutil.copyfile(caminho, RAIZ / "docs/assets" / f"{foto}.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
