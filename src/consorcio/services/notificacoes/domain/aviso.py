"""The words of the trade of this service: who, by which way, what for, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from uuid import UUID


class Canal(Enum):
    """A way to reach somebody. TELA is the screen of the system itself."""

    EMAIL = "EMAIL"
    SMS = "SMS"
    WHATSAPP = "WHATSAPP"
    PUSH = "PUSH"
    TELA = "TELA"


class Finalidade(Enum):
    """What a message is for: what consent is given or refused for."""

    SEGURANCA = "SEGURANCA"
    COBRANCA = "COBRANCA"
    ASSEMBLEIA = "ASSEMBLEIA"
    CONTEMPLACAO = "CONTEMPLACAO"
    MARKETING = "MARKETING"


class Prioridade(Enum):
    """Who goes first. ALTA goes at any hour."""

    ALTA = 1
    NORMAL = 2
    BAIXA = 3


class Situacao(Enum):
    """What became of a delivery."""

    PENDENTE = "PENDENTE"
    ENVIADA = "ENVIADA"
    LIDA = "LIDA"
    SUPRIMIDA = "SUPRIMIDA"
    SEM_CONTATO = "SEM_CONTATO"
    MORTA = "MORTA"


class TipoDestinatario(Enum):
    """Whose contacts they are: of a consorciado, or of a user of the system."""

    CONSORCIADO = "CONSORCIADO"
    USUARIO = "USUARIO"


@dataclass(frozen=True, slots=True)
class Destinatario:
    """Who receives."""

    tipo: TipoDestinatario
    id: UUID


def consorciado(id: UUID) -> Destinatario:
    """A consorciado as a recipient."""
    return Destinatario(TipoDestinatario.CONSORCIADO, id)


def usuario(id: UUID) -> Destinatario:
    """A user as a recipient."""
    return Destinatario(TipoDestinatario.USUARIO, id)


@dataclass(frozen=True, slots=True)
class Mensagem:
    """What a channel takes: the text is ready and the address is in the clear. `entrega_id` never repeats."""

    entrega_id: UUID
    endereco: str
    assunto: str
    corpo: str
    corpo_html: str = ""
