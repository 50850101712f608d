"""Files of people on a real PostgreSQL."""

from importlib.resources import files
from time import perf_counter
from typing import Any

from consorcio.contracts.consorciados.v1 import consorciados_pb2 as pb
from integration.consorciados.conftest import Servico

_DEMONSTRACAO = files("consorcio.cli.local.demonstracao") / "consorciados.csv"


def _csv(conteudo: bytes, *, simulacao: bool = False) -> pb.ImportarConsorciadosRequest:
    return pb.ImportarConsorciadosRequest(conteudo=conteudo, formato=pb.FORMATO_ARQUIVO_CSV, simulacao=simulacao)


async def _contagem(servico: Servico) -> Any:
    return (await servico.linhas("SELECT count(*) FROM consorciado"))[0][0]


async def test_240_people_in_well_under_a_second_and_again_without_change(servico: Servico) -> None:
    conteudo = _DEMONSTRACAO.read_bytes()
    comeco = perf_counter()
    primeira = await servico.rpc("ImportarConsorciados", _csv(conteudo))
    assert perf_counter() - comeco < 1.5
    assert (primeira.linhas, primeira.criados, primeira.inalterados, list(primeira.problemas)) == (240, 240, 0, [])
    assert len(set(primeira.consorciado_ids)) == 240
    segunda = await servico.rpc("ImportarConsorciados", _csv(conteudo))
    assert (segunda.criados, segunda.inalterados, list(segunda.problemas)) == (0, 240, [])
    assert segunda.consorciado_ids == primeira.consorciado_ids
    assert await servico.eventos("ConsorciadosImportados") == [{"quantidade": 240}]
