"""What a try gives, and what comes after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from consorcio.services.notificacoes.domain.aviso import Situacao

MAXIMO = 8
_PRIMEIRA_PAUSA, _MAIOR_PAUSA = timedelta(minutes=1), timedelta(hours=2)
# While the provider is away nothing counts against a message; it waits behind the others.
_PAUSA_FORA = timedelta(seconds=30)


class Fim(Enum):
    """How a try ended: accepted; refused for good; not this time; or the provider itself did not answer."""

    ENVIADA = "ENVIADA"
    RECUSADA = "RECUSADA"
    ADIADA = "ADIADA"
    FORA = "FORA"


@dataclass(frozen=True, slots=True)
class Resultado:
    """The end of a try, the id that the provider gave, and what it said; `contato_extinto`: the address is no more."""

    fim: Fim
    provedor_id: str = ""
    motivo: str = ""
    contato_extinto: bool = False


@dataclass(frozen=True, slots=True)
class Depois:
    """Where a delivery is after a try."""

    situacao: Situacao
    tentativas: int
    proxima_tentativa: datetime


def depois_de(resultado: Resultado, tentativas: int, agora: datetime, *, provedor_fora: bool) -> Depois:
    """The state after a try. `tentativas` are those before it; a message dies after MAXIMO that counted.

    `provedor_fora`: nobody got through in the same round. A single message that times out while others pass counts
    against it, or it would be tried for ever.
    """
    if resultado.fim is Fim.ENVIADA:
        return Depois(Situacao.ENVIADA, tentativas + 1, agora)
    if resultado.fim is Fim.FORA and provedor_fora:
        return Depois(Situacao.PENDENTE, tentativas, agora + _PAUSA_FORA)
    if resultado.fim is Fim.RECUSADA or tentativas + 1 >= MAXIMO:
        return Depois(Situacao.MORTA, tentativas + 1, agora)
    pausa = min(_PRIMEIRA_PAUSA * 2**tentativas, _MAIOR_PAUSA)
    return Depois(Situacao.PENDENTE, tentativas + 1, agora + pausa)
