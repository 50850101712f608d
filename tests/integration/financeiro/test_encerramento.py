"""The closing of a group through the service: accounts of two people, leftovers shared, the book that ends in zero."""

from __future__ import annotations

import asyncio
import json
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from consorcio.cli.main import build_app
from consorcio.contracts.financeiro.v1 import devolucoes_pb2 as dev
from consorcio.contracts.financeiro.v1 import encerramento_pb2 as enc
from consorcio.contracts.financeiro.v1 import exclusoes_pb2 as exc
from consorcio.contracts.financeiro.v1 import financeiro_pb2 as pb
from consorcio.contracts.financeiro.v1 import rnp_pb2 as rnp
from consorcio.contracts.financeiro.v1.aprovacoes_pb2 import TIPO_APROVACAO_ENCERRAMENTO, TIPO_APROVACAO_RATEIO_FINAL
from consorcio.core.errors import ErrorKind
from consorcio.core.money import parse_reais, ratear
from consorcio.platform.context import Actor, ActorKind
from consorcio.services.financeiro.registros_encerramento import ratear as ratear_em_sql
from consorcio.services.financeiro.use_cases.rnp import rodada
from integration.financeiro.casa import Casa, GrupoVivo, data_ago
from integration.financeiro.test_exclusoes import excluir, mes_seguinte, recusada

OUTRA = Actor("outra", "Outra", ActorKind.USUARIO, permissoes=frozenset({"financeiro.*"}))
ULTIMA = 3


def no_dia(dias: int) -> str:
    return str(data_ago(ULTIMA) + timedelta(days=dias))


async def no_fim(casa: Casa, *, deve: bool = False, **regra: Any) -> GrupoVivo:
    """Three months of four members; one leaves after the first, the others are contemplated one a month.

    The first of them may owe the last parcela when the group ends.
    """
    base: dict[str, Any] = {"prazo_meses": ULTIMA, "taxa_administracao": "15", "fundo_reserva": "2"}
    grupo = casa.novo_grupo(**base | regra)
    await grupo.formar(4)
    await grupo.fechar(1)
    await grupo.sortear(grupo.cotas[0], 1)
    await excluir(grupo, grupo.cotas[3], "DESISTENCIA", 1)
    for ago in (2, 3):
        await mes_seguinte(grupo, ago, grupo.cotas[0] if deve and ago == ULTIMA else "")
        await grupo.sortear(grupo.cotas[ago - 1], ago)
        await grupo.conferir()
    return grupo


async def contas(grupo: GrupoVivo) -> enc.Encerramento:
    pedido = enc.BuscarEncerramentoRequest(grupo_id=grupo.id)
    feitas: enc.Encerramento = await grupo.casa.rpc("BuscarEncerramento", pedido)
    return feitas


async def apurar(grupo: GrupoVivo, dias: int = 60) -> enc.Encerramento:
    await grupo.casa.rpc("ProporEncerramento", enc.ProporEncerramentoRequest(grupo_id=grupo.id))
    decidir = enc.DecidirEncerramentoRequest(grupo_id=grupo.id, aprova=True, data_contabil=no_dia(dias))
    feito: enc.Encerramento = await grupo.casa.rpc("DecidirEncerramento", decidir, OUTRA)
    await grupo.conferir()
    return feito


async def encerrar(grupo: GrupoVivo, dias: int = 90) -> enc.Encerramento:
    pedido = enc.EncerrarGrupoRequest(grupo_id=grupo.id, data_contabil=no_dia(dias))
    feito: enc.Encerramento = await grupo.casa.rpc("EncerrarGrupo", pedido)
    await grupo.conferir()
    return feito


async def partes(grupo: GrupoVivo) -> list[int]:
    lista = await grupo.casa.rpc("ListarRateioFinal", enc.ListarRateioFinalRequest(grupo_id=grupo.id))
    return [parse_reais(parte.valor) for parte in lista.partes]


