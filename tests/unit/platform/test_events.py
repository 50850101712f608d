"""The envelope: what goes in comes out, and what is not ours is refused in one way."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consorcio.platform.events import Event, NotAnEventError, from_cloudevent, to_cloudevent

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
EVENTS = st.builds(
    Event,
    id=st.uuids().map(str),
    type=st.text(min_size=1),
    aggregate=st.text(),
    source=st.text(alphabet="abcdefghij", min_size=1),
    time=st.datetimes(min_value=datetime(1900, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 made aware by timezones
    correlation_id=st.text(),
    data_contabil=st.none() | st.dates(),
    data=st.dictionaries(st.text(), JSON, max_size=4),
    traceparent=st.text(),
)


@given(EVENTS)
def test_an_event_survives_the_trip(event: Event) -> None:
    assert from_cloudevent(to_cloudevent(event)) == event


def test_the_envelope_is_cloudevents_1_0() -> None:
    event = Event(
        str(UUID(int=7)),
        "PagamentoRealizado",
        "cota/1",
        "financeiro",
        datetime(2026, 1, 5, 12, tzinfo=UTC),
        "corr",
        date(2026, 1, 5),
        {"valor_centavos": 100},
    )
    assert orjson.loads(to_cloudevent(event)) == {
        "specversion": "1.0",
        "id": "00000000-0000-0000-0000-000000000007",
        "type": "PagamentoRealizado",
        "source": "/consorcio/financeiro",
        "subject": "cota/1",
        "time": "2026-01-05T12:00:00+00:00",
        "datacontenttype": "application/json",
        "correlationid": "corr",
        "datacontabil": "2026-01-05",
        "data": {"valor_centavos": 100},
    }


def test_the_trace_travels_as_the_extension_of_cloudevents() -> None:
    traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    document = orjson.loads(to_cloudevent(replace(_EVENT, traceparent=traceparent)))
    assert document["traceparent"] == traceparent
    assert "traceparent" not in orjson.loads(to_cloudevent(_EVENT))


@given(st.binary())
def test_any_bytes_are_an_event_or_refused(body: bytes) -> None:
    with pytest.raises(NotAnEventError):
        from_cloudevent(body)


@given(
    st.sampled_from(["id", "type", "subject", "source", "time", "correlationid", "datacontabil", "data"]),
    st.integers(1, 2**53) | st.lists(st.none(), min_size=1),
)
def test_any_field_of_another_kind_is_refused(field: str, value: Any) -> None:
    good = orjson.loads(to_cloudevent(_EVENT))
    with pytest.raises(NotAnEventError):
        from_cloudevent(orjson.dumps({**good, field: value}))


@pytest.mark.parametrize("field", ["id", "time", "datacontabil", "data"])
def test_text_that_is_no_id_instant_day_or_object_is_refused(field: str) -> None:
    document = {**orjson.loads(to_cloudevent(_EVENT)), field: "amanhã"}
    with pytest.raises(NotAnEventError):
        from_cloudevent(orjson.dumps(document))


def test_a_time_without_offset_is_refused() -> None:
    document = {**orjson.loads(to_cloudevent(_EVENT)), "time": "2026-01-05T12:00:00"}
    with pytest.raises(NotAnEventError, match="offset"):
        from_cloudevent(orjson.dumps(document))


_EVENT = Event(
    str(UUID(int=1)), "T", "a/1", "prova", datetime(2026, 1, 5, tzinfo=UTC), "corr", date(2026, 1, 5), {"n": 1}
)
