"""Answers to questions asked again, for as long as no fact came in: `cache:relatorio:{tipo}:{filtros}` in Redis."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from consorcio.contracts.relatorios.v1 import relatorios_pb2 as pb
from consorcio.platform.cache import Cache
from consorcio.services.relatorios.domain.relatorio import Parametros, Relatorio

_LINHAS_MAX = 1000
_VIDA_S = 3600


@dataclass(slots=True)
class Resposta:
    """The lines of a report as the contract shows them, and its total; empty when it has none."""

    linhas: list[list[str]] = field(default_factory=list)
    total: list[str] = field(default_factory=list)
    cabe: bool = True

    def somar(self, linhas: Iterable[pb.Linha]) -> None:
        """Some more lines; more than would be kept are let go of at once."""
        self.linhas += [list(linha.valores) for linha in linhas]
        if len(self.linhas) > _LINHAS_MAX:
            self.cabe = False
            self.linhas.clear()


class Prontas:
    """Only saves work: with Redis away every question is read again."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache

    async def buscar(self, relatorio: Relatorio, parametros: Parametros, eventos: int) -> Resposta | None:
        """The answer, if it knows every one of that many facts; None when it must be read."""
        if relatorio.do_registro:
            return None
        pronta = await self._cache.get(_chave(relatorio, parametros))
        if not isinstance(pronta, dict) or pronta.get("eventos") != eventos:
            return None
        return Resposta(pronta["linhas"], pronta["total"])

    async def guardar(self, relatorio: Relatorio, parametros: Parametros, eventos: int, lida: Resposta) -> None:
        """Keep what was read. Long reports are not kept, nor those of the log, which grows as it is asked."""
        if lida.cabe and not relatorio.do_registro:
            valor = {"eventos": eventos, "linhas": lida.linhas, "total": lida.total}
            await self._cache.set(_chave(relatorio, parametros), valor, _VIDA_S)


def _chave(relatorio: Relatorio, parametros: Parametros) -> str:
    filtros = f"{parametros.grupo_id or 'todos'}:{parametros.data_inicial}:{parametros.data_final}"
    return f"cache:relatorio:{relatorio.tipo}:{filtros}"
