"""Bids nobody can read before the apuração, whoever reads the database: sealed by the vault, row by row (R6.04)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson

from consorcio.core.errors import conflict
from consorcio.core.percent import format_pct
from consorcio.platform.vault import Vault, VaultError
from consorcio.services.sorteios.registros import LanceRegistrado, OfertaGuardada

_TABELA, _COLUNA = "lance", "conteudo_selado"


def selar_lance(vault: Vault, aberto: LanceRegistrado) -> LanceRegistrado:
    """The bid as it is stored: only cota, modality, seal and instant can be read."""
    conteudo = {
        "quantidade": format_pct(aberto.quantidade or Decimal(0)),
        "embutido_centavos": aberto.embutido_centavos or 0,
        "fgts_centavos": aberto.fgts_centavos or 0,
        "reducao": aberto.reducao or "",
        "sal": aberto.sal or "",
    }
    selado = vault.seal(json.dumps(conteudo), _TABELA, _COLUNA, aberto.lance_id)
    return replace(
        aberto,
        quantidade=None,
        embutido_centavos=None,
        fgts_centavos=None,
        reducao=None,
        sal=None,
        conteudo_selado=selado,
    )


def abrir_lance(vault: Vault, lance: LanceRegistrado) -> LanceRegistrado:
    """The bid with what was offered. CONFLICT when the sealed content is not the one of this row."""
    if lance.quantidade is not None or lance.conteudo_selado is None:
        return lance
    return replace(lance, **_conteudo(vault, lance.conteudo_selado, lance.lance_id, lance.numero))


def abrir_oferta(vault: Vault, oferta: OfertaGuardada) -> OfertaGuardada:
    """The same of what the apuração reads of a bid."""
    if oferta.quantidade is not None or oferta.conteudo_selado is None:
        return oferta
    aberto = _conteudo(vault, oferta.conteudo_selado, oferta.lance_id, oferta.numero)
    return OfertaGuardada(
        oferta.lance_id,
        oferta.numero,
        oferta.versao_titular,
        oferta.modalidade,
        aberto["quantidade"],
        aberto["embutido_centavos"],
        aberto["fgts_centavos"],
        aberto["reducao"],
        aberto["sal"],
        oferta.ofertado_em,
        oferta.conteudo_selado,
    )


def _conteudo(vault: Vault, selado: bytes, lance_id: UUID | str, numero: int) -> dict[str, Any]:
    try:
        conteudo: dict[str, Any] = orjson.loads(vault.open_bytes(selado, _TABELA, _COLUNA, lance_id))
    except VaultError:
        raise conflict(f"O lance da cota {numero} não pôde ser aberto: o conteúdo selado não é o dele.") from None
    conteudo["quantidade"] = Decimal(conteudo["quantidade"])
    return conteudo


def abrir_lances(vault: Vault, lances: Iterable[LanceRegistrado]) -> list[LanceRegistrado]:
    """Every bid of a list, opened."""
    return [abrir_lance(vault, lance) for lance in lances]
