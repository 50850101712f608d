"""The register on a real PostgreSQL: what is kept, who may read, what happens when two write."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from google.protobuf.field_mask_pb2 import FieldMask

from consorcio.contracts.consorciados.v1 import consorciados_pb2 as pb
from consorcio.core.errors import ErrorKind
from consorcio.platform.context import Actor, ActorKind
from integration.consorciados.conftest import SISTEMA, Servico

CPF, OUTRO_CPF, TERCEIRO_CPF = "52998224725", "11144477735", "10357193717"
CNPJ_ALFANUMERICO = "12ABC34501DE35"
GRUPO, COTA = "00000000-0000-7000-8000-00000000000a", "00000000-0000-7000-8000-0000000000c1"
DESCONHECIDO = "00000000-0000-7000-8000-00000000ffff"
ENDERECO = pb.Endereco(
    tipo=pb.TIPO_ENDERECO_RESIDENCIAL,
    cep="01310100",
    logradouro="Avenida Paulista",
    numero="1578",
    complemento="apto 33",
    bairro="Bela Vista",
    municipio="São Paulo",
    uf="SP",
)


def _completo(**campos: Any) -> dict[str, Any]:
    return {
        "data_nascimento": "1985-04-12",
        "renda_mensal": "5400.00",
        "enderecos": [ENDERECO],
        "contatos": [
            pb.Contato(tipo=pb.TIPO_CONTATO_EMAIL, valor="maria.segredo@EXAMPLE.com", preferencial=True),
            pb.Contato(tipo=pb.TIPO_CONTATO_CELULAR, valor="(11) 98765-4321"),
        ],
        "documentos": [pb.Documento(tipo=pb.TIPO_DOCUMENTO_RG, numero="12.345.678-9", orgao_emissor="SSP/SP")],
        **campos,
    }


async def test_what_was_told_is_given_back_normalised(servico: Servico) -> None:
    criado = await servico.criar("529.982.247-25", "  Maria   da Silva ", **_completo())
    lido = await servico.rpc("BuscarConsorciado", pb.BuscarConsorciadoRequest(consorciado_id=criado.consorciado_id))
    assert lido == criado
    assert (lido.nome, lido.documento, lido.data_nascimento, lido.renda_mensal) == (
        "Maria da Silva",
        CPF,
        "1985-04-12",
        "5400.00",
    )
    assert [contato.valor for contato in lido.contatos] == ["maria.segredo@example.com", "+5511987654321"]
    assert lido.enderecos == [ENDERECO]
    assert lido.documentos[0].numero == "12.345.678-9"
    assert (lido.versao, lido.situacao) == (1, pb.SITUACAO_CONSORCIADO_ATIVO)
    assert await servico.eventos("ConsorciadoCriado") == [{"consorciado_id": criado.consorciado_id, "tipo": "FISICA"}]


async def test_alphanumeric_cnpj(servico: Servico) -> None:
    criado = await servico.criar("12.abc.345/01DE-35", "Oficina Ltda", tipo=pb.TIPO_PESSOA_JURIDICA)
    assert criado.documento == CNPJ_ALFANUMERICO


async def test_nothing_personal_is_at_rest_in_the_clear(servico: Servico, tmp_path: Path) -> None:
    """Every column of every table of the database, the platform's too, as text and as bytes."""
    criado = await servico.criar(CPF, "Maria Segredíssima", **_completo())
    pedido = pb.AtualizarConsorciadoRequest(
        consorciado_id=criado.consorciado_id, versao=1, nome="Maria Segredíssima Nunes"
    )
    await servico.rpc("AtualizarConsorciado", pedido)
    arquivo = b"tipo;nome;documento;renda_mensal\nF;Jonas Incognito;11144477735;7891.23\n"
    await servico.rpc(
        "ImportarConsorciados", pb.ImportarConsorciadosRequest(conteudo=arquivo, formato=pb.FORMATO_ARQUIVO_CSV)
    )
    tabelas = await servico.linhas(
        "SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('public', 'plataforma')"
    )
    guardado = b""
    with psycopg.connect(servico.url) as conn:
        for esquema, tabela in tabelas:
            for formato in ("text", "binary"):
                with conn.cursor().copy(f"COPY {esquema}.{tabela} TO STDOUT (FORMAT {formato})") as copia:
                    guardado += b"".join(bytes(parte) for parte in copia)
    assert criado.consorciado_id.encode() in guardado
    segredos = [
        CPF,
        OUTRO_CPF,
        "Segred",
        "Incognito",
        "maria.segredo",
        "98765",
        "1985-04-12",
        "540000",
        "5400.00",
        "789123",
        "7891.23",
        "Paulista",
        "01310100",
        "12.345.678",
    ]
    for segredo in segredos:
        assert segredo.encode() not in guardado, segredo
        assert segredo.encode().hex().encode() not in guardado, segredo


