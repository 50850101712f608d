"""A taxa that waits for the contemplação on the books of a group (R4.24): 10 % of 60,000 in five months, 1 % ahead."""

from __future__ import annotations

from typing import Any

import pytest

from consorcio.contracts.financeiro.v1 import creditos_pb2 as cre
from consorcio.contracts.financeiro.v1 import financeiro_pb2 as pb
from integration.financeiro.casa import Casa, GrupoVivo, data_ago


async def novo(casa: Casa, **regra: Any) -> GrupoVivo:
    grupo = casa.novo_grupo(
        prazo_meses=5,
        taxa_administracao="10",
        taxa_antecipada="1",
        fundo_reserva="0",
        nao_exige_habilitacao=True,
        **regra,
    )
    await grupo.formar(6)
    await grupo.fechar(1)
    return grupo


async def mes(grupo: GrupoVivo, ago: int) -> None:
    await grupo.emitir(ago)
    for titulo in await grupo.titulos(ago):
        if titulo.tipo == pb.TIPO_TITULO_PARCELA:
            await grupo.pagar(titulo)
    await grupo.fechar(ago)
    await grupo.conferir()


async def taxa(grupo: GrupoVivo, ago: int, cota: str) -> list[str]:
    return [c.valor for c in (await grupo.titulo(ago, cota)).componentes if c.componente == pb.COMPONENTE_TA]


async def ate_o_fim(grupo: GrupoVivo, de: int) -> None:
    for ago in range(de, 6):
        await mes(grupo, ago)


async def test_r4_24_forgiven_until_it_and_whoever_is_never_contemplado_is_quitado(casa: Casa) -> None:
    """Drawn in the 2nd AGO: 1.8 % in each of the three months that remain; nobody else owes any."""
    grupo = await novo(casa, taxa_ate_contemplacao="PERDOADA")
    sorteada, outra = grupo.cotas[:2]
    await mes(grupo, 2)
    await grupo.sortear(sorteada, 2)
    await grupo.conferir()
    await ate_o_fim(grupo, 3)
    assert [await taxa(grupo, ago, sorteada) for ago in (2, 3, 5)] == [[], ["1080.00"], ["1080.00"]]
    assert await taxa(grupo, 5, outra) == []
    posicoes = [await grupo.posicao(cota) for cota in (sorteada, outra)]
    assert [(p.ta_paga, p.quitada) for p in posicoes] == [("6.40000000", True), ("1.00000000", True)]


@pytest.mark.parametrize(("ate", "reducao"), [("PERDOADA", "INVERSA"), ("DILUIDA", "DILUIR")])
async def test_r4_24_the_bid_pays_the_taxa_that_starts_with_it(casa: Casa, ate: str, reducao: str) -> None:
    """Half of what is owed after the 2nd AGO, of the FC and of the TA alike; at the end nothing is."""
    grupo = await novo(casa, taxa_ate_contemplacao=ate, meses_diluicao_final=2)
    cota = grupo.cotas[0]
    await mes(grupo, 2)
    reserva = await grupo.lance(cota, 2, "19000.00", reducao=reducao)
    titulo = pb.Parcela(parcela_id=reserva.parcela_id, valor="19000.00", vencimento=data_ago(2).isoformat())
    await grupo.pagar(titulo)
    await grupo.confirmar(reserva.contemplacao_id, 2)
    await grupo.conferir()
    pago = await grupo.posicao(cota)
    assert float(pago.ta_paga) > 1
    await ate_o_fim(grupo, 3)
    assert (await grupo.posicao(cota)).quitada


async def test_r4_24_charged_after_it_in_the_last_parcelas_of_who_is_not_contemplado(casa: Casa) -> None:
    grupo = await novo(casa, taxa_ate_contemplacao="DILUIDA", meses_diluicao_final=3)
    cota = grupo.cotas[0]
    await ate_o_fim(grupo, 2)
    assert [await taxa(grupo, ago, cota) for ago in (2, 3, 4, 5)] == [[], ["1800.00"], ["1800.00"], ["1800.00"]]
    assert (await grupo.posicao(cota)).quitada


async def test_r7_10_r4_24_a_cancelled_contemplacao_stops_it(casa: Casa) -> None:
    grupo = await novo(casa, taxa_ate_contemplacao="PERDOADA", cancelamento_contemplacao_parcelas=1)
    cota = grupo.cotas[0]
    await grupo.sortear(cota, 1)
    await grupo.emitir(2)
    for titulo in await grupo.titulos(2):
        if titulo.cota_id != cota:
            await grupo.pagar(titulo)
    await grupo.fechar(2)
    assert await taxa(grupo, 2, cota) == ["1080.00"]
    pedido = cre.CancelarCreditoRequest(cota_id=cota, motivo="AGO", data_contabil=str(data_ago(2)))
    await casa.rpc("CancelarCredito", pedido)
    await grupo.emitir(3)
    assert await taxa(grupo, 3, cota) == []
    await grupo.conferir()
