"""What is kept of a command: its answer, sealed, and a keyed hash of its input (DESIGN §8).

An answer may carry what the database must not show in clear (a provisional password, a document), and the input of one
may be guessed from an unkeyed hash. Without a vault, which only tests do without, both are kept as they come.
"""

from __future__ import annotations

from hashlib import sha256

from google.protobuf.message import Message

from consorcio.platform.rpc.policy import MethodPolicy
from consorcio.platform.vault import Vault

_PLACE = ("plataforma.comando", "resposta")


class Answers:
    """Seals, opens and recognises commands."""

    __slots__ = ("_vault",)

    def __init__(self, vault: Vault | None) -> None:
        self._vault = vault

    def digest(self, policy: MethodPolicy, request: Message) -> bytes:
        """The same for the same rpc and input only; says nothing of them to who lacks the key of the vault."""
        content = policy.path.encode() + b"\0" + request.SerializeToString(deterministic=True)
        return self._vault.lookup_hash(content) if self._vault else sha256(content).digest()

    def seal(self, answer: Message, actor_id: str, key: str) -> bytes:
        """The answer as the table keeps it: it opens in the row of this actor and key only."""
        content = answer.SerializeToString()
        return self._vault.seal(content, *_PLACE, _row(actor_id, key)) if self._vault else content

    def open(self, stored: bytes, actor_id: str, key: str) -> bytes:
        """The bytes of the answer. VaultError when the row was altered or the key version is gone."""
        return self._vault.open_bytes(stored, *_PLACE, _row(actor_id, key)) if self._vault else stored


def _row(actor_id: str, key: str) -> str:
    """Neither part may hold a NUL, so that no two pairs share a row."""
    return f"{actor_id}\0{key}"