async def recursos(grupo: GrupoVivo) -> dict[int, int]:
    """What nobody came for, by its origin."""
    lista = await grupo.casa.rpc("ListarRnp", rnp.ListarRnpRequest(grupo_id=grupo.id, tamanho_pagina=200))
    soma: dict[int, int] = {}
    for recurso in lista.recursos:
        soma[recurso.origem] = soma.get(recurso.origem, 0) + parse_reais(recurso.original)
    return soma


async def test_r9_05_a_group_with_anything_open_is_refused_with_all_of_it(casa: Casa) -> None:
    grupo = casa.novo_grupo(prazo_meses=ULTIMA)
    await grupo.formar(3)
    await grupo.fechar(1)
    erro = await casa.recusa("ProporEncerramento", enc.ProporEncerramentoRequest(grupo_id=grupo.id))
    assert (erro.kind, erro.rule) == (ErrorKind.PRECONDITION, "R9.05")
    assert "a última assembleia não foi realizada" in erro.detail
    assert "3 cotas ativas sem contemplação" in erro.detail
    assert list((await contas(grupo)).pendencias) == [
        "a última assembleia não foi realizada",
        "3 cotas ativas sem contemplação",
    ]
    assert (await casa.recusa("EncerrarGrupo", enc.EncerrarGrupoRequest(grupo_id=grupo.id))).rule == "R9.05"


async def test_i12_two_people_settle_and_what_there_is_is_what_is_paid(casa: Casa) -> None:
    grupo = await no_fim(casa)
    antes = await contas(grupo)
    await casa.rpc("ProporEncerramento", enc.ProporEncerramentoRequest(grupo_id=grupo.id))
    decidir = enc.DecidirEncerramentoRequest(grupo_id=grupo.id, aprova=True, data_contabil=no_dia(60))
    assert (await casa.recusa("DecidirEncerramento", decidir)).kind is ErrorKind.FORBIDDEN
    recusar = enc.DecidirEncerramentoRequest(grupo_id=grupo.id)
    recusado = await casa.rpc("DecidirEncerramento", recusar, OUTRA)
    assert recusado.situacao == enc.SITUACAO_ENCERRAMENTO_RECUSADO
    feito = await apurar(grupo)
    assert feito.situacao == enc.SITUACAO_ENCERRAMENTO_APURADO
    assert (feito.sobras, feito.restituicoes) == (antes.sobras, antes.restituicoes)
    assert feito.encerravel_desde == no_dia(90)
    cada = await partes(grupo)
    assert len(cada) == 3
    assert sum(cada) == parse_reais(feito.sobras) > 0
    assert max(cada) - min(cada) <= 1, "who paid the same receives the same"
    assert parse_reais((await grupo.caixa()).fundo_comum_livre) == 0
    no_livro = await casa.linhas(
        "SELECT sum(valor_centavos) FROM lancamento JOIN conta_cota USING (cota_id)"
        " WHERE credito = 'RATEIO_A_PAGAR' GROUP BY numero ORDER BY numero"
    )
    assert [int(valor) for (valor,) in no_livro] == cada, "what is owed is told cota by cota"
    assert (await recusada(casa.rpc("DecidirEncerramento", decidir, OUTRA))).rule == "R9.05"
    (fato,) = await casa.eventos("EncerramentoApurado")
    assert fato["sobras_centavos"] == sum(cada)


async def test_r9_02_after_the_term_what_nobody_came_for_is_rnp_and_the_book_is_zero(casa: Casa) -> None:
    grupo = await no_fim(casa)
    feito = await apurar(grupo)
    cedo = enc.EncerrarGrupoRequest(grupo_id=grupo.id, data_contabil=no_dia(89))
    assert (await casa.recusa("EncerrarGrupo", cedo)).rule == "R9.02"
    fim = await encerrar(grupo)
    assert fim.situacao == enc.SITUACAO_ENCERRAMENTO_ENCERRADO
    assert await grupo._saldos_do_livro() == {}
    achados = await recursos(grupo)
    assert achados[rnp.ORIGEM_RNP_RATEIO] == parse_reais(feito.sobras)
    assert achados[rnp.ORIGEM_RNP_CREDITO] == 3 * 6_000_000, "no credit was used"
    assert achados[rnp.ORIGEM_RNP_RESTITUICAO] == parse_reais(feito.restituicoes)
    assert len(await casa.eventos("GrupoEncerrado")) == 1
    await encerrar(grupo)
    assert len(await casa.eventos("GrupoEncerrado")) == 1, "again changes nothing"
    assert await recursos(grupo) == achados


