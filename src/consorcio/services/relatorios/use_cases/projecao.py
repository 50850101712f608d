"""Facts into read models: as they come, and all over again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from prometheus_client import Histogram

from consorcio.platform import outbox
from consorcio.platform.database import Database, Transaction
from consorcio.platform.events import Event
from consorcio.platform.service import Runtime
from consorcio.services.relatorios.repository import eventos as repository

_POR_VEZ = 5000

ATRASO = Histogram(
    "consorcio_relatorios_atraso_segundos",
    "Do instante em que um fato foi contado até estar nos relatórios",
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 3600),
)


async def receber(tx: Transaction, eventos: Sequence[Event], runtime: Runtime) -> None:
    """Keep facts of one kind, as they are in the inbox, and write them in the models."""
    await repository.travar_projecao(tx.conn)
    await repository.guardar_e_projetar(tx.conn, eventos[0].type, [evento.id for evento in eventos])
    agora = runtime.clock.now()
    for evento in eventos:
        ATRASO.observe(max((agora - evento.time).total_seconds(), 0))


async def reconstruir(db: Database, avisar: Callable[[int, int], None]) -> int:
    """Empty the models and make them again from every fact kept; how many there were.

    One transaction: reports answer with the old models until it ends, and facts that arrive wait. `avisar` is told how
    many of how many were read.
    """
    lidos = 0
    async with db.transaction() as tx:
        total = await repository.travar_projecao(tx.conn)
        await repository.esvaziar_modelos(tx.conn)
        await repository.por_em_fila(tx.conn)
        for primeira in range(1, total + 1, _POR_VEZ):
            lidos += await repository.projetar_de_novo(tx.conn, primeira, primeira + _POR_VEZ)
            avisar(lidos, total)
    return lidos


async def recuperar(db: Database, origens: Iterable[Database], avisar: Callable[[str, int, int], None]) -> int:
    """Keep what other services told, still have, and never came here; how many. They are in no model yet.

    For an installation whose relatorios is younger than its facts. `avisar` is told the service, and how many of how
    many of its facts were read.
    """
    novos = 0
    for origem in origens:
        ate, total = 0, await _a_contar(origem)
        lidos = 0
        while pagina := await _contados(origem, ate):
            ate, eventos = pagina
            async with db.transaction() as tx:
                await repository.travar_projecao(tx.conn)
                novos += await repository.recuperar(tx.conn, eventos)
            lidos += len(eventos)
            avisar(origem.service, lidos, total)
    return novos


async def _a_contar(origem: Database) -> int:
    async with origem.read() as conn:
        return await outbox.count_kept(conn, repository.PROJECOES)


async def _contados(origem: Database, depois_de: int) -> tuple[int, list[Event]] | None:
    async with origem.read() as conn:
        return await outbox.kept_after(conn, depois_de, repository.PROJECOES, _POR_VEZ)
