"""The templates an installation begins with; each is changed and published like any other from then on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from consorcio.platform.database import Transaction
from consorcio.platform.printing import PAPERS, moldurar
from consorcio.services.documentos import repository
from consorcio.services.documentos.domain.modelo import VersaoModelo

_PASTA = files("consorcio.services.documentos") / "modelos"


async def semear(tx: Transaction) -> int:
    """Publish the templates that do not exist yet; how many. Another process doing the same waits, then finds them."""
    await tx.conn.execute("SELECT pg_advisory_xact_lock(hashtext('documentos.modelos'))")
    semeados = 0
    for modelo in _de_fabrica(tx):
        if not await repository.versoes_do_modelo(tx.conn, modelo.codigo):
            await repository.gravar_modelo(tx.conn, modelo)
            semeados += 1
    return semeados


def html_de_fabrica(codigo: str) -> str:
    """A template as an installation begins with it: the frame of the page around its text."""
    proprio = _PASTA / f"{codigo}.html"
    texto = (proprio if proprio.is_file() else PAPERS / f"{codigo}.html").read_text()
    return moldurar(str(_catalogo()[codigo]["nome"]), texto)


def _catalogo() -> dict[str, dict[str, Any]]:
    catalogo: dict[str, dict[str, Any]] = json.loads((_PASTA / "modelos.json").read_text())
    return catalogo


def _de_fabrica(tx: Transaction) -> Iterator[VersaoModelo]:
    """Each template whole, as a person will edit it: the frame of the page around its text."""
    for codigo, dados in _catalogo().items():
        html = html_de_fabrica(codigo)
        yield VersaoModelo(
            modelo_id=tx.ids.new(),
            codigo=codigo,
            nome=dados["nome"],
            tipo=codigo,
            numero=1,
            html=html,
            exemplo=dados["exemplo"],
            sha256=hashlib.sha256(html.encode()).digest(),
            publicado_em=tx.clock.now(),
            substituida=False,
            versao=1,
        )
