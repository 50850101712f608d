"""An AGE replaced the bem of a group: two people pass the cotas to the new one, and G is what it was (R4.33, I19)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from consorcio.contracts.financeiro.v1 import financeiro_pb2 as pb
from consorcio.contracts.financeiro.v1 import substituicoes_pb2 as sub
from consorcio.contracts.financeiro.v1 import trocas_credito_pb2 as tro
from consorcio.core.errors import ConsorcioError, ErrorKind
from integration.financeiro.casa import Casa, GrupoVivo, data_ago, vencimento
from integration.financeiro.vida import OUTRA

ASSEMBLEIA = "00000000-0000-4000-8000-00000000a9e0"


async def _grupo(casa: Casa, **regra: Any) -> GrupoVivo:
    """10 months at 60,000.00; three AGOs paid, the first cota contemplated, the fourth parcela of the last one open."""
    grupo = casa.novo_grupo(6_000_000, **({"prazo_meses": 10, "max_cotas": 10} | regra))
    await grupo.formar(6)
    await grupo.fechar(1)
    for ago in (2, 3):
        await grupo.emitir(ago)
        for cota in grupo.cotas:
            await grupo.pagar(await grupo.titulo(ago, cota))
        await grupo.fechar(ago)
    await grupo.sortear(grupo.cotas[0], 3)
    await grupo.emitir(4)
    for cota in grupo.cotas[:-1]:
        await grupo.pagar(await grupo.titulo(4, cota))
    await grupo.fechar(4)
    await grupo.conferir()
    return grupo


def _pedido(grupo: GrupoVivo, novo: int, antigo: int = 0) -> dict[str, Any]:
    return {
        "grupo_id": grupo.id,
        "bem_id": grupo.bens[antigo],
        "bem_novo_id": grupo.bens[novo],
        "data": (data_ago(4) + timedelta(days=3)).isoformat(),
    }


async def _substituir(grupo: GrupoVivo, novo: int) -> sub.SubstituicaoDeBem:
    pedido = _pedido(grupo, novo)
    propor = sub.ProporSubstituicaoDeBemRequest(**pedido, assembleia_geral_id=ASSEMBLEIA)
    proposta = await grupo.casa.rpc("ProporSubstituicaoDeBem", propor)
    decidir = sub.DecidirSubstituicaoDeBemRequest(
        substituicao_id=proposta.substituicao_id, aprova=True, data=pedido["data"]
    )
    assert (await grupo.casa.recusa("DecidirSubstituicaoDeBem", decidir)).kind is ErrorKind.FORBIDDEN
    feita: sub.SubstituicaoDeBem = await grupo.casa.rpc("DecidirSubstituicaoDeBem", decidir, OUTRA)
    await grupo.conferir()
    return feita


async def test_r4_33_a_cheaper_bem_is_worth_more_of_what_was_paid_and_the_contemplada_stays(casa: Casa) -> None:
    grupo = await _grupo(casa)
    novo = grupo.outro_bem(4_800_000)
    simular = sub.SimularSubstituicaoDeBemRequest(**_pedido(grupo, novo))
    efeito = await casa.rpc("SimularSubstituicaoDeBem", simular)
    assert (efeito.preco_anterior, efeito.preco_novo, efeito.a_devolver) == ("60000.00", "48000.00", "0.00")
    assert (efeito.cotas_que_passam, efeito.cotas_que_ficam) == (5, 1)
    assert [(um.cotas, um.percentual_antes, um.percentual_depois) for um in efeito.efeitos] == [
        (4, "40.00000000", "50.00000000"),
        (1, "30.00000000", "37.50000000"),
    ]
    antes = (await grupo.caixa()).resultado_equilibrio
    feita = await _substituir(grupo, novo)
    assert (feita.situacao, feita.cotas) == (sub.SITUACAO_SUBSTITUICAO_CONFIRMADA, 5)
    assert (await grupo.caixa()).resultado_equilibrio == antes, "nobody gained or lost"
    contemplada, em_dia, atrasada = [await grupo.posicao(grupo.cotas[i]) for i in (0, 1, 5)]
    assert (contemplada.preco, contemplada.fc_pago) == ("60000.00", "40.00000000")
    assert (em_dia.preco, em_dia.fc_pago) == ("48000.00", "50.00000000")
    assert atrasada.fc_pago == "37.50000000"
    assert len(await casa.eventos("CreditoAlterado")) == 5
    listadas = await casa.rpc("ListarSubstituicoesDeBem", sub.ListarSubstituicoesDeBemRequest(grupo_id=grupo.id))
    assert [uma.cotas for uma in listadas.substituicoes] == [5]


async def test_r4_33_after_it_everybody_follows_the_price_of_the_new_bem(casa: Casa) -> None:
    """Up 10%: the value of the contemplada moves in the same proportion. Every cota ends paid, G explained."""
    grupo = await _grupo(casa)
    novo = grupo.outro_bem(7_500_000)
    await _substituir(grupo, novo)
    casa.grupos.mudar(grupo.bens[novo], vencimento(5) - timedelta(days=20), 8_250_000)
    for ago in range(5, 11):
        await grupo.emitir(ago)
        for titulo in await grupo.titulos():
            if titulo.situacao == pb.SITUACAO_TITULO_ABERTO and titulo.tipo == pb.TIPO_TITULO_PARCELA:
                dia = vencimento(ago)
                await grupo.pagar(titulo, await grupo.devido(titulo, dia), dia)
        await grupo.fechar(ago)
        await grupo.conferir()
    posicoes = [await grupo.posicao(cota) for cota in grupo.cotas]
    assert [posicao.preco for posicao in posicoes] == ["66000.00"] + ["82500.00"] * 5
    assert {posicao.fc_pago for posicao in posicoes} == {"100.00000000"}


async def test_r4_33_what_passes_the_new_price_goes_back_if_the_cash_has_it(casa: Casa) -> None:
    grupo = await _grupo(casa)
    novo = grupo.outro_bem(2_000_000)
    feita = await _substituir(grupo, novo)
    assert feita.cotas == 5
    posicao = await grupo.posicao(grupo.cotas[1])
    assert posicao.fc_pago == "100.00000000", "40% of 60,000.00 are 24,000.00"
    (devolve,) = await casa.linhas(
        "SELECT sum(valor_centavos)::bigint FROM lancamento WHERE cota_id = %s AND credito = 'A_DEVOLVER_ATIVOS'",
        grupo.cotas[1],
    )
    assert devolve == (400_000,)
    aberta = await grupo.titulo(4, grupo.cotas[5])
    assert {c.componente: c.percentual for c in aberta.componentes}[pb.COMPONENTE_FC] == "10.00000000"
    await grupo.emitir(5)
    titulos = [t.cota_id for t in await grupo.titulos(5) if t.tipo == pb.TIPO_TITULO_PARCELA]
    assert grupo.cotas[0] in titulos
    await grupo.conferir()


async def test_r4_33_what_is_refused_changes_nothing(casa: Casa) -> None:
    grupo = await _grupo(casa)
    novo = grupo.outro_bem(4_800_000)
    pedido = sub.ProporSubstituicaoDeBemRequest(**_pedido(grupo, novo), assembleia_geral_id=ASSEMBLEIA)
    lance = await grupo.lance(grupo.cotas[1], 4, "5000.00")
    assert (await casa.recusa("ProporSubstituicaoDeBem", pedido)).rule == "R4.33"
    await grupo.cancelar(lance.contemplacao_id, 4)
    reservada = await grupo.reservar(ago=5, dia=data_ago(4) + timedelta(days=1))
    assert "adesões" in (await casa.recusa("ProporSubstituicaoDeBem", pedido)).detail
    await grupo.liberar(reservada)
    proposta = await casa.rpc("ProporSubstituicaoDeBem", pedido)
    assert (await casa.recusa("ProporSubstituicaoDeBem", pedido)).kind is ErrorKind.CONFLICT
    recusar = sub.DecidirSubstituicaoDeBemRequest(substituicao_id=proposta.substituicao_id, aprova=False)
    recusada = await casa.rpc("DecidirSubstituicaoDeBem", recusar, OUTRA)
    assert recusada.situacao == sub.SITUACAO_SUBSTITUICAO_RECUSADA
    assert (await grupo.posicao(grupo.cotas[1])).preco == "60000.00"
    await _substituir(grupo, novo)
    assert "já foi substituído" in (await casa.recusa("ProporSubstituicaoDeBem", pedido)).detail
    volta = tro.SimularTrocaCreditoRequest(cota_id=grupo.cotas[1], bem_id=grupo.bens[0])
    assert (await casa.recusa("SimularTrocaCredito", volta)).fields[0].pointer == "/bem_id"


async def test_grupos_answered_and_the_answer_was_lost(casa: Casa) -> None:
    """Asked again, what grupos did already is not refused."""
    grupo = await _grupo(casa)
    novo = grupo.outro_bem(4_800_000)
    casa.grupos.perde_a_resposta = True
    pedido = _pedido(grupo, novo)
    propor = sub.ProporSubstituicaoDeBemRequest(**pedido, assembleia_geral_id=ASSEMBLEIA)
    proposta = await casa.rpc("ProporSubstituicaoDeBem", propor)
    decidir = sub.DecidirSubstituicaoDeBemRequest(
        substituicao_id=proposta.substituicao_id, aprova=True, data=pedido["data"]
    )
    with pytest.raises(ConsorcioError, match="não respondeu"):
        await casa.rpc("DecidirSubstituicaoDeBem", decidir, OUTRA)
    assert (await grupo.posicao(grupo.cotas[1])).preco == "60000.00"
    casa.grupos.perde_a_resposta = False
    feita = await casa.rpc("DecidirSubstituicaoDeBem", decidir, OUTRA)
    assert (feita.situacao, feita.cotas) == (sub.SITUACAO_SUBSTITUICAO_CONFIRMADA, 5)
    assert (await grupo.posicao(grupo.cotas[1])).preco == "48000.00"
    await grupo.conferir()
