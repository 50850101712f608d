"""What is said to a PSP, and what the fake one answers, against the Pix API as Banco Central publishes it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import httpx
import pytest
import yaml
from jsonschema import Draft202012Validator

from consorcio.core.clock import FixedClock
from consorcio.services.financeiro.bancos.pix.api import PedidoCobranca, ler_pix
from consorcio.services.financeiro.psp import PspHttp
from consorcio.services.financeiro.settings import FinanceiroSettings
from integration.financeiro.psp_falso import PspFalso
from unit.financeiro.bancos.vetores import PASTA

AGORA = datetime(2026, 2, 9, 15, tzinfo=UTC)


@cache
def _api() -> dict[str, Any]:
    with (PASTA / "pix" / "bacen_api_pix_2.9.0_openapi.yaml").open("rb") as arquivo:
        lido: dict[str, Any] = yaml.load(arquivo, yaml.CSafeLoader)
    _tirar_barras(lido)
    return lido


def _tirar_barras(no: Any) -> None:
    """The document writes some patterns between slashes, as if they were JavaScript: they would match nothing."""
    filhos = no.values() if isinstance(no, dict) else no if isinstance(no, list) else ()
    for filho in filhos:
        if isinstance(filho, dict) and isinstance(filho.get("pattern"), str):
            filho["pattern"] = filho["pattern"].removeprefix("/").removesuffix("/")
        _tirar_barras(filho)


def _seguir(no: dict[str, Any]) -> dict[str, Any]:
    """What a node is, when it points at another."""
    while "$ref" in no:
        alvo: Any = _api()
        for parte in no["$ref"].removeprefix("#/").split("/"):
            alvo = alvo[parte.replace("~1", "/").replace("~0", "~")]
        no = alvo
    return no


def _exigir(esquema: dict[str, Any], corpo: object) -> None:
    erros = list(Draft202012Validator({**_api(), **esquema}).iter_errors(corpo))
    assert [f"{erro.json_path}: {erro.message}" for erro in erros] == []


class _Conferente(httpx.AsyncBaseTransport):
    """Between the client and the fake PSP: every request must be of the published API, and every status one of it.

    Bodies of answers are not checked: the document's own examples do not keep its schemas (`location` is required).
    """

    def __init__(self, psp: PspFalso) -> None:
        self._dentro = httpx.ASGITransport(psp.app())
        self.operacoes: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        resposta = await self._dentro.handle_async_request(request)
        await resposta.aread()
        if request.url.path == "/oauth/token":
            return resposta
        modelo = self._modelo(request.url.path)
        operacao = _api()["paths"][modelo][request.method.lower()]
        self.operacoes.append(f"{request.method} {modelo}")
        declarados = [
            _seguir(p) for p in (*operacao.get("parameters", ()), *_api()["paths"][modelo].get("parameters", ()))
        ]
        nomes = {p["name"] for p in declarados if p["in"] == "query"}
        assert set(request.url.params) <= nomes | {"paginacao.paginaAtual", "paginacao.itensPorPagina"}
        assert {p["name"] for p in declarados if p["in"] == "query" and p.get("required")} <= set(request.url.params)
        if request.content:
            corpo = httpx.Response(200, content=request.content).json()
            _exigir(_conteudo(_seguir(operacao["requestBody"])), corpo)
        assert str(resposta.status_code) in operacao["responses"]
        return resposta

    @staticmethod
    def _modelo(caminho: str) -> str:
        partes = caminho.strip("/").split("/")
        for modelo in _api()["paths"]:
            dele = modelo.strip("/").split("/")
            if len(dele) == len(partes) and all(d.startswith("{") or d == p for d, p in zip(dele, partes, strict=True)):
                return str(modelo)
        raise AssertionError(f"{caminho} is not in the API")


def _conteudo(no: dict[str, Any]) -> dict[str, Any]:
    esquema: dict[str, Any] = no["content"]["application/json"]["schema"]
    return esquema


@pytest.mark.parametrize("documento", ["52998224725", "11222333000181"])
async def test_the_client_and_the_fake_speak_the_published_api(documento: str) -> None:
    psp = PspFalso()
    conferente = _Conferente(psp)
    cliente = PspHttp(FinanceiroSettings(pix_url="https://psp.exemplo"), FixedClock(AGORA), conferente)
    txid = "0" * 32 + "001"
    pedido = PedidoCobranca(txid, "chave@exemplo.com.br", 12_345, date(2026, 3, 1), "Maria", documento, "G1-0001-002")
    assert (await cliente.cobrar(pedido)).valor_centavos == 12_345
    pago = psp.pagar(txid, "123.45")
    recebidos = [pix async for pix in cliente.recebidos(datetime(2026, 2, 9, tzinfo=UTC), AGORA)]
    assert recebidos == [ler_pix(pago)]
    assert (await cliente.devolver(pago["endToEndId"], "d1", 12_345)).situacao == "EM_PROCESSAMENTO"
    assert (await cliente.devolucao(pago["endToEndId"], "d1")).situacao == "EM_PROCESSAMENTO"
    await cliente.retirar(txid, "COBV")
    imediata = PedidoCobranca("0" * 32 + "002", pedido.chave, 99, date(2026, 2, 9), "Maria", documento, "G1", 600)
    assert (await cliente.cobrar(imediata)).valor_centavos == 99
    await cliente.retirar(imediata.txid, imediata.tipo)
    await cliente.registrar_webhook(pedido.chave, "https://exemplo.com.br/pix/webhook/segredo")
    assert list(psp.webhooks) == [pedido.chave]
    await cliente.fechar()
    assert conferente.operacoes == [
        *("PUT /cobv/{txid}", "GET /pix", "PUT /pix/{e2eid}/devolucao/{id}"),
        *("GET /pix/{e2eid}/devolucao/{id}", "PATCH /cobv/{txid}"),
        *("PUT /cob/{txid}", "PATCH /cob/{txid}", "PUT /webhook/{chave}"),
    ]


def test_what_the_webhook_hears_is_the_pix_of_the_api() -> None:
    _exigir({"$ref": "#/components/schemas/Pix"}, PspFalso().pagar("0" * 32 + "001", "123.45"))