async def test_a_document_is_registered_once_even_in_a_race(servico: Servico) -> None:
    respostas = await asyncio.gather(*(servico.criar(CPF) for _ in range(8)), return_exceptions=True)
    falhas = [resposta for resposta in respostas if isinstance(resposta, BaseException)]
    assert len(falhas) == 7
    assert {falha.kind for falha in falhas} == {ErrorKind.CONFLICT}  # type: ignore[attr-defined]
    assert len(await servico.eventos("ConsorciadoCriado")) == 1


@pytest.mark.parametrize(
    ("campos", "pointer"),
    [
        ({"documento": "52998224724"}, "/documento"),
        ({"documento": "11222333000181"}, "/documento"),
        ({"tipo": pb.TIPO_PESSOA_JURIDICA}, "/documento"),
        ({"nome": "Maria\x00Silva"}, "/nome"),
        ({"nome": "   "}, "/nome"),
        ({"nome": "--- ---"}, "/nome"),
        ({"data_nascimento": "2025-02-30"}, "/data_nascimento"),
        ({"data_nascimento": "0000-00-00"}, "/data_nascimento"),
        ({"data_nascimento": "2026-01-06"}, "/data_nascimento"),
        ({"data_nascimento": "1799-12-31"}, "/data_nascimento"),
        ({"renda_mensal": "5.400,00"}, "/renda_mensal"),
        ({"conjuge_id": DESCONHECIDO}, "/conjuge_id"),
        ({"contatos": [pb.Contato(tipo=pb.TIPO_CONTATO_EMAIL, valor="maria@@x")]}, "/contatos/0/valor"),
        ({"contatos": [pb.Contato(tipo=pb.TIPO_CONTATO_CELULAR, valor="123\x00")]}, "/contatos/0/valor"),
        ({"documentos": [pb.Documento(tipo=pb.TIPO_DOCUMENTO_RG, numero="\x001")]}, "/documentos/0/numero"),
    ],
)
async def test_bad_fields_are_named_and_nothing_is_written(
    servico: Servico, campos: dict[str, Any], pointer: str
) -> None:
    pedido = pb.CriarConsorciadoRequest(**{"tipo": pb.TIPO_PESSOA_FISICA, "nome": "Maria", "documento": CPF, **campos})
    erro = await servico.recusa("CriarConsorciado", pedido)
    assert erro.kind is ErrorKind.VALIDATION
    assert [campo.pointer for campo in erro.fields] == [pointer]
    assert await servico.linhas("SELECT 1 FROM consorciado") == []


async def test_an_address_with_nul_names_each_wrong_field(servico: Servico) -> None:
    endereco = pb.Endereco()
    endereco.CopyFrom(ENDERECO)
    endereco.logradouro, endereco.complemento, endereco.cep = "Rua\x00", "\x07", "00000000"
    pedido = pb.CriarConsorciadoRequest(
        tipo=pb.TIPO_PESSOA_FISICA, nome="Maria", documento=CPF, enderecos=[ENDERECO, endereco]
    )
    erro = await servico.recusa("CriarConsorciado", pedido)
    assert [campo.pointer for campo in erro.fields] == [
        "/enderecos/1/cep",
        "/enderecos/1/logradouro",
        "/enderecos/1/complemento",
    ]


async def test_an_update_changes_only_what_the_mask_names(servico: Servico) -> None:
    criado = await servico.criar(**_completo())
    pedido = pb.AtualizarConsorciadoRequest(
        consorciado_id=criado.consorciado_id,
        versao=1,
        nome="Maria Souza",
        renda_mensal="1.00",
        enderecos=[],
        update_mask=FieldMask(paths=["nome", "enderecos", "data_nascimento"]),
    )
    lido = await servico.rpc("AtualizarConsorciado", pedido)
    assert (lido.nome, lido.renda_mensal, lido.data_nascimento, lido.versao) == ("Maria Souza", "5400.00", "", 2)
    assert (list(lido.enderecos), lido.contatos) == ([], criado.contatos)
    relido = await servico.rpc("BuscarConsorciado", pb.BuscarConsorciadoRequest(consorciado_id=criado.consorciado_id))
    assert relido == lido
    assert await servico.eventos("ConsorciadoAtualizado") == [{"consorciado_id": criado.consorciado_id, "versao": 2}]


