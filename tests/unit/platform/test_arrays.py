"""Arrays written as text are read by PostgreSQL's rules: what needs quoting is quoted."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from consorcio.platform.arrays import bytes_array, plain_array, text_array, uuid_array


def test_what_needs_no_quoting() -> None:
    assert plain_array([1, None, date(2026, 2, 9), "ENTRADA"]) == "{1,NULL,2026-02-09,ENTRADA}"
    assert uuid_array([UUID(int=1), None]) == "{00000000000000000000000000000001,NULL}"
    assert plain_array([]) == uuid_array([]) == text_array([]) == "{}"


def test_any_text_is_quoted() -> None:
    assert text_array(["", 'a"b', "c\\d", "e,{f}", "NULL"]) == r'{"","a\"b","c\\d","e,{f}","NULL"}'


def test_bytes_are_written_in_hexadecimal() -> None:
    assert bytes_array([b"", b"\x00\xff"]) == r'{"\\x","\\x00ff"}'
    assert bytes_array([]) == "{}"
