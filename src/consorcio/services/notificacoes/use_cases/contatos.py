"""Keeping what is known of people up to date, from what their register tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from consorcio.platform.bell import Work
from consorcio.platform.database import Transaction
from consorcio.services.notificacoes.cofre import Cofre
from consorcio.services.notificacoes.domain.aviso import Canal, Destinatario
from consorcio.services.notificacoes.repository import entregas, pessoas

# A message that waited longer for an address says nothing any more.
_AINDA_INTERESSA = timedelta(days=7)
_CANAIS: Mapping[str, tuple[Canal, ...]] = {"EMAIL": (Canal.EMAIL,), "CELULAR": (Canal.SMS, Canal.WHATSAPP)}


async def guardar(
    tx: Transaction, cofre: Cofre, quem: Destinatario, nome: str, contatos: Sequence[Mapping[str, Any]]
) -> None:
    """The name and addresses of a person, the preferred first; what waited for an address goes on.

    A mobile telephone is reached by SMS and by WhatsApp; a fixed one by neither.
    """
    await pessoas.gravar_nome(tx.conn, quem, cofre.selar_nome(quem, nome))
    linhas = []
    for contato in sorted(contatos, key=lambda contato: not contato["preferencial"]):
        for canal in _CANAIS.get(contato["tipo"], ()):
            contato_id = tx.ids.new()
            linhas.append((contato_id, canal, cofre.selar_contato(contato_id, contato["valor"])))
    await pessoas.trocar_contatos(tx.conn, quem, linhas)
    agora = tx.clock.now()
    if await entregas.achar_contato(tx.conn, quem, agora - _AINDA_INTERESSA, agora):
        tx.leaves.add(Work.OWN)
