"""Adimplência, position of a cota and the books: R5.20, R8.01, R4.11 and traps 4 and 8 of §15."""

from datetime import date

import pytest

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.cosif import conta_cosif
from consorcio.core.percent import CEM, pct
from consorcio.services.financeiro.domain.conta_percentual import abrir_conta, creditar, lancar_ajuste
from consorcio.services.financeiro.domain.contabilidade import (
    Conta,
    LancamentoContabil,
    Partida,
    repasse,
)
from consorcio.services.financeiro.domain.cronograma import Percentuais
from consorcio.services.financeiro.domain.diferenca import abrir_diferenca
from consorcio.services.financeiro.domain.equilibrio import (
    PosicaoCota,
    PosicaoGrupo,
    SituacaoCota,
    conservacao_do_caixa,
    credito_conservado,
    verificar_invariantes,
)
from consorcio.services.financeiro.domain.exclusao import maior_sequencia
from consorcio.services.financeiro.domain.posicao import (
    ParcelaVencivel,
    SituacaoFinanceira,
    parcelas_em_atraso,
    posicao_da_cota,
)

CALENDARIO = BusinessCalendar.anbima()


def parcelas(*pagas_em: date | None) -> list[ParcelaVencivel]:
    return [ParcelaVencivel(mes, date(2026, mes, 10), paga) for mes, paga in enumerate(pagas_em, start=1)]


def test_due_on_saturday_is_paid_on_monday() -> None:
    """10 January 2026 is a Saturday."""
    assert parcelas_em_atraso(parcelas(None), date(2026, 1, 12), CALENDARIO) == ()
    assert parcelas_em_atraso(parcelas(None), date(2026, 1, 13), CALENDARIO) == (1,)


def test_trap_4_only_consecutive_due_dates_count() -> None:
    paga = date(2026, 1, 10)
    alternadas, seguidas = parcelas(None, paga, None, paga, None), parcelas(paga, None, None, None, paga)
    em = date(2026, 6, 1)
    assert len(parcelas_em_atraso(alternadas, em, CALENDARIO)) == 3
    assert maior_sequencia(parcelas_em_atraso(alternadas, em, CALENDARIO)) == 1
    assert maior_sequencia(parcelas_em_atraso(seguidas, em, CALENDARIO)) == 3


def test_position_in_percent_and_in_reais() -> None:
    conta = creditar(abrir_conta(pct(15), pct(2)), Percentuais(pct(20), pct(3), pct("0.4")))
    posicao = posicao_da_cota(conta, 6_300_000, parcelas(None), date(2026, 2, 1), CALENDARIO, encargos_centavos=100)
    assert posicao.saldo == Percentuais(pct(80), pct(12), pct("1.6"))
    assert posicao.saldo_devedor_centavos == 5_896_900
    assert (posicao.situacao, posicao.parcelas_em_atraso) == (SituacaoFinanceira.INADIMPLENTE, 1)


def test_quitada_is_not_in_default_and_an_open_difference_undoes_it() -> None:
    conta = creditar(abrir_conta(pct(15), pct(2)), Percentuais(CEM, pct(15), pct(2)))
    em = date(2026, 2, 1)
    assert posicao_da_cota(conta, 100, [], em, CALENDARIO).situacao is SituacaoFinanceira.QUITADA
    com_diferenca = lancar_ajuste(conta, abrir_diferenca(pct(1), 1))
    assert posicao_da_cota(com_diferenca, 100, [], em, CALENDARIO).situacao is SituacaoFinanceira.EM_DIA


def test_i1_an_unbalanced_entry_cannot_exist() -> None:
    with pytest.raises(ValueError, match="unbalanced"):
        LancamentoContabil("x", (Partida(Conta.BANCOS, 2), Partida(Conta.RENDIMENTOS, -1)))
    with pytest.raises(ValueError, match="not money of others"):
        repasse(Conta.FUNDO_RESERVA, 1)


def test_every_account_has_its_number() -> None:
    for dia in (date(2000, 1, 1), date(2026, 1, 1)):
        contas = [conta_cosif(conta.value, dia) for conta in Conta]
        assert len({conta.nome for conta in contas}) == len(Conta)
        assert len({conta.codigo for conta in contas}) == len(Conta) - 1, "excluded, drawn or not, have one number"


def test_each_broken_invariant_is_named() -> None:
    conta = creditar(abrir_conta(pct(15), pct(2)), Percentuais(fc=pct(10)))
    cota = PosicaoCota(1, 0, SituacaoCota.NAO_CONTEMPLADA, 100, conta)
    paga_demais = PosicaoCota(1, 0, SituacaoCota.EXCLUIDA, 100, type(conta)(conta.total, Percentuais(fc=pct(101))))
    posicao = PosicaoGrupo(-1, (cota, paga_demais), max_cotas=5, vagas=1, ledger=3, fundo_reserva=-1)
    assert [v.invariante for v in verificar_invariantes(posicao)] == ["I1", "I8", "I8", "I10", "I9", "I17", "I5"]
    assert conservacao_do_caixa(10, 4, 6) == ()
    assert conservacao_do_caixa(10, 4, 5)[0].invariante == "I3"


def test_i7_credit_is_conserved() -> None:
    assert credito_conservado(100, 3, entregue=60, devolvido=8, embutido=25, disponivel=10)
    assert not credito_conservado(100, 3, entregue=60, devolvido=8, embutido=25, disponivel=9)
