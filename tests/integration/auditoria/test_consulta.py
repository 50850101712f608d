"""Searching the log: filters, pages, and questions that make no sense."""

from __future__ import annotations

from typing import Any

import pytest

from consorcio.contracts.auditoria.v1 import auditoria_pb2 as pb
from consorcio.core.errors import ConsorcioError, ErrorKind
from integration.auditoria.conftest import Casa


def indices(resposta: pb.ConsultarRegistrosResponse) -> list[int]:
    return [registro.indice for registro in resposta.registros]


async def test_do_mais_recente_ao_mais_antigo_por_paginas(casa: Casa) -> None:
    await casa.receber_folhas(7)
    lidos, token = [], ""
    while True:
        resposta = await casa.consultar(tamanho_pagina=3, token_pagina=token)
        lidos.append(indices(resposta))
        token = resposta.proximo_token
        if not token:
            break
    assert lidos == [[6, 5, 4], [3, 2, 1], [0]]


@pytest.mark.parametrize(
    ("filtro", "esperados"),
    [
        ({"entidade": "grupo", "entidade_id": "g1"}, [6, 1]),
        ({"entidade": "cota"}, []),
        ({"ator_id": "joão"}, [3]),
        ({"servico": "grupos", "acao": "grupos.CriarGrupo"}, [6, 5, 4, 2, 1, 0]),
        ({"acao": "/consorcio.grupos.v1.GruposService/ExcluirCota"}, [3]),
        ({"acao": "ExcluirCota"}, [3]),
        ({"acao": "Cota"}, []),
        ({"servico": "sorteios"}, []),
    ],
)
async def test_filtros(casa: Casa, filtro: dict[str, str], esperados: list[int]) -> None:
    folhas = [casa.folha(numero) for numero in range(7)]
    folhas[3] = casa.folha(3, ator_id="joão", acao="/consorcio.grupos.v1.GruposService/ExcluirCota")
    await casa.receber(folhas)
    assert indices(await casa.consultar(**filtro)) == esperados


@pytest.mark.parametrize(
    ("inicial", "final", "esperados"),
    [
        ("2026-03-05", "2026-03-05", list(range(11, -1, -1))),
        ("2026-03-06", "", [15, 14, 13, 12]),
        ("", "2026-03-04", []),
        ("0001-01-01", "9999-12-31", list(range(15, -1, -1))),
    ],
)
async def test_dias_sao_os_do_brasil(casa: Casa, inicial: str, final: str, esperados: list[int]) -> None:
    """The first leaf is at 12:00 of March 5 in São Paulo; leaf 12 is at midnight."""
    await casa.receber_folhas(16)
    assert indices(await casa.consultar(data_inicial=inicial, data_final=final)) == esperados


@pytest.mark.parametrize(
    ("campos", "campo"),
    [
        ({"data_inicial": "2026-02-30"}, "/data_inicial"),
        ({"data_final": "0000-00-00"}, "/data_final"),
        ({"data_inicial": "2026-03-02", "data_final": "2026-03-01"}, "/data_final"),
        ({"data_inicial": "ontem"}, "/data_inicial"),
        ({"data_inicial": "2026-03-01\n"}, "/data_inicial"),
        ({"entidade": "a\0b"}, "/entidade"),
        ({"entidade_id": "\0"}, "/entidade_id"),
        ({"ator_id": "\0"}, "/ator_id"),
        ({"servico": "\0"}, "/servico"),
        ({"acao": "\0"}, "/acao"),
        ({"entidade": "x" * 61}, "/entidade"),
        ({"token_pagina": "-1"}, "/token_pagina"),
        ({"token_pagina": "9" * 400}, "/token_pagina"),
        ({"token_pagina": "٣"}, "/token_pagina"),
        ({"token_pagina": "1\0"}, "/token_pagina"),
        ({"tamanho_pagina": 201}, "/tamanho_pagina"),
        ({"tamanho_pagina": -1}, "/tamanho_pagina"),
    ],
    ids=str,
)
async def test_pergunta_sem_sentido_e_recusada_com_o_campo(casa: Casa, campos: dict[str, Any], campo: str) -> None:
    with pytest.raises(ConsorcioError) as recusa:
        await casa.consultar(**campos)
    assert recusa.value.kind is ErrorKind.VALIDATION
    assert recusa.value.fields[0].pointer == campo


@pytest.mark.parametrize("token", ["0", "999999999999999999"])
async def test_token_de_outro_tamanho_so_da_outra_pagina(casa: Casa, token: str) -> None:
    await casa.receber_folhas(2)
    assert indices(await casa.consultar(token_pagina=token)) == ([] if token == "0" else [1, 0])


async def test_checkpoints_por_paginas(casa: Casa) -> None:
    for _ in range(5):
        await casa.receber_folhas(2)
        await casa.assinar()
    lidos, token = [], ""
    while True:
        pedido = pb.ListarCheckpointsRequest(tamanho_pagina=2, token_pagina=token)
        resposta: pb.ListarCheckpointsResponse = await casa.chamar("ListarCheckpoints", pedido)
        lidos.append([checkpoint.tamanho for checkpoint in resposta.checkpoints])
        token = resposta.proximo_token
        if not token:
            break
    assert lidos == [[10, 8], [6, 4], [2]]


@pytest.mark.parametrize("token", ["x", "9" * 30, "1\0"])
async def test_token_de_checkpoints_que_nao_e_nosso(casa: Casa, token: str) -> None:
    with pytest.raises(ConsorcioError) as recusa:
        await casa.chamar("ListarCheckpoints", pb.ListarCheckpointsRequest(token_pagina=token))
    assert recusa.value.fields[0].pointer == "/token_pagina"


async def test_indice_que_nao_existe(casa: Casa) -> None:
    for indice in (0, 2**31 - 1):
        with pytest.raises(ConsorcioError) as recusa:
            await casa.chamar("BuscarRegistro", pb.BuscarRegistroRequest(indice=indice))
        assert recusa.value.kind is ErrorKind.NOT_FOUND
    with pytest.raises(ConsorcioError) as negativo:
        await casa.chamar("BuscarRegistro", pb.BuscarRegistroRequest(indice=-1))
    assert negativo.value.kind is ErrorKind.VALIDATION


async def test_registro_vazio_confere(casa: Casa) -> None:
    laudo = await casa.verificar()
    assert (laudo.confere, laudo.registros) == (True, 0)
    assert await casa.exportar() == []
