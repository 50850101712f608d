"""A change is seen by every process within two seconds, with Redis and without; a service that is away harms nobody."""

from __future__ import annotations

import asyncio
import secrets
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from openfeature import api
from openfeature.evaluation_context import EvaluationContext
from openfeature.flag_evaluation import Reason

from consorcio.contracts.configuracao.v1 import configuracao_pb2 as pb
from consorcio.core.errors import unavailable
from consorcio.platform.cache import Cache
from consorcio.platform.configuration import KEPT_S, READING_S, SERVICE, SHARED_S, Configuration, cache_key
from consorcio.platform.feature_flags import ConfigurationProvider
from consorcio.platform.rpc.pipeline import CallMeta
from consorcio.platform.serving import Process, running, serve_grpc
from consorcio.platform.stack import RunningStack
from consorcio.platform.stack.process import free_port
from consorcio.targets import TARGETS
from integration.configuracao.conftest import CHAVE, MARIA
from sistema_no_ar import ajustes

PROMESSA_S = 2.0
# A busy machine takes long to start a process; what is measured starts only after it reads.
_PACIENCIA_S = 60
LEITOR = Path(__file__).parents[2] / "leitor_de_configuracao.py"
FLAG: dict[str, Any] = {
    "chave": "extrato_novo",
    "descricao": "Novo extrato.",
    "responsavel": "Time de extratos",
    "remover_em": "2027-01-01",
}


@asynccontextmanager
async def servindo(pilha: RunningStack, banco: str, pasta: Path, redis: str) -> AsyncIterator[tuple[Process, str]]:
    """configuracao in this process, behind gRPC, with a parameter of one day and a flag that is off."""
    settings = ajustes(pilha.urls, pasta, {"configuracao": banco}, redis_url=redis or None)
    endereco = f"127.0.0.1:{free_port()}"
    async with running(["configuracao"], settings, TARGETS) as process:
        servidor = await serve_grpc(process, endereco)
        await rpc(
            process,
            "CriarParametro",
            pb.CriarParametroRequest(chave=CHAVE, tipo=pb.TIPO_PARAMETRO_INTEIRO, descricao="Dias.", padrao="1"),
        )
        await rpc(process, "CriarFlag", pb.CriarFlagRequest(**FLAG))
        yield process, endereco
        await servidor.stop()


async def rpc(process: Process, nome: str, pedido: Any) -> Any:
    binding = process.bindings[0]
    return await binding.unary(binding.policies[nome], pedido, CallMeta(MARIA, "teste", secrets.token_hex(8)))


async def definir(process: Process, versao: int, valor: str) -> float:
    """A new value; the instant when whoever asked for it has the answer."""
    pedido = pb.DefinirValorRequest(chave=CHAVE, versao=versao, valor=valor, motivo="teste")
    await rpc(process, "DefinirValor", pedido)
    return time.monotonic()


@asynccontextmanager
async def leitor(endereco: str, redis: str) -> AsyncIterator[asyncio.StreamReader]:
    """Another process that reads; what it writes."""
    processo = await asyncio.create_subprocess_exec(
        sys.executable, LEITOR, endereco, redis, CHAVE, FLAG["chave"], stdout=asyncio.subprocess.PIPE
    )
    assert processo.stdout is not None
    try:
        yield processo.stdout
    finally:
        processo.kill()
        await processo.wait()


async def visto(saida: asyncio.StreamReader, esperado: tuple[str, str]) -> float:
    """The instant in which a reader first saw this."""
    async with asyncio.timeout(_PACIENCIA_S):
        while True:
            valor, ligada, instante = (await saida.readline()).decode().split()
            if (valor, ligada) == esperado:
                return float(instante)


