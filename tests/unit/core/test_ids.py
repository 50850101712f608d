"""Identifiers ascend with time and never repeat; those of tests are predictable."""

from __future__ import annotations

import time
from multiprocessing import get_context
from multiprocessing.queues import SimpleQueue

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


def test_a_text_is_32_digits_never_given_before() -> None:
    generator = Uuid7Generator()
    made = {generator.new_text() for _ in range(1_000)}
    assert len(made) == 1_000
    assert all(len(text) == 32 and set(text) <= set("0123456789abcdef") for text in made)


def test_a_process_that_forks_does_not_share_its_random_bytes() -> None:
    generator, here = Uuid7Generator(), get_context("fork")
    generator.new_text()
    told: SimpleQueue[str] = here.SimpleQueue()
    child = here.Process(target=lambda: told.put(generator.new_text()))
    child.start()
    child.join()
    assert told.get() != generator.new_text()
