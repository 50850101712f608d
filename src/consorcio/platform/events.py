"""A fact on its way between services: CloudEvents 1.0 in JSON (DESIGN §3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson

AUDIT_LEAF = "auditoria.folha"


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


def to_cloudevent(event: Event) -> bytes:
    """The event as a CloudEvents 1.0 JSON document."""
    return orjson.dumps(
        {
            "specversion": "1.0",
            "id": event.id,
            "type": event.type,
            "source": f"/consorcio/{event.source}",
            "subject": event.aggregate,
            "time": event.time,
            "datacontenttype": "application/json",
            "correlationid": event.correlation_id,
            "datacontabil": event.data_contabil,
            "data": event.data,
        }
    )


def from_cloudevent(body: bytes) -> Event:
    """The event of a CloudEvents document. ValueError or KeyError when it is not one of ours."""
    document = orjson.loads(body)
    accounting_date = document.get("datacontabil")
    return Event(
        id=document["id"],
        type=document["type"],
        aggregate=document["subject"],
        source=document["source"].removeprefix("/consorcio/"),
        time=datetime.fromisoformat(document["time"]),
        correlation_id=document.get("correlationid", ""),
        data_contabil=date.fromisoformat(accounting_date) if accounting_date else None,
        data=document["data"],
    )
