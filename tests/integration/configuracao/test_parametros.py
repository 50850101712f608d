"""Parameters on a real PostgreSQL: scope, effective dates, versions, history, and the two people of a sensitive one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import psycopg
import pytest

from consorcio.contracts.configuracao.v1 import configuracao_pb2 as pb
from consorcio.core.errors import ErrorKind
from integration.configuracao.conftest import CHAVE, JOAO, MARIA, Servico

CNPJ = "11222333000181"
MOVEIS = pb.Escopo(tipo=pb.TIPO_ESCOPO_CLASSE, identificador="MOVEIS")
ADMINISTRADORA = pb.Escopo(tipo=pb.TIPO_ESCOPO_ADMINISTRADORA, identificador="11.222.333/0001-81")


async def test_a_value_applies_by_scope_and_from_its_day_on(servico: Servico) -> None:
    await servico.criar()
    assert await servico.valor() == "5"
    await servico.definir(1, "7")
    await servico.definir(2, "8", escopo=ADMINISTRADORA)
    await servico.definir(3, "9", escopo=MOVEIS, vigencia_inicio="2026-01-10")
    assert await servico.valor() == "7"
    assert await servico.valor(administradora="11.222.333/0001-81", classe="MOVEIS") == "8"
    assert await servico.valor(administradora=CNPJ, classe="MOVEIS", data="2026-01-10") == "9"
    assert await servico.valor(data="2026-01-04") == "5"
    servico.relogio.advance(timedelta(days=5))
    assert await servico.valor(classe="MOVEIS") == "9"
    await servico.definir(4, escopo=MOVEIS, herdar=True)
    assert await servico.valor(classe="MOVEIS") == "7"


async def test_each_change_is_a_version_with_who_when_and_why(servico: Servico) -> None:
    await servico.criar()
    await servico.definir(1, "7", motivo="campanha")
    await servico.definir(2, "8")
    pagina = await servico.rpc("ListarValores", pb.ListarValoresRequest(chave=CHAVE, tamanho_pagina=1))
    resto = await servico.rpc("ListarValores", pb.ListarValoresRequest(chave=CHAVE, token_pagina=pagina.proximo_token))
    historia = [*pagina.valores, *resto.valores]
    assert [(valor.versao, valor.valor, valor.em_vigor) for valor in historia] == [(3, "8", True), (2, "7", False)]
    assert (historia[1].autor_id, historia[1].motivo) == ("maria", "campanha")
    assert [(e["valor"], e["versao"]) for e in await servico.eventos("ParametroAlterado")] == [("7", 2), ("8", 3)]
    folhas = [f["dados"] for f in await servico.eventos("auditoria.folha") if f["acao"] == "valor_definido"]
    assert [(folha["anterior"], folha["valor"]) for folha in folhas] == [(None, "7"), ("7", "8")]


async def test_who_read_an_old_version_changes_nothing(servico: Servico) -> None:
    await servico.criar()
    await servico.definir(1, "7")
    pedido = pb.DefinirValorRequest(chave=CHAVE, versao=1, valor="8", motivo="teste")
    assert (await servico.recusa("DefinirValor", pedido)).kind is ErrorKind.VERSION_MISMATCH
    assert await servico.valor() == "7"


@pytest.mark.parametrize(
    ("campos", "ponteiro"),
    [
        ({"valor": "31"}, "/valor"),
        ({"valor": "sete"}, "/valor"),
        ({"valor": "7", "herdar": True}, "/herdar"),
        ({"valor": "7", "vigencia_inicio": "2026-01-04"}, "/vigencia_inicio"),
        ({"valor": "7", "vigencia_inicio": "2026-02-30"}, "/vigencia_inicio"),
        ({"valor": "7", "motivo": ""}, "/motivo"),
        (
            {"valor": "7", "escopo": pb.Escopo(tipo=pb.TIPO_ESCOPO_CLASSE, identificador="BARCOS")},
            "/escopo/identificador",
        ),
        ({"valor": "7", "escopo": pb.Escopo(tipo=pb.TIPO_ESCOPO_GLOBAL, identificador="x")}, "/escopo/identificador"),
    ],
)
async def test_a_bad_value_is_named_and_changes_nothing(
    servico: Servico, campos: dict[str, Any], ponteiro: str
) -> None:
    await servico.criar()
    pedido = pb.DefinirValorRequest(**{"chave": CHAVE, "versao": 1, "motivo": "teste", **campos})
    recusa = await servico.recusa("DefinirValor", pedido)
    assert recusa.fields[0].pointer == ponteiro
    assert await servico.linhas("SELECT * FROM valor") == []


async def test_new_limits_must_hold_what_is_in_force(servico: Servico) -> None:
    await servico.criar()
    await servico.definir(1, "20", vigencia_inicio="2026-02-01")
    mudanca: dict[str, Any] = {"chave": CHAVE, "versao": 2, "descricao": "Dias.", "minimo": "1", "maximo": "10"}
    recusa = await servico.recusa("AtualizarParametro", pb.AtualizarParametroRequest(**mudanca))
    assert "máximo é 10" in recusa.detail
    mudado = await servico.rpc("AtualizarParametro", pb.AtualizarParametroRequest(**{**mudanca, "maximo": "20"}))
    assert (mudado.maximo, mudado.versao) == ("20", 3)


async def test_the_maker_alone_changes_nothing(servico: Servico) -> None:
    await servico.criar(sensivel=True)
    resposta = await servico.definir(1, "7")
    assert resposta.proposta.situacao == pb.SITUACAO_PROPOSTA_PENDENTE
    assert (await servico.valor(), resposta.parametro.versao) == ("5", 1)
    decisao = _decisao(resposta.proposta, versao_parametro=1)
    assert (await servico.recusa("DecidirProposta", decisao, MARIA)).kind is ErrorKind.FORBIDDEN
    assert await servico.valor() == "5"
    # Nor by making it ordinary first, nor by writing the two names straight into the table.
    mudanca = pb.AtualizarParametroRequest(chave=CHAVE, versao=1, descricao="Dias.", sensivel=False)
    assert (await servico.recusa("AtualizarParametro", mudanca)).kind is ErrorKind.PRECONDITION
    with pytest.raises(psycopg.errors.CheckViolation):
        async with servico.db.transaction() as tx:
            await tx.conn.execute("UPDATE proposta SET situacao = 'APROVADA', decisor_id = autor_id")


async def test_another_person_approves_and_both_names_are_kept(servico: Servico) -> None:
    await servico.criar(sensivel=True)
    proposta = (await servico.definir(1, "7")).proposta
    aprovada = await servico.rpc("DecidirProposta", _decisao(proposta, versao_parametro=1), JOAO)
    assert (aprovada.situacao, aprovada.decisor_id) == (pb.SITUACAO_PROPOSTA_APROVADA, "joao")
    parametro = await servico.rpc("BuscarParametro", pb.BuscarParametroRequest(chave=CHAVE))
    valor = parametro.valores[0]
    assert (valor.valor, valor.autor_id, valor.aprovador_id, valor.em_vigor) == ("7", "maria", "joao", True)
    repetida = await servico.recusa("DecidirProposta", _decisao(proposta, versao_parametro=2), JOAO)
    assert repetida.kind is ErrorKind.PRECONDITION


async def test_changed_in_between_it_is_decided_again_on_what_is_there_now(servico: Servico) -> None:
    await servico.criar(sensivel=True)
    primeira, segunda = (await servico.definir(1, "7")).proposta, (await servico.definir(1, "9")).proposta
    await servico.rpc("DecidirProposta", _decisao(primeira, versao_parametro=1), JOAO)
    velha = await servico.recusa("DecidirProposta", _decisao(segunda, versao_parametro=1), JOAO)
    assert velha.kind is ErrorKind.VERSION_MISMATCH
    assert await servico.valor() == "7"
    pendentes = await servico.rpc("ListarPropostas", pb.ListarPropostasRequest(situacao=pb.SITUACAO_PROPOSTA_PENDENTE))
    (vista,) = pendentes.propostas
    assert (vista.parametro_mudou, vista.valor_atual, vista.versao_parametro) == (True, "7", 2)
    await servico.rpc("DecidirProposta", _decisao(segunda, versao_parametro=vista.versao_parametro), JOAO)
    assert await servico.valor() == "9"


async def test_approved_late_it_is_worth_from_the_approval_on(servico: Servico) -> None:
    await servico.criar(sensivel=True)
    proposta = (await servico.definir(1, "7")).proposta
    servico.relogio.advance(timedelta(days=3))
    await servico.rpc("DecidirProposta", _decisao(proposta, versao_parametro=1), JOAO)
    assert [await servico.valor(data=dia) for dia in ("2026-01-07", "2026-01-08")] == ["5", "7"]


async def test_what_had_a_value_is_never_rewritten(servico: Servico) -> None:
    await servico.criar()
    await servico.definir(1, "7")
    with pytest.raises(psycopg.errors.RestrictViolation):
        async with servico.db.transaction() as tx:
            await tx.conn.execute("UPDATE valor SET valor = '8'")


async def test_pages_follow_one_another_and_a_foreign_token_is_refused(servico: Servico) -> None:
    for nome in ("a.um", "a.dois", "b.um"):
        await servico.criar(nome)
    primeira = await servico.rpc("ListarParametros", pb.ListarParametrosRequest(prefixo="a.", tamanho_pagina=1))
    pedido = pb.ListarParametrosRequest(prefixo="a.", token_pagina=primeira.proximo_token)
    segunda = await servico.rpc("ListarParametros", pedido)
    assert [p.chave for p in (*primeira.parametros, *segunda.parametros)] == ["a.dois", "a.um"]
    assert segunda.proximo_token == ""
    recusa = await servico.recusa("ListarPropostas", pb.ListarPropostasRequest(token_pagina="x"))
    assert recusa.fields[0].pointer == "/token_pagina"


def _decisao(proposta: pb.Proposta, versao_parametro: int) -> pb.DecidirPropostaRequest:
    return pb.DecidirPropostaRequest(
        proposta_id=proposta.proposta_id, decisao=pb.DECISAO_APROVAR, versao_parametro=versao_parametro
    )
