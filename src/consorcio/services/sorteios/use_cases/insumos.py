"""The stored inputs of an apuração, read back into the domain and checked against what was published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from psycopg import AsyncConnection

from consorcio.core.errors import conflict, not_found
from consorcio.platform.vault import Vault
from consorcio.services.sorteios import repository, repository_extracoes
from consorcio.services.sorteios.domain.extracao import Extracao
from consorcio.services.sorteios.domain.lances import Lance
from consorcio.services.sorteios.domain.regra import RegraAssembleia
from consorcio.services.sorteios.domain.snapshot import CotaSnapshot, Snapshot
from consorcio.services.sorteios.registros import Assembleia, SnapshotRegistrado
from consorcio.services.sorteios.sigilo import abrir_lances


@dataclass(frozen=True, slots=True)
class Insumos:
    """Everything `apurar` reads."""

    snapshot: Snapshot
    regra: RegraAssembleia
    extracao: Extracao
    lances: tuple[Lance, ...]


def montar_snapshot(registrado: SnapshotRegistrado) -> Snapshot:
    """The frozen list as the domain reads it."""
    cabecalho: dict[str, Any] = dict(registrado.cabecalho)
    for campo in ("data_ago", "congelado_em"):
        cabecalho[campo] = date.fromisoformat(cabecalho[campo])
    cabecalho["lances"] = tuple(cabecalho["lances"])
    cotas = tuple(CotaSnapshot.de_conteudo(conteudo) for conteudo in registrado.cotas)
    return Snapshot(**cabecalho, cotas=cotas)


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
    registrados = abrir_lances(vault, await repository.lances_validos(conn, assembleia.assembleia_id))
    lances = tuple(lance.oferta() for lance in registrados)
    if tuple(sorted(lance.hash for lance in lances)) != snapshot.lances:
        raise conflict("Os lances guardados não conferem com os selos publicados na abertura.")
    return Insumos(snapshot, regra, extracao, lances)
