"""Long arrays as PostgreSQL reads them: the driver dumps them element by element, slower than what is done with them.

For parameters that are cast in the statement (`%s::uuid[]`).
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID


def plain_array(values: Iterable[object]) -> str:
    """Of numbers, dates and words without spaces, which need no quoting; None is NULL."""
    return "{" + ",".join(["NULL" if value is None else str(value) for value in values]) + "}"


def uuid_array(values: Iterable[UUID | None]) -> str:
    """Of ids; None is NULL."""
    # `UUID.hex` is the same, through a property and a method.
    return "{" + ",".join(["NULL" if value is None else f"{value.int:032x}" for value in values]) + "}"


def bytes_array(values: Iterable[bytes]) -> str:
    """Of bytes."""
    return "{" + ",".join([f'"\\\\x{value.hex()}"' for value in values]) + "}"


def text_array(values: Iterable[str]) -> str:
    """Of any text."""
    texts = list(values)
    joined = '","'.join(texts)
    if "\\" not in joined and joined.count('"') == 2 * max(len(texts) - 1, 0):
        return '{"' + joined + '"}' if texts else "{}"
    quoted = ['"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"' for text in texts]
    return "{" + ",".join(quoted) + "}"
