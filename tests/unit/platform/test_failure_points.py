"""A failure point does nothing unless it is watched or armed, and then kills at the very passage that was named."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from consorcio.platform import failure_points
from consorcio.platform.failure_points import FailurePoint

_VICTIM = """
from consorcio.platform.failure_points import FailurePoint, arm
point = FailurePoint("prova.lugar")
arm({passage!r})
for what in ("grupos", "sorteios", "grupos"):
    print(what, flush=True)
    point.passing(what)
"""


@pytest.fixture(autouse=True)
def _nothing_declared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(failure_points, "_declared", set())
    monkeypatch.setattr(failure_points, "_witnesses", [])


def test_a_witness_is_told_what_goes_by_and_where() -> None:
    point, seen = FailurePoint("prova.lugar"), list[str]()
    point.passing("antes")
    failure_points.watch(seen.append)
    point.passing("adesao.validar")
    assert seen == ["prova.lugar@adesao.validar"]


def test_every_place_has_a_name_of_its_own() -> None:
    FailurePoint("prova.lugar")
    with pytest.raises(ValueError, match=r"prova\.lugar"):
        FailurePoint("prova.lugar")
    assert failure_points.declared() == {"prova.lugar"}


@pytest.mark.parametrize(
    ("passage", "lived"),
    [
        ("prova.lugar@grupos", ["grupos"]),
        ("prova.lugar@sorteios", ["grupos", "sorteios"]),
        ("prova.lugar@grupos#2", ["grupos", "sorteios", "grupos"]),
    ],
)
def test_an_armed_process_dies_at_the_passage(passage: str, lived: list[str]) -> None:
    victim = [sys.executable, "-c", _VICTIM.format(passage=passage)]
    ended = subprocess.run(victim, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout.split()) == (-signal.SIGKILL, lived)


@pytest.mark.parametrize("passage", ["prova.outro@grupos", "prova.lugar", "prova.lugar@grupos#0", ""])
def test_a_passage_that_names_no_place_is_refused(passage: str) -> None:
    FailurePoint("prova.lugar")
    with pytest.raises(SystemExit, match="CONSORCIO_PONTO_DE_FALHA"):
        failure_points.arm(passage)
