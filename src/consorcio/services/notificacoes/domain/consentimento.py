"""Whether a person may be reached by a channel for a purpose (LGPD arts. 7 and 8).

What serves the contract or the safety of the account needs no consent by e-mail and on the screen, and can be refused
except safety by those two. SMS, WhatsApp and push, and marketing by any way, need that the person said yes.
"""

from __future__ import annotations

from collections.abc import Mapping

from consorcio.services.notificacoes.domain.aviso import Canal, Finalidade

Escolhas = Mapping[tuple[Canal, Finalidade], bool]
_SEM_PEDIR = frozenset({Canal.EMAIL, Canal.TELA})


def pode_recusar(canal: Canal, finalidade: Finalidade) -> bool:
    """Whether a refusal would be heard."""
    return not (finalidade is Finalidade.SEGURANCA and canal in _SEM_PEDIR)


def permitido(canal: Canal, finalidade: Finalidade, escolhas: Escolhas) -> bool:
    """Whether the channel may be used for the purpose, given what the person chose."""
    if not pode_recusar(canal, finalidade):
        return True
    padrao = canal in _SEM_PEDIR and finalidade is not Finalidade.MARKETING
    return escolhas.get((canal, finalidade), padrao)
