"""Maker and checker: one person alone changes nothing, and an approval says what it looked at."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.core.parameters import GLOBAL
from consorcio.services.configuracao.domain.parametro import Mudanca
from consorcio.services.configuracao.domain.proposta import Decisao, Proposta, Situacao, decidir, mudanca_aprovada

AGORA, HOJE = datetime(2026, 1, 5, 12, tzinfo=UTC), date(2026, 1, 5)
PROPOSTA = Proposta(
    UUID(int=1), "cobranca.limite", Mudanca(GLOBAL, "7", HOJE), 3, Situacao.PENDENTE, "maria", "porque sim", AGORA
)


def _decidir(decisao: Decisao, quem: str, proposta: Proposta = PROPOSTA, **campos: Any) -> Proposta:
    padrao = {"versao_vista": 3, "versao_atual": 3, "parecer": "", "agora": AGORA}
    return decidir(proposta, decisao, decisor_id=quem, **{**padrao, **campos})


def test_another_person_approves_or_rejects_and_the_maker_retracts() -> None:
    assert _decidir(Decisao.APROVAR, "joao").situacao is Situacao.APROVADA
    assert _decidir(Decisao.REJEITAR, "joao").situacao is Situacao.REJEITADA
    assert _decidir(Decisao.RETIRAR, "maria").situacao is Situacao.RETIRADA


@pytest.mark.parametrize(
    ("decisao", "quem"), [(Decisao.APROVAR, "maria"), (Decisao.REJEITAR, "maria"), (Decisao.RETIRAR, "joao")]
)
def test_nobody_decides_what_is_not_theirs_to_decide(decisao: Decisao, quem: str) -> None:
    with pytest.raises(ConsorcioError) as recusa:
        _decidir(decisao, quem)
    assert recusa.value.kind is ErrorKind.FORBIDDEN


def test_an_approval_of_what_changed_meanwhile_has_to_be_decided_again() -> None:
    with pytest.raises(ConsorcioError) as recusa:
        _decidir(Decisao.APROVAR, "joao", versao_atual=4)
    assert recusa.value.kind is ErrorKind.VERSION_MISMATCH
    assert _decidir(Decisao.APROVAR, "joao", versao_vista=4, versao_atual=4).situacao is Situacao.APROVADA


def test_an_approval_names_the_version_it_looked_at_and_a_rejection_need_not() -> None:
    with pytest.raises(ConsorcioError) as recusa:
        _decidir(Decisao.APROVAR, "joao", versao_vista=0)
    assert recusa.value.fields[0].pointer == "/versao_parametro"
    assert _decidir(Decisao.REJEITAR, "joao", versao_vista=0, versao_atual=9).situacao is Situacao.REJEITADA


def test_a_decision_is_final() -> None:
    with pytest.raises(ConsorcioError, match="já foi decidida"):
        _decidir(Decisao.REJEITAR, "joao", replace(PROPOSTA, situacao=Situacao.APROVADA))


def test_approved_late_it_starts_on_the_day_of_the_approval() -> None:
    assert mudanca_aprovada(PROPOSTA, HOJE + timedelta(days=2)).vigencia_inicio == HOJE + timedelta(days=2)
    assert mudanca_aprovada(PROPOSTA, HOJE - timedelta(days=2)).vigencia_inicio == HOJE
