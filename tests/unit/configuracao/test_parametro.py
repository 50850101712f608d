"""A parameter keeps its values within its type, limits and scopes, and its past as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from consorcio.core.errors import ConsorcioError
from consorcio.core.parameters import GLOBAL, Escopo, TipoEscopo, TipoParametro
from consorcio.services.configuracao.domain.flag import exigir_data_de_remocao
from consorcio.services.configuracao.domain.parametro import (
    Definicao,
    Mudanca,
    ValorDefinido,
    exigir_vigencia,
    ler_definicao,
    ler_escopo,
    ler_valor_de,
    textos_em_vigor,
)

HOJE = date(2026, 1, 5)
INTEIRO = Definicao(
    chave="cobranca.aviso_dias",
    tipo=TipoParametro.INTEIRO,
    descricao="Dias antes do vencimento.",
    unidade="dias",
    minimo="1",
    maximo="30",
    opcoes=(),
    padrao="5",
    sensivel=False,
    escopos=(),
)


def _recusa(ponteiro: str, **campos: Any) -> None:
    with pytest.raises(ConsorcioError) as recusa:
        ler_definicao(replace(INTEIRO, **campos))
    assert recusa.value.fields[0].pointer == ponteiro


def test_a_definition_is_read_in_canonical_texts_and_is_global_when_it_names_no_scope() -> None:
    lida = ler_definicao(replace(INTEIRO, padrao="05"))
    assert (lida.padrao, lida.escopos) == ("5", (TipoEscopo.GLOBAL,))


def test_a_definition_that_contradicts_itself_is_refused_by_the_field_at_fault() -> None:
    _recusa("/padrao", padrao="31")
    _recusa("/maximo", maximo="0")
    _recusa("/minimo", minimo="um")
    _recusa("/opcoes/0", opcoes=("x",))
    _recusa("/padrao", opcoes=("7", "8"))
    _recusa("/minimo", tipo=TipoParametro.TEXTO, minimo="a", maximo="")


def test_each_item_of_a_list_obeys_the_limits() -> None:
    lista = ler_definicao(replace(INTEIRO, tipo=TipoParametro.INTEIROS, padrao="3,10"))
    assert ler_valor_de(lista, "1, 30") == "1,30"
    with pytest.raises(ConsorcioError, match="máximo é 30"):
        ler_valor_de(lista, "1,31")


def test_a_scope_is_one_that_the_parameter_takes_and_in_canonical_form() -> None:
    definicao = replace(INTEIRO, escopos=(TipoEscopo.ADMINISTRADORA, TipoEscopo.CLASSE))
    administradora = Escopo(TipoEscopo.ADMINISTRADORA, "11.222.333/0001-81")
    assert ler_escopo(definicao, administradora).identificador == "11222333000181"
    for escopo, ponteiro in [
        (GLOBAL, "/escopo/tipo"),
        (Escopo(TipoEscopo.ADMINISTRADORA, "11222333000182"), "/escopo/identificador"),
        (Escopo(TipoEscopo.CLASSE, "BARCOS"), "/escopo/identificador"),
    ]:
        with pytest.raises(ConsorcioError) as recusa:
            ler_escopo(definicao, escopo)
        assert recusa.value.fields[0].pointer == ponteiro


def test_yesterday_is_not_rewritten() -> None:
    exigir_vigencia(HOJE, HOJE)
    with pytest.raises(ConsorcioError, match="já passou"):
        exigir_vigencia(HOJE - timedelta(days=1), HOJE)


def _valor(versao: int, texto: str | None, inicio: date, escopo: Escopo = GLOBAL) -> ValorDefinido:
    agora = datetime(2026, 1, 1, tzinfo=UTC)
    return ValorDefinido(UUID(int=versao), "x.y", Mudanca(escopo, texto, inicio), versao, "maria", "", "", agora)


def test_in_force_is_the_latest_start_and_of_one_day_the_latest_change() -> None:
    classe = Escopo(TipoEscopo.CLASSE, "MOVEIS")
    valores = [
        _valor(2, "1", HOJE - timedelta(days=9)),
        _valor(5, "4", HOJE),
        _valor(4, "3", HOJE),
        _valor(3, "2", HOJE + timedelta(days=1)),
        _valor(6, "9", HOJE, classe),
        _valor(7, None, HOJE + timedelta(days=2), classe),
    ]
    assert textos_em_vigor(valores, HOJE) == {GLOBAL: "4", classe: "9"}
    assert textos_em_vigor(valores, HOJE - timedelta(days=1)) == {GLOBAL: "1"}
    assert textos_em_vigor(valores, HOJE + timedelta(days=2)) == {GLOBAL: "2"}


def test_a_flag_leaves_the_code_within_a_year_and_an_overdue_date_may_stay() -> None:
    vencida = HOJE - timedelta(days=3)
    exigir_data_de_remocao(HOJE + timedelta(days=366), HOJE)
    exigir_data_de_remocao(vencida, HOJE, vencida)
    for data in (HOJE, vencida, HOJE + timedelta(days=367)):
        with pytest.raises(ConsorcioError):
            exigir_data_de_remocao(data, HOJE)
