"""Placeholders of a query as the server wants them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from psycopg import ProgrammingError

from consorcio.platform.prepared import row_maker, server_form


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


@dataclass(frozen=True, slots=True)
class Row:
    """Two columns, and a third that some queries leave out."""

    first: int
    second: int
    third: int = 3


@dataclass
class ByName:
    """Takes its columns by name only."""

    first: int = field(kw_only=True)
    second: int = field(kw_only=True)


@pytest.mark.parametrize(
    ("kind", "columns", "made"),
    [
        (Row, ("first", "second"), Row(1, 2)),
        (Row, ("second", "first"), Row(2, 1)),
        (Row, ("first", "third", "second"), Row(1, 3, 2)),
        (ByName, ("first", "second"), ByName(first=1, second=2)),
        (dict, ("second", "first"), {"second": 1, "first": 2}),
    ],
)
def test_columns_go_by_name_whatever_their_order(kind: Any, columns: tuple[str, ...], made: object) -> None:
    assert row_maker(kind, columns)(range(1, len(columns) + 1)) == made


def test_a_column_nobody_takes_and_one_that_lacks_are_refused() -> None:
    for columns in (("first", "fourth"), ("first",), ("first", "second", "third", "fourth")):
        with pytest.raises(TypeError):
            row_maker(Row, columns)(range(len(columns)))
