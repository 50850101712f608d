"""Personal data inside a fact: sealed on the way, so that outbox, broker and inbox never hold it in the clear.

The vault keys are those of the installation; the value opens only as the same kind of fact about the same person.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

import orjson

from consorcio.platform.vault import Vault

_COLUMN = "selado"


def seal_data(vault: Vault, type: str, subject_id: object, data: Mapping[str, Any]) -> str:
    """Data as text that only a process with the keys can read."""
    return base64.b64encode(vault.seal(orjson.dumps(data), type, _COLUMN, subject_id)).decode()


def open_data(vault: Vault, type: str, subject_id: object, sealed: str) -> dict[str, Any]:
    """The data of a fact. Raises VaultError when it is another's, or sealed with a key this process does not have."""
    opened: dict[str, Any] = orjson.loads(vault.open_bytes(base64.b64decode(sealed), type, _COLUMN, subject_id))
    return opened
