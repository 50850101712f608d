"""Exclusion, readmission and refund on the real books of a group: what leaves, what stays, who decides (REGRAS §8)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from consorcio.contracts.financeiro.v1 import exclusoes_pb2 as exc
from consorcio.contracts.financeiro.v1 import financeiro_pb2 as pb
from consorcio.contracts.financeiro.v1.aprovacoes_pb2 import TIPO_APROVACAO_PENA, TIPO_APROVACAO_RESTITUICAO
from consorcio.contracts.grupos.v1 import grupos_pb2 as gru
from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.core.money import parse_reais
from consorcio.platform.context import Actor, ActorKind
from consorcio.services.sorteios.domain.apuracao import apurar
from consorcio.services.sorteios.domain.extracao import Extracao
from consorcio.services.sorteios.domain.resultado import Tipo
from consorcio.services.sorteios.domain.snapshot import Snapshot
from consorcio.services.sorteios.vizinhos import ListaDoGrupo, ler_cotas, ler_regra
from integration.financeiro import casa as casas
from integration.financeiro.casa import Casa, GrupoVivo, data_ago, vencimento

CHEFE = Actor("chefe", "Chefe", ActorKind.USUARIO, permissoes=frozenset({"financeiro.*"}))
K_MAPFRE = [{"ate": "100", "grupo": "15", "administradora": "5"}]
casas.INTERNOS.add("ApurarRestituicao")


async def grupo_com_mes(casa: Casa, meses: int = 4, devedora: int = 0, **regra: Any) -> GrupoVivo:
    """Five cotas of a short plan; the debtor pays only the first parcela while the others pay every month."""
    grupo = casa.novo_grupo(prazo_meses=10, taxa_administracao="10", fundo_reserva="0", **regra)
    await grupo.formar(5)
    for ago in range(1, meses + 1):
        if ago > 1:
            await grupo.emitir(ago)
            for titulo in await grupo.titulos(ago):
                if titulo.cota_id != grupo.cotas[devedora]:
                    await grupo.pagar(titulo)
        await grupo.fechar(ago)
        await grupo.conferir()
    return grupo


async def excluir(grupo: GrupoVivo, cota_id: str, causa: str = "INADIMPLENCIA", ago: int = 4) -> exc.Exclusao:
    pedido = exc.ExcluirCotaRequest(
        cota_id=cota_id,
        causa=exc.CausaExclusao.Value(f"CAUSA_EXCLUSAO_{causa}"),
        justificativa="Teste",
        data_contabil=(data_ago(ago) + timedelta(days=1)).isoformat(),
    )
    exclusao: exc.Exclusao = await grupo.casa.rpc("ExcluirCota", pedido)
    await grupo.conferir()
    return exclusao


async def sortear_excluido(grupo: GrupoVivo, cota_id: str, ago: int, contemplacao_id: str = "") -> exc.Exclusao:
    pedido = exc.ApurarRestituicaoRequest(
        contemplacao_id=contemplacao_id or str(uuid4()),
        cota_id=cota_id,
        ago=ago,
        data_contabil=data_ago(ago).isoformat(),
    )
    exclusao: exc.Exclusao = await grupo.casa.rpc("ApurarRestituicao", pedido)
    await grupo.conferir()
    return exclusao


async def recusada(chamada: Any) -> ConsorcioError:
    with pytest.raises(ConsorcioError) as erro:
        await chamada
    return erro.value


async def mes_seguinte(grupo: GrupoVivo, ago: int, sem: str = "") -> None:
    await grupo.emitir(ago)
    for titulo in await grupo.titulos(ago):
        if titulo.cota_id != sem:
            await grupo.pagar(titulo)
    await grupo.fechar(ago)
    await grupo.conferir()


async def test_r8_01_three_consecutive_due_dates_exclude_under_r285_and_two_do_not(casa: Casa) -> None:
    grupo = await grupo_com_mes(casa, 3)
    devedora = grupo.cotas[0]
    erro = await recusada(excluir(grupo, devedora, ago=3))
    assert (erro.kind, erro.rule) == (ErrorKind.PRECONDITION, "R8.01")
    await grupo.emitir(4)
    antes = exc.PreverExclusaoRequest(cota_id=devedora, data=(vencimento(4) + timedelta(days=3)).isoformat())
    previsao: exc.PrevisaoExclusao = await casa.rpc("PreverExclusao", antes)
    assert (previsao.excluivel, list(previsao.vencimentos_em_aberto)) == (True, [2, 3, 4])
    assert float(previsao.valor_para_purgar) > 3 * 6_600


async def test_r8_02_the_time_to_cure_is_a_parameter_of_the_group(casa: Casa) -> None:
    grupo = await grupo_com_mes(casa, purga_exclusao_dias=10)
    for dias, pode in ((8, False), (13, True)):
        pedido = exc.PreverExclusaoRequest(cota_id=grupo.cotas[0], data=str(vencimento(4) + timedelta(days=dias)))
        assert (await casa.rpc("PreverExclusao", pedido)).excluivel is pode


@pytest.mark.parametrize(
    ("regra", "dias", "pode"),
    [
        ({}, 3, True),
        ({"exclusao_parcelas": 2}, -10, False),  # two due dates: under R285 the contract cannot say so
        ({"purga_exclusao_dias": 10}, 8, False),
    ],
)
async def test_r8_01_who_is_late_may_be_excluded_when_the_exclusion_says_so(
    casa: Casa, regra: dict[str, Any], dias: int, pode: bool
) -> None:
    """The list of who is late and the forecast of each exclusion are one answer, of a contemplated cota too."""
    grupo = await grupo_com_mes(casa, devedora=0, **regra)
    dia = str(vencimento(4) + timedelta(days=dias))

    async def atrasadas() -> dict[str, bool]:
        pedido = pb.VerificarInadimplenciaRequest(grupo_id=grupo.id, data=dia)
        return {i.cota_id: i.excluivel for i in (await casa.rpc("VerificarInadimplencia", pedido)).inadimplencias}

    previsao = exc.PreverExclusaoRequest(cota_id=grupo.cotas[0], data=dia)
    assert (await casa.rpc("PreverExclusao", previsao)).excluivel is pode
    assert await atrasadas() == {grupo.cotas[0]: pode}
    await grupo.sortear(grupo.cotas[0], 4)
    assert await atrasadas() == {grupo.cotas[0]: False}


async def test_r2_21_a_contemplated_cota_is_not_excluded(casa: Casa) -> None:
    grupo = await grupo_com_mes(casa)
    await grupo.sortear(grupo.cotas[1], 4)
    erro = await recusada(excluir(grupo, grupo.cotas[1], "DESISTENCIA"))
    assert (erro.kind, erro.rule) == (ErrorKind.PRECONDITION, "R2.21")


async def test_r8_03_unpaid_parcelas_are_cancelled_ta_stops_and_the_ledger_moves_to_4_9_8_94_20(casa: Casa) -> None:
    grupo = await grupo_com_mes(casa)
    devedora = grupo.cotas[0]
    exclusao = await excluir(grupo, devedora)
    assert (exclusao.parcelas_canceladas, exclusao.percentual) == (3, "10.00000000")
    situacoes = [t.situacao for t in await grupo.titulos(cota_id=devedora)]
    assert situacoes == [pb.SITUACAO_TITULO_PAGO] + [pb.SITUACAO_TITULO_CANCELADO] * 3
    razao = await casa.linhas(
        "SELECT debito, credito, valor_centavos FROM lancamento WHERE fato = 'CotaExcluida' AND cota_id = %s", devedora
    )
    assert razao == [("OBRIGACOES_NAO_CONTEMPLADOS", "A_DEVOLVER_EXCLUIDOS", 600_000)]
    await mes_seguinte(grupo, 5)
    assert len(await grupo.titulos(5)) == 4, "no TA nor anything else is charged after the exclusion"
    fato = (await casa.eventos("CotaExcluida"))[0]
    assert (fato["cota_id"], fato["causa"]) == (devedora, "INADIMPLENCIA")


async def test_v31_excluded_drawn_and_refunded_and_the_books_hold_i9_i18_i19(casa: Casa) -> None:
    """A = 20 %, price 63,000, K-MAPFRE 15 + 5: gross 12,600; group 1,890; administradora 630; net 10,080."""
    grupo = casa.novo_grupo(prazo_meses=10, taxa_administracao="10", fundo_reserva="0", clausula_penal=K_MAPFRE)
    await grupo.formar(5)
    await grupo.fechar(1)
    await mes_seguinte(grupo, 2)
    quem = grupo.cotas[2]
    await excluir(grupo, quem, "DESISTENCIA", 2)
    casa.grupos.mudar(grupo.bens[0], vencimento(3) - timedelta(days=20), 6_300_000)
    await mes_seguinte(grupo, 3)
    contemplacao_id = str(uuid4())
    apurada = await sortear_excluido(grupo, quem, 3, contemplacao_id)
    valores = apurada.restituicao
    assert (valores.bruto, valores.pena_grupo, valores.pena_administradora, valores.liquido) == (
        "12600.00",
        "1890.00",
        "630.00",
        "10080.00",
    )
    assert await sortear_excluido(grupo, quem, 3, contemplacao_id) == apurada, "repeating changes nothing"
    assert (await recusada(sortear_excluido(grupo, quem, 3))).rule == "R8.07", "refunded at most once (I9)"
    paga = await pagar(grupo, apurada, rendimentos="12.34")
    assert paga.situacao == exc.SITUACAO_EXCLUSAO_RESTITUIDA
    saida = await casa.linhas("SELECT valor_centavos, rendimentos_centavos, beneficiario FROM desembolso")
    assert saida[0][:2] == (1_009_234, 1_234)
    assert saida[0][2].startswith("consorciado/"), "R10.04: the beneficiary is identified"
    await mes_seguinte(grupo, 4)


async def pagar(grupo: GrupoVivo, apurada: exc.Exclusao, rendimentos: str = "") -> exc.Exclusao:
    """Proposed by one, approved by another, in between refused to the first and to who read another version."""
    propor = exc.ProporPagamentoRestituicaoRequest(
        cota_id=apurada.cota_id, rendimentos=rendimentos, data_pagamento=apurada.disponivel_em
    )
    antes = (await grupo.caixa()).disponibilidades
    proposta: exc.Exclusao = await grupo.casa.rpc("ProporPagamentoRestituicao", propor)
    assert (await grupo.caixa()).disponibilidades == antes, "R2.02: the maker alone moves nothing"
    (espera,) = await grupo.casa.aprovacoes(CHEFE, grupo.id)
    assert (espera.tipo, espera.versao, espera.minha) == (TIPO_APROVACAO_RESTITUICAO, proposta.versao, False)
    decidir = exc.DecidirPagamentoRestituicaoRequest(
        cota_id=apurada.cota_id, versao=proposta.versao, aprova=True, comprovante="E1"
    )
    assert (await grupo.casa.recusa("DecidirPagamentoRestituicao", decidir)).kind is ErrorKind.FORBIDDEN
    velha = exc.DecidirPagamentoRestituicaoRequest(
        cota_id=apurada.cota_id, versao=apurada.versao, aprova=True, comprovante="E1"
    )
    erro = await recusada(grupo.casa.rpc("DecidirPagamentoRestituicao", velha, CHEFE))
    assert erro.kind is ErrorKind.VERSION_MISMATCH
    paga: exc.Exclusao = await grupo.casa.rpc("DecidirPagamentoRestituicao", decidir, CHEFE)
    await grupo.conferir()
    return paga


async def test_r8_06_a_penalty_of_the_case_needs_a_reason_and_another_person(casa: Casa) -> None:
    grupo = await grupo_com_mes(casa, clausula_penal=K_MAPFRE)
    devedora = grupo.cotas[0]
    await excluir(grupo, devedora)
    propor = exc.ProporPenaRequest(cota_id=devedora, grupo="0", administradora="2", motivo="Acordo")
    proposta: exc.Exclusao = await casa.rpc("ProporPena", propor)
    (espera,) = await casa.aprovacoes(CHEFE)
    assert (espera.tipo, espera.versao) == (TIPO_APROVACAO_PENA, proposta.versao)
    assert espera.pena_administradora == "2.00000000"
    decidir = exc.DecidirPenaRequest(cota_id=devedora, versao=proposta.versao, aprova=True)
    assert (await casa.recusa("DecidirPena", decidir)).kind is ErrorKind.FORBIDDEN
    await casa.rpc("DecidirPena", decidir, CHEFE)
    valores = (await sortear_excluido(grupo, devedora, 4)).restituicao
    assert (valores.bruto, valores.pena_grupo, valores.pena_administradora) == ("6000.00", "0.00", "120.00")


async def test_v36_tiers_by_motive_of_the_exclusion(casa: Casa) -> None:
    embracon = [
        {"ate": "20", "administradora": "20", "motivo": "DESISTENCIA"},
        {"ate": "100", "administradora": "0", "motivo": "DESISTENCIA"},
        {"ate": "100", "administradora": "10", "motivo": "INADIMPLENCIA"},
    ]
    grupo = await grupo_com_mes(casa, clausula_penal=embracon)
    pedido = exc.PreverExclusaoRequest(cota_id=grupo.cotas[0], data=str(data_ago(4)))
    previsao: exc.PrevisaoExclusao = await casa.rpc("PreverExclusao", pedido)
    assert (previsao.se_desistente.liquido, previsao.se_inadimplente.liquido) == ("4800.00", "5400.00")


async def test_r8_05_what_was_open_leaves_by_its_percent_and_g_does_not_change(casa: Casa) -> None:
    """Price rises before AGO 3: who paid at the old price owes a difference and a share of the cash, then leaves."""
    grupo = casa.novo_grupo(prazo_meses=10, taxa_administracao="10", fundo_reserva="0")
    await grupo.formar(5)
    await grupo.fechar(1)
    await grupo.emitir(2)
    for titulo in await grupo.titulos(2):
        await grupo.pagar(titulo)
    casa.grupos.mudar(grupo.bens[0], data_ago(2) - timedelta(days=1), 6_600_000)
    await grupo.fechar(2)
    antes = (await grupo.caixa()).resultado_equilibrio
    exclusao = await excluir(grupo, grupo.cotas[0], "DESISTENCIA", 2)
    assert float(exclusao.percentual) < 20
    assert (await grupo.caixa()).resultado_equilibrio == antes
    await mes_seguinte(grupo, 3)


async def test_r4_40_who_leaves_between_two_agos_is_valued_at_once(casa: Casa) -> None:
    """Paid at a new price that the last AGO did not know: A is the money over the price the group is valued at."""
    grupo = casa.novo_grupo(prazo_meses=10, taxa_administracao="10", fundo_reserva="0")
    await grupo.formar(5)
    await grupo.fechar(1)
    casa.grupos.mudar(grupo.bens[0], vencimento(2) - timedelta(days=20), 6_600_000)
    await grupo.emitir(2)
    for titulo in await grupo.titulos(2):
        await grupo.pagar(titulo)
    exclusao = await excluir(grupo, grupo.cotas[0], "DESISTENCIA", 1)
    assert exclusao.percentual == "21.00000000", "10 % at 60,000 and 6,600.00 over 60,000"
    await grupo.fechar(2)
    await grupo.conferir()
    assert (await sortear_excluido(grupo, grupo.cotas[0], 2)).restituicao.bruto == "13860.00"


async def test_r3_15_readmitted_owes_the_rest_in_what_remains_and_is_not_drawn_meanwhile(casa: Casa) -> None:
    grupo = await grupo_com_mes(casa)
    quem = grupo.cotas[0]
    await excluir(grupo, quem)
    pedido = exc.ReadmitirCotaRequest(cota_id=quem, justificativa="Pedido", data_contabil=str(data_ago(4)))
    assert (await casa.rpc("ReadmitirCota", pedido)).situacao == exc.SITUACAO_EXCLUSAO_EM_READMISSAO
    assert (await recusada(sortear_excluido(grupo, quem, 4))).rule == "R8.07"
    await casa.evento("CotaReadmitida", {"grupo_id": grupo.id, "cota_id": quem})
    await grupo.conferir()
    await grupo.emitir(5)
    titulo = await grupo.titulo(5, quem)
    assert titulo.valor == "9900.00", "90 % of FC and 9 % of TA in six parcelas"
    await grupo.pagar(titulo)
    await grupo.conferir()


async def test_r3_15_r4_71_late_charges_up_to_the_exclusion_are_billed_to_who_comes_back(casa: Casa) -> None:
    """Three parcelas of 6,600 late: 2 % and 1 % a month of each until he left; half of them is of the group."""
    grupo = await grupo_com_mes(casa)
    quem = grupo.cotas[0]
    exclusao = await excluir(grupo, quem)
    assert float(exclusao.encargos) > 3 * 132
    quando = str(data_ago(4))
    await casa.rpc(
        "ReadmitirCota", exc.ReadmitirCotaRequest(cota_id=quem, justificativa="Pedido", data_contabil=quando)
    )
    for _ in range(2):
        await casa.evento("CotaReadmitida", {"grupo_id": grupo.id, "cota_id": quem})
    (titulo,) = [t for t in await grupo.titulos(0, quem) if t.tipo == pb.TIPO_TITULO_ENCARGOS]
    assert titulo.valor == exclusao.encargos
    antes = (await grupo.caixa()).resultado_equilibrio
    await grupo.pagar(titulo)
    await grupo.conferir()
    partes = dict(
        await casa.linhas(
            "SELECT conta, creditos_centavos FROM saldo_conta WHERE grupo_id = %s AND conta LIKE 'ENCARGOS%%'", grupo.id
        )
    )
    assert sum(partes.values()) == round(float(titulo.valor) * 100)
    assert 0 <= partes["ENCARGOS_RETIDOS"] - partes["ENCARGOS_A_REPASSAR"] <= 1, "R4.71: the odd centavo is the group's"
    assert (await grupo.caixa()).resultado_equilibrio != antes


async def test_r3_15_a_seat_sold_again_refuses_the_readmission(casa: Casa) -> None:
    grupo = await grupo_com_mes(casa)
    quem = grupo.cotas[0]
    await excluir(grupo, quem)
    pedido = exc.ReadmitirCotaRequest(cota_id=quem, justificativa="Pedido", data_contabil=str(data_ago(4)))
    await casa.rpc("ReadmitirCota", pedido)
    await casa.evento("ReadmissaoRecusada", {"grupo_id": grupo.id, "cota_id": quem, "motivo": "Vaga vendida."})
    exclusao: exc.Exclusao = await casa.rpc("BuscarExclusao", exc.BuscarExclusaoRequest(cota_id=quem))
    assert exclusao.situacao == exc.SITUACAO_EXCLUSAO_AGUARDA_SORTEIO
    assert exclusao.recusa_readmissao == "Vaga vendida."
    assert (await sortear_excluido(grupo, quem, 4)).restituicao.bruto == "6000.00"


async def test_r2_26_the_position_of_an_ago_shows_the_excluded_with_its_refund(casa: Casa) -> None:
    grupo = await grupo_com_mes(casa)
    await excluir(grupo, grupo.cotas[0])
    await mes_seguinte(grupo, 5)
    paginas = await casa.paginas(
        "ObterPosicaoAssembleia", pb.ObterPosicaoAssembleiaRequest(grupo_id=grupo.id, ago=5), casas.SORTEIOS
    )
    assert paginas[0].HasField("posicao")
    excluidas = [cota for pagina in paginas for cota in pagina.cotas if cota.excluida_em]
    assert [(c.cota_id, c.restituicao, c.credito) for c in excluidas] == [(grupo.cotas[0], "6000.00", "60000.00")]
    lista: exc.ListarExclusoesResponse = await casa.rpc(
        "ListarExclusoes", exc.ListarExclusoesRequest(grupo_id=grupo.id)
    )
    assert [e.cota_id for e in lista.exclusoes] == [grupo.cotas[0]]
    assert date.fromisoformat(lista.exclusoes[0].excluida_em) == data_ago(4) + timedelta(days=1)


async def test_r5_30_the_excluded_of_financeiro_is_drawn_in_the_assembly(casa: Casa) -> None:
    """Seats as grupos tells them, money as financeiro does, read as sorteios reads them: one draw pays the refund."""
    grupo = await grupo_com_mes(casa)
    await excluir(grupo, grupo.cotas[0])
    await mes_seguinte(grupo, 5)
    paginas = await casa.paginas(
        "ObterPosicaoAssembleia", pb.ObterPosicaoAssembleiaRequest(grupo_id=grupo.id, ago=5), casas.SORTEIOS
    )
    posicoes = {(cota.numero, cota.versao_titular): cota for pagina in paginas for cota in pagina.cotas}
    ids = {cota_id: numero for (numero, _), cota in posicoes.items() for cota_id in [cota.cota_id]}
    vinculos = {True: gru.VINCULO_COTA_EXCLUIDA, False: gru.VINCULO_COTA_ATIVA}
    cotas = [
        gru.CotaSituacao(cota_id=cota_id, numero=ids[cota_id], vinculo=vinculos[cota_id == grupo.cotas[0]])
        for cota_id in grupo.cotas
    ]
    vaga = gru.CotaSituacao(numero=ids[grupo.cotas[0]], vinculo=gru.VINCULO_COTA_VAGA)
    regra = ler_regra(gru.RegraGrupo(prazo_meses=10, metodo_sorteio=gru.METODO_SORTEIO_MOD_PRIMEIRO_PREMIO))
    lista = Snapshot(
        grupo_id=grupo.id,
        ago=5,
        data_ago=data_ago(5),
        congelado_em=data_ago(5),
        max_cotas=5,
        fc_livre_centavos=parse_reais(paginas[0].posicao.fundo_comum_livre),
        fr_utilizavel_centavos=0,
        cotas=ler_cotas(ListaDoGrupo(5, regra, (*cotas, vaga)), posicoes),
    )
    extracao = Extracao(6000, data_ago(5), ("00002", "11111", "22222", "33333", "44444"), "Loteria Federal")
    decididas = [
        (c.tipo, c.cota.cota_id, c.saida_fc_centavos) for c in apurar(lista, extracao, [], regra).contemplacoes
    ]
    assert (Tipo.EXCLUIDO, grupo.cotas[0], 600_000) in decididas
    assert [tipo for tipo, _, _ in decididas] == [Tipo.SORTEIO, Tipo.EXCLUIDO, Tipo.SORTEIO], (
        "the last with what is left"
    )


async def test_r4_04_the_ta_advance_of_who_came_later_is_earned_over_the_months_that_he_has(casa: Casa) -> None:
    """Of ten months the third to the tenth are his: after two of eight, three quarters of the advance go back."""
    grupo = casa.novo_grupo(prazo_meses=10, taxa_antecipada="4")
    await grupo.formar(3)
    await grupo.fechar(1)
    await mes_seguinte(grupo, 2)
    tardia = await grupo.reservar(ago=3, dia=data_ago(2))
    await grupo.pagar(await grupo.titulo(3, tardia), dia=data_ago(2))
    await grupo.ativar(tardia)
    await mes_seguinte(grupo, 3, tardia)
    await mes_seguinte(grupo, 4)
    await excluir(grupo, tardia, "DESISTENCIA", 4)
    await mes_seguinte(grupo, 5)
    valores = (await sortear_excluido(grupo, tardia, 5)).restituicao
    assert valores.taxa_antecipada == "1800.00"
    await grupo.conferir()


async def test_r8_09_ta_advance_beyond_the_months_that_passed_goes_back_with_the_refund(casa: Casa) -> None:
    grupo = await grupo_com_mes(casa, taxa_antecipada="5")
    devedora = grupo.cotas[0]
    await excluir(grupo, devedora)
    valores = (await sortear_excluido(grupo, devedora, 4)).restituicao
    assert (valores.bruto, valores.taxa_antecipada, valores.liquido) == ("6000.00", "1800.00", "7800.00")
