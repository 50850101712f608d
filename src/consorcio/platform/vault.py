"""Personal data at rest: AES-256-GCM bound to table, column and row; a keyed hash to look a value up (DESIGN §8)."""

from __future__ import annotations

import base64
import json
import os
from hashlib import sha256
from hmac import digest
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from consorcio.platform.local_secret import read_or_make

_NONCE = 12
_KEY_BYTES = 32
_LAST_VERSION = 255


class VaultError(Exception):
    """A sealed value was moved, altered, or sealed with a key this process does not have."""


class Vault:
    """Seals with the newest key version; opens with any it holds."""

    def __init__(self, keys: dict[int, bytes], lookup_key: bytes) -> None:
        if not keys or any(len(key) != _KEY_BYTES for key in (*keys.values(), lookup_key)):
            raise ValueError("vault keys have 32 bytes")
        if not all(1 <= version <= _LAST_VERSION for version in keys):
            raise ValueError("vault key versions are 1 to 255")
        self._ciphers = {version: AESGCM(key) for version, key in keys.items()}
        self._newest = max(keys)
        self._lookup_key = lookup_key

    def seal(self, plaintext: str | bytes, table: str, column: str, row_id: object) -> bytes:
        """Version byte, nonce, ciphertext. Opens only at the same table, column and row."""
        nonce = os.urandom(_NONCE)
        body = self._ciphers[self._newest].encrypt(nonce, _encoded(plaintext), _context(table, column, row_id))
        return bytes([self._newest]) + nonce + body

    def open(self, sealed: bytes, table: str, column: str, row_id: object) -> str:
        """The plaintext. Raises VaultError when it is not this row's or the key is gone."""
        return self.open_bytes(sealed, table, column, row_id).decode()

    def open_bytes(self, sealed: bytes, table: str, column: str, row_id: object) -> bytes:
        """Like `open`, for what is not text."""
        cipher = self._ciphers.get(sealed[0]) if len(sealed) > 1 + _NONCE else None
        if cipher is None:
            raise VaultError(f"sem a versão {sealed[:1].hex()} da chave, ou valor cortado")
        nonce, body = sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
        try:
            return cipher.decrypt(nonce, body, _context(table, column, row_id))
        except InvalidTag as refused:
            raise VaultError("valor selado não pertence a esta linha") from refused

    def lookup_hash(self, value: str | bytes) -> bytes:
        """Same value, same hash, useless without the key: for unique indexes and searches."""
        return digest(self._lookup_key, _encoded(value), sha256)


def load_vault(keys_json: str | None, lookup_key: str | None, data_dir: Path) -> Vault:
    """The vault of the settings; without them, of a key file that this installation makes for itself (mode 0600)."""
    if keys_json is None or lookup_key is None:
        stored = json.loads(read_or_make(data_dir / "cofre.json", _new_keys))
        keys_json, lookup_key = json.dumps(stored["chaves"]), stored["chave_busca"]
    keys = {int(version): base64.b64decode(key) for version, key in json.loads(keys_json).items()}
    return Vault(keys, base64.b64decode(lookup_key))


def _new_keys() -> bytes:
    return json.dumps({"chaves": {"1": _random_key()}, "chave_busca": _random_key()}).encode()


def _random_key() -> str:
    return base64.b64encode(os.urandom(_KEY_BYTES)).decode()


def _encoded(value: str | bytes) -> bytes:
    return value.encode() if isinstance(value, str) else value


def _context(table: str, column: str, row_id: object) -> bytes:
    return f"{table}|{column}|{row_id}".encode()
