"""A CSV that a person sends is read, or refused by its line; nothing else comes out of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consorcio.core.csv_records import csv_records, decode_csv
from consorcio.core.errors import ConsorcioError


def test_a_record_is_numbered_by_the_line_where_it_begins() -> None:
    text = 'a;b\r\n"um\r\ndois";2\r\n\r\n"x;y";"com ""aspas"""\r'
    assert list(csv_records(text, ";")) == [
        (1, ["a", "b"]),
        (2, ["um\r\ndois", "2"]),
        (4, []),
        (5, ["x;y", 'com "aspas"']),
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [('a;b\n1;2\n"3;4\n', 3), ('a;b\n"1"2;3\n', 2), ("a;b\n" + "9" * 200_000 + ";1\n", 2)],
    ids=["quote never closed", "text after a quote", "field too long"],
)
def test_what_is_no_csv_is_refused_by_its_line(text: str, line: int) -> None:
    with pytest.raises(ConsorcioError) as refusal:
        list(csv_records(text, ";"))
    assert refusal.value.fields[0].pointer == "/conteudo"
    assert refusal.value.detail.startswith(f"A linha {line} não está no formato CSV")


def test_offices_write_utf_8_or_windows_1252() -> None:
    assert decode_csv("praça".encode("utf-8-sig")) == decode_csv("praça".encode("windows-1252")) == "praça"
    with pytest.raises(ConsorcioError, match="nem em Windows-1252"):
        decode_csv(b"\x81")


@given(st.text('a;",\n\r\0é', max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        lines = [line for line, _ in csv_records(text, ";")]
    except ConsorcioError:
        return
    assert lines == sorted(set(lines))
