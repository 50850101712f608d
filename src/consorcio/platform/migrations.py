"""Schema changes: plain SQL files, in order, once each, under a lock, checksummed so that history is not rewritten."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import psycopg

PLATFORM = Path(__file__).parent / "migrations"
_LOCK = 7_240_211

_HISTORY = """
CREATE SCHEMA IF NOT EXISTS plataforma;
CREATE TABLE IF NOT EXISTS plataforma.migracao (
    nome text PRIMARY KEY,
    sha256 text NOT NULL,
    aplicada_em timestamptz NOT NULL DEFAULT now()
)
"""


class MigrationRefusedError(Exception):
    """The files and the database tell different histories."""


def migrate(database_url: str, folders: Sequence[Path]) -> list[str]:
    """Apply what is missing, each file in its own transaction; returns the names applied.

    Raises MigrationRefusedError when an applied file was edited. A statement waits at most 5 s for a lock.
    """
    applied: list[str] = []
    with psycopg.connect(database_url, autocommit=True) as conn:
        conn.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        conn.execute("SET lock_timeout = '5s'")
        conn.execute(_HISTORY)
        rows = conn.execute("SELECT nome, sha256 FROM plataforma.migracao").fetchall()
        done: dict[str, str] = dict(rows)
        for folder in folders:
            names = {f"{folder.parent.name}/{path.name}": path for path in sorted(folder.glob("*.sql"))}
            applied += [name for name, path in names.items() if _apply(conn, name, path.read_bytes(), done)]
    return applied


def _apply(conn: psycopg.Connection, name: str, body: bytes, done: dict[str, str]) -> bool:
    checksum = hashlib.sha256(body).hexdigest()
    if name in done:
        if done[name] != checksum:
            raise MigrationRefusedError(f"A migração {name} já foi aplicada com outro conteúdo: crie uma nova.")
        return False
    with conn.transaction():
        conn.execute(body)
        conn.execute("INSERT INTO plataforma.migracao (nome, sha256) VALUES (%s, %s)", [name, checksum])
    return True
