"""Life of a contemplação, deadlines and suplentes (R6.40, R6.41, R7.01)."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.services.sorteios.domain.contemplacao import (
    SituacaoContemplacao,
    Suplente,
    credito_disponivel_em,
    mudar,
    prazo_pagamento,
    proximo_suplente,
)
from consorcio.services.sorteios.domain.regra import PoliticaCaixa
from unit.sorteios.montagem import regra

S = SituacaoContemplacao
PERMITIDAS = {
    (S.EM_PROCESSAMENTO, S.PENDENTE),
    (S.EM_PROCESSAMENTO, S.CONFIRMADA),
    (S.EM_PROCESSAMENTO, S.CANCELADA),
    (S.PENDENTE, S.CONFIRMADA),
    (S.PENDENTE, S.CANCELADA),
    # By decision of an AGO, of who owes and did not use the credit (R7.10).
    (S.CONFIRMADA, S.CANCELADA),
}


@pytest.mark.parametrize(("de", "para"), list(product(S, S)))
def test_r640_toda_transicao_fora_da_tabela_e_recusada(de: S, para: S) -> None:
    if (de, para) in PERMITIDAS:
        assert mudar(de, para) is para
        return
    with pytest.raises(ConsorcioError) as erro:
        mudar(de, para)
    assert erro.value.kind is ErrorKind.PRECONDITION


def test_r640_prazo_em_dias_uteis() -> None:
    calendario = BusinessCalendar.anbima()
    assert prazo_pagamento(date(2026, 3, 13), regra(), calendario) == date(2026, 3, 17)
    assert prazo_pagamento(date(2026, 3, 13), regra(prazo_lance_dias_uteis=5), calendario) == date(2026, 3, 20)


def test_r701_credito_no_terceiro_dia_util() -> None:
    assert credito_disponivel_em(date(2026, 4, 1), BusinessCalendar.anbima()) == date(2026, 4, 7)


def test_r641_suplente_que_cabe_no_caixa() -> None:
    suplentes = [Suplente("a", 100), Suplente("b", 50)]
    assert proximo_suplente(suplentes, 100, PoliticaCaixa.SKIP) == suplentes[0]
    assert proximo_suplente(suplentes, 99, PoliticaCaixa.SKIP) == suplentes[1]
    assert proximo_suplente(suplentes, 99, PoliticaCaixa.STOP) is None
    assert proximo_suplente(suplentes, 49, PoliticaCaixa.SKIP) is None
    assert proximo_suplente([], 100, PoliticaCaixa.SKIP) is None
