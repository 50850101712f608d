"""The signing keys: made here, sealed by the vault, opened in memory only.

A public key is believed only when its private half opens in the vault: who can write in the database but does not have
the vault cannot bring in a key of their own.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from psycopg import AsyncConnection

from consorcio.platform.database import Transaction
from consorcio.platform.logging_setup import get_logger
from consorcio.platform.vault import Vault, VaultError
from consorcio.services.auditoria import repository
from consorcio.services.auditoria.domain.checkpoint import Chave

log = get_logger(__name__)


class Chaves:
    """The keys of this log."""

    def __init__(self, vault: Vault, url_publica: str) -> None:
        self._vault = vault
        self._origem = f"{urlsplit(url_publica).netloc or 'consorcio'}/auditoria"
        self._abertas: dict[str, Chave] = {}

    async def para_assinar(self, tx: Transaction) -> Chave:
        """The newest key that opens; made now if there is none."""
        await repository.travar_chave(tx.conn)
        abertas = await self._abrir(tx.conn)
        return abertas[-1] if abertas else await self._criar(tx)

    async def publicas(self, conn: AsyncConnection) -> Mapping[str, bytes]:
        """The public keys, by id."""
        return {chave.chave_id: chave.publica for chave in await self._abrir(conn)}

    async def _abrir(self, conn: AsyncConnection) -> list[Chave]:
        seladas = await repository.chaves_seladas(conn)
        return [chave for selada in seladas if (chave := self._abrir_uma(*selada)) is not None]

    def _abrir_uma(self, chave_id: str, origem: str, privada_selada: bytes) -> Chave | None:
        if chave_id in self._abertas:
            return self._abertas[chave_id]
        try:
            semente = self._vault.open(privada_selada, "chave", "privada_selada", chave_id)
            chave = Chave(origem, Ed25519PrivateKey.from_private_bytes(b64decode(semente)))
        except (VaultError, ValueError) as refused:
            log.warning("chave_de_auditoria_nao_abre", chave_id=chave_id, erro=repr(refused))
            return None
        if chave.chave_id != chave_id:
            return None
        self._abertas[chave_id] = chave
        return chave

    async def _criar(self, tx: Transaction) -> Chave:
        chave = Chave(self._origem, Ed25519PrivateKey.generate())
        semente = b64encode(chave.privada.private_bytes_raw()).decode()
        selada = self._vault.seal(semente, "chave", "privada_selada", chave.chave_id)
        await repository.guardar_chave(tx.conn, chave.chave_id, chave.origem, selada, tx.clock.now())
        return chave