@pytest.mark.parametrize("com_redis", [True, False])
async def test_a_change_is_seen_by_two_other_processes_within_two_seconds(
    pilha: RunningStack, banco_vazio: Callable[[str], str], tmp_path: Path, com_redis: bool
) -> None:
    redis = pilha.urls.redis if com_redis else ""
    async with AsyncExitStack() as tudo:
        process, endereco = await tudo.enter_async_context(
            servindo(pilha, banco_vazio("configuracao"), tmp_path, redis)
        )
        leitores = [await tudo.enter_async_context(leitor(endereco, redis)) for _ in range(2)]
        for saida in leitores:
            await visto(saida, ("1", "False"))
        for versao, valor in ((1, "2"), (2, "3"), (3, "4")):
            mudou = await definir(process, versao, valor)
            for saida in leitores:
                assert await visto(saida, (valor, "False")) - mudou < PROMESSA_S
        await rpc(process, "AtualizarFlag", pb.AtualizarFlagRequest(versao=1, **FLAG, ligada=True, percentual=100))
        mudou = time.monotonic()
        for saida in leitores:
            assert await visto(saida, ("4", "True")) - mudou < PROMESSA_S


def test_the_promise_is_the_sum_of_what_may_be_old() -> None:
    assert KEPT_S + SHARED_S + READING_S < PROMESSA_S


async def test_the_shared_copy_is_thrown_away_by_the_change(
    pilha: RunningStack, banco_vazio: Callable[[str], str], tmp_path: Path
) -> None:
    async with servindo(pilha, banco_vazio("configuracao"), tmp_path, pilha.urls.redis) as (process, _):
        cache = process.runtimes["configuracao"].cache
        await cache.set(cache_key(CHAVE), {"velho": True}, 60)
        await definir(process, 1, "2")
        async with asyncio.timeout(5):
            while await cache.get(cache_key(CHAVE)) is not None:  # noqa: ASYNC110 only Redis tells
                await asyncio.sleep(0.02)


async def test_with_the_service_away_the_last_value_known_is_used_and_before_any_the_default() -> None:
    class Servico:
        """Answers until told not to."""

        fora = False

        async def LerConfiguracao(self, request: pb.LerConfiguracaoRequest) -> pb.Leitura:
            if self.fora:
                raise unavailable("fora")
            return pb.Leitura(chave=request.chave, tipo=pb.TIPO_PARAMETRO_INTEIRO, padrao="7")

    servico = Servico()
    configuration = Configuration("teste", servico, Cache(None))
    assert await configuration.value(CHAVE, 1) == 7
    assert await configuration.value(CHAVE, "texto") == "texto"
    servico.fora = True
    await asyncio.sleep(KEPT_S)
    assert await configuration.value(CHAVE, 1) == 7
    assert await configuration.value("cobranca.outro", 3) == 3


async def test_openfeature_answers_value_and_reason_and_the_default_of_what_there_is_not(
    pilha: RunningStack, banco_vazio: Callable[[str], str], tmp_path: Path
) -> None:
    async with servindo(pilha, banco_vazio("configuracao"), tmp_path, "") as (process, _):
        await rpc(
            process,
            "CriarFlag",
            pb.CriarFlagRequest(**{**FLAG, "chave": "boleto_novo"}, ligada=True, papeis=["auditor"]),
        )
        stub = process.caller_for("configuracao").stub(SERVICE)
        api.set_provider(ConfigurationProvider(Configuration("teste", stub, Cache(None))))
        client = api.get_client()
        auditora = EvaluationContext("ana", {"papeis": ["auditor"]})
        ligada = await client.get_boolean_details_async("boleto_novo", False, auditora)
        assert (ligada.value, ligada.reason) == (True, Reason.TARGETING_MATCH)
        desligada = await client.get_boolean_details_async("extrato_novo", True, auditora)
        assert (desligada.value, desligada.reason) == (False, Reason.DISABLED)
        nenhuma = await client.get_boolean_details_async("nenhuma", True, auditora)
        assert (nenhuma.value, nenhuma.reason, str(nenhuma.error_code)) == (True, Reason.ERROR, "FLAG_NOT_FOUND")
        texto = await client.get_string_details_async("boleto_novo", "azul", auditora)
        assert (texto.value, str(texto.error_code)) == ("azul", "TYPE_MISMATCH")