async def test_without_mask_what_was_sent_changes(servico: Servico) -> None:
    criado = await servico.criar(**_completo())
    pedido = pb.AtualizarConsorciadoRequest(
        consorciado_id=criado.consorciado_id, versao=1, situacao=pb.SITUACAO_CONSORCIADO_BLOQUEADO
    )
    lido = await servico.rpc("AtualizarConsorciado", pedido)
    assert lido.situacao == pb.SITUACAO_CONSORCIADO_BLOQUEADO
    assert (lido.nome, lido.contatos) == (criado.nome, criado.contatos)


@pytest.mark.parametrize("mascara", [["documento"], ["consorciado_id"], ["nome.x"], ["nome"], []])
async def test_a_mask_that_makes_no_sense_is_refused(servico: Servico, mascara: list[str]) -> None:
    criado = await servico.criar()
    pedido = pb.AtualizarConsorciadoRequest(
        consorciado_id=criado.consorciado_id, versao=1, update_mask=FieldMask(paths=mascara)
    )
    erro = await servico.recusa("AtualizarConsorciado", pedido)
    assert erro.kind is ErrorKind.VALIDATION


async def test_of_two_who_read_the_same_version_one_writes(servico: Servico) -> None:
    criado = await servico.criar()
    pedidos = [
        pb.AtualizarConsorciadoRequest(consorciado_id=criado.consorciado_id, versao=1, nome=f"Maria {letra}")
        for letra in "ABCDEFGH"
    ]
    respostas = await asyncio.gather(
        *(servico.rpc("AtualizarConsorciado", pedido) for pedido in pedidos), return_exceptions=True
    )
    falhas = [resposta for resposta in respostas if isinstance(resposta, BaseException)]
    assert [falha.kind for falha in falhas] == [ErrorKind.VERSION_MISMATCH] * 7  # type: ignore[attr-defined]
    assert await servico.linhas("SELECT versao FROM consorciado") == [(2,)]


async def _conjuge(servico: Servico, consorciado_id: str) -> tuple[str, int]:
    lido = await servico.rpc("BuscarConsorciado", pb.BuscarConsorciadoRequest(consorciado_id=consorciado_id))
    return lido.conjuge_id, lido.versao


async def test_a_couple_is_told_by_both_sides(servico: Servico) -> None:
    ana, bia = await servico.criar(CPF), await servico.criar(OUTRO_CPF)
    caio = await servico.criar(TERCEIRO_CPF, conjuge_id=ana.consorciado_id)
    assert await _conjuge(servico, ana.consorciado_id) == (caio.consorciado_id, 2)

    casar = pb.AtualizarConsorciadoRequest(consorciado_id=bia.consorciado_id, versao=1, conjuge_id=ana.consorciado_id)
    assert (await servico.recusa("AtualizarConsorciado", casar)).kind is ErrorKind.PRECONDITION

    trocar = pb.AtualizarConsorciadoRequest(consorciado_id=ana.consorciado_id, versao=2, conjuge_id=bia.consorciado_id)
    assert (await servico.rpc("AtualizarConsorciado", trocar)).conjuge_id == bia.consorciado_id
    assert await _conjuge(servico, bia.consorciado_id) == (ana.consorciado_id, 2)
    assert await _conjuge(servico, caio.consorciado_id) == ("", 2)

    desfazer = pb.AtualizarConsorciadoRequest(consorciado_id=bia.consorciado_id, versao=2, conjuge_id="")
    await servico.rpc("AtualizarConsorciado", desfazer)
    assert await _conjuge(servico, ana.consorciado_id) == ("", 4)


async def test_nobody_marries_oneself_or_a_company(servico: Servico) -> None:
    ana = await servico.criar(CPF)
    firma = await servico.criar(CNPJ_ALFANUMERICO, "Oficina", tipo=pb.TIPO_PESSOA_JURIDICA)
    for conjuge in (ana, firma):
        pedido = pb.AtualizarConsorciadoRequest(
            consorciado_id=ana.consorciado_id, versao=1, conjuge_id=conjuge.consorciado_id
        )
        erro = await servico.recusa("AtualizarConsorciado", pedido)
        assert (erro.kind, erro.fields[0].pointer) == (ErrorKind.VALIDATION, "/conjuge_id")


