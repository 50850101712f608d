"""A fact on its way between services: CloudEvents 1.0 in JSON (DESIGN §3)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from consorcio.platform.telemetry import TRACEPARENT

AUDIT_LEAF = "auditoria.folha"


class NotAnEventError(Exception):
    """The bytes are not the envelope of one of our facts."""


@dataclass(frozen=True, slots=True)
class Event:
    """A fact that happened. `aggregate` is the key that keeps its facts in order, as `grupo/{id}`."""

    id: str
    type: str
    aggregate: str
    source: str
    time: datetime
    correlation_id: str
    data_contabil: date | None
    data: dict[str, Any]
    traceparent: str = ""
    """The trace in which it was told (W3C); empty when there was none."""


class Told(NamedTuple):
    """A fact as the relay carries it: what it says stays as it is written, for nobody on the way reads it."""

    number: int
    """Of its row in the outbox, which may stand for many facts."""
    id: str
    type: str
    aggregate: str
    source: str
    time: datetime
    correlation_id: str
    data_contabil: date | None
    data: str
    """JSON."""
    traceparent: str

    def event(self) -> Event:
        """The fact, for who reads it."""
        _, id, type, aggregate, source, time, correlation_id, data_contabil, data, traceparent = self
        return Event(id, type, aggregate, source, time, correlation_id, data_contabil, json.loads(data), traceparent)


def json_of(event: Event | Told) -> str:
    """What a fact says, written; by the standard library, for which no integer is too large."""
    return event.data if isinstance(event, Told) else json.dumps(event.data)


def to_cloudevent(event: Event | Told) -> bytes:
    """The event as a CloudEvents 1.0 JSON document."""
    document = {
        "specversion": "1.0",
        "id": event.id,
        "type": event.type,
        "source": f"/consorcio/{event.source}",
        "subject": event.aggregate,
        "time": event.time,
        "datacontenttype": "application/json",
        "correlationid": event.correlation_id,
        "datacontabil": event.data_contabil,
        "data": orjson.Fragment(json_of(event)),
    }
    # The extension "Distributed Tracing" of CloudEvents: absent rather than empty.
    return orjson.dumps({**document, TRACEPARENT: event.traceparent} if event.traceparent else document)


def from_cloudevent(body: bytes) -> Event:
    """The event of a CloudEvents document. Raises NotAnEventError."""
    try:
        return _from_document(orjson.loads(body))
    except (KeyError, TypeError, AttributeError, ValueError) as malformed:
        raise NotAnEventError(repr(malformed)) from malformed


def _from_document(document: dict[str, Any]) -> Event:
    accounting_date = document.get("datacontabil")
    if not isinstance(document["data"], dict):
        raise TypeError("data is not an object")
    time = datetime.fromisoformat(document["time"])
    if time.tzinfo is None:
        raise ValueError("time without offset")
    return Event(
        id=str(UUID(document["id"])),
        type=_text(document["type"]),
        aggregate=_text(document["subject"]),
        source=_text(document["source"]).removeprefix("/consorcio/"),
        time=time,
        correlation_id=_text(document.get("correlationid", "")),
        data_contabil=date.fromisoformat(accounting_date) if accounting_date else None,
        data=document["data"],
        traceparent=_text(document.get(TRACEPARENT, "")),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not text")
    return value
