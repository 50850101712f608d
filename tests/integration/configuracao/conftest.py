"""One configuracao per test, on its own database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from consorcio.contracts.configuracao.v1 import configuracao_pb2 as pb
from consorcio.core.clock import FixedClock
from consorcio.platform.context import Actor, ActorKind
from consorcio.services.configuracao.service import build
from servico_prova import ServicoEmProva, abrir_runtime

MARIA = Actor("maria", "Quem propõe", ActorKind.USUARIO, permissoes=frozenset({"configuracao.*"}))
JOAO = Actor("joao", "Quem confere", ActorKind.USUARIO, permissoes=frozenset({"configuracao.*"}))
SISTEMA = Actor("sistema:grupos", "grupos", ActorKind.SISTEMA, via="grupos")
CHAVE = "cobranca.aviso_dias"


class Servico(ServicoEmProva):
    """The service, with parameters in it."""

    async def criar(self, chave: str = CHAVE, **campos: Any) -> pb.Parametro:
        """A parameter: days, from 1 to 30, 5 by default."""
        padrao = {
            "tipo": pb.TIPO_PARAMETRO_INTEIRO,
            "descricao": "Dias antes do vencimento em que se avisa.",
            "unidade": "dias",
            "minimo": "1",
            "maximo": "30",
            "padrao": "5",
            "escopos": [pb.TIPO_ESCOPO_GLOBAL, pb.TIPO_ESCOPO_ADMINISTRADORA, pb.TIPO_ESCOPO_CLASSE],
        }
        pedido = pb.CriarParametroRequest(**{"chave": chave, **padrao, **campos})
        return cast("pb.Parametro", await self.rpc("CriarParametro", pedido))

    async def definir(self, versao: int, valor: str = "", ator: Actor = MARIA, **campos: Any) -> Any:
        """A value of the parameter."""
        pedido = pb.DefinirValorRequest(
            **{"chave": CHAVE, "versao": versao, "valor": valor, "motivo": "teste", **campos}
        )
        return await self.rpc("DefinirValor", pedido, ator)

    async def valor(self, **campos: Any) -> str:
        """What is worth."""
        resposta = await self.rpc("ConsultarValor", pb.ConsultarValorRequest(**{"chave": CHAVE, **campos}))
        return str(resposta.valor)


@pytest.fixture
async def servico(banco_vazio: Callable[[str], str]) -> AsyncIterator[Servico]:
    relogio = FixedClock(datetime(2026, 1, 5, 15, tzinfo=UTC))
    runtime = await abrir_runtime("configuracao", banco_vazio("configuracao"), relogio)
    yield Servico(runtime, build(runtime), MARIA)
    await runtime.db.close()
