"""A CSV that a person sends: decoded as the offices of Brazil write it, read record by record, refused in words."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from consorcio.core.errors import validation

_POINTER = "/conteudo"


def decode_csv(content: bytes) -> str:
    """UTF-8, with or without its mark, or Windows-1252. VALIDATION when it is neither."""
    for encoding in ("utf-8-sig", "windows-1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise validation(_POINTER, "O arquivo não é um texto em UTF-8 nem em Windows-1252.")


def csv_records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each record, blank ones too, with the number of the line where it begins; the first line is 1.

    VALIDATION names the line of a quote that is never closed, of a field too long, of what else is no CSV.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error:
            raise validation(_POINTER, f"A linha {begins} não está no formato CSV: confira as aspas.") from None
        if cells is None:
            return
        yield begins, cells
        begins = reader.line_num + 1
