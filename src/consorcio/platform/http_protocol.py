"""uvicorn's HTTP protocol, with a way to send a whole answer in one write (ADR 0031).

ASGI sends the head and the body as two messages, and uvicorn each of them in a system call and a packet of its own.
An application that has both at hand, and vouches for the head, gives them together.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

WHOLE_ANSWER = "consorcio.resposta_inteira"
"""Key in the ASGI scope; its value is a `SendWhole`."""
SendWhole = Callable[[bytes], bool]


class WholeAnswerProtocol(HttpToolsProtocol):
    """Offers it to each request."""

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        scope: Any = cycle.scope
        scope[WHOLE_ANSWER] = partial(self._send_whole, cycle)
        super()._start_asgi_task(cycle, app)

    def _send_whole(self, cycle: RequestResponseCycle, answer: bytes) -> bool:
        """Send status line, headers and body, of the length that the headers tell. False, and nothing sent, when this
        answer must go by `send`: the client is slow or gone, wants no body, or the connection ends after it.
        """
        if (
            cycle.response_started
            or cycle.disconnected
            or cycle.flow.write_paused
            or not cycle.keep_alive
            or cycle.scope["method"] == "HEAD"
        ):
            return False
        cycle.response_started = cycle.response_complete = True
        cycle.waiting_for_100_continue = False
        cycle.transport.write(answer)
        cycle.message_event.set()
        cycle.on_response()
        return True
