"""A cota passes to another bem of its group: what was paid keeps its worth, and G does not move (R4.60, I19)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from consorcio.contracts.financeiro.v1 import antecipacoes_pb2 as ant
from consorcio.contracts.financeiro.v1 import financeiro_pb2 as pb
from consorcio.contracts.financeiro.v1 import trocas_credito_pb2 as tro
from consorcio.core.errors import ErrorKind
from integration.financeiro.casa import Casa, GrupoVivo, data_ago, vencimento

DIA = data_ago(1) + timedelta(days=3)


async def doze_pagas(casa: Casa, *outros: int, **regra: Any) -> GrupoVivo:
    """V12: twelve of sixty parcelas of 60,000 paid, 48 left; the group has other bens too."""
    grupo = casa.novo_grupo(**regra)
    for preco in outros:
        grupo.outro_bem(preco)
    await grupo.formar(3)
    await grupo.fechar(1)
    escolha = ant.EscolhaAntecipacao(parcelas=11, ordem=ant.ORDEM_ANTECIPADA_DIRETA)
    pedido = ant.PedirAntecipacaoRequest(cota_id=grupo.cotas[0], escolha=escolha, data_contabil=str(DIA))
    pedida = await casa.rpc("PedirAntecipacao", pedido)
    await grupo.pagar(await casa.rpc("BuscarParcela", pb.BuscarParcelaRequest(parcela_id=pedida.parcela_id)), dia=DIA)
    await grupo.conferir()
    return grupo


def para(grupo: GrupoVivo, bem: int, cota: int = 0) -> tro.TrocarCreditoRequest:
    return tro.TrocarCreditoRequest(cota_id=grupo.cotas[cota], bem_id=grupo.bens[bem], data_contabil=str(DIA))


async def test_v12_r4_60_twenty_percent_of_60000_are_25_percent_of_48000(casa: Casa) -> None:
    grupo = await doze_pagas(casa, 4_800_000)
    cota = grupo.cotas[0]
    simulada = await casa.rpc("SimularTrocaCredito", tro.SimularTrocaCreditoRequest(cota_id=cota, bem_id=grupo.bens[1]))
    assert simulada.parcelas_restantes == 48
    troca = await casa.rpc("TrocarCredito", para(grupo, 1))
    assert troca == simulada
    assert (troca.percentual[:7], troca.percentual_mensal[:6]) == ("25.0000", "1.5625")
    await grupo.conferir()
    for ago in range(2, 14):
        await grupo.emitir(ago)
        for titulo in await grupo.titulos(ago):
            if titulo.cota_id != cota:
                await grupo.pagar(titulo)
        await grupo.fechar(ago)
    await grupo.conferir()
    (parcela,) = await grupo.titulos(13, cota)
    assert [c.valor for c in parcela.componentes if c.componente == pb.COMPONENTE_FC] == ["750.00"]
    (fato,) = [f for f in await casa.eventos("CreditoAlterado") if f["grupo_id"] == grupo.id]
    assert (fato["bem_id"], fato["credito_centavos"]) == (grupo.bens[1], 4_800_000)


async def test_r4_40_what_was_paid_at_another_price_is_valued_at_the_old_bem(casa: Casa) -> None:
    """Price of the old bem rises after the last AGO; a parcela is paid at it; then the cota changes bem."""
    grupo = casa.novo_grupo()
    grupo.outro_bem(4_800_000)
    await grupo.formar(3)
    await grupo.fechar(1)
    casa.grupos.mudar(grupo.bens[0], vencimento(2) - timedelta(days=20), 6_300_000)
    await grupo.emitir(2)
    await grupo.pagar(await grupo.titulo(2, grupo.cotas[0]))
    await grupo.conferir()
    await casa.rpc("TrocarCredito", para(grupo, 1))
    await grupo.conferir()
    for cota in grupo.cotas[1:]:
        await grupo.pagar(await grupo.titulo(2, cota))
    await grupo.fechar(2)
    await grupo.conferir()


async def test_r4_60_when_and_how_much_the_group_admits(casa: Casa) -> None:
    grupo = await doze_pagas(casa, 4_800_000, 4_100_000, troca_reducao_maxima="30", trocas_credito_maximo=1)
    assert (await casa.recusa("TrocarCredito", para(grupo, 2))).rule == "R4.60", "31.7 % less"
    mesmo = await casa.recusa("TrocarCredito", para(grupo, 0))
    assert mesmo.kind is ErrorKind.VALIDATION
    estranho = tro.TrocarCreditoRequest(cota_id=grupo.cotas[0], bem_id=str(uuid4()))
    assert (await casa.recusa("TrocarCredito", estranho)).kind is ErrorKind.VALIDATION
    await casa.rpc("TrocarCredito", para(grupo, 1))
    await grupo.conferir()
    assert "1 troca" in (await casa.recusa("TrocarCredito", para(grupo, 0))).detail
    await grupo.emitir(2)
    assert "emitidas" in (await casa.recusa("TrocarCredito", para(grupo, 1, cota=1))).detail


async def test_r4_60_not_after_the_contemplacao_nor_below_what_was_paid(casa: Casa) -> None:
    grupo = casa.novo_grupo(prazo_meses=2, taxa_administracao="0", fundo_reserva="0")
    grupo.outro_bem(2_900_000)
    await grupo.formar(2)
    await grupo.fechar(1)
    assert "já pago" in (await casa.recusa("TrocarCredito", para(grupo, 1))).detail
    await grupo.sortear(grupo.cotas[0], 1)
    assert "antes da contemplação" in (await casa.recusa("TrocarCredito", para(grupo, 1))).detail