async def test_who_is_limited_to_their_own_reads_only_their_own(servico: Servico) -> None:
    ana, bia = await servico.criar(CPF), await servico.criar(OUTRO_CPF)
    ator = Actor(
        "ana",
        "Ana",
        ActorKind.USUARIO,
        permissoes=frozenset({"consorciados.consorciado.ler.proprio"}),
        consorciado_id=ana.consorciado_id,
    )
    for nome, pedido in (
        ("BuscarConsorciado", pb.BuscarConsorciadoRequest),
        ("ListarParticipacoes", pb.ListarParticipacoesRequest),
    ):
        await servico.rpc(nome, pedido(consorciado_id=ana.consorciado_id), ator)
        erro = await servico.recusa(nome, pedido(consorciado_id=bia.consorciado_id), ator)
        assert erro.kind is ErrorKind.FORBIDDEN
    assert (await servico.recusa("PesquisarConsorciados", pb.PesquisarConsorciadosRequest(), ator)).kind is (
        ErrorKind.FORBIDDEN
    )
    por_servico = replace(ator, via="grupos")
    pedido_de_outra = pb.BuscarConsorciadoRequest(consorciado_id=bia.consorciado_id)
    assert (await servico.recusa("BuscarConsorciado", pedido_de_outra, por_servico)).kind is ErrorKind.FORBIDDEN


async def test_assessment_of_one_and_of_many(servico: Servico) -> None:
    ana = await servico.criar(CPF, renda_mensal="3510.00")
    bia = await servico.criar(OUTRO_CPF, conjuge_id=ana.consorciado_id, parte_relacionada=True)
    bloquear = pb.AtualizarConsorciadoRequest(
        consorciado_id=bia.consorciado_id, versao=1, situacao=pb.SITUACAO_CONSORCIADO_BLOQUEADO
    )

    def pedido(consorciado_id: str, parcela: str = "", multiplo: str = "") -> pb.ValidarConsorciadoRequest:
        return pb.ValidarConsorciadoRequest(
            consorciado_id=consorciado_id, valor_parcela=parcela, multiplo_renda=multiplo
        )

    assert (await servico.rpc("ValidarConsorciado", pedido(ana.consorciado_id, "1170.00", "3"))).apto
    await servico.rpc("AtualizarConsorciado", bloquear)
    lote = pb.ValidarConsorciadosEmLoteRequest(
        pedidos=[
            pedido(ana.consorciado_id, "1170.01", "3"),
            pedido(DESCONHECIDO),
            pedido(bia.consorciado_id, "1.00", "3.00"),
            pedido(ana.consorciado_id, "9999.00"),
        ]
    )
    respostas = (await servico.rpc("ValidarConsorciadosEmLote", lote, SISTEMA)).resultados
    assert [resposta.apto for resposta in respostas] == [False, False, False, True]
    assert list(respostas[0].motivos) == ["A renda mensal é menor que 3 vezes a parcela de R$ 1.170,01."]
    assert list(respostas[1].motivos) == ["O consorciado não está cadastrado."]
    assert list(respostas[2].motivos) == [
        "O cadastro do consorciado está bloqueado.",
        "A renda mensal do consorciado não foi informada.",
    ]
    assert (respostas[2].conjuge_id, respostas[2].parte_relacionada) == (ana.consorciado_id, True)
    assert (await servico.recusa("ValidarConsorciado", pedido(DESCONHECIDO))).kind is ErrorKind.NOT_FOUND


async def test_who_pays_in_one_call_masked_when_it_is_for_a_screen(servico: Servico) -> None:
    cartas = pb.Endereco()
    cartas.CopyFrom(ENDERECO)
    cartas.tipo, cartas.numero = pb.TIPO_ENDERECO_CORRESPONDENCIA, "9"
    ana = await servico.criar(CPF, "Ana")
    bia = await servico.criar(OUTRO_CPF, "Bia", enderecos=[ENDERECO, cartas])
    ids = [ana.consorciado_id, DESCONHECIDO, bia.consorciado_id]
    pedido = pb.ConsultarPagadoresRequest(consorciado_ids=ids)
    achados = {p.nome: p for p in (await servico.rpc("ConsultarPagadores", pedido, SISTEMA)).pagadores}
    assert set(achados) == {"Ana", "Bia"}
    assert (achados["Bia"].documento, achados["Bia"].endereco) == (OUTRO_CPF, cartas)
    pedido = pb.ConsultarPagadoresRequest(consorciado_ids=ids[:1], mascarado=True)
    (mascarado,) = (await servico.rpc("ConsultarPagadores", pedido, SISTEMA)).pagadores
    assert mascarado.documento == "***.982.247-**"
    assert not mascarado.HasField("endereco")
    assert (await servico.recusa("ConsultarPagadores", pedido)).kind is ErrorKind.FORBIDDEN


