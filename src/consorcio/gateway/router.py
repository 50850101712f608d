"""Finds the route of a path in a trie: the cost does not grow with the number of routes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from consorcio.gateway.routes import Route, RouteError


@dataclass(slots=True)
class _Node:
    literals: dict[str, _Node] = field(default_factory=dict)
    variable: _Node | None = None
    routes: dict[str, Route] = field(default_factory=dict)
    """By HTTP method; empty when no path ends here."""


class Router:
    """A trie of path segments. A custom verb (`grupos/{id}:constituir`) is one more segment, `:constituir`."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._root = _Node()
        for route in routes:
            self._add(route)

    def _add(self, route: Route) -> None:
        node = self._root
        for segment in _template_segments(route.template):
            if segment.startswith("{"):
                node.variable = node.variable or _Node()
                node = node.variable
            else:
                node = node.literals.setdefault(segment, _Node())
        other = node.routes.get(route.verb)
        if other is not None:
            raise RouteError(
                f"{route.method.full_name} e {other.method.full_name} disputam {route.verb} {route.template}"
            )
        node.routes[route.verb] = route

    def find(self, path: str) -> tuple[dict[str, Route], list[str]] | None:
        """The routes of the path by method, and the texts of its variables in order; None when there is none.

        The path is as it came on the wire: its segments are still percent-encoded.
        """
        segments = path[1:].split("/")
        base, colon, verb = segments[-1].rpartition(":")
        if colon and base:
            found = _walk(self._root, [*segments[:-1], base, ":" + verb], 0)
            if found is not None:
                return found
        return _walk(self._root, segments, 0)


def _template_segments(template: str) -> list[str]:
    segments = template.removeprefix("/").split("/")
    base, colon, verb = segments[-1].rpartition(":")
    return [*segments[:-1], base, ":" + verb] if colon else segments


def _walk(node: _Node, segments: list[str], at: int) -> tuple[dict[str, Route], list[str]] | None:
    """Literals first; a variable takes any segment that is not empty nor a verb."""
    if at == len(segments):
        return (node.routes, []) if node.routes else None
    segment = segments[at]
    literal = node.literals.get(segment)
    if literal is not None:
        found = _walk(literal, segments, at + 1)
        if found is not None:
            return found
    if node.variable is None or not segment or segment[0] == ":":
        return None
    found = _walk(node.variable, segments, at + 1)
    if found is not None:
        found[1].insert(0, segment)
    return found
