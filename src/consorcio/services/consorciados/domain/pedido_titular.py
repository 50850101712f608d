"""What the holder of personal data may ask for, until when it is answered, what the law keeps (LGPD arts. 16 to 20)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from uuid import UUID

from consorcio.core.clock import FUSO_BRASIL
from consorcio.core.errors import precondition

PRAZO_RESPOSTA_DIAS = 15
"""Calendar days to answer (LGPD art. 19, II)."""


class Direito(Enum):
    """A right of the holder."""

    ACESSO = "ACESSO"
    CORRECAO = "CORRECAO"
    ELIMINACAO = "ELIMINACAO"
    PORTABILIDADE = "PORTABILIDADE"
    COMPARTILHAMENTO = "COMPARTILHAMENTO"
    REVOGACAO = "REVOGACAO"
    OPOSICAO = "OPOSICAO"
    REVISAO = "REVISAO"


class SituacaoPedido(Enum):
    """Where a request is."""

    ABERTO = "ABERTO"
    ATENDIDO = "ATENDIDO"
    NEGADO = "NEGADO"


@dataclass(frozen=True, slots=True)
class PedidoTitular:
    """A request of a holder, and its answer."""

    pedido_id: UUID
    consorciado_id: UUID
    direito: Direito
    origem: str
    detalhe: str
    registrado_em: datetime
    prazo: date
    situacao: SituacaoPedido = SituacaoPedido.ABERTO
    resposta: str = ""
    respondido_em: datetime | None = None
    respondido_por: str = ""

    def atrasado(self, hoje: date) -> bool:
        """Whether the answer came, or is to come, after the term."""
        quando = self.respondido_em.astimezone(FUSO_BRASIL).date() if self.respondido_em else hoje
        return quando > self.prazo


def prazo_da_resposta(registrado_em: date) -> date:
    """The last day to answer a request registered on this day (LGPD art. 19, II)."""
    return registrado_em + timedelta(days=PRAZO_RESPOSTA_DIAS)


def exigir_que_possa_ser_atendido(pedido: PedidoTitular, *, participa_ou_participou: bool) -> None:
    """PRECONDITION for what the law keeps: who is or was in a group cannot be forgotten yet (LGPD art. 16, I; §11.7).

    The contract is kept until the closing of the group and five years more, what the PLD asks for ten years.
    """
    if pedido.direito is Direito.ELIMINACAO and participa_ou_participou:
        raise precondition(
            "Os dados de quem participa ou participou de um grupo são guardados por obrigação legal"
            " até o encerramento do grupo e mais 5 anos (LGPD, art. 16, I): o pedido deve ser negado."
        )
