"""The templates an installation begins with; each is changed and published like any other from then on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from importlib.resources import files

from consorcio.platform.database import Transaction
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


def _de_fabrica(tx: Transaction) -> Iterator[VersaoModelo]:
    """Each template whole, as a person will edit it: the frame of the page around its text."""
    moldura = (_PASTA / "_base.html").read_text()
    for codigo, dados in json.loads((_PASTA / "modelos.json").read_text()).items():
        texto = (_PASTA / f"{codigo}.html").read_text()
        html = moldura.replace("{{ titulo_do_modelo }}", dados["nome"]).replace("{{ conteudo_do_modelo }}", texto)
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
