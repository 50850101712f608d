"""How often a client may call a route, in this process: each replica counts its own.

A token bucket kept as one instant per pair (GCRA): when the bucket would be full again.
"""

from __future__ import annotations

import time
from collections import OrderedDict

MAX_BUCKETS = 50_000
# Sums of intervals round; a millionth of a second is nobody's quota.
_ROUNDING_S = 1e-6


class RateLimiter:
    """`per_minute` calls in steady state, a burst of the same size."""

    def __init__(self, per_minute: int) -> None:
        self._interval_s = 60 / per_minute
        self._burst_s = 60 + _ROUNDING_S
        self._full_at: OrderedDict[tuple[str, str], float] = OrderedDict()

    def take(self, client: str, route: str, now: float | None = None) -> float:
        """Zero when the call may go on, or the seconds to wait. A refused call costs nothing."""
        now = time.monotonic() if now is None else now
        key = (client, route)
        full_at = self._full_at.get(key, now)
        full_at = (full_at if full_at > now else now) + self._interval_s  # noqa: FURB136 max() costs a call
        wait_s = full_at - now - self._burst_s
        if wait_s > 0:
            return wait_s
        self._full_at[key] = full_at
        if len(self._full_at) > MAX_BUCKETS:
            self._full_at.popitem(last=False)
        return 0.0
