"""The SGS of Banco Central, which may be away."""

from __future__ import annotations

from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route


@dataclass
class SgsFalso:
    """Series by code, as it answers them."""

    series: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    fora_do_ar: bool = False

    def app(self) -> Starlette:
        """The API."""
        return Starlette(routes=[Route("/dados/serie/bcdata.sgs.{codigo}/dados", self._dados)])

    async def _dados(self, request: Request) -> Response:
        assert request.query_params["formato"] == "json"
        if self.fora_do_ar:
            return Response("<html>fora</html>", 200)
        return JSONResponse(self.series[request.path_params["codigo"]])
