"""Agreements over overdue parcelas: paid to the oldest first, kept or broken, the debt always what the rules say."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from consorcio.contracts.financeiro.v1 import acordos_pb2 as pb
from consorcio.contracts.financeiro.v1 import financeiro_pb2 as fin
from consorcio.core.errors import ErrorKind
from consorcio.core.money import format_reais, parse_reais
from consorcio.services.financeiro.use_cases.acordos import rodada
from integration.financeiro.casa import Casa, GrupoVivo, vencimento


@pytest.fixture
async def grupo(casa: Casa) -> GrupoVivo:
    """Three cotas; the first did not pay the second and third parcelas."""
    vivo = casa.novo_grupo()
    await vivo.formar(3)
    for ago in (2, 3):
        await vivo.emitir(ago)
        for cota in vivo.cotas[1:]:
            await vivo.pagar(await vivo.titulo(ago, cota))
    casa.clock.advance(vencimento(3) + timedelta(days=10) - casa.clock.today())
    return vivo


async def _criar(casa: Casa, grupo: GrupoVivo, quantidade: int = 3) -> pb.Acordo:
    pedido = pb.CriarAcordoRequest(
        cota_id=grupo.cotas[0],
        quantidade=quantidade,
        primeiro_vencimento=casa.clock.today().isoformat(),
        tolerancia_dias=5,
    )
    acordo: pb.Acordo = await casa.rpc("CriarAcordo", pedido)
    return acordo


def _pagamento(acordo: pb.Acordo, valor: str, referencia: str) -> pb.PagarAcordoRequest:
    return pb.PagarAcordoRequest(
        acordo_id=acordo.acordo_id,
        valor=valor,
        canal=fin.CANAL_PAGAMENTO_TRANSFERENCIA,
        referencia_externa=referencia,
    )


async def _devido(casa: Casa, grupo: GrupoVivo) -> int:
    hoje = casa.clock.today()
    return sum([parse_reais(await grupo.devido(await grupo.titulo(ago, grupo.cotas[0]), hoje)) for ago in (2, 3)])


async def test_kept_it_pays_the_oldest_first_and_ends(casa: Casa, grupo: GrupoVivo) -> None:
    devido = await _devido(casa, grupo)
    acordo = await _criar(casa, grupo)
    assert parse_reais(acordo.divida) == devido == sum(parse_reais(p.valor) for p in acordo.partes)
    primeira = await casa.rpc("PagarAcordo", _pagamento(acordo, acordo.partes[0].valor, "a"))
    assert (primeira.pago, primeira.situacao) == (acordo.partes[0].valor, pb.SITUACAO_ACORDO_VIGENTE)
    situacoes = [(await grupo.titulo(ago, grupo.cotas[0])).situacao for ago in (2, 3)]
    assert situacoes == [fin.SITUACAO_TITULO_PARCIAL, fin.SITUACAO_TITULO_ABERTO]
    await grupo.conferir()
    assert await casa.rpc("PagarAcordo", _pagamento(acordo, acordo.partes[0].valor, "a")) == primeira
    assert (await casa.recusa("PagarAcordo", _pagamento(acordo, "1.00", "a"))).kind is ErrorKind.CONFLICT
    resto = format_reais(devido - parse_reais(acordo.partes[0].valor))
    fim: Any = await casa.rpc("PagarAcordo", _pagamento(acordo, resto, "b"))
    assert fim.situacao == pb.SITUACAO_ACORDO_CUMPRIDO
    assert (await casa.recusa("PagarAcordo", _pagamento(acordo, "1.00", "c"))).kind is ErrorKind.CONFLICT
    await grupo.conferir()


async def test_broken_it_returns_to_the_original_debt(casa: Casa, grupo: GrupoVivo) -> None:
    acordo = await _criar(casa, grupo)
    recusa = pb.CriarAcordoRequest(
        cota_id=grupo.cotas[0], quantidade=2, primeiro_vencimento=casa.clock.today().isoformat()
    )
    assert (await casa.recusa("CriarAcordo", recusa)).kind is ErrorKind.CONFLICT
    await casa.rpc("PagarAcordo", _pagamento(acordo, "100.00", "a"))
    casa.clock.advance(timedelta(days=5))
    assert not (await casa.rpc("QuebrarAcordos", pb.QuebrarAcordosRequest())).acordos
    casa.clock.advance(timedelta(days=1))
    (quebrado,) = (await casa.rpc("QuebrarAcordos", pb.QuebrarAcordosRequest(grupo_id=grupo.id))).acordos
    assert (quebrado.situacao, quebrado.pago) == (pb.SITUACAO_ACORDO_QUEBRADO, "100.00")
    titulo = await grupo.titulo(2, grupo.cotas[0])
    assert titulo.situacao == fin.SITUACAO_TITULO_PARCIAL
    await grupo.pagar(titulo, await grupo.devido(titulo, casa.clock.today()), casa.clock.today())
    await grupo.conferir()
    novo = await _criar(casa, grupo, 1)
    lidos = await casa.rpc("ListarAcordosCota", pb.ListarAcordosCotaRequest(cota_id=grupo.cotas[0]))
    assert [a.acordo_id for a in lidos.acordos] == [novo.acordo_id, acordo.acordo_id]


async def test_it_breaks_by_itself_once(casa: Casa, grupo: GrupoVivo) -> None:
    """The job of the service, not a person: the day after the tolerance, and only then."""
    acordo = await _criar(casa, grupo)
    casa.clock.advance(timedelta(days=5))
    assert await rodada(casa.runtime.db) == 0
    casa.clock.advance(timedelta(days=1))
    assert await rodada(casa.runtime.db) == 1
    assert await rodada(casa.runtime.db) == 0
    (lido,) = (await casa.rpc("ListarAcordosCota", pb.ListarAcordosCotaRequest(cota_id=grupo.cotas[0]))).acordos
    assert (lido.acordo_id, lido.situacao) == (acordo.acordo_id, pb.SITUACAO_ACORDO_QUEBRADO)
    assert "_quebrar_acordos" in [getattr(job, "func", job).__name__ for job in casa.servico.background]


async def test_nothing_overdue_or_a_day_gone_by(casa: Casa, grupo: GrupoVivo) -> None:
    em_dia = pb.CriarAcordoRequest(
        cota_id=grupo.cotas[1], quantidade=2, primeiro_vencimento=casa.clock.today().isoformat()
    )
    assert (await casa.recusa("CriarAcordo", em_dia)).kind is ErrorKind.PRECONDITION
    passado = pb.CriarAcordoRequest(cota_id=grupo.cotas[0], quantidade=2, primeiro_vencimento="2026-01-01")
    assert (await casa.recusa("CriarAcordo", passado)).fields[0].pointer == "/primeiro_vencimento"
