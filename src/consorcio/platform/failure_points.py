"""Named places where a test makes the process die, to prove that a death there changes nothing in the end (R5, T-KILL).

Each module declares its places; going by one costs the walk over an empty list. `CONSORCIO_PONTO_DE_FALHA` names one
passage, `saga.antes_do_commit@contemplacao.reservar#2`: the place, what was going by and, when not the first, which
time. At it the process kills itself with SIGKILL, so that nothing is cleaned up. The setting is refused wherever
`ambiente` is not `teste` (settings.py).
"""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Callable

_PASSAGE = re.compile(r"(?P<name>[a-z_.]+)@(?P<what>[^#]+)(?:#(?P<time>[1-9]\d*))?")
_declared: set[str] = set()
_witnesses: list[Callable[[str], None]] = []


class FailurePoint:
    """One place."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        if name in _declared:
            raise ValueError(f"failure point {name} declared twice")
        _declared.add(name)
        self.name = name

    def passing(self, what: str) -> None:
        """`what` goes by: a command, a step of a saga, a service."""
        for witness in _witnesses:
            witness(f"{self.name}@{what}")


def declared() -> frozenset[str]:
    """Every place of the modules imported so far."""
    return frozenset(_declared)


def watch(witness: Callable[[str], None]) -> None:
    """Tell every passage from now on to a witness."""
    _witnesses.append(witness)


def arm(passage: str) -> None:
    """Die at a passage. SystemExit when it names no place."""
    found = _PASSAGE.fullmatch(passage)
    if found is None or found["name"] not in _declared:
        sys.exit(f"Configuração: CONSORCIO_PONTO_DE_FALHA: {passage} não é ponto@quem#vez. Há {sorted(_declared)}.")
    fatal, remaining = f"{found['name']}@{found['what']}", int(found["time"] or 1)

    def die_at_it(passed: str) -> None:
        nonlocal remaining
        remaining -= passed == fatal
        if remaining == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    watch(die_at_it)
