"""Identifiers ascend with time and never repeat; those of tests are predictable."""

from __future__ import annotations

import time

import pytest

from consorcio.core.ids import SequentialIds, Uuid7Generator


def test_ids_ascend_even_inside_one_millisecond_and_when_the_clock_goes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    generator, instants_ns = Uuid7Generator(), iter([2_000_000_000] * 5_000 + [1_000_000_000] * 5_000)
    monkeypatch.setattr(time, "time_ns", lambda: next(instants_ns))
    made = [generator.new() for _ in range(10_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_an_id_is_a_uuid_of_version_7_that_tells_its_time() -> None:
    before_ms = time.time_ns() // 1_000_000
    made = Uuid7Generator().new()
    assert made.version == 7
    assert made.variant == "specified in RFC 4122"
    assert before_ms <= made.int >> 80 <= time.time_ns() // 1_000_000


def test_ids_of_tests_are_predictable() -> None:
    assert str(SequentialIds(3).new()) == "00000000-0003-7000-8000-000000000001"
    assert SequentialIds(1).new() != SequentialIds(2).new()
