"""A PSP that speaks the Pix API, and may be away, wrong, slow to settle, or tell a payment twice."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

SEGREDO_DO_WEBHOOK = "endereco-que-so-o-psp-conhece"
_POR_PAGINA = 2


@dataclass
class PspFalso:
    """What it holds, and how it behaves from now on."""

    cobrancas: dict[str, dict[str, Any]] = field(default_factory=dict)
    pix: list[dict[str, Any]] = field(default_factory=list)
    devolucoes: dict[str, dict[str, Any]] = field(default_factory=dict)
    fora_do_ar: bool = False
    troca_o_valor: bool = False
    devolucao: str = "EM_PROCESSAMENTO"
    tokens: int = 0
    webhooks: dict[str, str] = field(default_factory=dict)
    _numeros: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def pagar(self, txid: str, valor: str, horario: str = "2026-02-09T14:00:00Z") -> dict[str, Any]:
        """A payer pays: the Pix that the PSP will tell, by webhook or when asked."""
        pix = {"endToEndId": f"E{next(self._numeros):031d}", "txid": txid, "valor": valor, "horario": horario}
        self.pix.append(pix)
        return pix

    def app(self) -> Starlette:
        """The API."""
        return Starlette(
            routes=[
                Route("/oauth/token", self._dar_token, methods=["POST"]),
                Route("/cobv/{txid}", self._cobv, methods=["PUT", "PATCH"]),
                Route("/cob/{txid}", self._cobv, methods=["PUT", "PATCH"]),
                Route("/webhook/{chave}", self._webhook, methods=["PUT"]),
                Route("/pix", self._listar),
                Route("/pix/{e2eid}/devolucao/{id}", self._devolver, methods=["PUT", "GET"]),
            ]
        )

    async def _dar_token(self, request: Request) -> Response:
        assert (await request.form())["grant_type"] == "client_credentials"
        self.tokens += 1
        return JSONResponse({"access_token": f"t{self.tokens}", "expires_in": 3600})

    async def _cobv(self, request: Request) -> Response:
        if self.fora_do_ar:
            return Response(status_code=503)
        txid, corpo = request.path_params["txid"], await request.json()
        if request.method == "PATCH":
            self.cobrancas[txid]["status"] = corpo["status"]
            return JSONResponse(self.cobrancas[txid])
        assert set(corpo) == {"calendario", "devedor", "valor", "chave", "solicitacaoPagador"}
        if self.troca_o_valor:
            corpo["valor"] = {"original": "1.00"}
        cobranca = corpo | {"txid": txid, "status": "ATIVA", "pixCopiaECola": f"000201br.gov.bcb.pix{txid}"}
        self.cobrancas[txid] = cobranca
        return JSONResponse(cobranca, status_code=201)

    async def _webhook(self, request: Request) -> Response:
        self.webhooks[request.path_params["chave"]] = (await request.json())["webhookUrl"]
        return Response(status_code=200)

    async def _listar(self, request: Request) -> Response:
        if self.fora_do_ar:
            return Response(status_code=503)
        inicio, fim = (datetime.fromisoformat(request.query_params[nome]) for nome in ("inicio", "fim"))
        todos = [p for p in self.pix if inicio <= datetime.fromisoformat(p["horario"]) <= fim]
        pagina = int(request.query_params["paginacao.paginaAtual"])
        paginacao = {"paginaAtual": pagina, "quantidadeDePaginas": -(-len(todos) // _POR_PAGINA)}
        parte = todos[pagina * _POR_PAGINA : (pagina + 1) * _POR_PAGINA]
        return JSONResponse({"parametros": {"paginacao": paginacao}, "pix": parte})

    async def _devolver(self, request: Request) -> Response:
        if self.fora_do_ar:
            return Response(status_code=503)
        if request.method == "GET":
            conhecida = self.devolucoes.get(request.path_params["id"])
            return JSONResponse(conhecida or {"title": "Não encontrada"}, status_code=200 if conhecida else 404)
        corpo = await request.json()
        devolucao = {"id": request.path_params["id"], "valor": corpo["valor"], "status": self.devolucao}
        if self.devolucao == "NAO_REALIZADO":
            return JSONResponse(devolucao | {"motivo": "Conta encerrada"})
        self.devolucoes.setdefault(request.path_params["id"], devolucao)
        return JSONResponse(devolucao, status_code=201)
