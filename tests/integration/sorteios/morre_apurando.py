"""A process that conducts the apuração of a day and dies by SIGKILL inside the transaction of its third group.

`python morre_apurando.py URL DIA`. The lists are frozen: it asks nothing of other services.
"""

import asyncio
import itertools
import os
import signal
import sys
from datetime import date
from typing import Any, cast
from unittest.mock import patch

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.clock import SystemClock
from consorcio.core.ids import Uuid7Generator
from consorcio.platform.cache import Cache
from consorcio.platform.database import Database
from consorcio.platform.vault import Vault
from consorcio.services.sorteios.use_cases import apuracao_dia as casos
from consorcio.services.sorteios.use_cases.apuracao import executar_sorteio

_apuradas = itertools.count(1)


async def _executar_e_morrer(*argumentos: Any) -> Any:
    assembleia = await executar_sorteio(*argumentos)
    if next(_apuradas) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return assembleia


async def _conduzir(url: str, dia: date) -> None:
    banco = Database("sorteios", url, SystemClock(), Uuid7Generator())
    await banco.open()
    cofre, calendario = Vault({1: bytes(32)}, bytes(32)), BusinessCalendar.anbima()
    await casos.apurar_lote(casos.Condutor(banco, Cache(None), cofre, calendario, cast("Any", None)), dia)


if __name__ == "__main__":
    with (
        patch.object(casos, "executar_sorteio", _executar_e_morrer),
        patch.object(casos, "GRUPOS_AO_MESMO_TEMPO", 1),
    ):
        asyncio.run(_conduzir(sys.argv[1], date.fromisoformat(sys.argv[2])))