async def test_r9_02_settled_soon_it_says_the_day_on_which_it_really_closes(casa: Casa) -> None:
    """Thirty days after who has money was told are over before the term of what nobody came for."""
    grupo = await no_fim(casa)
    desde = (await apurar(grupo, 10)).encerravel_desde
    assert desde == (await contas(grupo)).encerravel_desde == no_dia(90)
    cedo = enc.EncerrarGrupoRequest(grupo_id=grupo.id, data_contabil=no_dia(89))
    assert (await casa.recusa("EncerrarGrupo", cedo)).rule == "R9.02"
    assert (await encerrar(grupo)).encerravel_desde == desde


async def test_r2_11_what_was_paid_for_a_seat_given_up_is_still_of_who_paid_it_when_the_group_ends(casa: Casa) -> None:
    grupo = casa.novo_grupo(prazo_meses=ULTIMA, taxa_administracao="15", fundo_reserva="2")
    await grupo.formar(3)
    await grupo.fechar(1)
    vaga = await grupo.reservar(ago=2, dia=data_ago(1))
    pago = await grupo.pagar(await grupo.titulo(2, vaga), dia=data_ago(1))
    await grupo.liberar(vaga)
    await grupo.sortear(grupo.cotas[0], 1)
    for ago in (2, 3):
        await mes_seguinte(grupo, ago, vaga)
        await grupo.sortear(grupo.cotas[ago - 1], ago)
    await apurar(grupo)
    await encerrar(grupo)
    assert await grupo._saldos_do_livro() == {}
    assert (await recursos(grupo))[rnp.ORIGEM_RNP_DEVOLUCAO] == parse_reais(pago.valor)


async def test_r9_05c_what_a_debtor_pays_later_is_shared_by_the_same_weights(casa: Casa) -> None:
    grupo = await no_fim(casa, deve=True, clausula_penal=[{"ate": "100", "grupo": "90"}])
    await apurar(grupo)
    primeiras = await partes(grupo)
    assert primeiras[0] < primeiras[1] == primeiras[2], "who paid less receives less"
    await encerrar(grupo)
    (titulo,) = [t for t in await grupo.titulos(ULTIMA, grupo.cotas[0]) if t.situacao != pb.SITUACAO_TITULO_PAGO]
    dia = data_ago(ULTIMA) + timedelta(days=200)
    await grupo.pagar(titulo, await grupo.devido(titulo, dia), dia)
    await grupo.conferir()
    recuperado = await grupo.caixa()
    do_grupo = parse_reais(recuperado.fundo_comum_livre) + parse_reais(recuperado.fundo_reserva)
    assert do_grupo > 2_000_000, "a third of the credit, the FR and a half of the charges"
    rateado = await encerrar(grupo, 201)
    assert rateado.rateado_em == no_dia(201)
    cedo = enc.EncerrarGrupoRequest(grupo_id=grupo.id, data_contabil=no_dia(230))
    assert (await casa.recusa("EncerrarGrupo", cedo)).rule == "R9.04", "who it belongs to has thirty days"
    await encerrar(grupo, 231)
    depois = await partes(grupo)
    assert sum(depois) - sum(primeiras) == do_grupo
    pesos = [peso for (peso,) in await casa.linhas("SELECT peso FROM rateio_final ORDER BY numero")]
    assert depois == [a + b for a, b in zip(primeiras, ratear(do_grupo, pesos), strict=True)]
    assert await grupo._saldos_do_livro() == {}
    assert (await recursos(grupo))[rnp.ORIGEM_RNP_RATEIO] == sum(depois)


