"""A payment told after its AGO is worth what it would have been told in time: by the date it was paid (R4.10)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from consorcio.contracts.financeiro.v1 import financeiro_pb2 as pb
from consorcio.core.money import parse_reais
from integration.financeiro.casa import Casa, GrupoVivo, vencimento

PRECOS = {2: 1_020_000, 3: 1_040_400, 4: 1_061_208}
ULTIMA = 4


async def _viver(grupo: GrupoVivo, dias: int | None) -> None:
    """Four AGOs, each with its own price told before its parcelas; who is first pays the second one so many days late,
    on that day, or nothing when it is none.
    """
    await grupo.formar(5)
    await grupo.fechar(1)
    pago = dias is None
    for ago in range(2, ULTIMA + 1):
        await grupo.emitir(ago)
        for cota in grupo.cotas[1:]:
            await grupo.pagar(await grupo.titulo(ago, cota))
        if dias is not None and not pago and vencimento(2) + timedelta(days=dias) < vencimento(ago) + timedelta(days=4):
            await _pagar(grupo, dias)
            pago = True
        await grupo.fechar(ago)
    await grupo.conferir()


async def _pagar(grupo: GrupoVivo, dias: int) -> str:
    titulo, dia = await grupo.titulo(2, grupo.cotas[0]), vencimento(2) + timedelta(days=dias)
    devido = await grupo.devido(titulo, dia)
    await grupo.pagar(titulo, devido, dia)
    return devido


def _novo(casa: Casa, **regra: str) -> GrupoVivo:
    grupo = casa.novo_grupo(1_000_000, prazo_meses=10, fundo_reserva="10", **regra)
    for ago, preco in PRECOS.items():
        casa.grupos.mudar(grupo.bens[0], vencimento(ago) - timedelta(days=20), preco)
    return grupo


async def _fundos(grupo: GrupoVivo) -> tuple[int, int]:
    caixa = await grupo.caixa()
    return parse_reais(caixa.fundo_comum_livre), parse_reais(caixa.fundo_reserva)


@pytest.mark.parametrize("dias", [-4, 0, 2, 20], ids=["ahead", "on the due date", "late", "after the AGO"])
async def test_r4_10_contado_depois_vale_o_que_valeria_contado_a_tempo(casa: Casa, dias: int) -> None:
    sem_encargos = {"multa_mora": "0", "juros_mora_mensal": "0"}  # which are readjusted from the day they come in
    a_tempo, depois = _novo(casa, **sem_encargos), _novo(casa, **sem_encargos)
    await _viver(a_tempo, dias)
    await _viver(depois, None)
    antes = (await depois.posicao(depois.cotas[0])).fc_pago
    await _pagar(depois, dias)
    await depois.conferir()
    esperada, contada = await a_tempo.posicao(a_tempo.cotas[0]), await depois.posicao(depois.cotas[0])
    assert antes != contada.fc_pago == esperada.fc_pago
    assert (contada.diferencas, contada.saldo_devedor) == (esperada.diferencas, esperada.saldo_devedor)
    for fundo, esperado in zip(await _fundos(depois), await _fundos(a_tempo), strict=True):
        assert abs(fundo - esperado) <= ULTIMA, "each AGO rounds the readjustment of the cash once"
    assert await _valores(depois) == await _valores(a_tempo)


async def _valores(grupo: GrupoVivo) -> list[tuple[object, ...]]:
    """How the payment was split, at which price, and the AGO that valued it."""
    return await grupo.casa.linhas(
        "SELECT i.componente, i.percentual, i.valor_centavos, i.preco_centavos, i.ago_apurada FROM pagamento_item i"
        " JOIN pagamento p USING (pagamento_id) JOIN titulo t USING (parcela_id)"
        " WHERE t.cota_id = %s AND t.ago = 2 AND i.componente = 'FC'",
        grupo.cotas[0],
    )


async def test_r4_10_contado_no_dia_40_o_atraso_pago_no_dia_20_tem_o_preco_da_ago_que_o_seguiu(casa: Casa) -> None:
    """10% of AGO 3, not of today: 1,040.40 and 2% and the days until it was paid; the statement says the price used."""
    grupo = _novo(casa)
    await _viver(grupo, None)
    titulo, dia = await grupo.titulo(2, grupo.cotas[0]), vencimento(2) + timedelta(days=20)
    calculado = await casa.rpc(
        "CalcularPagamento", pb.CalcularPagamentoRequest(parcela_id=titulo.parcela_id, data=dia.isoformat())
    )
    assert (calculado.preco, {c.componente: c.valor for c in calculado.componentes}[pb.COMPONENTE_FC]) == (
        "10404.00",
        "1040.40",
    )
    await grupo.pagar(titulo, calculado.total, dia)
    linhas = await casa.linhas(
        "SELECT valor_centavos, preco_centavos FROM extrato_cota WHERE cota_id = %s AND componente = 'FC'"
        " ORDER BY linha_id DESC LIMIT 1",
        grupo.cotas[0],
    )
    assert linhas == [(104_040, PRECOS[3])]
    hoje = await casa.rpc(
        "CalcularPagamento",
        pb.CalcularPagamentoRequest(
            parcela_id=(await grupo.titulo(3, grupo.cotas[0])).parcela_id,
            data=(vencimento(ULTIMA) + timedelta(days=9)).isoformat(),
        ),
    )
    assert hoje.preco == "10612.08", "what no AGO followed yet costs what the bem costs now"


async def test_r4_40_a_diferenca_e_da_ago_da_parcela_e_nao_da_proxima(casa: Casa) -> None:
    """Issued at 10,000.00, the AGO at 11,000.00 and, told only after it, the next one at 12,100.00."""
    grupo = casa.novo_grupo(1_000_000, prazo_meses=10, fundo_reserva="10")
    await grupo.formar(5)
    await grupo.fechar(1)
    await grupo.emitir(2)
    casa.grupos.mudar(grupo.bens[0], vencimento(2) + timedelta(days=1), 1_100_000)
    await grupo.fechar(2)
    await grupo.pagar(await grupo.titulo(2, grupo.cotas[0]))
    await grupo.conferir()
    aberta = "SELECT ago_origem, percentual FROM ajuste WHERE cota_id = %s AND tipo = 'DIFERENCA'"
    da_ago = await casa.linhas(aberta, grupo.cotas[0])
    assert [(ago, str(percentual)) for ago, percentual in da_ago] == [(2, "0.90909091")]
    (fato,) = await casa.eventos("DiferencasApuradas")
    assert (fato["ago"], fato["valor_centavos"]) == (2, 10_000)
    casa.grupos.mudar(grupo.bens[0], vencimento(3) - timedelta(days=20), 1_210_000)
    await grupo.emitir(3)
    await grupo.fechar(3)
    assert await casa.linhas(aberta, grupo.cotas[0]) == da_ago
    await grupo.conferir()
