"""One grupos per test, on its own database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.clock import FixedClock
from consorcio.core.ids import Uuid7Generator
from consorcio.platform.cache import Cache
from consorcio.platform.database import Database
from consorcio.platform.rpc.pipeline import Binding
from consorcio.platform.service import Runtime
from consorcio.platform.settings import Settings
from consorcio.services.grupos.service import build
from integration.grupos.montagem import ConsorciadosFalso, Servico


class _Vizinhos:
    """Gives the fake consorciados to whoever asks for a stub."""

    def __init__(self, consorciados: ConsorciadosFalso) -> None:
        self._consorciados = consorciados

    def stub(self, service: Any) -> Any:
        assert service.name == "ConsorciadoService"
        return self._consorciados


@pytest.fixture
async def servico(banco_vazio: Callable[[str], str]) -> AsyncIterator[Servico]:
    relogio, ids = FixedClock(datetime(2026, 1, 5, 15, tzinfo=UTC)), Uuid7Generator()
    banco = Database("grupos", banco_vazio("grupos"), relogio, ids, max_connections=20)
    await banco.open()
    consorciados = ConsorciadosFalso()
    runtime = Runtime(
        settings=Settings(),
        clock=relogio,
        ids=ids,
        db=banco,
        caller=cast("Any", _Vizinhos(consorciados)),
        cache=Cache(None),
        vault=cast("Any", None),
        calendar=BusinessCalendar.anbima(),
    )
    montado = build(runtime)
    ligacoes = [Binding(descritor, servicer, banco, relogio, ids) for descritor, servicer in montado.servicers.items()]
    por_nome = {nome: ligacao for ligacao in ligacoes for nome in ligacao.policies}
    yield Servico(banco, por_nome, consorciados, relogio, montado, runtime)
    await banco.close()
