"""Index series, and a readjustment that one proposes and another applies (R4.30, R4.31)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from consorcio.contracts.financeiro.v1 import indices_pb2 as pb
from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.platform.context import Actor, ActorKind
from integration.financeiro.casa import Casa, GrupoVivo

OUTRA = Actor("outra", "Outra pessoa", ActorKind.USUARIO, permissoes=frozenset({"financeiro.*"}))
VIGENCIA = date(2027, 1, 20)
MESES = [f"{2026 + (m - 1) // 12}-{(m - 1) % 12 + 1:02d}" for m in range(1, 13)]


def _csv(meses: list[str], variacao: str = "0,50") -> bytes:
    return ("indice;mes;variacao\n" + "".join(f"IPCA;{mes};{variacao}\n" for mes in meses)).encode()


@pytest.fixture
async def grupo(casa: Casa) -> GrupoVivo:
    """Three cotas of two prices, in a group that follows IPCA."""
    vivo = casa.novo_grupo(6_000_000)
    vivo.outro_bem(5_000_000)
    await vivo.formar([0, 0, 1])
    await casa.rpc("DefinirIndiceGrupo", pb.DefinirIndiceGrupoRequest(grupo_id=vivo.id, indice=pb.INDICE_IPCA))
    return vivo


async def _importar(casa: Casa, conteudo: bytes) -> pb.SerieImportada:
    serie: pb.SerieImportada = await casa.rpc("ImportarIndices", pb.ImportarIndicesRequest(conteudo=conteudo))
    return serie


async def test_a_month_enters_once_and_who_disagrees_is_told(casa: Casa) -> None:
    assert (await _importar(casa, _csv(MESES))).novos == 12
    de_novo = await _importar(casa, _csv(MESES[:2], "0,51"))
    assert (de_novo.novos, [(d.mes, d.variacao) for d in de_novo.divergentes]) == (
        0,
        [("2026-01", "0.50000000"), ("2026-02", "0.50000000")],
    )
    for conteudo, onde in (
        (b"a;b;c\n", "primeira linha"),
        (b"indice;mes;variacao\nIPCA;2026-13;1\n", "Linha 2"),
        (b"indice;mes;variacao\nXYZ;2026-01;1\n", "Linha 2"),
        (b"indice;mes;variacao\nIPCA;2026-01;NaN\n", "Linha 2"),
        (b"indice;mes;variacao\nIPCA;2026-01;1_0\n", "Linha 2"),
        (b"indice;mes;variacao\nIPCA;2026-01;" + b"9" * 200_000, "A linha 2 não está no formato CSV"),
        (b"indice;mes;variacao\nIPCA;2026-01;1\nIPCA;2026-01;2\n", "mais de uma vez"),
        (b"\xff\xfe", "UTF-8"),
    ):
        assert onde in (await casa.recusa("ImportarIndices", pb.ImportarIndicesRequest(conteudo=conteudo))).detail


async def test_every_line_of_a_file_that_is_wrong_is_told(casa: Casa) -> None:
    arquivo = b"indice;mes;variacao\nXYZ;2026-01;1\nIPCA;2026-02;0,5\nIPCA;2026-13;1\nIPCA;2026-03;500\nIPCA;2026-04\n"
    recusa = await casa.recusa("ImportarIndices", pb.ImportarIndicesRequest(conteudo=arquivo))
    assert [campo.message.partition(":")[0] for campo in recusa.fields] == ["Linha 2", "Linha 4", "Linha 5", "Linha 6"]
    assert not (await casa.rpc("ListarIndice", pb.ListarIndiceRequest(indice=pb.INDICE_IPCA))).meses


async def test_r4_30_a_month_tells_what_the_12_that_end_in_it_accumulate(casa: Casa) -> None:
    """Only where none of the 12 is missing, and whatever the months that were asked for."""
    await _importar(casa, _csv([*MESES, "2027-02"]))
    lida = await casa.rpc("ListarIndice", pb.ListarIndiceRequest(indice=pb.INDICE_IPCA, mes_inicial="2026-11"))
    assert [(m.mes, m.acumulada) for m in lida.meses] == [
        ("2026-11", ""),
        ("2026-12", "6.16778119"),
        ("2027-02", ""),
    ]


async def test_the_series_of_banco_central(casa: Casa) -> None:
    casa.sgs.series["433"] = [{"data": "01/01/2026", "valor": "0.33"}, {"data": "01/02/2026", "valor": "-0.10"}]
    pedido = pb.AtualizarIndiceRequest(indice=pb.INDICE_IPCA, mes_inicial="2026-01", mes_final="2026-02")
    assert (await casa.rpc("AtualizarIndice", pedido)).novos == 2
    lida = await casa.rpc("ListarIndice", pb.ListarIndiceRequest(indice=pb.INDICE_IPCA))
    assert [(m.mes, Decimal(m.variacao)) for m in lida.meses] == [
        ("2026-01", Decimal("0.33")),
        ("2026-02", Decimal("-0.1")),
    ]
    casa.sgs.fora_do_ar = True
    assert (await casa.recusa("AtualizarIndice", pedido)).kind is ErrorKind.UNAVAILABLE


async def test_r4_30_previewed_proposed_and_applied_by_another(casa: Casa, grupo: GrupoVivo) -> None:
    previsao = pb.PreverReajusteRequest(grupo_id=grupo.id, vigencia=VIGENCIA.isoformat())
    assert "Faltam meses" in (await casa.recusa("PreverReajuste", previsao)).detail
    await _importar(casa, _csv(MESES))
    cedo = pb.PreverReajusteRequest(grupo_id=grupo.id, vigencia="2026-12-20")
    assert (await casa.recusa("PreverReajuste", cedo)).rule == "R4.30"
    previa = await casa.rpc("PreverReajuste", previsao)
    assert previa.variacao == "6.16778119"
    assert sorted((p.anterior, p.novo, p.cotas) for p in previa.precos) == [
        ("50000.00", "53083.89", 1),
        ("60000.00", "63700.67", 2),
    ]
    assert Decimal(previa.saldo_reajustado) / Decimal(previa.saldo_devedor) == pytest.approx(Decimal("1.0616778"))
    proposta = pb.ProporReajusteRequest(grupo_id=grupo.id, vigencia=VIGENCIA.isoformat())
    proposto = await casa.rpc("ProporReajuste", proposta)
    assert (await casa.recusa("ProporReajuste", proposta)).kind is ErrorKind.CONFLICT
    decisao = pb.DecidirReajusteRequest(reajuste_id=proposto.reajuste.reajuste_id, decisao="APLICAR")
    assert (await casa.recusa("DecidirReajuste", decisao)).kind is ErrorKind.FORBIDDEN
    percentuais = await casa.linhas("SELECT cota_id, fc_pago, ta_paga, fr_pago FROM conta_cota ORDER BY cota_id")
    aplicado = await casa.rpc("DecidirReajuste", decisao, OUTRA)
    assert (aplicado.situacao, aplicado.decidido_por) == (pb.SITUACAO_REAJUSTE_APLICADO, "outra")
    assert [casa.grupos.precos[bem][-1] for bem in grupo.bens] == [(VIGENCIA, 6_370_067), (VIGENCIA, 5_308_389)]
    assert (
        await casa.linhas("SELECT cota_id, fc_pago, ta_paga, fr_pago FROM conta_cota ORDER BY cota_id") == percentuais
    )
    seguinte = pb.PreverReajusteRequest(grupo_id=grupo.id, vigencia=(VIGENCIA + timedelta(days=300)).isoformat())
    assert (await casa.recusa("PreverReajuste", seguinte)).rule == "R4.30"


async def test_interrupted_in_the_middle_it_goes_on_from_there(casa: Casa, grupo: GrupoVivo) -> None:
    await _importar(casa, _csv(MESES))
    proposta = pb.ProporReajusteRequest(grupo_id=grupo.id, vigencia=VIGENCIA.isoformat())
    proposto = await casa.rpc("ProporReajuste", proposta)
    decisao = pb.DecidirReajusteRequest(reajuste_id=proposto.reajuste.reajuste_id, decisao="APLICAR")
    casa.grupos.recusa_preco = {max(grupo.bens)}
    with pytest.raises(ConsorcioError) as fora:
        await casa.rpc("DecidirReajuste", decisao, OUTRA)
    assert fora.value.kind is ErrorKind.UNAVAILABLE
    casa.grupos.recusa_preco = set()
    assert (await casa.rpc("DecidirReajuste", decisao, OUTRA)).situacao == pb.SITUACAO_REAJUSTE_APLICADO
    assert [len(casa.grupos.precos[bem]) for bem in grupo.bens] == [2, 2]
    assert (await casa.recusa("DecidirReajuste", decisao)).kind is ErrorKind.CONFLICT


async def test_refused_nothing_moves(casa: Casa, grupo: GrupoVivo) -> None:
    await _importar(casa, _csv(MESES))
    proposta = pb.ProporReajusteRequest(grupo_id=grupo.id, vigencia=VIGENCIA.isoformat())
    proposto = await casa.rpc("ProporReajuste", proposta)
    esperam = pb.ListarReajustesPropostosRequest()
    assert [r.reajuste_id for r in (await casa.rpc("ListarReajustesPropostos", esperam)).reajustes] == [
        proposto.reajuste.reajuste_id
    ]
    decisao = pb.DecidirReajusteRequest(reajuste_id=proposto.reajuste.reajuste_id, decisao="RECUSAR")
    assert (await casa.rpc("DecidirReajuste", decisao, OUTRA)).situacao == pb.SITUACAO_REAJUSTE_RECUSADO
    assert [len(casa.grupos.precos[bem]) for bem in grupo.bens] == [1, 1]
    lidos = (await casa.rpc("ListarReajustes", pb.ListarReajustesRequest(grupo_id=grupo.id))).reajustes
    assert [r.situacao for r in lidos] == [pb.SITUACAO_REAJUSTE_RECUSADO]
    assert not (await casa.rpc("ListarReajustesPropostos", esperam)).reajustes


async def test_the_index_of_a_group_is_told(casa: Casa, grupo: GrupoVivo) -> None:
    outro = casa.novo_grupo()
    for vivo, contrato in (
        (grupo, (pb.INDICE_IPCA, pb.BASE_REAJUSTE_GRUPO)),
        (outro, (pb.INDICE_UNSPECIFIED, pb.BASE_REAJUSTE_UNSPECIFIED)),
    ):
        lido = await casa.rpc("BuscarIndiceGrupo", pb.BuscarIndiceGrupoRequest(grupo_id=vivo.id))
        assert (lido.indice, lido.base) == contrato


async def test_r4_30_base_cota_moves_the_bens_whose_cotas_have_their_anniversary(casa: Casa) -> None:
    """Three cotas of February and one of March, each month with its bem: the same credit, moved a month apart."""
    grupo = casa.novo_grupo(6_000_000)
    marco = grupo.outro_bem(6_000_000)
    await grupo.formar([0, 0, 0, marco], [date(2025, 2, 3), date(2025, 2, 5), date(2025, 2, 5), date(2025, 3, 10)])
    contrato = pb.DefinirIndiceGrupoRequest(grupo_id=grupo.id, indice=pb.INDICE_IPCA, base=pb.BASE_REAJUSTE_COTA)
    await casa.rpc("DefinirIndiceGrupo", contrato)
    await _importar(casa, _csv([f"{2025 + m // 12}-{m % 12 + 1:02d}" for m in range(24)]))
    for vigencia, motivo in (
        ("2026-02-02", "Nenhuma cota completa 12 meses até 02/02/2026."),
        ("2026-02-04", "só completam todas 12 meses em 05/02/2026"),
    ):
        cedo = pb.PreverReajusteRequest(grupo_id=grupo.id, vigencia=vigencia)
        assert motivo in (await casa.recusa("PreverReajuste", cedo)).detail
    await _mes(grupo, 1)

    previa = await _aplicar(casa, grupo, date(2026, 2, 6))
    assert (previa.base, [(p.bem_id, p.cotas) for p in previa.precos]) == (
        pb.BASE_REAJUSTE_COTA,
        [(grupo.bens[0], 3)],
    )
    await _mes(grupo, 2, date(2026, 2, 6))
    assert [t.valor for t in await grupo.titulos(2)] == ["1242.16", "1242.16", "1242.16", "1170.00"]
    assert [p.bem_id for p in (await _aplicar(casa, grupo, date(2026, 3, 10))).precos] == [grupo.bens[marco]]
    await _mes(grupo, 3, date(2026, 3, 11))
    fc = await casa.linhas("SELECT DISTINCT fc_centavos FROM titulo WHERE ago = 3")
    assert fc == [(106_168,)], "at the end of March all cost the same again"

    outro_mes = await grupo.reservar(ago=4, bem=marco, dia=date(2026, 4, 1))
    await grupo.ativar(outro_mes)
    seguinte = pb.PreverReajusteRequest(grupo_id=grupo.id, vigencia="2027-03-10")
    assert "cada mês pede um bem" in (await casa.recusa("PreverReajuste", seguinte)).detail


async def _aplicar(casa: Casa, grupo: GrupoVivo, vigencia: date) -> pb.PreviaReajuste:
    proposta = pb.ProporReajusteRequest(grupo_id=grupo.id, vigencia=vigencia.isoformat())
    proposto = await casa.rpc("ProporReajuste", proposta)
    decisao = pb.DecidirReajusteRequest(reajuste_id=proposto.reajuste.reajuste_id, decisao="APLICAR")
    await casa.rpc("DecidirReajuste", decisao, OUTRA)
    previa: pb.PreviaReajuste = proposto.previa
    return previa


async def _mes(grupo: GrupoVivo, ago: int, dia: date | None = None) -> None:
    """Bill at the prices of a day, be paid and close a month; the books and the equilibrium are checked after it."""
    if ago > 1:
        await grupo.emitir(ago, dia)
        for titulo in await grupo.titulos(ago):
            await grupo.pagar(titulo)
    await grupo.fechar(ago)
    await grupo.conferir()
