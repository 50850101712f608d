"""Putting together the authorization server of one request."""

from __future__ import annotations

from consorcio.platform.database import Transaction
from consorcio.services.identidade import chaves
from consorcio.services.identidade.ambiente import Ambiente

from .carga import Carga
from .grants import CodeGrant, Identidade, ParceiroGrant, PkceS256, RefreshGrant
from .servidor import Servidor
from .tokens import Emissao


async def abrir_servidor(tx: Transaction, ambiente: Ambiente, carga: Carga) -> Servidor:
    """The server of one request, with the keys and the time of its transaction, and every grant we give."""
    assinante = await chaves.garantir(tx, ambiente.vault, ambiente.settings.idade_maxima_da_chave)
    emissao = Emissao(ambiente.emissor, assinante, tx.ids, tx.clock.now(), ambiente.settings.acesso)
    servidor = Servidor(carga, emissao)
    servidor.register_grant(CodeGrant, [PkceS256(required=True), Identidade(servidor)])
    servidor.register_grant(RefreshGrant)
    servidor.register_grant(ParceiroGrant)
    return servidor
