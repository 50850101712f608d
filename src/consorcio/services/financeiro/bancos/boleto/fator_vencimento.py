"""The due date inside the barcode: four digits that count days, and began again at 1000 on 22/02/2025.

Days since 07/10/1997 up to factor 9999 (21/02/2025); from then on 1000 plus the days since 22/02/2025, to 9999 again
(13/10/2049). One factor is therefore two dates, and a reader has to choose.
"""

from __future__ import annotations

from datetime import date, timedelta

from consorcio.core.errors import validation

SEM_VENCIMENTO = "0000"
_BASE = date(1997, 10, 7)
_VIRADA = date(2025, 2, 22)
_PRIMEIRO_FATOR = 1000
_ULTIMO_FATOR = 9999
_CICLO_DIAS = _ULTIMO_FATOR - _PRIMEIRO_FATOR + 1
_PRIMEIRA_DATA = _BASE + timedelta(days=_PRIMEIRO_FATOR)
_ULTIMA_DATA = _VIRADA + timedelta(days=_CICLO_DIAS - 1)
_FUTURO_MAXIMO_DIAS = 5_500


def fator_de(vencimento: date) -> str:
    """The four digits of a due date from 03/07/2000 to 13/10/2049; VALIDATION outside them."""
    if not _PRIMEIRA_DATA <= vencimento <= _ULTIMA_DATA:
        raise validation(
            "/vencimento", f"vencimento deve ficar entre {_PRIMEIRA_DATA:%d/%m/%Y} e {_ULTIMA_DATA:%d/%m/%Y}."
        )
    if vencimento < _VIRADA:
        return str((vencimento - _BASE).days)
    return str(_PRIMEIRO_FATOR + (vencimento - _VIRADA).days)


def datas_do(fator: str) -> tuple[date, date] | None:
    """Both dates of a factor, of the first and of the second round; None when it says there is no due date."""
    dias = int(fator)
    if dias < _PRIMEIRO_FATOR:
        return None
    return _BASE + timedelta(days=dias), _VIRADA + timedelta(days=dias - _PRIMEIRO_FATOR)


def vencimento_do(fator: str, referencia: date) -> date | None:
    """The date meant by a factor read on a day: the later of the two, unless it is over 5,500 days ahead.

    FEBRABAN's window is 3,000 days back and 5,500 ahead; the 500 days in neither are read as past, since a bill long
    unpaid is likelier than one due in fifteen years.
    """
    datas = datas_do(fator)
    if datas is None:
        return None
    primeira, segunda = datas
    return segunda if segunda <= referencia + timedelta(days=_FUTURO_MAXIMO_DIAS) else primeira
