"""Parameters and feature flags as any process reads them: seen by all of them within two seconds of a change.

Nothing has to reach anybody for that to hold. A process keeps what it read for half a second, the copy that processes
share in Redis lives one second, and a reading that takes more than 0.4 s is given up: the sum is the promise, with or
without Redis. Where configuracao does not answer, the last value known is used; where none is, the caller's default.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import Any, TypeVar

from google.protobuf.json_format import MessageToDict, ParseDict

from consorcio.contracts.configuracao.v1 import configuracao_pb2 as pb
from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.core.feature_flags import Razao, Regras, avaliar
from consorcio.core.parameters import Escopo, TipoEscopo, TipoParametro, Valor, ler_valor, valor_que_vale
from consorcio.platform.cache import Cache
from consorcio.platform.context import Outgoing, current_call, system_actor
from consorcio.platform.logging_setup import get_logger

KEPT_S = 0.5
SHARED_S = 1
READING_S = 0.4
SERVICE = pb.DESCRIPTOR.services_by_name["ConfiguracaoService"]
log = get_logger(__name__)
V = TypeVar("V", bound=Valor)


def cache_key(chave: str) -> str:
    """Where the copy that processes share is."""
    return f"config:{chave}"


@dataclass(frozen=True, slots=True)
class _Kept:
    reading: pb.Leitura | None
    until: float
    failed: bool = False


_NEVER = _Kept(None, 0)


class Configuration:
    """Reads for one service. `stub` is ConfiguracaoService, near or far."""

    def __init__(self, service: str, stub: Any, cache: Cache) -> None:
        self._actor = system_actor(service)
        self._stub = stub
        self._cache = cache
        self._kept: dict[str, _Kept] = {}
        self._reading: dict[str, asyncio.Lock] = {}

    async def value(self, chave: str, default: V, *, administradora: str = "", classe: str = "") -> V:
        """The value in force today; the default when it was never read or is of another type."""
        reading = await self._read(chave)
        if reading is None or not reading.tipo:
            return default
        valores = {_escopo(item.escopo): item.valor for item in reading.valores}
        texto, _ = valor_que_vale(valores, reading.padrao, administradora, classe)
        valor = ler_valor(TipoParametro[_name(pb.TipoParametro, reading.tipo, "TIPO_PARAMETRO_")], texto)
        if type(valor) is not type(default):
            log.error("parametro_de_outro_tipo", chave=chave, esperado=type(default).__name__)
            return default
        return valor

    async def flag(
        self, chave: str, alvo: str = "", papeis: frozenset[str] = frozenset(), grupo_id: str = ""
    ) -> tuple[bool, Razao] | None:
        """Whether a flag is on for somebody, and why; None when there is no such flag or it was never read."""
        reading = await self._read(chave)
        if reading is None or not reading.HasField("flag"):
            return None
        return avaliar(chave, rules_of(reading.flag), alvo, papeis, grupo_id)

    async def _read(self, chave: str) -> pb.Leitura | None:
        """What is known of a key. One reading at a time: whoever comes meanwhile waits for it."""
        async with self._reading.setdefault(chave, asyncio.Lock()):
            kept = self._kept.get(chave, _NEVER)
            if time.monotonic() < kept.until:
                return kept.reading
            self._kept[chave] = await self._refreshed(chave, kept)
            return self._kept[chave].reading

    async def _refreshed(self, chave: str, before: _Kept) -> _Kept:
        until = time.monotonic() + KEPT_S
        try:
            async with asyncio.timeout(READING_S):
                return _Kept(await self._from_afar(chave), until)
        except (ConsorcioError, TimeoutError) as failure:
            if not before.failed:
                log.warning("configuracao_nao_lida", chave=chave, erro=repr(failure))
            return _Kept(before.reading, until, failed=True)

    async def _from_afar(self, chave: str) -> pb.Leitura | None:
        """The shared copy, or the service itself, which is then copied for the others."""
        copy = await self._cache.get(cache_key(chave))
        if copy is not None:
            return ParseDict(copy, pb.Leitura()) if copy else None
        try:
            reading: pb.Leitura | None = await self._ask(chave)
        except ConsorcioError as failure:
            if failure.kind is not ErrorKind.NOT_FOUND:
                raise
            reading = None
        await self._cache.set(cache_key(chave), MessageToDict(reading) if reading else {}, SHARED_S)
        return reading

    async def _ask(self, chave: str) -> pb.Leitura:
        """On behalf of the service: who asks for a value is not who the request serves."""
        token = current_call.set(Outgoing(self._actor, ""))
        try:
            reading: pb.Leitura = await self._stub.LerConfiguracao(pb.LerConfiguracaoRequest(chave=chave))
        finally:
            current_call.reset(token)
        return reading


def rules_of(flag: pb.Flag) -> Regras:
    """The rules of a flag of the contract."""
    return Regras(flag.ligada, flag.percentual, frozenset(flag.papeis), frozenset(flag.grupo_ids))


def _escopo(escopo: pb.Escopo) -> Escopo:
    return Escopo(TipoEscopo[_name(pb.TipoEscopo, escopo.tipo, "TIPO_ESCOPO_")], escopo.identificador)


def _name(enum: Any, value: int, prefix: str) -> str:
    return str(enum.Name(value)).removeprefix(prefix)
