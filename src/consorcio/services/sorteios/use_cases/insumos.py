"""The stored inputs of an apuração, read back into the domain and checked against what was published."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson
from psycopg import AsyncConnection

from consorcio.core.errors import conflict, not_found
from consorcio.platform.vault import Vault
from consorcio.services.sorteios import repository, repository_extracoes
from consorcio.services.sorteios.domain.apuracao import apurar
from consorcio.services.sorteios.domain.extracao import Extracao
from consorcio.services.sorteios.domain.integridade import folha_canonica
from consorcio.services.sorteios.domain.lances import Lance, conferir_selos
from consorcio.services.sorteios.domain.regra import RegraAssembleia
from consorcio.services.sorteios.domain.resultado import Apuracao
from consorcio.services.sorteios.domain.snapshot import Snapshot
from consorcio.services.sorteios.registros import Assembleia, OfertaGuardada, SnapshotRegistrado
from consorcio.services.sorteios.sigilo import abrir_oferta

_LEMBRADAS = 4
"""Assembleias whose reading a process remembers: it works on few at a time."""


@dataclass(frozen=True, slots=True)
class Insumos:
    """Everything `apurar` reads."""

    snapshot: Snapshot
    regra: RegraAssembleia
    extracao: Extracao
    ofertas: tuple[OfertaGuardada, ...]
    lances: tuple[Lance, ...]


def montar_snapshot(registrado: SnapshotRegistrado) -> Snapshot:
    """The frozen list as the domain reads it. Draw, ata and bundle read the same one; whatever is stored otherwise is
    another text and is read again.
    """
    texto = (folha_canonica(registrado.cabecalho), registrado.cotas)
    lida = _listas.get(texto)
    if lida is None:
        lida = Snapshot.de_conteudos(registrado.cabecalho, orjson.loads(f"[{','.join(registrado.cotas)}]"))
        _lembrar(texto, lida)
    return lida


def lembrar_lista(congelada: Snapshot) -> None:
    """What was just frozen is what its rows say, text by text: reading them back gives it."""
    cotas = tuple(folha.decode() for folha in congelada.folhas)
    _lembrar((folha_canonica(congelada.cabecalho()), cotas), congelada)


_Texto = tuple[bytes, tuple[str, ...]]
_listas: dict[_Texto, Snapshot] = {}


def _lembrar(texto: _Texto, lista: Snapshot) -> None:
    _listas[texto] = lista
    while len(_listas) > _LEMBRADAS:
        del _listas[next(iter(_listas))]


@lru_cache(maxsize=_LEMBRADAS)
def decidir(snapshot: Snapshot, extracao: Extracao, lances: tuple[Lance, ...], regra: RegraAssembleia) -> Apuracao:
    """`apurar`, remembered: the ata checks the decision against the very inputs that gave it (I14)."""
    return apurar(snapshot, extracao, lances, regra)


async def ler_snapshot_integro(conn: AsyncConnection[Any], assembleia: Assembleia) -> tuple[Snapshot, RegraAssembleia]:
    """The frozen list. CONFLICT when what is stored does not have the root that was published."""
    registrado = await repository.ler_snapshot(conn, assembleia.assembleia_id)
    if registrado is None:
        raise not_found("lista congelada da assembleia", assembleia.assembleia_id)
    snapshot = montar_snapshot(registrado)
    if snapshot.raiz != registrado.raiz:
        raise conflict("A lista guardada não confere com a raiz publicada na abertura. A apuração não é segura.")
    return snapshot, RegraAssembleia.de_conteudo(registrado.regra)


async def ler_insumos(
    conn: AsyncConnection[Any], vault: Vault, assembleia: Assembleia, extracao: Extracao | None = None
) -> Insumos:
    """The inputs of an AGO, bids opened; its own extraction unless one is given."""
    snapshot, regra = await ler_snapshot_integro(conn, assembleia)
    if extracao is None and assembleia.extracao is not None:
        registrada = await repository_extracoes.buscar(conn, assembleia.extracao)
        extracao = registrada.extracao if registrada else None
    if extracao is None:
        raise not_found("extração", assembleia.extracao)
    ofertas = await ler_ofertas(conn, vault, assembleia.assembleia_id)
    lances, selos = _ler_lances(ofertas)
    if selos != snapshot.lances:
        raise conflict("Os lances guardados não conferem com os selos publicados na abertura.")
    return Insumos(snapshot, regra, extracao, ofertas, lances)


@lru_cache(maxsize=_LEMBRADAS)
def _ler_lances(ofertas: tuple[OfertaGuardada, ...]) -> tuple[tuple[Lance, ...], tuple[str, ...]]:
    """Bids and their seals: what was opened by the draw is, bid by bid, what the ata and the bundle read."""
    lances = tuple(oferta.lance() for oferta in ofertas)
    return lances, conferir_selos(lances)


async def ler_ofertas(conn: AsyncConnection[Any], vault: Vault, assembleia_id: UUID) -> tuple[OfertaGuardada, ...]:
    """The bids of an AGO, opened, in the order of arrival."""
    guardadas = await repository.ofertas_validas(conn, assembleia_id)
    return tuple(abrir_oferta(vault, guardada) for guardada in guardadas)
