"""One grupos per test, on its own database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from consorcio.core.clock import FixedClock
from consorcio.services.grupos.service import build
from integration.grupos.montagem import GERENTE, ConsorciadosFalso, Servico
from servico_prova import abrir_runtime


class _Vizinhos:
    """Gives the fake consorciados to whoever asks for a stub."""

    def __init__(self, consorciados: ConsorciadosFalso) -> None:
        self._consorciados = consorciados

    def stub(self, service: Any) -> Any:
        assert service.name == "ConsorciadoService"
        return self._consorciados


@pytest.fixture
async def servico(banco_vazio: Callable[[str], str]) -> AsyncIterator[Servico]:
    relogio, consorciados = FixedClock(datetime(2026, 1, 5, 15, tzinfo=UTC)), ConsorciadosFalso()
    url, vizinhos = banco_vazio("grupos"), _Vizinhos(consorciados)
    runtime = await abrir_runtime("grupos", url, relogio, outros=vizinhos, conexoes=20)
    yield Servico(runtime, build(runtime), GERENTE, consorciados)
    await runtime.db.close()