async def test_r9_05b_what_is_of_a_member_is_paid_by_two_people_before_the_end_and_the_rest_is_rnp(casa: Casa) -> None:
    grupo = await no_fim(casa)
    cota, parte = grupo.cotas[0], "RATEIO"
    propor = enc.ProporPagamentoRateioRequest(cota_id=cota, data_contabil=no_dia(61))
    assert (await casa.recusa("ProporPagamentoRateio", propor)).kind is ErrorKind.NOT_FOUND
    await apurar(grupo)
    cada = await partes(grupo)
    cedo = enc.ProporPagamentoRateioRequest(cota_id=cota, data_contabil=no_dia(59))
    assert (await casa.recusa("ProporPagamentoRateio", cedo)).fields[0].pointer == "/data_contabil"
    proposta = await casa.rpc("ProporPagamentoRateio", propor)
    assert (parse_reais(proposta.a_pagar), proposta.pagamento_em, proposta.minha) == (cada[0], no_dia(61), True)
    assert (await casa.recusa("ProporPagamentoRateio", propor)).rule == "R9.05b"
    fim = enc.EncerrarGrupoRequest(grupo_id=grupo.id, data_contabil=no_dia(90))
    assert "à espera de decisão" in (await casa.recusa("EncerrarGrupo", fim)).detail
    (espera,) = await casa.aprovacoes(OUTRA, grupo.id)
    assert (espera.tipo, espera.cota_id, espera.cota_numero) == (TIPO_APROVACAO_RATEIO_FINAL, cota, 1)
    assert (parse_reais(espera.valor), espera.minha) == (cada[0], False)
    decidir = enc.DecidirPagamentoRateioRequest(cota_id=cota, aprova=True, comprovante="E-1")
    assert (await casa.recusa("DecidirPagamentoRateio", decidir)).kind is ErrorKind.FORBIDDEN
    sem = enc.DecidirPagamentoRateioRequest(cota_id=cota, aprova=True)
    assert (await recusada(casa.rpc("DecidirPagamentoRateio", sem, OUTRA))).fields[0].pointer == "/comprovante"
    paga = await casa.rpc("DecidirPagamentoRateio", decidir, OUTRA)
    assert (parse_reais(paga.pago), paga.a_pagar, paga.pagamento_em) == (cada[0], "0.00", "")
    await grupo.conferir()
    ((valor, quem),) = await casa.linhas(
        "SELECT valor_centavos, beneficiario FROM desembolso WHERE finalidade = %s", parte
    )
    assert (valor, str(quem).split("/")[0]) == (cada[0], "consorciado")
    assert (await recusada(casa.rpc("DecidirPagamentoRateio", decidir, OUTRA))).rule == "R2.02"
    assert (await casa.recusa("ProporPagamentoRateio", propor)).rule == "R9.05b", "nothing is left to pay"
    await encerrar(grupo)
    assert (await recursos(grupo))[rnp.ORIGEM_RNP_RATEIO] == cada[1] + cada[2]
    assert len(await casa.eventos("RateioPago")) == 1


async def test_r2_02_the_accounts_of_the_end_wait_in_the_queue_of_the_second_person(casa: Casa) -> None:
    grupo = await no_fim(casa)
    await casa.rpc("ProporEncerramento", enc.ProporEncerramentoRequest(grupo_id=grupo.id))
    (espera,) = await casa.aprovacoes(OUTRA)
    assert (espera.tipo, espera.grupo_id, espera.minha) == (TIPO_APROVACAO_ENCERRAMENTO, grupo.id, False)
    assert espera.valor == (await contas(grupo)).sobras
    await casa.rpc("DecidirEncerramento", enc.DecidirEncerramentoRequest(grupo_id=grupo.id), OUTRA)
    assert await casa.aprovacoes(OUTRA) == []


