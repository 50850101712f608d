"""Leaves become an ordered, signed, provable log."""

from __future__ import annotations

import asyncio
import json
from base64 import b64decode

import psycopg
import pytest

from consorcio.contracts.auditoria.v1 import auditoria_pb2 as pb
from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.services.auditoria import use_cases
from consorcio.services.auditoria.domain.checkpoint import Checkpoint, divergencia_do_checkpoint
from consorcio.services.auditoria.domain.merkle import estende, inclui
from consorcio.services.auditoria.events import _fato
from integration.auditoria.conftest import Casa


async def test_indices_seguem_a_ordem_de_chegada_sem_lacunas(casa: Casa) -> None:
    folhas = [casa.folha(numero) for numero in range(450)]
    await casa.receber(folhas[:120])
    await casa.receber(folhas[120:])

    registros = [registro for pagina in await casa.exportar() for registro in pagina.registros]

    assert [registro.indice for registro in registros] == list(range(450))
    assert [registro.fato_id for registro in registros] == [folha.id for folha in folhas]
    assert json.loads(registros[7].conteudo)["dados"] == {"pedido": {"número": 7, "taxa": "15.5"}}


async def test_o_mesmo_evento_entra_uma_vez(casa: Casa) -> None:
    folha = casa.folha(1)
    await casa.receber([folha])
    async with casa.runtime.db.transaction() as tx:
        assert await use_cases.registrar(tx, [_fato(folha), _fato(folha)]) == 0
    outra = _fato(casa.folha(2))
    async with casa.runtime.db.transaction() as tx:
        assert await use_cases.registrar(tx, [outra, outra]) == 1

    assert (await casa.verificar()).registros == 2


async def test_escritores_ao_mesmo_tempo_nao_bifurcam_o_registro(casa: Casa) -> None:
    async def escrever(lote: int) -> None:
        async with casa.runtime.db.transaction() as tx:
            await use_cases.registrar(tx, [_fato(casa.folha(lote * 10 + numero)) for numero in range(10)])

    await asyncio.gather(*[escrever(lote) for lote in range(8)])
    await casa.assinar()

    laudo = await casa.verificar()
    assert (laudo.confere, laudo.registros, laudo.checkpoints) == (True, 80, 1)


async def test_paginas_da_exportacao_tem_ate_200(casa: Casa) -> None:
    await casa.receber_folhas(401)
    assert [len(pagina.registros) for pagina in await casa.exportar()] == [200, 200, 1]
    assert [len(pagina.registros) for pagina in await casa.exportar(inicio=400)] == [1]
    assert await casa.exportar(inicio=2**31 - 1) == []


async def test_checkpoint_e_assinado_e_nao_se_repete(casa: Casa) -> None:
    with pytest.raises(ConsorcioError) as vazio:
        await casa.assinar()
    assert vazio.value.kind is ErrorKind.PRECONDITION
    await casa.receber_folhas(3)

    primeiro, segundo = await casa.assinar(), await casa.assinar()

    assert primeiro == segundo
    lista: pb.ListarCheckpointsResponse = await casa.chamar("ListarCheckpoints", pb.ListarCheckpointsRequest())
    assert list(lista.checkpoints) == [primeiro]
    checkpoint = Checkpoint(
        tamanho=3,
        raiz=bytes.fromhex(primeiro.raiz),
        cadeia=bytes.fromhex(primeiro.cadeia),
        instante=casa.clock.now(),
        texto=primeiro.texto,
        assinatura=b64decode(primeiro.assinatura),
        chave_id=primeiro.chave_id,
    )
    assert divergencia_do_checkpoint(checkpoint, b64decode(lista.chaves[primeiro.chave_id])) is None


async def test_a_chave_privada_nao_esta_em_claro_no_banco(casa: Casa) -> None:
    await casa.receber_folhas(1)
    await casa.assinar()
    async with casa.runtime.db.read() as conn:
        row = await (await conn.execute("SELECT chave_id, privada_selada FROM chave")).fetchone()
    assert row is not None
    semente = casa.runtime.vault.open(row[1], "chave", "privada_selada", row[0])
    assert b64decode(semente) not in row[1]
    assert semente.encode() not in row[1]


