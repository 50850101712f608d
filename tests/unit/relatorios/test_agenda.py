"""When a schedule fires next."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.clock import FUSO_BRASIL
from consorcio.core.errors import ConsorcioError
from consorcio.services.relatorios.domain.agenda import Agenda, Periodicidade, conferir_agenda, proxima_execucao

CALENDARIO = BusinessCalendar.anbima()
SETE = time(7, 0)


@pytest.mark.parametrize(
    ("periodicidade", "dia", "depois_de", "esperada"),
    [
        (Periodicidade.DIARIA, 0, "2026-01-30T06:59", "2026-01-30T07:00"),
        (Periodicidade.DIARIA, 0, "2026-01-30T07:00", "2026-01-31T07:00"),
        (Periodicidade.SEMANAL, 1, "2026-01-30T08:00", "2026-02-02T07:00"),
        (Periodicidade.SEMANAL, 5, "2026-01-30T08:00", "2026-02-06T07:00"),
        (Periodicidade.MENSAL, 31, "2026-01-31T08:00", "2026-02-28T07:00"),
        (Periodicidade.MENSAL, 10, "2026-12-11T08:00", "2027-01-10T07:00"),
        # 1 January is a holiday; Carnival of 2026 is 16 and 17 February.
        (Periodicidade.DIA_UTIL, 1, "2025-12-31T08:00", "2026-01-02T07:00"),
        (Periodicidade.DIA_UTIL, 11, "2026-02-01T08:00", "2026-02-18T07:00"),
    ],
)
def test_proxima_execucao(periodicidade: Periodicidade, dia: int, depois_de: str, esperada: str) -> None:
    partida = datetime.fromisoformat(depois_de).replace(tzinfo=FUSO_BRASIL)
    proxima = proxima_execucao(Agenda(periodicidade, dia, SETE), partida, CALENDARIO)
    assert proxima == datetime.fromisoformat(esperada).replace(tzinfo=FUSO_BRASIL)


@given(
    st.sampled_from(Periodicidade),
    st.integers(1, 7),
    st.times(),
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 the zone is beside
)
def test_e_sempre_depois_e_dentro_de_um_ciclo(
    periodicidade: Periodicidade, dia: int, hora: time, depois_de: datetime
) -> None:
    agenda = Agenda(periodicidade, 0 if periodicidade is Periodicidade.DIARIA else dia, hora)
    conferir_agenda(agenda)
    proxima = proxima_execucao(agenda, depois_de, CALENDARIO)
    assert timedelta(0) < proxima - depois_de <= timedelta(days=45)


@pytest.mark.parametrize(
    ("periodicidade", "dia"),
    [
        (Periodicidade.DIARIA, 1),
        (Periodicidade.SEMANAL, 0),
        (Periodicidade.SEMANAL, 8),
        (Periodicidade.MENSAL, 0),
        (Periodicidade.DIA_UTIL, 21),
    ],
)
def test_dia_que_nao_existe_e_recusado(periodicidade: Periodicidade, dia: int) -> None:
    with pytest.raises(ConsorcioError) as recusa:
        conferir_agenda(Agenda(periodicidade, dia, SETE))
    assert recusa.value.fields[0].pointer == "/dia"
