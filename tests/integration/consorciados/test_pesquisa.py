"""Finding people whose names are not written anywhere."""

from __future__ import annotations

from typing import Any

import pytest

from consorcio.contracts.consorciados.v1 import consorciados_pb2 as pb
from consorcio.core.errors import ErrorKind
from integration.consorciados.conftest import Servico
from unit.consorciados.pessoas import arquivo, cpf


async def _nomes(servico: Servico, **filtro: Any) -> list[str]:
    pagina = await servico.rpc("PesquisarConsorciados", pb.PesquisarConsorciadosRequest(**filtro))
    return sorted(pessoa.nome for pessoa in pagina.consorciados)


async def _importar(servico: Servico, quantidade: int) -> Any:
    pedido = pb.ImportarConsorciadosRequest(conteudo=arquivo(quantidade), formato=pb.FORMATO_ARQUIVO_CSV)
    return await servico.rpc("ImportarConsorciados", pedido)


@pytest.mark.parametrize(
    ("procurado", "achados"),
    [
        ("joão", ["Joaona d'Ávila", "João Müller de Sá"]),
        ("JOAO MUL", ["João Müller de Sá"]),
        ("muller joao", ["João Müller de Sá"]),
        ("sá", ["João Müller de Sá"]),
        ("avil", ["Joaona d'Ávila"]),
        ("joao d", ["Joaona d'Ávila", "João Müller de Sá"]),
        ("ller", []),
        ("constantinopolitano", ["Constantinopolitanamente Silva"]),
    ],
)
async def test_by_the_beginning_of_words(servico: Servico, procurado: str, achados: list[str]) -> None:
    for i, nome in enumerate(["João Müller de Sá", "Joaona d'Ávila", "Constantinopolitanamente Silva"]):
        await servico.criar(cpf(i), nome)
    assert await _nomes(servico, nome=procurado) == achados


async def test_by_document_and_by_situation(servico: Servico) -> None:
    await servico.criar(cpf(1), "Ana")
    bia = await servico.criar(cpf(2), "Bia")
    bloquear = pb.AtualizarConsorciadoRequest(
        consorciado_id=bia.consorciado_id, versao=1, situacao=pb.SITUACAO_CONSORCIADO_BLOQUEADO, nome="Beatriz"
    )
    await servico.rpc("AtualizarConsorciado", bloquear)
    assert await _nomes(servico, documento=cpf(1)) == ["Ana"]
    assert await _nomes(servico, documento=cpf(3)) == []
    assert await _nomes(servico, situacao=pb.SITUACAO_CONSORCIADO_BLOQUEADO) == ["Beatriz"]
    assert await _nomes(servico, nome="bia") == []
    assert await _nomes(servico, nome="beatriz") == ["Beatriz"]


@pytest.mark.parametrize(
    ("filtro", "pointer"),
    [
        ({"documento": "123"}, "/documento"),
        ({"documento": "\x00" * 11}, "/documento"),
        ({"nome": "\x00 --"}, "/nome"),
        ({"token_pagina": "\x00"}, "/token_pagina"),
        ({"token_pagina": "nada"}, "/token_pagina"),
    ],
)
async def test_a_search_that_makes_no_sense_is_refused(servico: Servico, filtro: dict[str, Any], pointer: str) -> None:
    erro = await servico.recusa("PesquisarConsorciados", pb.PesquisarConsorciadosRequest(**filtro))
    assert (erro.kind, [campo.pointer for campo in erro.fields]) == (ErrorKind.VALIDATION, [pointer])


async def test_pages_have_everybody_once(servico: Servico) -> None:
    importados = (await _importar(servico, 450)).consorciado_ids
    vistos: list[str] = []
    token = ""
    tamanhos = []
    while True:
        pedido = pb.PesquisarConsorciadosRequest(nome="pessoa", tamanho_pagina=150, token_pagina=token)
        pagina = await servico.rpc("PesquisarConsorciados", pedido)
        vistos += [pessoa.consorciado_id for pessoa in pagina.consorciados]
        tamanhos.append(len(pagina.consorciados))
        token = pagina.proximo_token
        if not token:
            break
    assert (tamanhos, vistos) == ([150, 150, 150], sorted(importados))
    paginas = await servico.paginas("ListarConsorciados", pb.ListarConsorciadosRequest())
    assert [len(pagina.consorciados) for pagina in paginas] == [200, 200, 50]
    assert [pessoa.consorciado_id for pagina in paginas for pessoa in pagina.consorciados] == sorted(importados)
