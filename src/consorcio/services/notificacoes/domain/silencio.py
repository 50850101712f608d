"""The hours in which nobody is disturbed, in the time of São Paulo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from consorcio.core.clock import FUSO_BRASIL
from consorcio.services.notificacoes.domain.aviso import Canal, Prioridade

# A screen waits until somebody looks at it.
_NAO_INCOMODA = frozenset({Canal.TELA})


@dataclass(frozen=True, slots=True)
class Silencio:
    """From `inicio` until before `fim`; over midnight when it starts later than it ends; never, when both are equal."""

    inicio: time
    fim: time


def quando_enviar(agora: datetime, silencio: Silencio, canal: Canal, prioridade: Prioridade) -> datetime:
    """Now, or the end of the silence that it is in. What is urgent, and the screen, do not wait."""
    if prioridade is Prioridade.ALTA or canal in _NAO_INCOMODA:
        return agora
    local = agora.astimezone(FUSO_BRASIL)
    hora, inicio, fim = local.time(), silencio.inicio, silencio.fim
    dentro = inicio <= hora < fim if inicio <= fim else hora >= inicio or hora < fim
    if not dentro:
        return agora
    dia = local.date() if hora < fim else local.date() + timedelta(days=1)
    return datetime.combine(dia, fim, FUSO_BRASIL).astimezone(agora.tzinfo)
