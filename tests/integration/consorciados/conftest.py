"""One consorciados per test, on its own database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from consorcio.contracts.consorciados.v1 import consorciados_pb2 as pb
from consorcio.core.clock import FixedClock
from consorcio.platform.context import Actor, ActorKind
from consorcio.services.consorciados.service import build
from servico_prova import ServicoEmProva, abrir_runtime

GERENTE = Actor("gerente", "Quem testa", ActorKind.USUARIO, permissoes=frozenset({"consorciados.*"}))
SISTEMA = Actor("sistema:grupos", "grupos", ActorKind.SISTEMA, via="grupos")


@dataclass
class Servico(ServicoEmProva):
    """The service, with people in it."""

    url: str

    async def receber(self, tipo: str, dados: dict[str, Any]) -> None:
        """A fact of grupos arrives and is applied."""
        await self.receber_fato(tipo, f"grupo/{dados['grupo_id']}", dados, "grupos")

    async def criar(
        self, documento: str = "52998224725", nome: str = "Maria da Silva", **campos: Any
    ) -> pb.Consorciado:
        """A registered person."""
        pedido = pb.CriarConsorciadoRequest(
            **{"tipo": pb.TIPO_PESSOA_FISICA, "nome": nome, "documento": documento, **campos}
        )
        resposta: pb.Consorciado = await self.rpc("CriarConsorciado", pedido)
        return resposta


@pytest.fixture
async def servico(banco_vazio: Callable[[str], str]) -> AsyncIterator[Servico]:
    url = banco_vazio("consorciados")
    runtime = await abrir_runtime("consorciados", url, FixedClock(datetime(2026, 1, 5, 15, tzinfo=UTC)))
    yield Servico(runtime, build(runtime), GERENTE, url=url)
    await runtime.db.close()
