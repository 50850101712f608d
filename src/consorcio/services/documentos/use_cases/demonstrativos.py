"""The DIC that financeiro worked out becomes a document of each cota, in its template (R5.08)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from consorcio.platform.database import Transaction
from consorcio.services.documentos.cofre import Cofre
from consorcio.services.documentos.domain.documento import Vinculos
from consorcio.services.documentos.use_cases.geracao import PedidoGeracao, gerar_documento

MODELO = "dic"


async def guardar_demonstrativos(
    tx: Transaction, cofre: Cofre, grupo_id: UUID, itens: Sequence[Mapping[str, Any]], quem: Mapping[str, str]
) -> None:
    """A record of each cota, being made; `quem` is the administradora, that the template names."""
    for item in itens:
        vinculos = Vinculos(UUID(item["consorciado_id"]), grupo_id, UUID(item["cota_id"]))
        dados = {**item["dados"], "administradora": dict(quem)}
        await gerar_documento(tx, cofre, PedidoGeracao(MODELO, dados, item["titulo"], vinculos, assinar=False))
