"""How often a client may call a route: a token bucket per pair, in this process (each replica counts its own)."""

from __future__ import annotations

import time
from collections import OrderedDict

MAX_BUCKETS = 50_000


class RateLimiter:
    """`per_minute` calls in steady state, a burst of the same size."""

    def __init__(self, per_minute: int) -> None:
        self._rate = per_minute / 60
        self._burst = float(per_minute)
        self._buckets: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()

    def take(self, client: str, route: str, now: float | None = None) -> float:
        """Zero when the call may go on, or the seconds to wait."""
        now = time.monotonic() if now is None else now
        key = (client, route)
        tokens, last = self._buckets.get(key, (self._burst, now))
        tokens = min(self._burst, tokens + (now - last) * self._rate)
        allowed = tokens >= 1
        self._buckets[key] = (tokens - 1 if allowed else tokens, now)
        self._buckets.move_to_end(key)
        if len(self._buckets) > MAX_BUCKETS:
            self._buckets.popitem(last=False)
        return 0.0 if allowed else (1 - tokens) / self._rate
