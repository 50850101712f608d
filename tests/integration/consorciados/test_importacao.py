"""Files of people on a real PostgreSQL.

Times are those of the processor in this process, so that a busy machine does not fail a test.
"""

from __future__ import annotations

import asyncio
import io
from importlib.resources import files
from time import process_time
from typing import Any

import openpyxl
import pytest

from consorcio.contracts.consorciados.v1 import consorciados_pb2 as pb
from consorcio.core.errors import ErrorKind
from integration.consorciados.conftest import Servico
from unit.consorciados.pessoas import arquivo, cpf

_DEMONSTRACAO = files("consorcio.cli.local.demonstracao") / "consorciados.csv"


async def _importar(servico: Servico, conteudo: bytes, *, simulacao: bool = False) -> Any:
    pedido = pb.ImportarConsorciadosRequest(conteudo=conteudo, formato=pb.FORMATO_ARQUIVO_CSV, simulacao=simulacao)
    return await servico.rpc("ImportarConsorciados", pedido)


async def _quantos(servico: Servico) -> int:
    ((quantos,),) = await servico.linhas("SELECT count(*) FROM consorciado")
    return int(quantos)


def _problemas(resposta: Any) -> list[tuple[int, str]]:
    return [(problema.linha, problema.coluna) for problema in resposta.problemas]


async def test_240_people_in_well_under_a_second_and_again_without_change(servico: Servico) -> None:
    conteudo = _DEMONSTRACAO.read_bytes()
    comeco = process_time()
    primeira = await _importar(servico, conteudo)
    assert process_time() - comeco < 1
    assert (primeira.linhas, primeira.criados, primeira.inalterados, list(primeira.problemas)) == (240, 240, 0, [])
    assert len(set(primeira.consorciado_ids)) == 240
    segunda = await _importar(servico, conteudo)
    assert (segunda.criados, segunda.inalterados, list(segunda.problemas)) == (0, 240, [])
    assert segunda.consorciado_ids == primeira.consorciado_ids
    assert await servico.eventos("ConsorciadosImportados") == [{"quantidade": 240}]


async def test_ten_thousand_people_in_less_than_ten_seconds(servico: Servico) -> None:
    comeco = process_time()
    resposta = await _importar(servico, arquivo(10_000))
    assert process_time() - comeco < 10
    assert (resposta.criados, await _quantos(servico)) == (10_000, 10_000)
    assert len(resposta.consorciado_ids) == 10_000


async def test_a_simulation_tells_every_bad_line_and_writes_nothing(servico: Servico) -> None:
    linhas = [
        "tipo;nome;documento;data_nascimento;renda_mensal;email;celular;cep;uf",
        f"F;Boa;{cpf(1)};;;;;;",
        f"X;;{cpf(2)};31/02/1980;abc;x@;12;1;ZZ",
        "",
        f"F;Repetida;{cpf(1)};;;;;;",
        f"F;Sobra;{cpf(3)};;;;;;;a mais",
    ]
    resposta = await _importar(servico, "\n".join(linhas).encode(), simulacao=True)
    assert (resposta.linhas, resposta.criados, resposta.simulacao) == (4, 1, True)
    da_terceira = {coluna for linha, coluna in _problemas(resposta) if linha == 3}
    assert da_terceira == {
        "tipo",
        "nome",
        "data_nascimento",
        "renda_mensal",
        "email",
        "celular",
        "cep",
        "logradouro",
        "numero",
        "bairro",
        "municipio",
        "uf",
    }
    assert [problema for problema in _problemas(resposta) if problema[0] != 3] == [(5, "documento"), (6, "")]
    assert await _quantos(servico) == 0
    assert await servico.eventos("ConsorciadosImportados") == []


async def test_one_bad_line_stops_the_whole_file(servico: Servico) -> None:
    conteudo = arquivo(20) + b"\nF;Errada;00000000000;;;;;;;;;;"
    resposta = await _importar(servico, conteudo)
    assert _problemas(resposta) == [(22, "documento")]
    assert (resposta.criados, list(resposta.consorciado_ids), await _quantos(servico)) == (0, [], 0)


async def test_different_data_for_a_registered_document_is_a_problem_in_its_column(servico: Servico) -> None:
    await _importar(servico, arquivo(3))
    linhas = arquivo(4).decode().split("\n")
    linhas[2] = linhas[2].replace("5.400,00", "6.400,00").replace("pessoa1@", "outra1@")
    for simulacao in (True, False):
        resposta = await _importar(servico, "\n".join(linhas).encode(), simulacao=simulacao)
        assert _problemas(resposta) == [(3, "renda_mensal"), (3, "email")]
        assert (resposta.criados, resposta.inalterados) == ((1, 2) if simulacao else (0, 0))
    assert await _quantos(servico) == 3


async def test_the_same_file_at_the_same_time_is_applied_once(servico: Servico) -> None:
    respostas = await asyncio.gather(*(_importar(servico, arquivo(50)) for _ in range(4)), return_exceptions=True)
    falhas = [resposta for resposta in respostas if isinstance(resposta, BaseException)]
    assert {falha.kind for falha in falhas} <= {ErrorKind.CONFLICT}  # type: ignore[attr-defined]
    assert sum(resposta.criados for resposta in respostas if not isinstance(resposta, BaseException)) == 50
    assert await _quantos(servico) == 50


async def test_a_workbook_gives_the_same_people_as_the_text(servico: Servico) -> None:
    pasta = openpyxl.Workbook()
    folha = pasta.active
    assert folha is not None
    for linha in arquivo(5).decode().split("\n"):
        folha.append(linha.split(";"))
    folha["C2"] = int(cpf(0))
    folha["E2"] = 5400.0
    gravada = io.BytesIO()
    pasta.save(gravada)
    pedido = pb.ImportarConsorciadosRequest(conteudo=gravada.getvalue(), formato=pb.FORMATO_ARQUIVO_XLSX)
    resposta = await servico.rpc("ImportarConsorciados", pedido)
    assert (resposta.criados, _problemas(resposta)) == (5, [])
    assert (await _importar(servico, arquivo(5))).inalterados == 5


@pytest.mark.parametrize("formato", [pb.FORMATO_ARQUIVO_CSV, pb.FORMATO_ARQUIVO_XLSX])
@pytest.mark.parametrize("conteudo", [b"\x81\x8d", b" \n\n", b'a;"b', b"\n" + b";" * 9000, b"a;" * 9000])
async def test_what_is_not_a_table_is_refused(servico: Servico, formato: Any, conteudo: bytes) -> None:
    erro = await servico.recusa(
        "ImportarConsorciados", pb.ImportarConsorciadosRequest(conteudo=conteudo, formato=formato)
    )
    assert (erro.kind, erro.fields[0].pointer) == (ErrorKind.VALIDATION, "/conteudo")
