"""The compact schedule of an account and the list of its parcelas are the same schedule."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from consorcio.core.percent import CEM, ZERO, pct
from consorcio.services.financeiro.cronograma_da_conta import Base, acrescentar_taxa, compactar, expandir
from consorcio.services.financeiro.domain.contabilidade import Conta, LancamentoContabil
from consorcio.services.financeiro.domain.contabilidade import Partida as Perna
from consorcio.services.financeiro.domain.cronograma import (
    Cronograma,
    OrdemAmortizacao,
    Percentuais,
    abater,
    total_previsto,
)
from consorcio.services.financeiro.domain.prestacao import Plano, montar_cronograma
from consorcio.services.financeiro.livro import Partida, parear
from consorcio.services.financeiro.registros import ContaCota
from consorcio.services.financeiro.repository import que_ficam

PLANOS = st.builds(
    Plano,
    prazo_meses=st.integers(2, 200),
    taxa_administracao=st.decimals("0.1", "40", places=8),
    fundo_reserva=st.decimals("0.1", "5", places=8),
    ta_antecipada=st.sampled_from([ZERO, pct("0.05"), pct("0.07777777")]),
    ta_antecipada_parcelas=st.integers(1, 2),
    fracao_reduzida=st.sampled_from([CEM, pct(75), pct("33.3")]),
    meses_diluicao_final=st.integers(1, 2),
)


def conta_com(base: Base) -> ContaCota:
    um = UUID(int=1)
    return ContaCota(
        *(um, um, 1, 0, um, um, None, "ATIVA", 1, 60),
        *(base.mensal.fc, base.mensal.ta, base.mensal.fr, ZERO, ZERO, ZERO, ZERO, ZERO),
        *(base.base_ago, base.total.fc, base.total.ta, base.total.fr, base.segue_cronograma),
        *(None, None, None, 1),
        antecipada_base=base.antecipada,
        antecipada_mensal=base.antecipada_mensal,
        final_ago=base.final.ago if base.final else None,
        fc_final=base.final.fc if base.final else None,
        ta_final=base.final.ta if base.final else None,
    )


def por_numero(cronograma: Cronograma) -> dict[int, Percentuais]:
    return {parcela.numero: parcela.percentuais for parcela in cronograma}


@given(plano=PLANOS, data=st.data())
def test_compactar_e_expandir_dao_o_mesmo_cronograma(plano: Plano, data: st.DataObject) -> None:
    cronograma = montar_cronograma(plano, data.draw(st.integers(1, plano.prazo_meses)))
    proxima = data.draw(st.integers(cronograma[0].numero, plano.prazo_meses))
    conta = conta_com(compactar(cronograma, proxima, segue_cronograma=False, ago_final=plano.ago_da_fase_final))
    assert expandir(conta, proxima, plano.prazo_meses) == tuple(p for p in cronograma if p.numero >= proxima)


@given(plano=PLANOS, milesimos=st.integers(1, 999), ordem=st.sampled_from(["INVERSA", "DILUIR"]))
def test_depois_do_lance_tambem(plano: Plano, milesimos: int, ordem: str) -> None:
    """A residue below 0.00001% joins the parcela before it: never a boleto of a fraction of a centavo."""
    cronograma = montar_cronograma(plano)
    total = total_previsto(cronograma)
    credito = Percentuais(*(pct(valor * milesimos / 1000) for valor in (total.fc, total.ta, total.fr)))
    depois = abater(cronograma, credito, OrdemAmortizacao(ordem))
    conta = conta_com(compactar(depois, 1, segue_cronograma=False, ago_final=plano.ago_da_fase_final))
    expandido = expandir(conta, 1, plano.prazo_meses)
    assert total_previsto(expandido) == total_previsto(depois)
    esperado, achado = por_numero(depois), por_numero(expandido)
    for numero in esperado.keys() | achado.keys():
        diferenca = esperado.get(numero, Percentuais()) - achado.get(numero, Percentuais())
        assert max(abs(diferenca.fc), abs(diferenca.ta), abs(diferenca.fr)) < Decimal("0.00001")


def test_r4_22_a_last_parcela_that_was_settled_is_not_charged_again() -> None:
    """Of the three last ones a bid settled the last, and one per cent of that before it."""
    plano = Plano(10, ZERO, fracao_reduzida=pct("85.71428571"), meses_diluicao_final=3)
    cronograma = montar_cronograma(plano)
    depois = abater(cronograma, Percentuais(fc=pct(1) + cronograma[-1].fc), OrdemAmortizacao.INVERSA)
    base = compactar(depois, 2, segue_cronograma=False, ago_final=plano.ago_da_fase_final)
    assert base.final is not None
    assert expandir(conta_com(base), 2, 10) == depois[1:]


@given(plano=PLANOS, a_mais=st.decimals("0.00000001", "5", places=8), data=st.data())
def test_r4_51_taxa_a_mais_soma_ao_que_falta_emitir_e_so_a_taxa(
    plano: Plano, a_mais: Decimal, data: st.DataObject
) -> None:
    """The total is exact, FC and FR stay, and every parcela but the last has the same more."""
    proxima = data.draw(st.integers(1, plano.prazo_meses))
    antes = tuple(p for p in montar_cronograma(plano) if p.numero >= proxima)
    conta = conta_com(compactar(antes, proxima, segue_cronograma=False, ago_final=plano.ago_da_fase_final))
    base = acrescentar_taxa(conta, a_mais, proxima, plano.prazo_meses)
    assert base is not None
    depois = expandir(conta_com(base), proxima, plano.prazo_meses)
    assert total_previsto(depois) == total_previsto(antes) + Percentuais(ta=a_mais)
    mais = {numero: por_numero(depois)[numero] - parcela for numero, parcela in por_numero(antes).items()}
    assert {(parcela.fc, parcela.fr) for parcela in mais.values()} == {(ZERO, ZERO)}
    assert {mais[p.numero].ta for p in antes[:-1]} <= {pct(a_mais / len(antes))}


def test_r4_51_quem_nada_mais_tinha_a_emitir_paga_nos_meses_que_restam() -> None:
    quitada = conta_com(Base(5, Percentuais(), Percentuais(), segue_cronograma=False))
    base = acrescentar_taxa(quitada, pct("0.3"), 5, 7)
    assert base is not None
    assert por_numero(expandir(conta_com(base), 5, 7)) == {n: Percentuais(ta=pct("0.1")) for n in (5, 6, 7)}
    assert acrescentar_taxa(quitada, pct("0.3"), 8, 7) is None


def test_r4_51_onde_a_taxa_segue_os_meses_do_grupo_a_ultima_parcela_cobra_tudo() -> None:
    taxas = {1: pct(3), 2: pct(2), 3: pct(1)}
    conta = conta_com(Base(1, Percentuais(CEM, pct(6), ZERO), Percentuais(pct(CEM / 3)), segue_cronograma=True))
    base = acrescentar_taxa(conta, pct("0.3"), 2, 3, taxas)
    assert base is not None
    taxa = {numero: parcela.ta for numero, parcela in por_numero(expandir(conta_com(base), 2, 3, taxas)).items()}
    assert taxa == {2: pct(2), 3: pct("1.3")}


PERNAS = st.lists(st.tuples(st.sampled_from(list(Conta)), st.integers(-(10**9), 10**9)), max_size=8)


@given(pernas=PERNAS)
def test_parear_conserva_o_saldo_de_cada_conta(pernas: list[tuple[Conta, int]]) -> None:
    resto = -sum(centavos for _, centavos in pernas)
    lancamento = LancamentoContabil("x", tuple(Perna(c, v) for c, v in [*pernas, (Conta.BANCOS, resto)] if v))
    pares: list[Partida] = parear(lancamento)
    for conta in Conta:
        movido = sum(p.valor_centavos * ((p.debito == conta.value) - (p.credito == conta.value)) for p in pares)
        assert movido == sum(p.centavos for p in lancamento.partidas if p.conta is conta)
    assert all(p.valor_centavos > 0 and p.debito != p.credito for p in pares)


@given(
    abertos=st.lists(st.decimals("-5", "5", places=8), min_size=1, max_size=5),
    baixa=st.decimals("-5", "5", places=8),
)
def test_baixa_de_ajustes_conserva_a_soma(abertos: list[Decimal], baixa: Decimal) -> None:
    """Even when it passes to the other sign: charged 3, another parcela gave 1.66 back, then the 3 are paid."""
    assert sum(que_ficam(abertos, baixa)) == sum(abertos) - baixa
    assert que_ficam([pct("1.66"), ZERO], pct(3)) == [pct("-1.34"), ZERO]


def test_a_baixa_comeca_pelo_mais_antigo() -> None:
    assert que_ficam([pct(1), pct(2)], pct("1.5")) == [ZERO, pct("1.5")]
