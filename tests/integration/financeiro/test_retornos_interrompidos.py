"""A return that stopped in the middle is listed, and goes on without being sent again."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import pytest
from typer.testing import CliRunner

from consorcio.cli import retornos as comando
from consorcio.cli.main import build_app
from consorcio.contracts.financeiro.v1 import bancos_pb2 as ban
from consorcio.core.errors import ConsorcioError, ErrorKind, unavailable
from consorcio.core.money import parse_reais
from consorcio.services.financeiro import repository_bancos as bancos
from consorcio.services.financeiro.registros_bancos import RegistroProcessado
from consorcio.services.financeiro.use_cases import retorno as casos
from integration.financeiro.casa import Casa, GrupoVivo, vencimento
from integration.financeiro.retornos import Ocorrido, escrever_retorno
from integration.financeiro.test_remessas import CAIXA

INTERROMPIDO, CONCLUIDO = ban.SITUACAO_RETORNO_INTERROMPIDO, ban.SITUACAO_RETORNO_CONCLUIDO


@pytest.fixture
async def arquivo(casa: Casa) -> tuple[str, bytes, GrupoVivo]:
    """An account, a return of five parcelas of it, and their group."""
    grupo = casa.novo_grupo()
    await grupo.formar(5)
    await grupo.emitir(2)
    conta = (await casa.rpc("CriarContaBancaria", CAIXA)).conta_id
    await casa.rpc("EmitirBoletos", ban.EmitirBoletosRequest(conta_id=conta, grupo_id=grupo.id, ago=2))
    pagos = []
    for cota in grupo.cotas:
        boleto = await casa.rpc(
            "BuscarBoleto", ban.BuscarBoletoRequest(parcela_id=(await grupo.titulo(2, cota)).parcela_id)
        )
        valor = parse_reais(boleto.valor)
        pagos.append(Ocorrido(boleto.nosso_numero.replace("-", ""), valor, valor, vencimento(2)))
    return conta, escrever_retorno(pagos), grupo


async def _interromper(monkeypatch: pytest.MonkeyPatch, pedido: Any) -> None:
    """Ask for something that dies when its second part of two records is written."""
    gravar, partes = bancos.inserir_registros, iter(range(10))

    async def inserir(conn: Any, registros: Sequence[RegistroProcessado]) -> None:
        await gravar(conn, registros)
        if next(partes) == 1:
            raise unavailable("O processo caiu.")

    with monkeypatch.context() as armadilha:
        armadilha.setattr(casos, "REGISTROS_POR_PARTE", 2)
        armadilha.setattr(casos, "repartir", lambda registros, *_: ([], list(registros)))
        armadilha.setattr(bancos, "inserir_registros", inserir)
        with pytest.raises(ConsorcioError):
            await pedido


async def _listar(casa: Casa, situacao: Any = 0) -> list[ban.RetornoRecebido]:
    return list((await casa.rpc("ListarRetornos", ban.ListarRetornosRequest(situacao=situacao))).retornos)


async def test_it_is_listed_with_how_far_it_went_and_resumed_from_there(
    casa: Casa, arquivo: tuple[str, bytes, GrupoVivo], monkeypatch: pytest.MonkeyPatch
) -> None:
    conta, conteudo, grupo = arquivo
    processar = ban.ProcessarRetornoRequest(conta_id=conta, conteudo=conteudo, nome="CB1.RET")
    await _interromper(monkeypatch, casa.rpc("ProcessarRetorno", processar))
    (parado,) = await _listar(casa, INTERROMPIDO)
    assert (parado.nome, parado.registros, parado.tratados, parado.retomavel) == ("CB1.RET", 5, 2, True)
    ((selado,),) = await casa.linhas("SELECT conteudo FROM retorno_guardado")
    assert conteudo[:80] not in bytes(selado)
    feito = await casa.rpc("RetomarRetorno", ban.RetomarRetornoRequest(retorno_id=parado.retorno_id))
    assert (feito.aplicados, feito.registros, feito.repetido) == (5, 5, False)
    assert await _listar(casa, INTERROMPIDO) == []
    (lido,) = await _listar(casa)
    assert (lido.situacao, lido.tratados, lido.retomavel) == (CONCLUIDO, 5, False)
    assert await casa.linhas("SELECT count(*) FROM retorno_guardado") == [(0,)]
    recusa = await casa.recusa("RetomarRetorno", ban.RetomarRetornoRequest(retorno_id=parado.retorno_id))
    assert recusa.kind is ErrorKind.PRECONDITION
    assert (await casa.rpc("ProcessarRetorno", processar)).repetido
    await grupo.conferir()


async def test_one_that_came_in_parts_goes_on_with_them_however_long_it_waited(
    casa: Casa, arquivo: tuple[str, bytes, GrupoVivo], monkeypatch: pytest.MonkeyPatch
) -> None:
    conta, conteudo, _ = arquivo
    envio = str(uuid4())
    for numero, parte in enumerate((conteudo[:1000], conteudo[1000:]), start=1):
        pedido = ban.EnviarParteRetornoRequest(conta_id=conta, envio_id=envio, numero=numero, conteudo=parte)
        await casa.rpc("EnviarParteRetorno", pedido)
    processar = ban.ProcessarEnvioRetornoRequest(conta_id=conta, envio_id=envio, partes=2, nome="CB2.RET")
    await _interromper(monkeypatch, casa.rpc("ProcessarEnvioRetorno", processar))
    async with casa.runtime.db.transaction() as tx:
        await tx.conn.execute("UPDATE envio_retorno_parte SET recebida_em = recebida_em - interval '9 days'")
    outro = ban.EnviarParteRetornoRequest(conta_id=conta, envio_id=str(uuid4()), numero=1, conteudo=b"x")
    await casa.rpc("EnviarParteRetorno", outro)
    (parado,) = await _listar(casa, INTERROMPIDO)
    feito = await casa.rpc("RetomarRetorno", ban.RetomarRetornoRequest(retorno_id=parado.retorno_id))
    assert (feito.aplicados, feito.registros) == (5, 5)
    assert await casa.linhas("SELECT count(*) FROM envio_retorno_parte WHERE envio_id = %s", [envio]) == [(0,)]


async def test_who_is_being_applied_is_not_called_interrupted(
    casa: Casa, arquivo: tuple[str, bytes, GrupoVivo], monkeypatch: pytest.MonkeyPatch
) -> None:
    conta, conteudo, _ = arquivo
    vistos: list[Any] = []
    gravar = bancos.inserir_registros

    async def inserir(conn: Any, registros: Sequence[RegistroProcessado]) -> None:
        vistos.extend(um.situacao for um in await _listar(casa))
        await gravar(conn, registros)

    monkeypatch.setattr(bancos, "inserir_registros", inserir)
    await casa.rpc("ProcessarRetorno", ban.ProcessarRetornoRequest(conta_id=conta, conteudo=conteudo, nome="CB3.RET"))
    assert vistos
    assert set(vistos) == {ban.SITUACAO_RETORNO_EM_APLICACAO}


async def test_older_than_what_is_kept_it_asks_for_the_file_and_pages_go_backwards(
    casa: Casa, arquivo: tuple[str, bytes, GrupoVivo], monkeypatch: pytest.MonkeyPatch
) -> None:
    conta, conteudo, _ = arquivo
    processar = ban.ProcessarRetornoRequest(conta_id=conta, conteudo=conteudo, nome="CB4.RET")
    await _interromper(monkeypatch, casa.rpc("ProcessarRetorno", processar))
    async with casa.runtime.db.transaction() as tx:
        await tx.conn.execute("DELETE FROM retorno_guardado")
    (parado,) = await _listar(casa, INTERROMPIDO)
    recusa = await casa.recusa("RetomarRetorno", ban.RetomarRetornoRequest(retorno_id=parado.retorno_id))
    assert (recusa.kind, "envie o mesmo arquivo" in recusa.detail) == (ErrorKind.PRECONDITION, True)
    ninguem = ban.RetomarRetornoRequest(retorno_id=str(uuid4()))
    assert (await casa.recusa("RetomarRetorno", ninguem)).kind is ErrorKind.NOT_FOUND
    assert (await casa.rpc("ProcessarRetorno", processar)).aplicados == 5
    depois = escrever_retorno([], sequencial=9)
    await casa.rpc("ProcessarRetorno", ban.ProcessarRetornoRequest(conta_id=conta, conteudo=depois, nome="CB5.RET"))
    pagina = await casa.rpc("ListarRetornos", ban.ListarRetornosRequest(tamanho_pagina=1, conta_id=conta))
    assert [um.nome for um in pagina.retornos] == ["CB5.RET"]
    segunda = ban.ListarRetornosRequest(tamanho_pagina=1, conta_id=conta, token_pagina=pagina.proximo_token)
    assert [um.nome for um in (await casa.rpc("ListarRetornos", segunda)).retornos] == ["CB4.RET"]


async def test_the_command_line_lists_and_resumes(
    casa: Casa, arquivo: tuple[str, bytes, GrupoVivo], monkeypatch: pytest.MonkeyPatch
) -> None:
    conta, conteudo, _ = arquivo
    processar = ban.ProcessarRetornoRequest(conta_id=conta, conteudo=conteudo, nome="CB6.RET")
    await _interromper(monkeypatch, casa.rpc("ProcessarRetorno", processar))
    monkeypatch.setattr(comando, "open_vault", lambda _: casa.runtime.vault)
    monkeypatch.setenv("CONSORCIO_DATABASE_URLS", json.dumps({"financeiro": casa.runtime.db.url}))
    parado, retomado, nada = [
        await asyncio.to_thread(CliRunner().invoke, build_app("retornos"), argumentos)
        for argumentos in (
            ["retornos"],
            ["retornos", "--retomar", (await _listar(casa, INTERROMPIDO))[0].retorno_id, "--json"],
            ["retornos"],
        )
    ]
    assert (parado.exit_code, "INTERROMPIDO" in parado.output) == (1, True)
    assert (retomado.exit_code, '"situacao": "CONCLUIDO"' in retomado.output) == (0, True)
    assert (nada.exit_code, nada.output.strip()) == (0, "Nenhum retorno por acabar.")