async def test_provas_de_inclusao_levam_a_raiz_assinada(casa: Casa) -> None:
    await casa.receber_folhas(21)
    checkpoint = await casa.assinar()
    for indice in range(21):
        prova: pb.ProvaInclusao = await casa.chamar("ObterProvaInclusao", pb.ObterProvaInclusaoRequest(indice=indice))
        caminho = [bytes.fromhex(passo) for passo in prova.caminho]
        assert prova.checkpoint == checkpoint
        assert inclui(indice, 21, bytes.fromhex(prova.folha), caminho, bytes.fromhex(checkpoint.raiz))


async def test_prova_de_inclusao_espera_a_assinatura(casa: Casa) -> None:
    await casa.receber_folhas(2)
    await casa.assinar()
    await casa.receber_folhas(1)
    with pytest.raises(ConsorcioError) as cedo:
        await casa.chamar("ObterProvaInclusao", pb.ObterProvaInclusaoRequest(indice=2))
    assert cedo.value.kind is ErrorKind.PRECONDITION
    with pytest.raises(ConsorcioError) as inexistente:
        await casa.chamar("ObterProvaInclusao", pb.ObterProvaInclusaoRequest(indice=2**31 - 1))
    assert inexistente.value.kind is ErrorKind.NOT_FOUND


async def test_provas_de_consistencia_entre_todos_os_tamanhos(casa: Casa) -> None:
    await casa.receber_folhas(13)
    for menor in range(1, 14):
        for maior in range(menor, 14):
            pedido = pb.ObterProvaConsistenciaRequest(tamanho_inicial=menor, tamanho_final=maior)
            prova: pb.ProvaConsistencia = await casa.chamar("ObterProvaConsistencia", pedido)
            raizes = bytes.fromhex(prova.raiz_inicial), bytes.fromhex(prova.raiz_final)
            assert estende(menor, maior, *raizes, [bytes.fromhex(passo) for passo in prova.caminho])


@pytest.mark.parametrize(
    ("inicial", "final", "campo"),
    [(3, 2, "/tamanho_inicial"), (1, 4, "/tamanho_final"), (2**31 - 1, 2**31 - 1, "/tamanho_final")],
)
async def test_tamanhos_impossiveis_sao_recusados(casa: Casa, inicial: int, final: int, campo: str) -> None:
    await casa.receber_folhas(3)
    pedido = pb.ObterProvaConsistenciaRequest(tamanho_inicial=inicial, tamanho_final=final)
    with pytest.raises(ConsorcioError) as recusa:
        await casa.chamar("ObterProvaConsistencia", pedido)
    assert recusa.value.kind is ErrorKind.VALIDATION
    assert recusa.value.fields[0].pointer == campo


@pytest.mark.parametrize("tabela", ["registro", "no_merkle", "chave", "checkpoint"])
@pytest.mark.parametrize("comando", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}", "TRUNCATE {0} CASCADE"])
async def test_tabelas_so_aceitam_inclusoes(casa: Casa, tabela: str, comando: str) -> None:
    await casa.receber_folhas(2)
    await casa.assinar()
    coluna = {"registro": "acao", "no_merkle": "resumo", "chave": "origem", "checkpoint": "texto"}[tabela]
    with pytest.raises(psycopg.errors.RestrictViolation):
        async with casa.runtime.db.transaction() as tx:
            await tx.conn.execute(comando.format(tabela, coluna).encode())


async def test_conteudo_com_fracao_ou_inteiro_enorme_entra_como_texto(casa: Casa) -> None:
    await casa.receber([casa.folha(1, dados={"fração": 0.1, "enorme": 2**70, "lista": [1.5, True, None]})])
    registro: pb.Registro = await casa.chamar("BuscarRegistro", pb.BuscarRegistroRequest(indice=0))
    esperado = {"fração": "0.1", "enorme": str(2**70), "lista": ["1.5", True, None]}
    assert json.loads(registro.conteudo)["dados"] == esperado
