"""The key that signs atas: made here, sealed by the vault, opened in memory only (as the audit log keeps its own)."""

from __future__ import annotations

from base64 import b64decode, b64encode

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from psycopg import AsyncConnection

from consorcio.platform.database import Transaction
from consorcio.platform.vault import Vault
from consorcio.services.sorteios.domain.integridade import mensagem_da_ata, sha256_hex

_TRAVA_DA_CHAVE = 7_240_241


async def assinar_ata(tx: Transaction, vault: Vault, conteudo: bytes) -> tuple[bytes, bytes]:
    """Ed25519 signature over an ata, and the public key that verifies it."""
    privada = await _chave(tx, vault)
    return privada.sign(mensagem_da_ata(conteudo)), privada.public_key().public_bytes_raw()


async def _chave(tx: Transaction, vault: Vault) -> Ed25519PrivateKey:
    """The newest key; made now if there is none."""
    await tx.conn.execute("SELECT pg_advisory_xact_lock(%s)", [_TRAVA_DA_CHAVE])
    guardada = await _guardada(tx.conn)
    if guardada is not None:
        chave_id, selada = guardada
        semente = vault.open(selada, "chave_ata", "privada_selada", chave_id)
        return Ed25519PrivateKey.from_private_bytes(b64decode(semente))
    nova = Ed25519PrivateKey.generate()
    publica = nova.public_key().public_bytes_raw()
    chave_id = sha256_hex(publica)[:16]
    selada = vault.seal(b64encode(nova.private_bytes_raw()), "chave_ata", "privada_selada", chave_id)
    await tx.conn.execute(
        "INSERT INTO chave_ata (chave_id, publica, privada_selada, criada_em) VALUES (%s, %s, %s, %s)",
        [chave_id, publica, selada, tx.clock.now()],
    )
    return nova


async def _guardada(conn: AsyncConnection) -> tuple[str, bytes] | None:
    cursor = await conn.execute("SELECT chave_id, privada_selada FROM chave_ata ORDER BY criada_em DESC LIMIT 1")
    linha = await cursor.fetchone()
    return (linha[0], bytes(linha[1])) if linha else None
