"""Placeholders of a query as the server wants them."""

from __future__ import annotations

import pytest
from psycopg import ProgrammingError

from consorcio.platform.prepared import server_form


def test_positions_are_numbered_in_order() -> None:
    assert server_form("SELECT %s::int, %s") == (b"SELECT $1::int, $2", ("", ""))


def test_a_name_used_twice_is_one_parameter() -> None:
    assert server_form("SELECT %(a)s, %(b)s, %(a)s") == (b"SELECT $1, $2, $1", ("a", "b"))


def test_a_doubled_percent_is_the_sign_itself() -> None:
    assert server_form("SELECT 'x' LIKE '%%y%%', 7 %% %s") == (b"SELECT 'x' LIKE '%y%', 7 % $1", ("",))


@pytest.mark.parametrize("query", ["SELECT 7 % 2", "SELECT %d", "SELECT %(a)d", "SELECT %", "SELECT %s, %(a)s"])
def test_what_is_no_placeholder_is_refused(query: str) -> None:
    with pytest.raises(ProgrammingError, match="placeholders"):
        server_form(query)
