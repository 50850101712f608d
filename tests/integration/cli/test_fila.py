"""`consorcio fila`: the operator sees what gave up, lets it try again, and is told when there is nothing to do."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner, Result

from consorcio.cli.fila import app
from consorcio.platform.stack import embedded_stack

_DEAD_EVENT = "01890000-0000-7000-8000-000000000001"
_PENDING_EVENT = "01890000-0000-7000-8000-000000000002"
_EVENT = (
    "INSERT INTO plataforma.inbox (evento_id, tipo, agregado, origem, instante, correlacao_id, dados, situacao,"
    " tentativas, erro) VALUES (%s, 'CotaAtivada', 'grupo/1', 'grupos', now(), 'c', '{}', %s, 12, 'ValueError')"
)
_SAGA = (
    "INSERT INTO plataforma.saga (saga_id, tipo, passo, dados, vence_em, situacao, tentativas, erro)"
    " VALUES (%s, 'adesao', 'emitir', '{}', now(), %s, 30, 'recusada')"
)


@pytest.fixture
def banco(banco_vazio: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> Iterator[psycopg.Connection]:
    """The database of grupos, named by the settings, with one event and one saga of each kind."""
    url = banco_vazio("grupos")
    monkeypatch.setenv("CONSORCIO_DATABASE_URLS", json.dumps({"grupos": url}))
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute(_EVENT, [_DEAD_EVENT, "MORTO"])
        conn.execute(_EVENT, [_PENDING_EVENT, "PENDENTE"])
        conn.execute(_SAGA, ["adesao:1", "PARADA"])
        conn.execute(_SAGA, ["adesao:2", "ATIVA"])
        yield conn


def _fila(*arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--servico", "grupos"])


@pytest.mark.usefixtures("banco")
def test_only_what_gave_up_is_listed() -> None:
    [event] = map(json.loads, _fila("mortos", "--json").stdout.splitlines())
    assert (event["servico"], event["evento_id"], event["tentativas"]) == ("grupos", _DEAD_EVENT, 12)
    [saga] = map(json.loads, _fila("sagas", "--json").stdout.splitlines())
    assert (saga["saga_id"], saga["passo"], saga["erro"]) == ("adesao:1", "emitir", "recusada")
    assert f"grupos  {_DEAD_EVENT}  CotaAtivada de grupo/1\n" in _fila("mortos").stdout
    assert "grupos  adesao:1  adesao, passo emitir\n" in _fila("sagas").stdout


def test_a_dead_event_is_replayed_once(banco: psycopg.Connection) -> None:
    assert _fila("reprocessar", _DEAD_EVENT).exit_code == 0
    row = banco.execute("SELECT situacao, tentativas FROM plataforma.inbox WHERE evento_id = %s", [_DEAD_EVENT])
    assert row.fetchone() == ("PENDENTE", 0)
    assert _fila("mortos").stdout == "Nada parado.\n"
    again = _fila("reprocessar", _DEAD_EVENT)
    assert (again.exit_code, again.output) == (1, f"O evento {_DEAD_EVENT} não está morto em grupos.\n")


def test_a_stuck_saga_is_resumed_once(banco: psycopg.Connection) -> None:
    assert _fila("retomar", "adesao:1").exit_code == 0
    row = banco.execute("SELECT situacao, tentativas, epoca FROM plataforma.saga WHERE saga_id = 'adesao:1'")
    assert row.fetchone() == ("ATIVA", 0, 1)
    again = _fila("retomar", "adesao:2")
    assert (again.exit_code, again.output) == (1, "A saga adesao:2 não está parada em grupos.\n")


def test_without_settings_it_finds_the_system_running_on_the_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONSORCIO_DADOS", str(tmp_path))
    with embedded_stack(tmp_path, ["grupos"], durable=False) as stack:
        with psycopg.connect(stack.urls.postgres["grupos"], autocommit=True) as conn:
            conn.execute(
                "CREATE SCHEMA plataforma CREATE TABLE inbox (evento_id uuid, tipo text, agregado text,"
                " tentativas int, erro text, recebido_em timestamptz, situacao text, ordem int)"
            )
        assert _fila("mortos").stdout == "Nada parado.\n"
    stopped = _fila("mortos")
    assert stopped.exit_code == 1
    assert f"Não há sistema no ar em {tmp_path}" in stopped.output
