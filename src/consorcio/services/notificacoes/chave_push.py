"""The key with which browsers know this installation: made once, sealed, the same in every process."""

from __future__ import annotations

from consorcio.platform.database import Database
from consorcio.platform.vault import Vault
from consorcio.services.notificacoes.canais.push import ChavePush

_LINHA = ("chave_push", "privada", "unica")


class ChaveDaInstalacao:
    """Reads the key, or makes it the first time."""

    def __init__(self, db: Database, vault: Vault) -> None:
        self._db = db
        self._vault = vault
        self._chave: ChavePush | None = None

    async def obter(self) -> ChavePush:
        """The key. Two processes that make one at once keep the same."""
        if self._chave is None:
            self._chave = ChavePush.ler(self._vault.open(await self._selada(), *_LINHA))
        return self._chave

    async def _selada(self) -> bytes:
        async with self._db.read() as conn:
            linha = await (await conn.execute("SELECT privada FROM chave_push")).fetchone()
        if linha is None:
            nova = self._vault.seal(ChavePush.gerar().escrever(), *_LINHA)
            async with self._db.transaction() as tx:
                await tx.conn.execute("INSERT INTO chave_push (privada) VALUES (%s) ON CONFLICT DO NOTHING", [nova])
                linha = await (await tx.conn.execute("SELECT privada FROM chave_push")).fetchone()
        assert linha is not None
        return bytes(linha[0])
