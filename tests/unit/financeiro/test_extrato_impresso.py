"""What the printed statement says, before it is a PDF."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from consorcio.services.financeiro.consultas import LinhaExtrato, PosicaoCota
from consorcio.services.financeiro.use_cases.extrato_impresso import extrato_em_html

_POSICAO = PosicaoCota(
    cota_id="c",
    grupo_id="g",
    numero=7,
    versao_titular=0,
    consorciado_id="p",
    preco_centavos=6_000_000,
    fc_pago="16.66666667",
    ta_paga="0",
    fr_pago="0",
    fc_a_pagar="83.33333333",
    saldo_devedor_centavos=5_000_000,
    diferencas_centavos=0,
    parcelas_pagas=10,
    parcelas_abertas=1,
    parcelas_vencidas=0,
    proximo_vencimento=None,
    quitada=False,
    credito_centavos=None,
    ago_contemplacao=None,
)
_LINHA = LinhaExtrato(
    *(1, date(2026, 1, 13), "Primeira <parcela>", "TA", Decimal("0.25"), 15_000, 6_000_000, Decimal("1.66666667"), 1)
)


def test_the_paper_says_percent_and_money_as_people_write_them() -> None:
    html = extrato_em_html({"nome": "Modelo", "cnpj": ""}, "1001", _POSICAO, [_LINHA], date(2026, 2, 1))
    for esperado in ("cota 7 do grupo 1001", "01/02/2026", "16,6667%", "50.000,00", "13/01/2026", "0,2500%", "1ª"):
        assert esperado in html, esperado
    assert "Taxa de administração" in html
    assert "Primeira &lt;parcela&gt;" in html


def test_a_cota_without_facts_says_so() -> None:
    html = extrato_em_html({"nome": "Modelo", "cnpj": ""}, "1001", _POSICAO, [], date(2026, 2, 1))
    assert "Nada aconteceu ainda" in html
