"""The six axes of a cota and the guards that tie them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from enum import Enum
from functools import partial
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consorcio.core.errors import ConsorcioError
from consorcio.services.grupos.domain.cota import (
    MOVIMENTOS,
    SEM_USO,
    Contemplacao,
    Cota,
    Credito,
    EstadoCota,
    Excluido,
    Financeiro,
    Garantia,
    Vinculo,
    ativar,
    cancelar_contemplacao,
    contemplacao_repetida,
    contemplar,
    desfazer_pendente,
    excluir,
    liberar,
    liberar_garantia,
    mover,
    readmitir,
    seguir_credito,
)

RESERVADA = EstadoCota(vinculo=Vinculo.RESERVADA)
ATIVA = EstadoCota(vinculo=Vinculo.ATIVA)
EIXOS: tuple[type[Enum], ...] = (Vinculo, Contemplacao, Credito, Financeiro, Garantia, Excluido)
ESTADOS = [estado for eixo in EIXOS for estado in eixo]


def regra_violada(acao: Callable[[], object]) -> str | None:
    with pytest.raises(ConsorcioError) as erro:
        acao()
    return erro.value.rule


@given(st.sampled_from(ESTADOS), st.sampled_from(ESTADOS))
def test_section_2_3_only_the_moves_of_the_table_exist(de: Enum, para: Enum) -> None:
    if para in MOVIMENTOS.get(de, ()):
        assert mover(de, para) is para
    else:
        assert regra_violada(lambda: mover(de, para)) == "R2.20"


def test_section_2_3_axes_do_not_mix() -> None:
    for de, destinos in MOVIMENTOS.items():
        assert all(type(para) is type(de) for para in destinos)


def test_r2_20_active_only_when_paid_and_constituted() -> None:
    assert ativar(RESERVADA, primeira_parcela_paga=True, grupo_constituido=True) == ATIVA
    for paga, constituido in ((False, True), (True, False), (False, False)):
        acao = partial(ativar, RESERVADA, primeira_parcela_paga=paga, grupo_constituido=constituido)
        assert regra_violada(acao) == "R2.20"


def test_a_released_reservation_never_comes_back() -> None:
    liberada = liberar(RESERVADA)
    assert regra_violada(lambda: ativar(liberada, primeira_parcela_paga=True, grupo_constituido=True)) == "R2.20"
    assert regra_violada(lambda: liberar(ATIVA)) == "R2.20"


def test_r2_21_contemplated_is_never_excluded() -> None:
    assert excluir(ATIVA) == replace(ATIVA, vinculo=Vinculo.EXCLUIDA, excluido=Excluido.AGUARDA_SORTEIO)
    for contemplada in (contemplar(ATIVA, pendente=True), contemplar(ATIVA, pendente=False)):
        assert regra_violada(partial(excluir, contemplada)) == "R2.21"


def test_r2_21_excluded_after_the_contemplation_is_cancelled() -> None:
    contemplada = replace(contemplar(ATIVA, pendente=False), financeiro=Financeiro.INADIMPLENTE)
    assert excluir(cancelar_contemplacao(contemplada)).vinculo is Vinculo.EXCLUIDA


def test_r2_22_cancelled_only_in_default_with_credit_unused() -> None:
    contemplada = contemplar(ATIVA, pendente=False)
    assert regra_violada(lambda: cancelar_contemplacao(contemplada)) == "R2.22"
    em_uso = replace(contemplada, financeiro=Financeiro.INADIMPLENTE, credito=Credito.UTILIZADO)
    assert regra_violada(lambda: cancelar_contemplacao(em_uso)) == "R2.22"


def test_r2_22_in_analysis_or_authorised_the_credit_is_still_unused() -> None:
    contemplada = replace(contemplar(ATIVA, pendente=False), financeiro=Financeiro.INADIMPLENTE)
    for credito in (Credito.EM_ANALISE, Credito.AUTORIZADO):
        assert cancelar_contemplacao(replace(contemplada, credito=credito)).credito is Credito.SEM_CREDITO


def test_r7_20_the_credit_follows_its_process_and_an_analysis_never_brings_back_what_was_used() -> None:
    estado = contemplar(ATIVA, pendente=False)
    for para in (Credito.EM_ANALISE, Credito.DISPONIVEL, Credito.EM_ANALISE, Credito.AUTORIZADO):
        estado = seguir_credito(seguir_credito(estado, para), para)
        assert estado.credito is para
    usado = seguir_credito(estado, Credito.PARCIALMENTE_UTILIZADO)
    for para in SEM_USO:
        assert seguir_credito(usado, para) == usado
    assert seguir_credito(usado, Credito.UTILIZADO).credito is Credito.UTILIZADO
    assert regra_violada(lambda: seguir_credito(ATIVA, Credito.AUTORIZADO)) == "R2.20"


def test_r2_23_settled_and_not_contemplated_still_waits_for_the_draw() -> None:
    quitada = replace(ATIVA, financeiro=Financeiro.QUITADA)
    assert contemplar(quitada, pendente=False).credito is Credito.DISPONIVEL


def test_r2_24_guarantee_released_only_when_nothing_is_owed() -> None:
    garantida = replace(ATIVA, garantia=Garantia.CONSTITUIDA)
    assert regra_violada(lambda: liberar_garantia(garantida)) == "R2.24"
    quitada = replace(garantida, financeiro=Financeiro.QUITADA)
    assert liberar_garantia(quitada).garantia is Garantia.LIBERADA


def test_r3_15_readmitted_only_before_the_refund() -> None:
    excluida = excluir(ATIVA)
    assert readmitir(excluida) == ATIVA
    assert regra_violada(lambda: readmitir(replace(excluida, excluido=Excluido.SORTEADO))) == "R3.15"


def test_r6_40_unpaid_bid_is_pending_and_gives_no_credit() -> None:
    pendente = contemplar(ATIVA, pendente=True)
    assert (pendente.contemplacao, pendente.credito) == (Contemplacao.PENDENTE, Credito.SEM_CREDITO)
    assert contemplar(pendente, pendente=False).credito is Credito.DISPONIVEL


def test_r6_41_only_a_pending_contemplation_is_undone() -> None:
    assert desfazer_pendente(contemplar(ATIVA, pendente=True)) == ATIVA
    assert regra_violada(lambda: desfazer_pendente(contemplar(ATIVA, pendente=False))) == "R6.41"
    assert regra_violada(lambda: desfazer_pendente(ATIVA)) == "R6.41"


def test_r5_20_only_an_active_cota_wins() -> None:
    for estado in (RESERVADA, liberar(RESERVADA), excluir(ATIVA)):
        assert regra_violada(partial(contemplar, estado, pendente=False)) == "R5.20"


def _cota(estado: EstadoCota, contemplacao_id: UUID | None) -> Cota:
    return Cota(
        cota_id=UUID(int=1),
        grupo_id=UUID(int=2),
        numero=7,
        versao_titular=0,
        consorciado_id=UUID(int=3),
        bem_id=UUID(int=4),
        data_adesao=date(2026, 1, 5),
        ago_ingresso=1,
        meses_plano=60,
        estado=estado,
        contemplacao_id=contemplacao_id,
        ago_contemplacao=None if contemplacao_id is None else 3,
    )


def test_the_same_contemplation_twice_changes_nothing_and_another_is_refused() -> None:
    primeira, outra = UUID(int=10), UUID(int=11)
    pendente = _cota(contemplar(ATIVA, pendente=True), primeira)
    confirmada = _cota(contemplar(ATIVA, pendente=False), primeira)
    assert not contemplacao_repetida(_cota(ATIVA, None), primeira, pendente=False)
    assert contemplacao_repetida(pendente, primeira, pendente=True)
    assert not contemplacao_repetida(pendente, primeira, pendente=False)
    assert contemplacao_repetida(confirmada, primeira, pendente=False)
    assert contemplacao_repetida(confirmada, primeira, pendente=True)
    assert regra_violada(lambda: contemplacao_repetida(confirmada, outra, pendente=False)) == "R5.20"
