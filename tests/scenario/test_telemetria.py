"""What the operator sees of a system that works: one trace from the request to its last consequence, and metrics."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from consorcio.gateway.catalog import load_catalog
from consorcio.gateway.routes import build_routes
from consorcio.platform.relay import measure_queues
from consorcio.platform.serving import operational_app
from consorcio.platform.telemetry import trace_with
from scenario.conftest import Semeado
from sistema_prova import Grupo, pagar, parcelas

_ESPERA_S = 30
_TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736"
# The whole catalogue of docs/operations/metricas.md; each must have a sample after the life that was seeded.
METRICAS = {
    "consorcio_gateway_requests_total": {"rota", "metodo", "status"},
    "consorcio_gateway_seconds_count": {"rota", "metodo"},
    "consorcio_rpc_segundos_count": {"metodo"},
    "consorcio_rpc_total": {"metodo", "resultado"},
    "consorcio_sql_segundos_count": {"servico", "comando"},
    "consorcio_sql_conexoes": {"servico", "conexoes"},
    "consorcio_sql_conexoes_livres": {"servico", "conexoes"},
    "consorcio_sql_esperando": {"servico", "conexoes"},
    "consorcio_sql_espera_segundos_total": {"servico", "conexoes"},
    "consorcio_outbox_pendentes": {"servico"},
    "consorcio_outbox_atraso_segundos": {"servico"},
    "consorcio_outbox_entregues_total": {"servico"},
    "consorcio_inbox_pendentes": {"servico"},
    "consorcio_inbox_atraso_segundos": {"servico"},
    "consorcio_inbox_mortos": {"servico"},
    "consorcio_inbox_aplicados_total": {"servico", "tipo"},
    "consorcio_inbox_segundos_count": {"servico", "tipo"},
    "consorcio_sagas": {"servico", "saga", "situacao"},
    "consorcio_sagas_paradas": {"servico"},
    "consorcio_saga_passos_total": {"saga", "passo", "resultado"},
    "consorcio_saga_passo_segundos_count": {"saga", "passo"},
    "consorcio_redis_segundos_count": {"comando"},
    "consorcio_travas_total": {"trava", "resultado"},
    "consorcio_trava_segundos_count": {"trava"},
}
# A label never carries what people type: there are as many series as routes, times the few ways each may end.
_ROTAS = len(build_routes(load_catalog().services))
_FINS_POR_ROTA = 8


@pytest.fixture(scope="module")
def rastros() -> Iterator[InMemorySpanExporter]:
    """Every span of this process, kept in memory. The provider of a process is set once, and only here."""
    guardados = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(guardados))
    trace_with(provider)
    yield guardados
    guardados.shutdown()


def test_one_trace_from_the_request_to_what_the_other_services_do(
    semeado: Semeado, rastros: InMemorySpanExporter
) -> None:
    token = semeado.no_ar.token(["*"])
    criado = httpx.post(
        f"{semeado.no_ar.url}/api/v1/grupos/{semeado.ids['grupo_id'][1]}/adesoes",
        headers={
            "authorization": f"Bearer {token}",
            "idempotency-key": str(uuid4()),
            "traceparent": f"00-{_TRACE_ID}-00f067aa0ba902b7-01",
        },
        json={
            "consorciado_id": semeado.ids["consorciado_id"][7],
            "bem_id": semeado.ids["bem_id"][1],
            "data_contabil": "2022-12-20",
        },
    )
    assert criado.status_code == httpx.codes.OK, criado.text
    # The request, the rpc, and what others do of its facts; days later, the saga it began goes on in the same trace.
    feito = {
        "POST /api/v1/grupos/{grupo_id}/adesoes",
        "/consorcio.grupos.v1.GrupoService/IniciarAdesao",
        "financeiro CotaReservada",
    }
    _esperar_por(rastros, feito)
    semeado.no_ar.fazer(_pagar_a_primeira(semeado, criado.json()["cota_id"]))
    vistos = _esperar_por(rastros, feito | {"saga adesao aguardar_pagamento"})
    pedido = next(span for span in vistos if span.name.startswith("POST"))
    assert pedido.parent is not None
    assert format(pedido.parent.span_id, "016x") == "00f067aa0ba902b7"


async def _pagar_a_primeira(semeado: Semeado, cota_id: str) -> None:
    """The first parcela of a sale, when it is there: what a service did is traced before its commit is seen."""
    balcao, grupo = semeado.no_ar.balcao, Grupo(semeado.ids["grupo_id"][1], "", "", {}, ())

    async def dela() -> list[Any]:
        return [parcela for parcela in await parcelas(balcao, grupo, 1) if parcela.cota_id == cota_id]

    await pagar(balcao, await balcao.esperar("a primeira parcela da adesão", dela, bool), "2022-12-28")


def _esperar_por(rastros: InMemorySpanExporter, nomes: set[str]) -> list[ReadableSpan]:
    ate = time.monotonic() + _ESPERA_S
    while True:
        vistos = [span for span in rastros.get_finished_spans() if span.context.trace_id == int(_TRACE_ID, 16)]
        faltam = nomes - {span.name for span in vistos}
        if not faltam:
            return vistos
        assert time.monotonic() < ate, (faltam, {span.name for span in vistos})
        time.sleep(0.1)


def test_metrics_after_a_small_life(semeado: Semeado) -> None:
    httpx.get(f"{semeado.no_ar.url}/api/v1/grupos")
    amostras = _amostras(semeado.no_ar.fazer(_metricas(semeado)))
    for nome, rotulos in METRICAS.items():
        assert nome in amostras, nome
        assert {frozenset(serie) for serie in amostras[nome]} == {frozenset(rotulos)}, nome
    assert not {nome: len(series) for nome, series in amostras.items() if len(series) > _ROTAS * _FINS_POR_ROTA}
    assert ("financeiro", "INSERT pagamento") in {
        (s["servico"], s["comando"]) for s in amostras["consorcio_sql_segundos_count"]
    }
    assert {s["tipo"] for s in amostras["consorcio_inbox_aplicados_total"]} >= {"CotaReservada", "PrimeiraParcelaPaga"}


def test_no_metric_carries_an_id(semeado: Semeado) -> None:
    um_id = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-|[0-9]{4,}")
    for nome, series in _amostras(semeado.no_ar.fazer(_metricas(semeado))).items():
        for rotulos in series:
            valores = {valor for rotulo, valor in rotulos.items() if rotulo != "le"}
            assert not [valor for valor in valores if um_id.search(valor)], nome


async def _metricas(semeado: Semeado) -> str:
    process = semeado.no_ar.process
    for nome, service in process.services.items():
        await measure_queues(process.runtimes[nome].db, [saga.kind for saga in service.sagas])
    transporte = httpx.ASGITransport(operational_app(process))
    async with httpx.AsyncClient(transport=transporte, base_url="http://processo") as cliente:
        resposta = await cliente.get("/metrics")
    assert resposta.status_code == httpx.codes.OK
    return resposta.text


def _amostras(texto: str) -> dict[str, list[dict[str, str]]]:
    """Series by metric; only ours."""
    achadas: dict[str, list[dict[str, str]]] = {}
    for nome, rotulos in re.findall(r"^(consorcio_[a-z_]+)\{([^}]*(?:\{[^}]*\}[^}]*)*)\} ", texto, re.MULTILINE):
        if not nome.endswith(("_bucket", "_created", "_sum")):
            achadas.setdefault(nome, []).append(dict(re.findall(r'([a-z]+)="([^"]*)"', rotulos)))
    return achadas
