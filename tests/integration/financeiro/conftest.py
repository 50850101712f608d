"""One financeiro per test, on its own database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any, cast

import httpx
import pytest
from pydantic import SecretStr

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.clock import FixedClock
from consorcio.core.ids import Uuid7Generator
from consorcio.platform.cache import Cache
from consorcio.platform.database import Database
from consorcio.platform.rpc.pipeline import Binding
from consorcio.platform.service import Runtime
from consorcio.platform.settings import Settings
from consorcio.platform.vault import Vault
from consorcio.services.financeiro.bcb import Sgs
from consorcio.services.financeiro.psp import PspHttp
from consorcio.services.financeiro.service import montar
from consorcio.services.financeiro.settings import FinanceiroSettings
from integration.financeiro.casa import Casa, ConsorciadosFalso, GruposFalso
from integration.financeiro.psp_falso import SEGREDO_DO_WEBHOOK, PspFalso
from integration.financeiro.sgs_falso import SgsFalso
from integration.sorteios.dubles import SemParametros


class _Vizinhos:
    """Gives the fake neighbours to whoever asks for a stub."""

    def __init__(self, grupos: GruposFalso, consorciados: ConsorciadosFalso) -> None:
        self._vizinhos = {
            "GrupoService": grupos,
            "ConsorciadoService": consorciados,
            "ConfiguracaoService": SemParametros(),
        }

    def stub(self, service: Any) -> Any:
        return self._vizinhos[service.name]


@pytest.fixture
async def casa(banco_vazio: Callable[[str], str]) -> AsyncIterator[Casa]:
    relogio, ids, grupos = FixedClock(datetime(2026, 1, 5, 15, tzinfo=UTC)), Uuid7Generator(), GruposFalso()
    consorciados = ConsorciadosFalso()
    banco = Database("financeiro", banco_vazio("financeiro"), relogio, ids, max_connections=20)
    await banco.open()
    runtime = Runtime(
        settings=Settings(),
        clock=relogio,
        ids=ids,
        db=banco,
        caller=cast("Any", _Vizinhos(grupos, consorciados)),
        cache=Cache(None),
        vault=Vault({1: bytes(32)}, bytes(32)),
        calendar=BusinessCalendar.anbima(),
    )
    psp = PspFalso()
    settings = FinanceiroSettings(pix_url="https://psp.exemplo", pix_webhook_segredo=SecretStr(SEGREDO_DO_WEBHOOK))
    sgs = SgsFalso()
    servico = montar(
        runtime,
        settings,
        PspHttp(settings, relogio, httpx.ASGITransport(psp.app())),
        Sgs("https://bcb.exemplo", 5, httpx.ASGITransport(sgs.app())),
    )
    ligacoes = [Binding(descritor, servicer, banco, relogio, ids) for descritor, servicer in servico.servicers.items()]
    yield Casa(
        runtime, servico, {nome: li for li in ligacoes for nome in li.policies}, grupos, relogio, consorciados, psp, sgs
    )
    await banco.close()
