"""Writes the OpenAPI document of the contracts to a file: what the web client is generated from.

The file is touched only when it changes, so that what is built from it knows when to be built again.
"""

from __future__ import annotations

import sys
from pathlib import Path

import orjson

from consorcio.gateway.catalog import load_catalog
from consorcio.gateway.openapi import build_document
from consorcio.gateway.routes import build_routes


def main() -> None:
    """`gerar_openapi.py ARQUIVO`."""
    target = Path(sys.argv[1])
    catalog = load_catalog()
    document = orjson.dumps(build_document(build_routes(catalog.services), catalog), option=orjson.OPT_INDENT_2)
    if not target.exists() or target.read_bytes() != document:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(document)


if __name__ == "__main__":
    main()
