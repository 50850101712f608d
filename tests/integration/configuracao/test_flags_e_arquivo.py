"""Feature flags, and configuration that leaves one installation and enters another."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from consorcio.contracts.configuracao.v1 import configuracao_pb2 as pb
from consorcio.core.errors import ErrorKind
from integration.configuracao.conftest import CHAVE, JOAO, Servico

GRUPO = "01900000-0000-7000-8000-000000000001"


def _flag(**campos: Any) -> dict[str, Any]:
    padrao = {"descricao": "Novo extrato.", "responsavel": "Time de extratos", "remover_em": "2026-06-30"}
    return {"chave": "extrato_novo", **padrao, "ligada": True, **campos}


async def test_a_flag_is_created_evaluated_changed_and_removed(servico: Servico) -> None:
    await servico.rpc("CriarFlag", pb.CriarFlagRequest(**_flag(papeis=["auditor"], grupo_ids=[GRUPO])))
    assert (await servico.recusa("CriarFlag", pb.CriarFlagRequest(**_flag()))).kind is ErrorKind.CONFLICT
    assert await _razao(servico, papeis=["auditor"]) == (True, "PAPEL")
    assert await _razao(servico, grupo_id=GRUPO) == (True, "GRUPO")
    assert await _razao(servico, alvo="maria") == (False, "FORA")
    todos = pb.AtualizarFlagRequest(versao=1, **_flag(percentual=100))
    assert (await servico.rpc("AtualizarFlag", todos)).versao == 2
    assert (await servico.recusa("AtualizarFlag", todos)).kind is ErrorKind.VERSION_MISMATCH
    assert await _razao(servico, alvo="maria") == (True, "PERCENTUAL")
    await servico.rpc("RemoverFlag", pb.RemoverFlagRequest(chave="extrato_novo", versao=2))
    assert (await servico.recusa("BuscarFlag", pb.BuscarFlagRequest(chave="extrato_novo"))).kind is ErrorKind.NOT_FOUND
    assert [e["removida"] for e in await servico.eventos("FlagAlterada")] == [False, False, True]


async def test_an_overdue_flag_shows_as_such_and_still_answers(servico: Servico) -> None:
    await servico.rpc("CriarFlag", pb.CriarFlagRequest(**_flag(percentual=100)))
    vencidas = pb.ListarFlagsRequest(vencidas=True)
    assert len((await servico.rpc("ListarFlags", vencidas)).flags) == 0
    servico.relogio.advance(timedelta(days=200))
    assert [flag.vencida for flag in (await servico.rpc("ListarFlags", vencidas)).flags] == [True]
    assert await _razao(servico, alvo="maria") == (True, "PERCENTUAL")


async def test_what_is_exported_is_imported_and_twice_changes_nothing(servico: Servico) -> None:
    await _povoar(servico)
    arquivo = await servico.rpc("ExportarConfiguracao", pb.ExportarConfiguracaoRequest())
    de_fabrica = len(arquivo.parametros) - 2
    await _esvaziar(servico)
    simulada = await _importar(servico, arquivo, simulacao=True)
    criados = (simulada.parametros_criados, simulada.valores_definidos, simulada.propostas_criadas)
    assert criados == (de_fabrica + 2, 2, 1)
    assert await servico.linhas("SELECT * FROM parametro") == []
    feita = await _importar(servico, arquivo)
    assert feita == simulada
    assert [await servico.valor(data=dia) for dia in ("2026-01-05", "2026-02-01")] == ["7", "8"]
    assert await servico.rpc("ExportarConfiguracao", pb.ExportarConfiguracaoRequest()) != arquivo  # one awaits approval
    repetida = await _importar(servico, arquivo)
    assert (repetida.valores_definidos, repetida.propostas_criadas, repetida.flags_gravadas) == (0, 0, 0)
    assert repetida.iguais == de_fabrica + 2 + 2 + 1 + 1
    proposta = (await servico.rpc("ListarPropostas", pb.ListarPropostasRequest())).propostas[0]
    decisao = pb.DecidirPropostaRequest(
        proposta_id=proposta.proposta_id, decisao=pb.DECISAO_APROVAR, versao_parametro=proposta.versao_parametro
    )
    await servico.rpc("DecidirProposta", decisao, JOAO)
    assert await servico.rpc("ExportarConfiguracao", pb.ExportarConfiguracaoRequest()) == arquivo


async def test_a_file_with_a_problem_is_not_applied_at_all_and_names_each_problem(servico: Servico) -> None:
    await _povoar(servico)
    arquivo = await servico.rpc("ExportarConfiguracao", pb.ExportarConfiguracaoRequest())
    comum, sensivel = (_posicao(arquivo, chave) for chave in (CHAVE, "cobranca.limite"))
    arquivo.parametros[comum].definicao.padrao = "6"
    arquivo.parametros[sensivel].valores[0].valor = "31"
    arquivo.flags.add(**_flag(chave="outra", remover_em="2020-01-01"))
    arquivo.flags.add(**_flag(chave="boa"))
    arquivo.flags.add(**_flag(chave="boa"))
    resposta = await _importar(servico, arquivo)
    assert [problema.campo for problema in resposta.problemas] == [
        f"/arquivo/parametros/{comum}/definicao/chave",
        f"/arquivo/parametros/{sensivel}/valores/0/valor",
        "/arquivo/flags/1/remover_em",
        "/arquivo/flags/3/chave",
    ]
    assert (await servico.recusa("BuscarFlag", pb.BuscarFlagRequest(chave="boa"))).kind is ErrorKind.NOT_FOUND


def _posicao(arquivo: pb.Arquivo, chave: str) -> int:
    return [parametro.definicao.chave for parametro in arquivo.parametros].index(chave)


async def _povoar(servico: Servico) -> None:
    """An ordinary parameter with a value now and another later, a sensitive one, a flag."""
    await servico.criar()
    await servico.definir(1, "7")
    await servico.definir(2, "8", vigencia_inicio="2026-02-01")
    await servico.criar("cobranca.limite", sensivel=True)
    proposta = (await servico.definir(1, "9", chave="cobranca.limite")).proposta
    decisao = pb.DecidirPropostaRequest(
        proposta_id=proposta.proposta_id, decisao=pb.DECISAO_APROVAR, versao_parametro=1
    )
    await servico.rpc("DecidirProposta", decisao, JOAO)
    await servico.rpc("CriarFlag", pb.CriarFlagRequest(**_flag(papeis=["auditor"])))


async def _esvaziar(servico: Servico) -> None:
    async with servico.db.transaction() as tx:
        await tx.conn.execute("ALTER TABLE valor DISABLE TRIGGER so_inclusoes")
        await tx.conn.execute("TRUNCATE parametro, valor, proposta, flag")
        await tx.conn.execute("ALTER TABLE valor ENABLE TRIGGER so_inclusoes")


async def _importar(servico: Servico, arquivo: pb.Arquivo, *, simulacao: bool = False) -> Any:
    pedido = pb.ImportarConfiguracaoRequest(arquivo=arquivo, simulacao=simulacao)
    return await servico.rpc("ImportarConfiguracao", pedido)


async def _razao(servico: Servico, **campos: Any) -> tuple[bool, str]:
    pedido = pb.AvaliarFlagRequest(chave="extrato_novo", **campos)
    resposta = await servico.rpc("AvaliarFlag", pedido)
    return resposta.ligada, resposta.razao


async def test_a_name_that_is_not_there_is_told(servico: Servico) -> None:
    for nome, pedido in (
        ("BuscarParametro", pb.BuscarParametroRequest(chave=CHAVE)),
        ("ConsultarValor", pb.ConsultarValorRequest(chave=CHAVE)),
        ("ListarValores", pb.ListarValoresRequest(chave=CHAVE)),
        ("AvaliarFlag", pb.AvaliarFlagRequest(chave="nenhuma")),
        ("RemoverFlag", pb.RemoverFlagRequest(chave="nenhuma", versao=1)),
        ("DefinirValor", pb.DefinirValorRequest(chave=CHAVE, versao=1, valor="1", motivo="x")),
    ):
        assert (await servico.recusa(nome, pedido)).kind is ErrorKind.NOT_FOUND
