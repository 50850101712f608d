"""The service as a process runs it: a leaf left by a command comes back through outbox and inbox, and is signed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from consorcio.contracts.auditoria.v1 import auditoria_pb2 as pb
from consorcio.platform.rpc.pipeline import CallMeta
from consorcio.platform.serving import Process, running
from consorcio.platform.settings import Settings
from consorcio.targets import TARGETS
from integration.auditoria.conftest import AUDITOR

PRAZO_S = 20


async def test_folha_de_uma_consulta_auditada_e_registrada_e_assinada(
    banco_vazio: Callable[[str], str], tmp_path: Path
) -> None:
    settings = Settings(ambiente="teste", dados=tmp_path, database_urls={"auditoria": banco_vazio("auditoria")})
    async with running(["auditoria"], settings, TARGETS) as process:
        binding = process.bindings[0]
        pedido = pb.ExportarRegistrosRequest()
        async for _ in binding.stream(binding.policies["ExportarRegistros"], pedido, CallMeta(AUDITOR, "corr")):
            raise AssertionError("the log is empty")

        async with asyncio.timeout(PRAZO_S):
            while not (lista := await checkpoints(process)).checkpoints:  # noqa: ASYNC110 only its answer tells
                await asyncio.sleep(0.1)

        assert lista.checkpoints[0].tamanho == 1
        assert set(lista.chaves) == {lista.checkpoints[0].chave_id}


async def checkpoints(process: Process) -> pb.ListarCheckpointsResponse:
    binding = process.bindings[0]
    resposta = await binding.unary(
        binding.policies["ListarCheckpoints"], pb.ListarCheckpointsRequest(), CallMeta(AUDITOR, "corr")
    )
    assert isinstance(resposta, pb.ListarCheckpointsResponse)
    return resposta
