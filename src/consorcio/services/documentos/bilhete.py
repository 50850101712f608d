"""Tickets: addresses that let one content be sent or read for a few minutes, by whoever holds them."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from uuid import UUID

from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.platform.vault import Vault, VaultError

_TABELA, _COLUNA, _LINHA = "bilhete", "conteudo", "documentos"


class Operacao(Enum):
    """What a ticket is good for."""

    ENVIAR = "PUT"
    LER = "GET"


@dataclass(frozen=True, slots=True)
class Bilhete:
    """Which version, for what, on whose account, until when."""

    versao_id: UUID
    operacao: Operacao
    ator_id: str
    ator_nome: str
    expira_em: datetime


class Bilheteria:
    """Issues and reads tickets. A ticket is sealed, so it tells nothing and cannot be made by others."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def emitir(self, bilhete: Bilhete) -> str:
        """The ticket as text that fits in an address."""
        texto = "\n".join(
            (
                str(bilhete.versao_id),
                bilhete.operacao.value,
                str(int(bilhete.expira_em.timestamp())),
                bilhete.ator_id,
                bilhete.ator_nome,
            )
        )
        selado = self._vault.seal(texto, _TABELA, _COLUNA, _LINHA)
        return base64.urlsafe_b64encode(selado).decode().rstrip("=")

    def ler(self, texto: str, operacao: Operacao, agora: datetime) -> Bilhete:
        """The ticket. FORBIDDEN when it is not one of ours, is for something else, or its time is over."""
        try:
            selado = base64.urlsafe_b64decode(texto + "=" * (-len(texto) % 4))
            partes = self._vault.open(selado, _TABELA, _COLUNA, _LINHA).split("\n", 4)
        except (VaultError, binascii.Error, ValueError):
            raise _recusado("Este endereço não vale.") from None
        versao_id, verbo, expira, ator_id, ator_nome = partes
        bilhete = Bilhete(
            UUID(versao_id), Operacao(verbo), ator_id, ator_nome, datetime.fromtimestamp(int(expira), UTC)
        )
        if bilhete.operacao is not operacao:
            raise _recusado("Este endereço não vale para esta operação.")
        if agora >= bilhete.expira_em:
            raise _recusado("Este endereço venceu. Peça outro.")
        return bilhete


def _recusado(detalhe: str) -> ConsorcioError:
    return ConsorcioError(ErrorKind.FORBIDDEN, detalhe)
