"""After the last AGO: refunds, what nobody claims in its own book, its taxa, and who appears (R8.08, R9.02, R9.03)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from consorcio.contracts.financeiro.v1 import exclusoes_pb2 as exc
from consorcio.contracts.financeiro.v1 import rnp_pb2 as rnp
from consorcio.core.errors import ErrorKind
from consorcio.platform.context import Actor, ActorKind
from integration.financeiro.casa import Casa, GrupoVivo, data_ago
from integration.financeiro.test_exclusoes import excluir, mes_seguinte, recusada

OUTRA = Actor("outra", "Outra", ActorKind.USUARIO, permissoes=frozenset({"financeiro.*"}))
ULTIMA = 3


async def encerrando(casa: Casa, **regra: Any) -> tuple[GrupoVivo, str]:
    """Three months; one of three members leaves after the first and is never drawn."""
    base: dict[str, Any] = {"prazo_meses": ULTIMA, "taxa_administracao": "0", "fundo_reserva": "0"}
    grupo = casa.novo_grupo(**base | regra)
    await grupo.formar(3)
    await grupo.fechar(1)
    await excluir(grupo, grupo.cotas[2], "DESISTENCIA", 1)
    for ago in (2, 3):
        await mes_seguinte(grupo, ago)
    return grupo, grupo.cotas[2]


def no_dia(dias: int) -> str:
    return str(data_ago(ULTIMA) + timedelta(days=dias))


async def apurar(grupo: GrupoVivo) -> rnp.RestituicoesEncerramento:
    pedido = rnp.ApurarRestituicoesEncerramentoRequest(grupo_id=grupo.id, data_contabil=no_dia(5))
    feita: rnp.RestituicoesEncerramento = await grupo.casa.rpc("ApurarRestituicoesEncerramento", pedido)
    await grupo.conferir()
    return feita


async def constituido(casa: Casa, **regra: Any) -> tuple[GrupoVivo, rnp.Rnp]:
    grupo, _ = await encerrando(casa, **regra)
    await apurar(grupo)
    pedido = rnp.ConstituirRnpRequest(grupo_id=grupo.id, data_contabil=no_dia(90))
    assert (await casa.rpc("ConstituirRnp", pedido)).constituidos == 1
    await grupo.conferir()
    (recurso,) = (await casa.rpc("ListarRnp", rnp.ListarRnpRequest(grupo_id=grupo.id))).recursos
    return grupo, recurso


async def test_r8_08_who_was_never_drawn_is_refunded_after_the_last_ago_and_not_before(casa: Casa) -> None:
    cedo = casa.novo_grupo()
    await cedo.formar(3)
    pedido = rnp.ApurarRestituicoesEncerramentoRequest(grupo_id=cedo.id)
    assert (await casa.recusa("ApurarRestituicoesEncerramento", pedido)).rule == "R8.08"
    grupo, quem = await encerrando(casa)
    feita = await apurar(grupo)
    assert (feita.apuradas, feita.liquido) == (1, "20000.00"), "a third of 60,000"
    assert (await apurar(grupo)).apuradas == 0
    exclusao = await casa.rpc("BuscarExclusao", exc.BuscarExclusaoRequest(cota_id=quem))
    assert exclusao.situacao == exc.SITUACAO_EXCLUSAO_A_PAGAR


async def test_r9_02_what_nobody_claims_leaves_the_group_for_a_book_of_its_own(casa: Casa) -> None:
    grupo, quem = await encerrando(casa)
    await apurar(grupo)
    cedo = rnp.ConstituirRnpRequest(grupo_id=grupo.id, data_contabil=no_dia(89))
    assert (await casa.recusa("ConstituirRnp", cedo)).rule == "R9.02"
    pedido = rnp.ConstituirRnpRequest(grupo_id=grupo.id, data_contabil=no_dia(90))
    feito = await casa.rpc("ConstituirRnp", pedido)
    assert (feito.constituidos, feito.valor) == (1, "20000.00")
    assert (await casa.rpc("ConstituirRnp", pedido)).constituidos == 0
    await grupo.conferir()
    exclusao = await casa.rpc("BuscarExclusao", exc.BuscarExclusaoRequest(cota_id=quem))
    assert exclusao.situacao == exc.SITUACAO_EXCLUSAO_RNP
    ((do_livro,),) = await casa.linhas(
        "SELECT creditos_centavos - debitos_centavos FROM saldo_conta"
        " WHERE grupo_id = '00000000-0000-7000-8000-000000000002' AND conta = 'RESTITUICOES_A_PAGAR'"
    )
    assert do_livro == 2_000_000
    (fato,) = await casa.eventos("RnpConstituido")
    assert (fato["cota_id"], fato["valor_centavos"]) == (quem, 2_000_000)


async def test_v38_v39_r9_03_the_taxa_of_each_month_once_linear_and_never_below_its_least(casa: Casa) -> None:
    grupo, recurso = await constituido(casa, permanencia_mensal="5.1")
    assert recurso.saldo == "20000.00"
    casa.clock.advance(datetime(2027, 12, 1, 15, tzinfo=UTC) - casa.clock.now())
    mesmo_mes = rnp.CobrarPermanenciaRequest(mes=recurso.constituido_em[:7])
    assert (await casa.rpc("CobrarPermanencia", mesmo_mes)).cobrados == 0, "from the following month on"
    for mes in [f"2026-{m:02d}" for m in range(7, 13)] + [f"2027-{m:02d}" for m in range(1, 7)]:
        feita = await casa.rpc("CobrarPermanencia", rnp.CobrarPermanenciaRequest(mes=mes))
        assert (feita.cobrados, feita.valor, feita.restantes) == (1, "1020.00", 0), mes
        assert (await casa.rpc("CobrarPermanencia", rnp.CobrarPermanenciaRequest(mes=mes))).cobrados == 0
    await grupo.conferir()
    (lido,) = (await casa.rpc("ListarRnp", rnp.ListarRnpRequest(grupo_id=grupo.id))).recursos
    assert (lido.saldo, lido.permanencia) == ("7760.00", "12240.00"), "388 of each thousand"
    futuro = rnp.CobrarPermanenciaRequest(mes="2028-01")
    assert (await casa.recusa("CobrarPermanencia", futuro)).kind is ErrorKind.VALIDATION


async def test_r9_03_what_the_taxa_takes_whole_is_over(casa: Casa) -> None:
    grupo, _ = await constituido(casa, permanencia_mensal="60")
    casa.clock.advance(datetime(2027, 12, 1, 15, tzinfo=UTC) - casa.clock.now())
    for mes in ("2026-07", "2026-08", "2026-09"):
        await casa.rpc("CobrarPermanencia", rnp.CobrarPermanenciaRequest(mes=mes))
    await grupo.conferir()
    extintos = rnp.ListarRnpRequest(situacao=rnp.SITUACAO_RNP_EXTINTO)
    assert [r.saldo for r in (await casa.rpc("ListarRnp", extintos)).recursos] == ["0.00"]


async def test_r2_02_who_appears_is_paid_by_two_people_within_30_days(casa: Casa) -> None:
    grupo, recurso = await constituido(casa)
    propor = rnp.ProporPagamentoRnpRequest(rnp_id=recurso.rnp_id, data_contabil=no_dia(100))
    proposto = await casa.rpc("ProporPagamentoRnp", propor)
    assert proposto.pagar_ate == no_dia(130)
    decidir = rnp.DecidirPagamentoRnpRequest(
        rnp_id=recurso.rnp_id, aprova=True, comprovante="E9", data_contabil=no_dia(101)
    )
    assert (await casa.recusa("DecidirPagamentoRnp", decidir)).kind is ErrorKind.FORBIDDEN
    sem = rnp.DecidirPagamentoRnpRequest(rnp_id=recurso.rnp_id, aprova=True)
    assert (await recusada(casa.rpc("DecidirPagamentoRnp", sem, OUTRA))).kind is ErrorKind.VALIDATION
    recusa = rnp.DecidirPagamentoRnpRequest(rnp_id=recurso.rnp_id)
    assert (await casa.rpc("DecidirPagamentoRnp", recusa, OUTRA)).situacao == rnp.SITUACAO_RNP_PENDENTE
    await casa.rpc("ProporPagamentoRnp", propor)
    pago = await casa.rpc("DecidirPagamentoRnp", decidir, OUTRA)
    assert (pago.situacao, pago.saldo, pago.comprovante) == (rnp.SITUACAO_RNP_PAGO, "0.00", "E9")
    await grupo.conferir()
    (fato,) = await casa.eventos("RnpPago")
    assert fato["valor_centavos"] == 2_000_000
    assert (await recusada(casa.rpc("DecidirPagamentoRnp", decidir, OUTRA))).kind is ErrorKind.PRECONDITION
