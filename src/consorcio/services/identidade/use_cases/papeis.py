"""Roles and what they permit."""

from __future__ import annotations

from collections.abc import Sequence

from consorcio.core.errors import not_found, version_mismatch
from consorcio.platform.database import Transaction
from consorcio.services.identidade import events
from consorcio.services.identidade.domain.papel import papel_fixo
from consorcio.services.identidade.domain.permissao import exigir_permissoes_bem_formadas
from consorcio.services.identidade.repository import papeis
from consorcio.services.identidade.repository.papeis import PapelGravado


async def alterar_permissoes(tx: Transaction, papel: str, versao: int, novas: Sequence[str]) -> PapelGravado:
    """Replace the permissions of a role. Raises NOT_FOUND, VERSION_MISMATCH, PRECONDITION or VALIDATION."""
    atual = await papeis.por_nome(tx.conn, papel)
    if atual is None:
        raise not_found("papel", papel)
    if atual.fixo:
        raise papel_fixo(papel)
    if atual.versao != versao:
        raise version_mismatch()
    exigir_permissoes_bem_formadas(novas)
    await papeis.gravar_permissoes(tx.conn, papel, novas)
    await events.permissoes_alteradas(tx, papel, atual.permissoes, sorted(novas))
    alterado = await papeis.por_nome(tx.conn, papel)
    if alterado is None:
        raise not_found("papel", papel)
    return alterado
