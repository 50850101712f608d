"""An open page is told at once, by Server-Sent Events or Socket.IO through the gateway, of what is its own only."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from functools import partial
from typing import Any
from uuid import uuid4

import httpx
import orjson
import socketio
from aiohttp import ClientSession

from consorcio.gateway.live import LIVE
from scenario.conftest import Semeado

PATH, PAINEL = (ao_vivo.path for ao_vivo in LIVE)
_DADOS = {"grupo": "1", "cota": "7", "assembleia": "1", "valor": "1.00", "data_pagamento": "2026-01-05"}


def _eventos(linhas: Iterator[str]) -> Iterator[dict[str, str]]:
    """The events of a stream, without its comments."""
    evento: dict[str, str] = {}
    for linha in linhas:
        if linha and not linha.startswith(":"):
            campo, _, valor = linha.partition(": ")
            evento[campo] = valor
        elif not linha and evento:
            yield evento
            evento = {}


def _enviar(semeado: Semeado, usuario_id: str) -> str:
    """Tell a user something; the delivery."""
    resposta = httpx.post(
        f"{semeado.no_ar.url}/api/v1/notificacoes",
        json={"usuario_id": usuario_id, "modelo": "pagamento_recebido", "dados": _DADOS, "canais": ["TELA"]},
        headers={
            "authorization": f"Bearer {semeado.no_ar.token(['notificacoes.*'])}",
            "idempotency-key": str(uuid4()),
        },
    )
    assert resposta.status_code == httpx.codes.OK, resposta.text
    return str(resposta.json()["entregas"][0]["entrega_id"])


def test_an_open_page_is_told_of_its_own_and_goes_on_from_where_it_was(semeado: Semeado) -> None:
    eu, outro = str(uuid4()), str(uuid4())
    cabecalhos = {"authorization": f"Bearer {semeado.no_ar.token(['notificacoes.caixa.ler'], usuario_id=eu)}"}
    ids: list[str] = []

    def contar() -> None:
        _enviar(semeado, outro)
        ids.extend(_enviar(semeado, eu) for _ in range(2))

    with httpx.stream("GET", f"{semeado.no_ar.url}{PATH}", headers=cabecalhos, timeout=20) as pagina:
        assert pagina.headers["content-type"].startswith("text/event-stream")
        eventos = _eventos(pagina.iter_lines())
        contando = threading.Thread(target=contar)
        contando.start()
        recebidos = [next(eventos), next(eventos)]
        contando.join()
    assert [evento["id"] for evento in recebidos] == ids
    aviso = orjson.loads(recebidos[0]["data"])
    assert (aviso["titulo"], aviso["finalidade"]) == ("Pagamento recebido", "COBRANCA")
    retomada = {**cabecalhos, "last-event-id": ids[0]}
    with httpx.stream("GET", f"{semeado.no_ar.url}{PATH}", headers=retomada, timeout=20) as pagina:
        assert next(_eventos(pagina.iter_lines()))["id"] == ids[1]


def test_nobody_listens_without_the_right_to(semeado: Semeado) -> None:
    url = f"{semeado.no_ar.url}{PATH}"
    assert httpx.get(url).status_code == httpx.codes.UNAUTHORIZED
    sem_direito = {"authorization": f"Bearer {semeado.no_ar.token(['grupos.*'])}"}
    assert httpx.get(url, headers=sem_direito).status_code == httpx.codes.FORBIDDEN
    com_direito = {"authorization": f"Bearer {semeado.no_ar.token(['notificacoes.*'])}", "last-event-id": "x"}
    assert httpx.get(url, headers=com_direito).status_code == httpx.codes.BAD_REQUEST


def test_the_panel_comes_at_once_and_again_only_when_it_changed(semeado: Semeado) -> None:
    url = f"{semeado.no_ar.url}{PAINEL}"
    assert httpx.get(url).status_code == httpx.codes.UNAUTHORIZED
    sem_direito = {"authorization": f"Bearer {semeado.no_ar.token(['grupos.*'])}"}
    assert httpx.get(url, headers=sem_direito).status_code == httpx.codes.FORBIDDEN
    cabecalhos = {"authorization": f"Bearer {semeado.no_ar.token(['relatorios.relatorio.ler'])}"}
    retrato = httpx.get(f"{semeado.no_ar.url}/api/v1/painel", headers=cabecalhos).json()
    assert retrato["cotas_ativas"] > 0, retrato
    assert [faixa["faixa"] for faixa in retrato["inadimplencia"]] == [
        "ATE_30",
        "DE_31_A_60",
        "DE_61_A_90",
        "ACIMA_DE_90",
    ]
    with httpx.stream("GET", url, headers=cabecalhos, timeout=20) as pagina:
        evento = next(_eventos(pagina.iter_lines()))
    agora = orjson.loads(evento["data"])
    assert (evento["event"], evento["id"], agora["mes"]) == ("painel", agora["versao"], retrato["mes"])
    estragado = {**cabecalhos, "last-event-id": "ontem, 3h"}
    assert httpx.get(url, headers=estragado).status_code == httpx.codes.BAD_REQUEST


async def test_an_open_page_hears_the_same_by_socket_io(semeado: Semeado) -> None:
    """The services that exist, near, behind the gateway: notices and panel on one connection."""
    eu, ouvidos = str(uuid4()), asyncio.Queue[tuple[str, dict[str, Any]]]()
    token = semeado.no_ar.token(["notificacoes.caixa.ler", "relatorios.relatorio.ler"], usuario_id=eu)
    async with ClientSession() as http, asyncio.timeout(20):
        pagina = socketio.AsyncClient(reconnection=False, http_session=http)
        for evento in ("aviso", "painel"):
            pagina.on(evento, partial(_ouvir, ouvidos, evento))
        await pagina.connect(semeado.no_ar.url, auth={"token": token}, transports=["websocket"])
        assert await pagina.call("acompanhar", {"canal": "painel"}) == {}
        evento, dados = await ouvidos.get()
        assert (evento, dados["id"]) == ("painel", dados["dados"]["versao"])
        assert await pagina.call("acompanhar", {"canal": "notificacoes"}) == {}
        entrega_id = await asyncio.to_thread(_enviar, semeado, eu)
        while evento != "aviso":
            evento, dados = await ouvidos.get()
        assert (dados["id"], dados["dados"]["titulo"]) == (entrega_id, "Pagamento recebido")
        await pagina.disconnect()


async def _ouvir(ouvidos: asyncio.Queue[tuple[str, dict[str, Any]]], evento: str, dados: dict[str, Any]) -> None:
    await ouvidos.put((evento, dados))