async def test_r9_05_the_closing_from_the_command_line_which_proposes_and_never_decides(
    casa: Casa, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONSORCIO_DATABASE_URLS", json.dumps({"financeiro": casa.runtime.db.url}))
    grupo = await no_fim(casa)
    codigo = (await casa.linhas("SELECT codigo FROM grupo"))[0][0]
    app = build_app("encerramento")

    async def consorcio(*argumentos: str) -> Result:
        return await asyncio.to_thread(lambda: CliRunner().invoke(app, ["encerramento", *argumentos]))

    aberto = await consorcio("ver", codigo, "--json")
    assert (aberto.exit_code, json.loads(aberto.stdout)["situacao"]) == (0, "EM_ABERTO")
    proposto = await consorcio("propor", codigo)
    assert "PROPOSTO" in proposto.stdout
    de_novo = await consorcio("propor", codigo)
    assert (de_novo.exit_code, "já foi proposto" in de_novo.output) == (1, True)
    decidir = enc.DecidirEncerramentoRequest(grupo_id=grupo.id, aprova=True, data_contabil=no_dia(60))
    await casa.rpc("DecidirEncerramento", decidir, OUTRA)
    cada = json.loads((await consorcio("partes", codigo, "--json")).stdout)["partes"]
    assert [parse_reais(parte["a_pagar"]) for parte in cada] == await partes(grupo)
    cedo = await consorcio("encerrar", codigo, "--data", no_dia(89))
    assert (cedo.exit_code, "só se encerram a partir de" in cedo.output) == (1, True)
    fim = await consorcio("encerrar", codigo, "--data", no_dia(90), "--json")
    assert json.loads(fim.stdout)["encerrado_em"] == no_dia(90)
    assert "identificador NENHUM" in (await consorcio("ver", "NENHUM")).output
    assert "AAAA-MM-DD" in (await consorcio("encerrar", codigo, "--data", "90")).output
    await grupo.conferir()


async def mudado_no_fim(casa: Casa, preco: int, atrasada: int = -1, **regra: Any) -> GrupoVivo:
    """As `no_fim`, but the last parcelas were issued at 60,000 and the last assembly was held at another price.

    One of them may be paid on its day and known only after the assembly.
    """
    base: dict[str, Any] = {"prazo_meses": ULTIMA, "taxa_administracao": "15", "fundo_reserva": "2"}
    grupo = casa.novo_grupo(**base | regra)
    await grupo.formar(3)
    await grupo.fechar(1)
    await grupo.sortear(grupo.cotas[0], 1, usa_fundo_reserva=True)
    await mes_seguinte(grupo, 2)
    await grupo.sortear(grupo.cotas[1], 2)
    await grupo.emitir(ULTIMA)
    titulos = await grupo.titulos(ULTIMA)
    for numero, titulo in enumerate(titulos):
        if numero != atrasada:
            await grupo.pagar(titulo)
    casa.grupos.mudar(grupo.bens[0], data_ago(ULTIMA), preco)
    await grupo.fechar(ULTIMA)
    if atrasada >= 0:
        await grupo.pagar(titulos[atrasada])
    await grupo.conferir()
    return grupo


async def acertar(grupo: GrupoVivo, dias: int = 4, vencimento: str = "") -> enc.AcertoDasDiferencas:
    pedido = enc.AcertarDiferencasRequest(grupo_id=grupo.id, data_contabil=no_dia(dias), vencimento=vencimento)
    feito: enc.AcertoDasDiferencas = await grupo.casa.rpc("AcertarDiferencas", pedido)
    await grupo.conferir()
    return feito


async def quitadas(grupo: GrupoVivo) -> list[bool]:
    return [(await grupo.posicao(cota)).quitada for cota in grupo.cotas]


@pytest.mark.parametrize("atrasada", [-1, 1])
async def test_r4_40_what_the_last_assembly_opened_is_charged_in_a_parcela_of_its_own(
    casa: Casa, atrasada: int
) -> None:
    """5 % more: 1,000 of each who paid 20,000 for a third; the FR completes the last credit."""
    grupo = await mudado_no_fim(casa, 6_300_000, atrasada)
    await grupo.sortear(grupo.cotas[2], ULTIMA, usa_fundo_reserva=True)
    assert await quitadas(grupo) == [False] * 3
    (pendencia,) = (await contas(grupo)).pendencias
    assert pendencia.endswith("cotas 1, 2, 3")
    propor = enc.ProporEncerramentoRequest(grupo_id=grupo.id)
    assert (await casa.recusa("ProporEncerramento", propor)).rule == "R9.05"
    devidas = [parse_reais(uma.a_cobrar) for uma in (await contas(grupo)).diferencas]
    assert devidas == [100_000] * 3
    contadas = len(await casa.eventos("CotaQuitada"))
    feito = await acertar(grupo)
    assert (feito.parcelas, parse_reais(feito.cobrado), feito.devolucoes) == (3, sum(devidas), 0)
    assert list((await contas(grupo)).diferencas) == []
    assert list((await contas(grupo)).pendencias) == []
    ultimas = await grupo.titulos(ULTIMA + 1)
    assert [parse_reais(titulo.valor) for titulo in ultimas] == devidas
    assert {titulo.vencimento for titulo in ultimas} == {feito.vencimento}
    de_novo = enc.AcertarDiferencasRequest(grupo_id=grupo.id, data_contabil=no_dia(5))
    assert (await casa.recusa("AcertarDiferencas", de_novo)).rule == "R4.40", "nothing is charged twice"
    await grupo.pagar(ultimas[0])
    tarde = date.fromisoformat(feito.vencimento) + timedelta(days=20)
    devido = await grupo.devido(ultimas[1], tarde)
    assert parse_reais(devido) > devidas[1], "with its charges, as any other"
    await grupo.pagar(ultimas[1], devido, tarde)
    await grupo.conferir()
    assert await quitadas(grupo) == [True, True, False]
    assert [fato["cota_id"] for fato in (await casa.eventos("CotaQuitada"))[contadas:]] == grupo.cotas[:2]
    (devedor,) = (await contas(grupo)).devedores
    assert (devedor.numero, devedor.parcelas, parse_reais(devedor.valor)) == (3, 1, devidas[2])
    await apurar(grupo)
    await encerrar(grupo, 120)
    assert await grupo._saldos_do_livro() == {}
    antes = sum(await partes(grupo))
    await grupo.pagar(ultimas[2])
    await encerrar(grupo, 121)
    assert sum(await partes(grupo)) - antes == devidas[2], "what came later is of the members (R9.05c)"


@pytest.mark.parametrize("atrasada", [-1, 1])
async def test_r4_52_what_the_last_assembly_left_in_favour_of_a_cota_goes_back_to_it(casa: Casa, atrasada: int) -> None:
    """10 % less: of each 20,000 paid for a third, 2,000 are the member's."""
    grupo = await mudado_no_fim(casa, 5_400_000, atrasada)
    await grupo.sortear(grupo.cotas[2], ULTIMA)
    assert await quitadas(grupo) == [False] * 3
    favor = [parse_reais(uma.a_devolver) for uma in (await contas(grupo)).diferencas]
    assert favor == [200_000] * 3
    contadas = len(await casa.eventos("CotaQuitada"))
    feito = await acertar(grupo)
    assert (feito.parcelas, feito.devolucoes, parse_reais(feito.devolvido)) == (0, 3, sum(favor))
    assert await quitadas(grupo) == [True] * 3
    assert [fato["cota_id"] for fato in (await casa.eventos("CotaQuitada"))[contadas:]] == grupo.cotas
    ha = (await casa.rpc("ListarADevolver", dev.ListarADevolverRequest(grupo_id=grupo.id))).itens
    assert [parse_reais(item.valor) for item in ha] == favor
    await apurar(grupo)
    await encerrar(grupo)
    assert await grupo._saldos_do_livro() == {}
    assert (await recursos(grupo))[rnp.ORIGEM_RNP_DEVOLUCAO] == sum(favor)


async def test_r4_40_before_the_last_assembly_the_parcelas_carry_the_differences(casa: Casa) -> None:
    grupo = casa.novo_grupo(prazo_meses=ULTIMA)
    await grupo.formar(3)
    await grupo.fechar(1)
    erro = await casa.recusa("AcertarDiferencas", enc.AcertarDiferencasRequest(grupo_id=grupo.id))
    assert (erro.kind, erro.rule) == (ErrorKind.PRECONDITION, "R4.40")


async def test_r9_01_by_the_contract_who_was_never_drawn_also_receives_of_the_fr(casa: Casa) -> None:
    """He paid one of three parcelas: a third of the 2 % of 60,000."""
    grupo = await no_fim(casa, excluido_recebe_fundo_reserva=True)
    antes = await contas(grupo)
    assert antes.reserva_dos_excluidos == "400.00"
    feito = await apurar(grupo)
    assert (feito.reserva_dos_excluidos, feito.sobras) == ("400.00", antes.sobras)
    exclusao = await casa.rpc("BuscarExclusao", exc.BuscarExclusaoRequest(cota_id=grupo.cotas[3]))
    assert exclusao.restituicao.fundo_reserva == "400.00"
    assert parse_reais(exclusao.restituicao.liquido) == parse_reais(feito.restituicoes) + 40_000
    await encerrar(grupo)
    assert (await recursos(grupo))[rnp.ORIGEM_RNP_RESTITUICAO] == parse_reais(exclusao.restituicao.liquido)


async def test_r9_05b_by_the_contract_the_parts_follow_the_prestacoes_paid(casa: Casa) -> None:
    """The first member owes a parcela; the weights are what each paid of the price, in centavos."""
    multa = [{"ate": "100", "grupo": "90"}]
    grupo = await no_fim(casa, deve=True, peso_rateio_final="PRESTACOES_PAGAS", clausula_penal=multa)
    feito = await apurar(grupo)
    pesos = [peso for (peso,) in await casa.linhas("SELECT peso FROM rateio_final ORDER BY numero")]
    assert [round(peso) for peso in pesos] == [4_000_000, 6_000_000, 6_000_000]
    assert await partes(grupo) == ratear(parse_reais(feito.sobras), pesos)


async def test_r9_03_the_taxa_of_each_month_is_charged_by_itself_and_once(casa: Casa) -> None:
    grupo = await no_fim(casa, permanencia_mensal="5")
    await apurar(grupo)
    await encerrar(grupo)
    constituido = date.fromisoformat(no_dia(90))
    dias = (constituido + timedelta(days=70) - casa.clock.today()).days
    casa.clock.advance(timedelta(days=dias))
    quantos = len((await casa.rpc("ListarRnp", rnp.ListarRnpRequest(tamanho_pagina=200))).recursos)
    assert await rodada(casa.runtime.db) == 2 * quantos, "two months began since"
    assert await rodada(casa.runtime.db) == 0
    await grupo.conferir()


@given(st.integers(1, 10**13), st.lists(st.integers(0, 10**10), min_size=4, max_size=4).filter(any))
@settings(max_examples=25, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
async def test_r9_05b_the_sharing_in_sql_is_the_pure_one(casa: Casa, sobras: int, pesos: list[int]) -> None:
    """Any weights, any amount: the same centavo to the same cota."""
    cotas = await casa.linhas("SELECT cota_id, grupo_id FROM conta_cota ORDER BY numero")
    if not cotas:
        await casa.novo_grupo().formar(4)
        cotas = await casa.linhas("SELECT cota_id, grupo_id FROM conta_cota ORDER BY numero")
    async with casa.runtime.db.transaction() as tx:
        await tx.conn.execute("DELETE FROM rateio_final")
        for numero, ((cota, grupo), peso) in enumerate(zip(cotas, pesos, strict=True)):
            await tx.conn.execute(
                "INSERT INTO rateio_final (cota_id, grupo_id, numero, versao_titular, peso)"
                " VALUES (%s, %s, %s, 0, %s::numeric / 100000000)",
                [cota, grupo, numero, peso],
            )
        await ratear_em_sql(tx.conn, UUID(str(cotas[0][1])), sobras)
        cursor = await tx.conn.execute("SELECT valor_centavos FROM rateio_final ORDER BY numero")
        assert [valor for (valor,) in await cursor.fetchall()] == ratear(sobras, pesos)
