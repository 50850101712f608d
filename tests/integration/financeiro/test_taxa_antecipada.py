"""The advance of the taxa de administração over the first parcelas of a cota (R4.04): 3 % of 60,000 in three of ten."""

from __future__ import annotations

from typing import Any

import pytest

from consorcio.contracts.financeiro.v1 import exclusoes_pb2 as exc
from consorcio.contracts.financeiro.v1 import financeiro_pb2 as pb
from consorcio.contracts.financeiro.v1.antecipacoes_pb2 import ORDEM_ANTECIPADA_DIRETA
from integration.financeiro.casa import Casa, GrupoVivo, data_ago
from integration.financeiro.test_antecipacoes import antecipar
from integration.financeiro.test_exclusoes import excluir, sortear_excluido


async def novo(casa: Casa, **regra: Any) -> GrupoVivo:
    grupo = casa.novo_grupo(
        **{"prazo_meses": 10, "taxa_administracao": "10", "fundo_reserva": "0", "taxa_antecipada": "3", **regra},
        taxa_antecipada_parcelas=3,
    )
    await grupo.formar(4)
    await grupo.fechar(1)
    return grupo


async def mes(grupo: GrupoVivo, ago: int, sem: str = "") -> None:
    await grupo.emitir(ago)
    for titulo in await grupo.titulos(ago):
        if titulo.cota_id != sem and titulo.tipo == pb.TIPO_TITULO_PARCELA:
            await grupo.pagar(titulo)
    await grupo.fechar(ago)
    await grupo.conferir()


def partes(parcela: pb.Parcela) -> dict[str, str]:
    return {pb.Componente.Name(c.componente).removeprefix("COMPONENTE_"): c.valor for c in parcela.componentes}


async def test_r4_04_the_advance_is_apart_in_the_first_parcelas_and_in_the_statement(casa: Casa) -> None:
    grupo = await novo(casa)
    for ago in (2, 3, 4):
        await mes(grupo, ago)
    cota = grupo.cotas[0]
    com = {"FC": "6000.00", "TA": "420.00", "TA_ANTECIPADA": "600.00"}
    sem = {"FC": "6000.00", "TA": "420.00"}
    assert [partes(await grupo.titulo(ago, cota)) for ago in (1, 2, 3, 4)] == [com, com, com, sem]
    extrato = (await casa.rpc("ListarExtratoCota", pb.ListarExtratoCotaRequest(cota_id=cota))).linhas
    antecipadas = [(linha.ago, linha.valor) for linha in extrato if linha.componente == pb.COMPONENTE_TA_ANTECIPADA]
    assert antecipadas == [(1, "600.00"), (2, "600.00"), (3, "600.00")]
    assert [linha.valor for linha in extrato if linha.componente == pb.COMPONENTE_TA] == ["420.00"] * 4
    assert (await grupo.posicao(cota)).ta_paga == "5.80000000"


async def test_r4_04_a_late_joiner_pays_it_in_his_own_first_parcelas(casa: Casa) -> None:
    grupo = await novo(casa)
    tardia = await grupo.reservar(ago=3, dia=data_ago(1))
    await grupo.ativar(tardia)
    for ago in range(2, 7):
        await mes(grupo, ago)
    taxas = [partes(await grupo.titulo(ago, tardia)).get("TA_ANTECIPADA", "") for ago in (3, 4, 5, 6)]
    assert taxas == ["600.00"] * 3 + [""]


@pytest.mark.parametrize(("paga_a_segunda", "devolvida"), [(False, "240.00"), (True, "840.00")])
async def test_r8_09_only_the_advance_that_was_paid_comes_back_to_who_leaves(
    casa: Casa, paga_a_segunda: bool, devolvida: str
) -> None:
    """Two months of ten were issued: 0.6 % is earned, of the 1 % that was paid or of the 2 %."""
    grupo = await novo(casa)
    quem = grupo.cotas[0]
    await mes(grupo, 2, sem="" if paga_a_segunda else quem)
    await excluir(grupo, quem, "DESISTENCIA", 2)
    assert (await sortear_excluido(grupo, quem, 2)).restituicao.taxa_antecipada == devolvida


async def test_r3_15_r4_04_who_comes_back_goes_on_paying_the_advance_apart(casa: Casa) -> None:
    """He owed 2 % of the advance and 6.3 % of the rest, in the eight assemblies that remain."""
    grupo = await novo(casa)
    quem = grupo.cotas[0]
    await mes(grupo, 2, sem=quem)
    await excluir(grupo, quem, "DESISTENCIA", 2)
    await casa.rpc(
        "ReadmitirCota", exc.ReadmitirCotaRequest(cota_id=quem, justificativa="x", data_contabil=str(data_ago(2)))
    )
    await casa.evento("CotaReadmitida", {"grupo_id": grupo.id, "cota_id": quem})
    await mes(grupo, 3)
    assert partes(await grupo.titulo(3, quem)) == {"FC": "6750.00", "TA": "472.50", "TA_ANTECIPADA": "150.00"}
    await excluir(grupo, quem, "DESISTENCIA", 3)
    assert (await sortear_excluido(grupo, quem, 3)).restituicao.taxa_antecipada == "210.00", "1.25 % paid, 0.9 % earned"


async def test_r4_55_who_pays_the_next_parcela_ahead_pays_its_advance(casa: Casa) -> None:
    """The advance was all paid: of its 3 %, 1.2 % is earned in four months."""
    grupo = await novo(casa)
    quem = grupo.cotas[0]
    await mes(grupo, 2)
    pago = await antecipar(grupo, quem, parcelas=1, ordem=ORDEM_ANTECIPADA_DIRETA)
    assert pago.valor == "7020.00"
    await mes(grupo, 3)
    await mes(grupo, 4)
    assert "TA_ANTECIPADA" not in partes(await grupo.titulo(4, quem))
    await excluir(grupo, quem, "DESISTENCIA", 4)
    assert (await sortear_excluido(grupo, quem, 4)).restituicao.taxa_antecipada == "1080.00"


async def test_r6_30_a_bid_that_reaches_what_was_issued_takes_its_advance_too(casa: Casa) -> None:
    """Off the last parcela back, all the TA that is not paid: nothing of it is left to be told apart."""
    grupo = await novo(casa)
    cota = grupo.cotas[0]
    await grupo.emitir(2)
    reserva = await grupo.lance(cota, 1, "58980.00", reducao="INVERSA")
    titulo = pb.Parcela(parcela_id=reserva.parcela_id, valor="58980.00", vencimento=data_ago(1).isoformat())
    await grupo.pagar(titulo)
    await grupo.confirmar(reserva.contemplacao_id, 1)
    await grupo.conferir()
    assert [partes(t) for t in await grupo.titulos(2, cota)] == [{}]
