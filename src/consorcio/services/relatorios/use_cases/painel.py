"""The panel: as it is, and each time it changes."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
from psycopg import AsyncConnection

from consorcio.core.clock import FUSO_BRASIL, Clock
from consorcio.platform.database import Database
from consorcio.services.relatorios.domain.painel import Alerta, alertas
from consorcio.services.relatorios.repository import painel as repository
from consorcio.services.relatorios.repository.eventos import Andamento, andamento

_PASSO_S = 1.0
# Looking costs at most one part of so many of the time, however big the house is.
_DESCANSO_POR_CUSTO = 10


@dataclass(frozen=True, slots=True)
class Painel:
    """`numeros` are those of `sql/painel.sql`, in centavos."""

    versao: str
    data: date
    numeros: dict[str, Any]
    alertas: list[Alerta]
    andamento: Andamento


async def ver(conn: AsyncConnection, relogio: Clock) -> Painel:
    """The panel now. Its version changes with any number and with any fact that came in."""
    agora = relogio.now()
    hoje = agora.astimezone(FUSO_BRASIL).date()
    numeros = await repository.numeros(conn, hoje, agora)
    ate_onde = await andamento(conn)
    achados = alertas(numeros["casos"] | {"FATOS_PARADOS": ate_onde.mortos})
    digesto = hashlib.sha256(orjson.dumps([numeros, ate_onde.mortos], option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]
    return Painel(f"{hoje:%Y%m%d}-{ate_onde.eventos}-{digesto}", hoje, numeros, achados, ate_onde)


class Mirante:
    """One look at the database for everybody who follows the panel in this process."""

    def __init__(self, db: Database, relogio: Clock) -> None:
        self._db = db
        self._relogio = relogio
        self._ultimo: Painel | None = None
        self._mudou = asyncio.Event()
        self._chegou = asyncio.Event()
        self._ouvintes = 0

    async def vigiar(self) -> None:
        """Look for ever, while somebody follows."""
        while True:
            await self._chegou.wait()
            custo_s = await self._olhar()
            await asyncio.sleep(max(_PASSO_S, custo_s * _DESCANSO_POR_CUSTO))

    async def acompanhar(self, depois_de: str) -> AsyncIterator[Painel]:
        """The panel at once, unless that version was seen already, and then each time it changes."""
        self._ouvintes += 1
        self._chegou.set()
        vista = depois_de
        try:
            while True:
                mudou, painel = self._mudou, self._ultimo
                if painel is not None and painel.versao != vista:
                    vista = painel.versao
                    yield painel
                    continue
                await mudou.wait()
        finally:
            self._ouvintes -= 1
            if not self._ouvintes:
                # What nobody saw changing is not kept: the next one to come would get it old.
                self._chegou.clear()
                self._ultimo = None

    async def _olhar(self) -> float:
        loop = asyncio.get_running_loop()
        inicio = loop.time()
        async with self._db.read() as conn:
            painel = await ver(conn, self._relogio)
        if self._ouvintes and (self._ultimo is None or painel.versao != self._ultimo.versao):
            self._ultimo = painel
            self._mudou.set()
            self._mudou = asyncio.Event()
        return loop.time() - inicio
