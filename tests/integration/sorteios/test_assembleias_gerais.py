"""AGE, AGO and AGC through the real pipeline: call, proxies, votes, count, ata approved, and its correction (R5.03)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest

from consorcio.contracts.grupos.v1 import grupos_pb2 as gru
from consorcio.contracts.sorteios.v1 import assembleias_gerais_pb2 as pb
from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.platform.context import Actor, ActorKind
from integration.sorteios.conftest import Casa
from integration.sorteios.dubles import GRUPO_ID, consorciado_id, cota_id

ENVIO, VESPERA, DIA = "2026-03-02", "2026-03-11", "2026-03-12"
FAVOR, CONTRA, BRANCO = pb.OPCAO_VOTO_FAVOR, pb.OPCAO_VOTO_CONTRA, pb.OPCAO_VOTO_BRANCO


def item(materia: pb.Materia.ValueType, texto: str = "Proposta", retifica_id: str = "") -> pb.ItemPauta:
    return pb.ItemPauta(materia=materia, texto=texto, retifica_id=retifica_id)


async def convocar(casa: Casa, *pauta: pb.ItemPauta, tipo: pb.TipoAssembleiaGeral.ValueType, **campos: Any) -> str:
    pedido = pb.ConvocarAssembleiaGeralRequest(
        grupo_id=GRUPO_ID,
        tipo=tipo,
        data=campos.pop("data", DIA),
        hora="19:00",
        local="Sala virtual",
        pauta=pauta,
        data_contabil=campos.pop("envio", ENVIO),
        **campos,
    )
    nova: pb.AssembleiaGeral = await casa.geral("ConvocarAssembleiaGeral", pedido)
    return nova.assembleia_geral_id


async def votar(casa: Casa, assembleia: str, numero: int, voto: pb.OpcaoVoto.ValueType, **campos: Any) -> None:
    pedido = pb.RegistrarVotoRequest(
        assembleia_geral_id=assembleia,
        cota_id=cota_id(numero),
        item=campos.pop("item", 1),
        voto=voto,
        meio=campos.pop("meio", pb.MEIO_VOTO_PRESENCIAL),
        data_contabil=campos.pop("data", DIA),
        por_procuracao=campos.pop("por_procuracao", False),
    )
    await casa.geral("RegistrarVoto", pedido, **campos)


async def abrir(casa: Casa, assembleia: str, data: str = DIA) -> pb.AssembleiaGeral:
    pedido = pb.AbrirAssembleiaGeralRequest(assembleia_geral_id=assembleia, data_contabil=data)
    aberta: pb.AssembleiaGeral = await casa.geral("AbrirAssembleiaGeral", pedido)
    return aberta


async def encerrar(casa: Casa, assembleia: str, data: str = DIA) -> list[pb.ResultadoItem]:
    pedido = pb.EncerrarAssembleiaGeralRequest(assembleia_geral_id=assembleia, data_contabil=data)
    encerrada: pb.AssembleiaGeral = await casa.geral("EncerrarAssembleiaGeral", pedido)
    return list(encerrada.resultados)


async def aprovar(casa: Casa, assembleia: str, data: str = DIA) -> pb.AtaGeral:
    lavrar = pb.LavrarAtaGeralRequest(assembleia_geral_id=assembleia, relato="Sem incidentes.", data_contabil=data)
    ata: pb.AtaGeral = await casa.geral("LavrarAtaGeral", lavrar)
    pedido = pb.AprovarAtaGeralRequest(
        assembleia_geral_id=assembleia, impressao_digital=ata.impressao_digital, data_contabil=data
    )
    aprovada: pb.AtaGeral = await casa.geral("AprovarAtaGeral", pedido)
    return aprovada


async def recusa(pedido: Any) -> ConsorcioError:
    with pytest.raises(ConsorcioError) as recusado:
        await pedido
    return recusado.value


async def test_uma_extraordinaria_do_edital_a_ata_retificada(casa: Casa) -> None:
    """Two electorates, letters, a proxy, somebody in default; the ata stays and a later one corrects it."""
    casa.financeiro.inadimplentes = {4}
    casa.grupos.contempladas[cota_id(5)] = gru.RegistrarContemplacaoRequest(cota_id=cota_id(5))
    assembleia = await convocar(
        casa,
        item(pb.MATERIA_SUBSTITUICAO_DO_BEM),
        item(pb.MATERIA_PRORROGACAO_DO_PRAZO),
        tipo=pb.TIPO_ASSEMBLEIA_GERAL_AGE,
        pedida_em="2026-02-27",
    )
    for voto_1, voto_2, numero in ((FAVOR, FAVOR, 1), (FAVOR, CONTRA, 4)):
        for ordem, voto in ((1, voto_1), (2, voto_2)):
            await votar(casa, assembleia, numero, voto, item=ordem, meio=pb.MEIO_VOTO_CARTA, data=VESPERA)
    procuracao = pb.RegistrarProcuracaoRequest(
        assembleia_geral_id=assembleia, cota_id=cota_id(2), procurador="Maria de Souza", poderes_especificos=True
    )
    await casa.geral("RegistrarProcuracao", procuracao)
    await abrir(casa, assembleia)
    await votar(casa, assembleia, 2, CONTRA, por_procuracao=True)
    await votar(casa, assembleia, 3, FAVOR)
    await votar(casa, assembleia, 5, CONTRA)
    await votar(casa, assembleia, 5, CONTRA, item=2)
    await votar(casa, assembleia, 3, BRANCO, item=2)
    pedido = pb.BuscarAssembleiaGeralRequest(assembleia_geral_id=assembleia)
    parcial: pb.AssembleiaGeral = await casa.geral("BuscarAssembleiaGeral", pedido)
    assert (parcial.eleitores, parcial.presentes, parcial.representadas) == (10, 5, 1)
    do_bem, do_prazo = await encerrar(casa, assembleia)
    assert list(parcial.resultados) == [do_bem, do_prazo]
    assert (do_bem.eleitorado, do_bem.eleitores, do_bem.aprovado) == (pb.ELEITORADO_NAO_CONTEMPLADOS, 8, True)
    assert (do_bem.favor, do_bem.contra, do_bem.desconsiderados) == (2, 1, 2)
    assert (do_prazo.eleitores, do_prazo.favor, do_prazo.contra, do_prazo.brancos) == (9, 1, 1, 1)
    assert (do_prazo.aprovado, do_prazo.desconsiderados) == (False, 1)
    ata = await aprovar(casa, assembleia)
    conteudo = json.loads(ata.conteudo)
    assert (conteudo["documento"], conteudo["presentes"], ata.aprovada_em) == ("ATA_AGE", [1, 2, 3, 4, 5], DIA)
    assert "Maria" not in ata.conteudo
    assert await casa.linhas(
        "SELECT count(*) FROM procuracao WHERE position('Maria'::bytea IN procurador_selado) > 0"
    ) == [(0,)]
    depois = "2026-03-30"
    outra = await convocar(
        casa,
        item(pb.MATERIA_RETIFICACAO_DE_ATA, "Onde se lê 19:00, leia-se 19:30", assembleia),
        tipo=pb.TIPO_ASSEMBLEIA_GERAL_AGO,
        data=depois,
    )
    await abrir(casa, outra, depois)
    await votar(casa, outra, 1, FAVOR, data=depois)
    assert (await encerrar(casa, outra, depois))[0].aprovado
    buscar = pb.BuscarAtaGeralRequest(assembleia_geral_id=assembleia)
    assert not (await casa.geral("BuscarAtaGeral", buscar)).retificacoes
    await aprovar(casa, outra, depois)
    corrigida: pb.AtaGeral = await casa.geral("BuscarAtaGeral", buscar)
    assert corrigida.conteudo == ata.conteudo
    assert [(r.data, r.texto) for r in corrigida.retificacoes] == [(depois, "Onde se lê 19:00, leia-se 19:30")]
    folhas = await casa.linhas(
        "SELECT dados->>'acao' FROM plataforma.outbox WHERE agregado LIKE 'assembleia_geral/%' ORDER BY id"
    )
    assert [acao for (acao,) in folhas].count("ata_aprovada") == 2


async def test_r5_03_um_voto_por_cota_no_prazo_e_do_dono(casa: Casa) -> None:
    assembleia = await convocar(casa, item(pb.MATERIA_FUSAO), tipo=pb.TIPO_ASSEMBLEIA_GERAL_AGE)
    eletronico = {"meio": pb.MEIO_VOTO_ELETRONICO, "data": VESPERA}
    assert (await recusa(votar(casa, assembleia, 1, FAVOR))).kind is ErrorKind.CONFLICT
    assert (await recusa(votar(casa, assembleia, 1, FAVOR, meio=pb.MEIO_VOTO_CARTA))).rule == "R5.03"
    assert (await recusa(votar(casa, assembleia, 1, FAVOR, por_procuracao=True, **eletronico))).rule == "R5.03"
    assert (await recusa(votar(casa, assembleia, 1, FAVOR, item=2, **eletronico))).fields[0].pointer == "/item"
    proprio = frozenset({"sorteios.voto.registrar.proprio"})
    dono = Actor("c1", "C", ActorKind.USUARIO, permissoes=proprio, consorciado_id=consorciado_id(1))
    em_outro_dia = await recusa(votar(casa, assembleia, 1, FAVOR, quem=dono, **eletronico))
    assert em_outro_dia.fields[0].pointer == "/data_contabil"
    casa.clock.advance(datetime(2026, 3, 11, 15, tzinfo=UTC) - casa.clock.now())
    assert (await recusa(votar(casa, assembleia, 2, FAVOR, quem=dono, **eletronico))).kind is ErrorKind.FORBIDDEN
    await votar(casa, assembleia, 1, FAVOR, quem=dono, **eletronico)
    assert (await recusa(votar(casa, assembleia, 1, CONTRA, **eletronico))).kind is ErrorKind.CONFLICT
    assert (await recusa(abrir(casa, assembleia, VESPERA))).rule == "R5.02"
    await abrir(casa, assembleia)
    assert (await recusa(votar(casa, assembleia, 2, FAVOR, **eletronico))).kind is ErrorKind.CONFLICT
    assert (await encerrar(casa, assembleia))[0].favor == 1


def titular(numero: int, *permissoes: str) -> Actor:
    proprias = frozenset(f"{permissao}.proprio" for permissao in permissoes)
    return Actor(f"c{numero}", "C", ActorKind.USUARIO, permissoes=proprias, consorciado_id=consorciado_id(numero))


async def votacoes(casa: Casa, numero: int, quem: Actor | None = None, *, abertas: bool = False) -> Any:
    pedido = pb.ListarVotacoesCotaRequest(cota_id=cota_id(numero), abertas=abertas)
    quem = quem or titular(numero, "sorteios.voto.ler")
    resposta: pb.ListarVotacoesCotaResponse = await casa.geral("ListarVotacoesCota", pedido, quem)
    return resposta.votacoes


def ir_para(casa: Casa, dia: str) -> None:
    casa.clock.advance(datetime.fromisoformat(f"{dia}T15:00:00+00:00") - casa.clock.now())


async def test_r5_03_a_holder_sees_what_is_voted_until_when_and_what_they_voted(casa: Casa) -> None:
    casa.financeiro.inadimplentes = {4}
    casa.grupos.contempladas[cota_id(5)] = gru.RegistrarContemplacaoRequest(cota_id=cota_id(5))
    pauta = item(pb.MATERIA_SUBSTITUICAO_DO_BEM, "Trocar o bem"), item(pb.MATERIA_PRORROGACAO_DO_PRAZO, "Mais um ano")
    tipo = pb.TIPO_ASSEMBLEIA_GERAL_AGE
    assembleia = await convocar(casa, *pauta, tipo=tipo, pedida_em="2026-02-27")
    (uma,) = await votacoes(casa, 1)
    assert (uma.assembleia_geral_id, uma.grupo_codigo, uma.data) == (assembleia, "1001", DIA)
    assert (uma.internet_ate, uma.meio_agora) == (VESPERA, pb.MEIO_VOTO_ELETRONICO)
    assert [(i.item, i.texto, i.voto) for i in uma.itens] == [(1, "Trocar o bem", 0), (2, "Mais um ano", 0)]
    assert await direitos(casa, 1) == [pb.DIREITO_VOTO_VOTA, pb.DIREITO_VOTO_VOTA]
    assert await direitos(casa, 4) == [pb.DIREITO_VOTO_EM_ATRASO, pb.DIREITO_VOTO_EM_ATRASO]
    assert await direitos(casa, 5) == [pb.DIREITO_VOTO_CONTEMPLADA, pb.DIREITO_VOTO_VOTA]
    alheia = await recusa(votacoes(casa, 2, titular(1, "sorteios.voto.ler")))
    assert alheia.kind is ErrorKind.FORBIDDEN
    ir_para(casa, VESPERA)
    eletronico = {"meio": pb.MEIO_VOTO_ELETRONICO, "data": ""}
    quem = titular(1, "sorteios.voto.registrar")
    await votar(casa, assembleia, 1, CONTRA, quem=quem, **eletronico)
    primeiro = (await votacoes(casa, 1))[0].itens[0]
    assert (primeiro.voto, primeiro.meio) == (CONTRA, pb.MEIO_VOTO_ELETRONICO)
    assert primeiro.registrado_em.ToDatetime(UTC) == casa.clock.now()
    assert not (await votacoes(casa, 2))[0].itens[0].voto, "what one cota voted is not of another"
    ir_para(casa, DIA)
    assert (await votacoes(casa, 1))[0].meio_agora == pb.MEIO_VOTO_UNSPECIFIED
    await abrir(casa, assembleia)
    casa.financeiro.inadimplentes = set()
    assert await direitos(casa, 4) == [pb.DIREITO_VOTO_EM_ATRASO] * 2, "who votes is who was in order at the opening"
    aberta = (await votacoes(casa, 1, abertas=True))[0]
    assert (aberta.meio_agora, aberta.itens[0].HasField("resultado")) == (pb.MEIO_VOTO_PRESENCIAL, False)
    await votar(casa, assembleia, 1, FAVOR, item=2, quem=quem)
    await encerrar(casa, assembleia)
    assert not await votacoes(casa, 1, abertas=True)
    do_bem, do_prazo = (await votacoes(casa, 1))[0].itens
    assert (do_bem.resultado.contra, do_bem.resultado.aprovado) == (1, False)
    assert (do_prazo.resultado.favor, do_prazo.resultado.aprovado, do_prazo.voto) == (1, True, FAVOR)


async def direitos(casa: Casa, numero: int) -> list[int]:
    return [um.direito for um in (await votacoes(casa, numero))[0].itens]


async def test_r5_04_a_holder_is_told_at_once_that_the_vote_would_not_count(casa: Casa) -> None:
    """Being late is decided at the opening: until it the vote of who is late is kept, and counts if it was paid."""
    casa.financeiro.inadimplentes = {4, 6}
    casa.grupos.contempladas[cota_id(5)] = gru.RegistrarContemplacaoRequest(cota_id=cota_id(5))
    tipo = pb.TIPO_ASSEMBLEIA_GERAL_AGE
    assembleia = await convocar(casa, item(pb.MATERIA_DISSOLUCAO), item(pb.MATERIA_FUSAO), tipo=tipo)
    ir_para(casa, VESPERA)
    vota = "sorteios.voto.registrar"
    eletronico = {"meio": pb.MEIO_VOTO_ELETRONICO, "data": ""}
    assert (await recusa(votar(casa, assembleia, 5, FAVOR, quem=titular(5, vota), **eletronico))).rule == "R5.05"
    await votar(casa, assembleia, 5, FAVOR, item=2, quem=titular(5, vota), **eletronico)
    await votar(casa, assembleia, 4, FAVOR, quem=titular(4, vota), **eletronico)
    casa.financeiro.inadimplentes = {6}
    ir_para(casa, DIA)
    await abrir(casa, assembleia)
    atrasada = await recusa(votar(casa, assembleia, 6, CONTRA, quem=titular(6, vota)))
    assert (atrasada.rule, "atraso" in atrasada.detail) == ("R5.04", True)
    await votar(casa, assembleia, 6, CONTRA)
    dissolucao, fusao = await encerrar(casa, assembleia)
    assert (dissolucao.favor, dissolucao.contra, dissolucao.desconsiderados) == (1, 0, 1)
    assert (fusao.favor, fusao.desconsiderados) == (1, 0)
    assert "terminou" in (await recusa(votar(casa, assembleia, 1, FAVOR, quem=titular(1, vota)))).detail


async def test_r5_03_a_administradora_so_representa_com_poderes(casa: Casa) -> None:
    assembleia = await convocar(casa, item(pb.MATERIA_FUSAO), tipo=pb.TIPO_ASSEMBLEIA_GERAL_AGE)
    pedido = pb.RegistrarProcuracaoRequest(assembleia_geral_id=assembleia, cota_id=cota_id(1))
    assert (await recusa(casa.geral("RegistrarProcuracao", pedido))).rule == "R5.03"
    pedido.poderes_especificos = True
    await casa.geral("RegistrarProcuracao", pedido)
    assert (await recusa(casa.geral("RegistrarProcuracao", pedido))).kind is ErrorKind.CONFLICT


async def test_a_ata_aprovada_nao_muda_nem_por_sql(casa: Casa) -> None:
    assembleia = await convocar(casa, item(pb.MATERIA_PRESTACAO_DE_CONTAS), tipo=pb.TIPO_ASSEMBLEIA_GERAL_AGO)
    await abrir(casa, assembleia)
    await encerrar(casa, assembleia)
    outra = pb.AprovarAtaGeralRequest(assembleia_geral_id=assembleia, impressao_digital="0" * 64)
    lavrar = pb.LavrarAtaGeralRequest(assembleia_geral_id=assembleia, relato="Primeira redação.")
    await casa.geral("LavrarAtaGeral", lavrar)
    assert (await recusa(casa.geral("AprovarAtaGeral", outra))).kind is ErrorKind.CONFLICT
    await aprovar(casa, assembleia)
    assert (await recusa(casa.geral("LavrarAtaGeral", lavrar))).kind is ErrorKind.CONFLICT
    for comando in (
        "UPDATE ata_geral SET conteudo = ''",
        "DELETE FROM ata_geral",
        "TRUNCATE ata_geral",
        "DELETE FROM eleitor",
    ):
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation):
            async with casa.runtime.db.transaction() as tx:
                await tx.conn.execute(comando.encode())


async def test_r3_13_a_de_constituicao_e_de_grupo_em_formacao(casa: Casa) -> None:
    agc = pb.TIPO_ASSEMBLEIA_GERAL_AGC
    assert (await recusa(convocar(casa, item(pb.MATERIA_CONSTITUICAO), tipo=agc))).rule == "R2.10"
    casa.grupos.situacao = gru.SITUACAO_GRUPO_EM_FORMACAO
    assembleia = await convocar(casa, item(pb.MATERIA_CONSTITUICAO), item(pb.MATERIA_REPRESENTANTES), tipo=agc)
    assert (await abrir(casa, assembleia)).numero == 1
    await votar(casa, assembleia, 1, FAVOR)
    contas = await encerrar(casa, assembleia)
    assert [(c.eleitores, c.aprovado) for c in contas] == [(10, True), (10, False)]
    pedido = pb.ListarAssembleiasGeraisRequest(grupo_id=GRUPO_ID)
    lista: pb.ListarAssembleiasGeraisResponse = await casa.geral("ListarAssembleiasGerais", pedido)
    assert [(a.numero, a.presentes) for a in lista.assembleias] == [(1, 1)]


async def test_so_se_retifica_ata_aprovada_do_grupo(casa: Casa) -> None:
    ago = pb.TIPO_ASSEMBLEIA_GERAL_AGO
    aberta = await convocar(casa, item(pb.MATERIA_OUTRA), tipo=ago)
    for pauta in (
        item(pb.MATERIA_RETIFICACAO_DE_ATA),
        item(pb.MATERIA_OUTRA, retifica_id=aberta),
        item(pb.MATERIA_RETIFICACAO_DE_ATA, retifica_id=aberta),
    ):
        assert (await recusa(convocar(casa, pauta, tipo=ago))).fields[0].pointer == "/pauta/0/retifica_id"


async def test_r5_06_the_terms_of_the_assemblies_are_of_the_contract_of_the_group(casa: Casa) -> None:
    casa.grupos.regra.antecedencia_age_dias_uteis = 9
    proposta = item(pb.MATERIA_PRORROGACAO_DO_PRAZO)
    cedo = await recusa(convocar(casa, proposta, tipo=pb.TIPO_ASSEMBLEIA_GERAL_AGE))
    assert (cedo.rule, "13/03/2026" in cedo.detail) == ("R5.06", True)
    casa.grupos.regra.antecedencia_age_dias_uteis = 0
    await convocar(casa, proposta, tipo=pb.TIPO_ASSEMBLEIA_GERAL_AGE)


async def test_what_was_approved_is_a_task_until_somebody_or_a_fact_says_it_was_done(casa: Casa) -> None:
    assembleia = await convocar(
        casa,
        item(pb.MATERIA_CANCELAMENTO_DE_CONTEMPLACAO),
        item(pb.MATERIA_REPRESENTANTES),
        item(pb.MATERIA_PRESTACAO_DE_CONTAS),
        tipo=pb.TIPO_ASSEMBLEIA_GERAL_AGO,
    )
    await abrir(casa, assembleia)
    for ordem, voto in ((1, FAVOR), (2, FAVOR), (3, FAVOR)):
        await votar(casa, assembleia, 1, voto, item=ordem)
    await encerrar(casa, assembleia)
    assert await providencias(casa) == [], "until the ata is approved nothing of it binds"
    await aprovar(casa, assembleia)
    cancelar, representantes = await providencias(casa)
    assert (cancelar.passo, cancelar.operacao) == ("CANCELAR_CREDITO", "POST /api/v1/cotas/{cota_id}/credito:cancelar")
    assert (representantes.passo, representantes.operacao) == ("REGISTRAR_REPRESENTANTES", "")
    dados = {"grupo_id": GRUPO_ID, "data": DIA}
    await casa.fato("GrupoConstituido", dados | {"data_agc": DIA})
    assert len(await providencias(casa, pb.SITUACAO_PROVIDENCIA_PENDENTE)) == 2
    pedido = pb.ConcluirProvidenciaRequest(providencia_id=representantes.providencia_id, evidencia="Ata, folha 3")
    feita = await casa.geral("ConcluirProvidencia", pedido)
    assert (feita.situacao, feita.evidencia) == (pb.SITUACAO_PROVIDENCIA_FEITA, "Ata, folha 3")
    assert (await recusa(casa.geral("ConcluirProvidencia", pedido))).kind is ErrorKind.CONFLICT
    assert [um.passo for um in await providencias(casa, pb.SITUACAO_PROVIDENCIA_PENDENTE)] == ["CANCELAR_CREDITO"]


async def test_a_decision_that_a_fact_carries_out_is_done_by_it(casa: Casa) -> None:
    casa.grupos.situacao = gru.SITUACAO_GRUPO_EM_FORMACAO
    assembleia = await convocar(casa, item(pb.MATERIA_CONSTITUICAO), tipo=pb.TIPO_ASSEMBLEIA_GERAL_AGC)
    await abrir(casa, assembleia)
    await votar(casa, assembleia, 1, FAVOR)
    await encerrar(casa, assembleia)
    await aprovar(casa, assembleia)
    await casa.fato("GrupoConstituido", {"grupo_id": GRUPO_ID, "data_agc": DIA})
    (feita,) = await providencias(casa, pb.SITUACAO_PROVIDENCIA_FEITA)
    assert (feita.passo, feita.evidencia, feita.concluida_em) == ("CONSTITUIR_GRUPO", "GrupoConstituido", DIA)


async def test_r5_07_the_extension_that_an_age_approved_is_done_by_the_fact(casa: Casa) -> None:
    assembleia = await convocar(casa, item(pb.MATERIA_PRORROGACAO_DO_PRAZO), tipo=pb.TIPO_ASSEMBLEIA_GERAL_AGE)
    await abrir(casa, assembleia)
    await votar(casa, assembleia, 1, FAVOR)
    await encerrar(casa, assembleia)
    await aprovar(casa, assembleia)
    (espera,) = await providencias(casa, pb.SITUACAO_PROVIDENCIA_PENDENTE)
    assert espera.operacao == "POST /api/v1/grupos/{grupo_id}:propor-prorrogacao"
    await casa.fato("PrazoProrrogado", {"grupo_id": GRUPO_ID, "prorrogacao_id": "p-1", "data": DIA})
    (feita,) = await providencias(casa, pb.SITUACAO_PROVIDENCIA_FEITA)
    assert (feita.passo, feita.evidencia) == ("PRORROGAR_PRAZO", "PrazoProrrogado p-1")


async def test_r4_33_the_cotas_pass_to_the_bem_that_an_age_chose_by_the_fact(casa: Casa) -> None:
    pauta = item(pb.MATERIA_SUBSTITUICAO_DO_BEM)
    assembleia = await convocar(casa, pauta, tipo=pb.TIPO_ASSEMBLEIA_GERAL_AGE, pedida_em="2026-02-27")
    await abrir(casa, assembleia)
    await votar(casa, assembleia, 1, FAVOR)
    await encerrar(casa, assembleia)
    await aprovar(casa, assembleia)
    assert [espera.operacao for espera in await providencias(casa, pb.SITUACAO_PROVIDENCIA_PENDENTE)] == [
        "POST /api/v1/bens",
        "POST /api/v1/grupos/{grupo_id}/substituicoes-de-bem",
    ]
    await casa.fato("BemSubstituido", {"grupo_id": GRUPO_ID, "substituicao_id": "s-1", "data": DIA})
    (feita,) = await providencias(casa, pb.SITUACAO_PROVIDENCIA_FEITA)
    assert (feita.passo, feita.evidencia) == ("TROCAR_BEM_DAS_COTAS", "BemSubstituido s-1")


async def providencias(
    casa: Casa, situacao: pb.SituacaoProvidencia.ValueType = pb.SITUACAO_PROVIDENCIA_UNSPECIFIED
) -> list[pb.Providencia]:
    pedido = pb.ListarProvidenciasRequest(grupo_id=GRUPO_ID, situacao=situacao)
    return list((await casa.geral("ListarProvidencias", pedido)).providencias)
