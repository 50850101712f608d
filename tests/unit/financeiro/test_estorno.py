"""Whether a payment can be put right, and what a person is told before it (R4.73, R10.04, I8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from consorcio.core.errors import ErrorKind
from consorcio.services.financeiro.domain.estorno import (
    Circunstancias,
    Destino,
    Dinheiro,
    consequencias,
    recusa,
    recusa_do_caixa,
    recusa_do_pagamento,
)

COMUM = Circunstancias(
    tipo_titulo="PARCELA",
    canal="BOLETO",
    conta_situacao="ATIVA",
    primeira_parcela=False,
    quitada=False,
    em_acordo=False,
    pago_depois=False,
    sem_retrato=False,
    trocou_titular=False,
    trocou_bem=False,
    excluida_depois=False,
    sem_preco_da_ago=False,
    taxa_no_reajuste=False,
    excedente_centavos=0,
    a_devolver_centavos=0,
    vencimento=date(2026, 3, 10),
    identificador="1001-0007-00-003",
)
TEM = Dinheiro(fundo_comum=1_000, fundo_reserva=100, banco=1_200)


@pytest.mark.parametrize("tipo", ["PARCELA", "TAXA_COBRANCA"])
def test_r4_73_a_parcela_and_a_fee_of_collection_can_be_put_right(tipo: str) -> None:
    assert recusa(replace(COMUM, tipo_titulo=tipo)) is None


@pytest.mark.parametrize(
    ("mudanca", "regra", "palavras"),
    [
        ({"tipo_titulo": "LANCE"}, "R6.40", "lance"),
        ({"tipo_titulo": "ANTECIPACAO"}, "R4.55", "cronograma"),
        ({"tipo_titulo": "TAXA_TRANSFERENCIA"}, "R7.51", "transferência"),
        ({"tipo_titulo": "ENCARGOS"}, "R8.03", "exclusão"),
        ({"tipo_titulo": "PENALIDADE"}, "R4.74", "multa"),
        ({"tipo_titulo": "ACORDO"}, "R4.73", "acordo"),
        ({"canal": "A_DEVOLVER"}, "R4.73", "a devolver"),
        ({"excedente_centavos": 500, "a_devolver_centavos": 499}, "R4.52", "R$ 5,00"),
        ({"conta_situacao": "RESERVADA"}, "R2.20", "primeira parcela"),
        ({"primeira_parcela": True}, "R2.20", "adesão"),
        ({"conta_situacao": "EXCLUIDA"}, "R8.04", "restituição"),
        ({"excluida_depois": True}, "R8.15", "voltou"),
        ({"trocou_titular": True}, "R7.52", "titular"),
        ({"trocou_bem": True}, "R4.60", "bem"),
        ({"quitada": True}, "R2.24", "quitada"),
        ({"em_acordo": True}, "R4.73", "acordo"),
        ({"pago_depois": True}, "R4.73", "antes o último"),
        ({"sem_retrato": True}, "R4.73", "mora"),
        ({"sem_preco_da_ago": True, "ago_apurada": 3}, "R4.10", "assembleia 3"),
        ({"taxa_no_reajuste": True}, "R4.51", "taxa"),
    ],
)
def test_what_cannot_be_put_right_is_refused_by_name(mudanca: dict[str, Any], regra: str, palavras: str) -> None:
    erro = recusa(replace(COMUM, **mudanca))
    assert erro is not None
    assert (erro.kind, erro.rule) == (ErrorKind.PRECONDITION, regra)
    assert palavras in erro.detail


@pytest.mark.parametrize(
    ("situacao", "referencia", "grupo", "regra"),
    [
        ("ESTORNADO", "b1", "EM_ANDAMENTO", "R2.02"),
        ("NAO_IDENTIFICADO", "b1", "EM_ANDAMENTO", "R4.73"),
        ("DEVOLVIDO", "b1", "EM_ANDAMENTO", "R4.73"),
        ("APLICADO", "acordo:b1:1", "EM_ANDAMENTO", "R4.73"),
        ("APLICADO", "parte:b1:1", "EM_ANDAMENTO", "R4.73"),
        ("APLICADO", "b1", "EM_FORMACAO", "R2.10"),
        ("DISTRIBUIDO", "b1", "EM_ENCERRAMENTO", "R2.10"),
    ],
)
def test_a_payment_that_does_not_count_or_of_a_group_that_ends_stays(
    situacao: str, referencia: str, grupo: str, regra: str
) -> None:
    erro = recusa_do_pagamento(situacao, referencia, grupo)
    assert erro is not None
    assert (erro.kind, erro.rule) == (ErrorKind.PRECONDITION, regra)


@pytest.mark.parametrize("situacao", ["APLICADO", "DISTRIBUIDO"])
def test_what_counts_in_a_group_that_runs_may_be_asked(situacao: str) -> None:
    assert recusa_do_pagamento(situacao, "b1", "EM_ANDAMENTO") is None


@pytest.mark.parametrize(
    ("sai", "qual"),
    [
        (Dinheiro(1_001, 0, 0), "fundo comum"),
        (Dinheiro(0, 101, 0), "fundo de reserva"),
        (Dinheiro(0, 0, 1_201), "banco"),
    ],
)
def test_i8_money_that_the_group_used_already_does_not_leave_it(sai: Dinheiro, qual: str) -> None:
    erro = recusa_do_caixa(TEM, sai)
    assert erro is not None
    assert (erro.rule, qual in erro.detail) == ("I8", True)
    assert recusa_do_caixa(TEM, TEM) is None


def test_what_follows_is_told_in_words() -> None:
    vencida = replace(COMUM, ago_apurada=3, contemplada_na_ago=4)
    ditas = consequencias([COMUM, vencida], Destino.IDENTIFICAR_DE_NOVO, 123_400, date(2026, 3, 10))
    assert ditas == [
        "R$ 1.234,00 voltam à fila dos não identificados.",
        "O título 1001-0007-00-003 fica em aberto.",
        "O título 1001-0007-00-003 fica em aberto.",
        "A assembleia 3 já contou com ele: fecham-se a diferença e o reajuste dele.",
        "A contemplação da cota na assembleia 4 continua: ela deverá a parcela.",
    ]
    saem, titulo = consequencias([COMUM], Destino.SEM_DINHEIRO, 100, date(2026, 3, 11))
    assert "saem da conta do grupo" in saem
    assert "vencido, com mora" in titulo