async def test_participacoes_follow_the_facts_of_grupos(servico: Servico) -> None:
    ana = await servico.criar()
    fato = {
        "grupo_id": GRUPO,
        "grupo_codigo": "1001",
        "cota_id": COTA,
        "numero": 7,
        "versao_titular": 0,
        "consorciado_id": ana.consorciado_id,
    }
    esperado: list[tuple[str, dict[str, Any], tuple[str, str]]] = [
        ("CotaReservada", {**fato, "data": "2026-01-02"}, ("RESERVADA", "2026-01-02")),
        ("CotaAtivada", {**fato, "data_adesao": "2026-01-05"}, ("ATIVA", "2026-01-05")),
        ("CotaContemplada", {"grupo_id": GRUPO, "cota_id": COTA, "data": "2026-02-10"}, ("CONTEMPLADA", "2026-02-10")),
        ("ContemplacaoDesfeita", {"grupo_id": GRUPO, "cota_id": COTA, "data": "2026-03-10"}, ("ATIVA", "2026-03-10")),
        ("CotaLiberada", {"grupo_id": GRUPO, "cota_id": COTA, "data": "2026-03-11"}, ("LIBERADA", "2026-03-11")),
    ]
    pesquisa = pb.PesquisarConsorciadosRequest(grupo_id=GRUPO)
    for tipo, dados, (situacao, desde) in esperado:
        await servico.receber(tipo, dados)
        pedido = pb.ListarParticipacoesRequest(consorciado_id=ana.consorciado_id)
        (lida,) = (await servico.rpc("ListarParticipacoes", pedido)).participacoes
        assert (lida.situacao, lida.desde, lida.numero, lida.grupo_codigo) == (situacao, desde, 7, "1001")
        achados = (await servico.rpc("PesquisarConsorciados", pesquisa)).consorciados
        assert len(achados) == (situacao != "LIBERADA")


async def test_r7_52_who_transferred_a_cota_keeps_that_he_had_it(servico: Servico) -> None:
    ana, bia = await servico.criar(), await servico.criar(documento=OUTRO_CPF)
    fato = {"grupo_id": GRUPO, "grupo_codigo": "1001", "cota_id": COTA, "numero": 7, "versao_titular": 0}
    await servico.receber("CotaAtivada", {**fato, "consorciado_id": ana.consorciado_id, "data_adesao": "2026-01-05"})
    dados = {**fato, "consorciado_id": bia.consorciado_id, "contemplada": True, "data": "2026-02-05"}
    await servico.receber("CotaTransferida", dados)
    for pessoa, situacao in ((ana, "TRANSFERIDA"), (bia, "CONTEMPLADA")):
        pedido = pb.ListarParticipacoesRequest(consorciado_id=pessoa.consorciado_id)
        (lida,) = (await servico.rpc("ListarParticipacoes", pedido)).participacoes
        assert (lida.situacao, lida.desde) == (situacao, "2026-02-05")
    achados = await servico.rpc("PesquisarConsorciados", pb.PesquisarConsorciadosRequest(grupo_id=GRUPO))
    assert [c.consorciado_id for c in achados.consorciados] == [bia.consorciado_id]


async def test_the_contacts_of_everybody_are_told_again_page_by_page(
    servico: Servico, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("consorcio.services.consorciados.use_cases.recontagem.POR_VEZ", 2)
    pessoas = [(await servico.criar(cpf, **_completo())).consorciado_id for cpf in (CPF, OUTRO_CPF, TERCEIRO_CPF)]
    antes, token, contadas = await servico.eventos("ContatosAlterados"), "", 0
    for _ in range(2):
        pagina = await servico.rpc("RecontarContatos", pb.RecontarContatosRequest(token_pagina=token))
        contadas, token = contadas + pagina.pessoas, pagina.proximo_token
    assert (contadas, token) == (3, "")
    depois = (await servico.eventos("ContatosAlterados"))[len(antes) :]
    assert sorted(fato["consorciado_id"] for fato in depois) == sorted(pessoas)
    assert "maria" not in str(depois).lower()
