"""One assembleia of 10,000 cotas and 3,000 bids, from the freezing to the proof bundle, against the least it must do.

The limit reads from PostgreSQL all that the bundle holds (list, bids, ata), sorts it and hashes the same bytes.
The real thing freezes (COPY and Merkle root), reads it back and checks the root, opens the bids, decides, writes the
decision and each bid, writes and signs the ata, and makes the bundle, in one process that may remember what it froze
and read; and again with everything forgotten between one step and the next, as if each were of another replica. The
ratio is of CPU, of this process and of the backends of PostgreSQL: it does not move with what else the machine runs.
What other services are asked is left out: it is the same for both. `BENCH_COTAS`, `BENCH_LANCES` and `BENCH_VEZES` (how
often it is measured) size it.
"""

import asyncio
import gc
import os
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.clock import SystemClock
from consorcio.core.ids import Uuid7Generator
from consorcio.core.percent import pct
from consorcio.platform.cache import Cache
from consorcio.platform.context import Actor, ActorKind
from consorcio.platform.database import Database
from consorcio.platform.migrations import PLATFORM, migrate
from consorcio.platform.stack import embedded_stack
from consorcio.platform.vault import Vault
from consorcio.services import sorteios
from consorcio.services.sorteios import repository
from consorcio.services.sorteios.domain.extracao import Extracao
from consorcio.services.sorteios.domain.metodos import MetodoSorteio
from consorcio.services.sorteios.domain.pacote import montar_pacote
from consorcio.services.sorteios.domain.regra import RegraAssembleia
from consorcio.services.sorteios.domain.snapshot import CotaSnapshot, Snapshot, Vinculo
from consorcio.services.sorteios.sigilo import selar_lance
from consorcio.services.sorteios.use_cases import assembleias, extracoes, insumos
from consorcio.services.sorteios.use_cases.apuracao import executar_sorteio
from consorcio.services.sorteios.use_cases.prova import arquivos_da_prova
from lances import lance_livre
from relato import relatar

COTAS = int(os.environ.get("BENCH_COTAS", "10000"))
LANCES = int(os.environ.get("BENCH_LANCES", "3000"))
VEZES = int(os.environ.get("BENCH_VEZES", "3"))
META = 0.3
_CREDITO = 6_000_000
_COFRE = Vault({1: bytes(32)}, bytes(32))
_CALENDARIO = BusinessCalendar.anbima()
_PREMIOS = ("50366", "33514", "45504", "94365", "51105")
_QUEM_CONFERE = Actor("outra", "Outra pessoa", ActorKind.USUARIO)


def regra() -> RegraAssembleia:
    """M1 serves any size; the cash pays some dozens of credits."""
    return RegraAssembleia(
        prazo_meses=60,
        taxa_administracao_pct=pct(15),
        fundo_reserva_pct=pct(2),
        metodo_sorteio=MetodoSorteio.MOD_PRIMEIRO_PREMIO,
        contemplacoes_minimas=20,
    )


def lista(grupo: UUID, selos: tuple[str, ...], vez: int) -> Snapshot:
    """A group in course, one cota in ten in default."""
    cotas = tuple(
        CotaSnapshot(
            numero=numero,
            versao_titular=0,
            vinculo=Vinculo.ATIVA,
            cota_id=str(UUID(int=(vez << 32) + numero)),
            adimplente=numero % 10 != 0,
            credito_centavos=_CREDITO,
            saldo_devedor_centavos=5_616_000,
            prestacao_normal_centavos=117_000,
            fc_pago_pct=pct(20),
            taxa_administracao_pct=pct(15),
            fundo_reserva_pct=pct(2),
        )
        for numero in range(1, COTAS + 1)
    )
    ago = date(2026, 3, 16) + timedelta(days=30 * vez)
    congelado = ago - timedelta(days=5)
    return Snapshot(str(grupo), vez + 1, ago, congelado, COTAS, 50 * _CREDITO, 0, cotas, selos)


async def convocar(database: Database, vez: int) -> tuple[UUID, UUID]:
    """An AGO that takes bids, with its sealed bids: what exists before the clock starts."""
    grupo, assembleia_id = UUID(int=1), database.ids.new()
    ago = date(2026, 3, 16) + timedelta(days=30 * vez)
    async with database.transaction() as tx:
        await repository.incluir_assembleia(
            tx.conn,
            assembleia_id=assembleia_id,
            grupo_id=grupo,
            grupo_codigo="B1",
            ago=vez + 1,
            vencimento=ago - timedelta(days=6),
            data_ago=ago,
            criada_em=tx.clock.now(),
        )
        for numero in range(1, LANCES + 1):
            await repository.incluir_lance(
                tx.conn,
                selar_lance(_COFRE, lance_livre(database, assembleia_id, UUID(int=(vez << 32) + numero), numero)),
            )
    return grupo, assembleia_id


class Gasto(NamedTuple):
    """Seconds of CPU, and of the clock."""

    cpu: float
    segundos: float


async def assembleia_inteira(
    database: Database, grupo: UUID, assembleia_id: UUID, vez: int, entre_passos: Callable[[], None]
) -> tuple[Gasto, int]:
    """Cost of the real thing, and bytes of its bundle. Registering the extraction is outside: two people type it."""
    async with database.transaction() as tx:
        congelada = lista(grupo, tuple(await repository.selos_validos(tx.conn, assembleia_id)), vez)
        montada = await gasto(database)
        await repository.guardar_snapshot(tx.conn, assembleia_id, congelada, regra(), COTAS, tx.clock.now())
        insumos.lembrar_lista(congelada)
        await repository.mudar_assembleia(tx.conn, assembleia_id, "ABERTA")
    entre_passos()
    congelou = await gasto(database)
    numero, dia = 7000 + vez, congelada.congelado_em + timedelta(days=2)
    async with database.transaction() as tx:
        await extracoes.registrar(tx, Extracao(numero, dia, _PREMIOS, "Loteria Federal"))
    async with database.transaction(_QUEM_CONFERE) as tx:
        await extracoes.conferir(tx, numero, _PREMIOS)
    sorteou = await gasto(database)
    async with database.transaction() as tx:
        await executar_sorteio(tx, Cache(None), _COFRE, _CALENDARIO, assembleia_id, numero, congelada.data_ago)
    entre_passos()
    async with database.transaction() as tx:
        await assembleias.lavrar_ata(tx, _COFRE, assembleia_id, congelada.data_ago)
    entre_passos()
    async with database.read() as conn:
        registrada = await repository.buscar_assembleia(conn, assembleia_id)
        assert registrada is not None
        pacote = montar_pacote({**await arquivos_da_prova(conn, _COFRE, registrada), "registro.json": b"{}"})
    fim = await gasto(database)
    assert len(pacote) > COTAS * 100
    return Gasto(*((b - a) + (d - c) for a, b, c, d in zip(montada, congelou, sorteou, fim, strict=True))), len(pacote)


async def gasto(database: Database) -> Gasto:
    """What was spent so far, in this process and in the backends it uses. Garbage of before is of nobody's account."""
    gc.collect()
    async with database.read() as conn:
        cursor = await conn.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        pids = [pid for (pid,) in await cursor.fetchall()]
    return Gasto(time.process_time() + sum(map(_cpu_de, pids)), time.perf_counter())


def _cpu_de(pid: int) -> float:
    return int(Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split()[0]) / 1e9


def lembrar() -> None:
    """What a process remembers stays."""


def esquecer() -> None:
    """What a process remembers goes."""
    insumos._listas.clear()  # noqa: SLF001
    insumos._ler_lances.cache_clear()  # noqa: SLF001
    insumos.decidir.cache_clear()


async def o_minimo(database: Database, assembleia_id: UUID, pacote_bytes: int) -> Gasto:
    """Cost of reading what the bundle holds, sorting it and hashing the same bytes."""
    inicio = await gasto(database)
    async with database.read() as conn:
        cotas = await _ler(conn, "SELECT numero, versao_titular, conteudo FROM snapshot_cota", assembleia_id)
        lances = await _ler(conn, _OFERTAS, assembleia_id)
        listas = await _ler(conn, "SELECT cabecalho FROM snapshot", assembleia_id)
        atas = await _ler(conn, "SELECT conteudo FROM ata", assembleia_id)
    partes = [_em_bytes(conteudo) for *_, conteudo in sorted(cotas, key=lambda linha: linha[:2])]
    partes += [_em_bytes(oferta[-1]) for oferta in sorted(lances, key=lambda linha: linha[0])]
    partes += [_em_bytes(cabecalho) for (cabecalho,) in listas] + [conteudo.encode() for (conteudo,) in atas]
    resumo = sha256()
    for parte in partes:
        resumo.update(parte)
    resumo.hexdigest()
    fim = await gasto(database)
    assert (len(cotas), len(lances)) == (COTAS, LANCES)
    assert sum(len(parte) + 1 for parte in partes) > 0.99 * pacote_bytes  # the rest is the zip, rule and prizes
    return Gasto(*(b - a for a, b in zip(inicio, fim, strict=True)))


_OFERTAS = """SELECT lance_id, jsonb_build_object('lance_id', lance_id, 'numero', numero,
    'versao_titular', versao_titular, 'modalidade', modalidade, 'quantidade', quantidade::text,
    'embutido_centavos', embutido_centavos,
    'ofertado_em', to_char(ofertado_em, 'YYYY-MM-DD"T"HH24:MI:SS.US+00:00'), 'sal', sal) FROM lance"""


async def _ler(conn: Any, consulta: str, assembleia_id: UUID) -> list[Any]:
    cursor = await conn.execute(f"{consulta} WHERE assembleia_id = %s".encode(), [assembleia_id])
    linhas: list[Any] = await cursor.fetchall()
    return linhas


def _em_bytes(conteudo: Any) -> bytes:
    return orjson.dumps(conteudo, option=orjson.OPT_SORT_KEYS)


async def medir(url: str) -> tuple[Gasto, Gasto, Gasto]:
    """The best of some times of each, interleaved: remembering, forgetting, and the least."""
    database = Database("sorteios", url, SystemClock(), Uuid7Generator())
    await database.open()
    reais: dict[Callable[[], None], list[Gasto]] = {lembrar: [], esquecer: []}
    minimos = []
    try:
        for vez in range(2 * VEZES):
            grupo, assembleia_id = await convocar(database, vez)
            como = (lembrar, esquecer)[vez % 2]
            gasta, pacote_bytes = await assembleia_inteira(database, grupo, assembleia_id, vez, como)
            reais[como].append(gasta)
            minimos.append(await o_minimo(database, assembleia_id, pacote_bytes))
    finally:
        await database.close()
    return min(reais[lembrar]), min(reais[esquecer]), min(minimos)


def main() -> None:
    """Prepare, measure, tell."""
    with tempfile.TemporaryDirectory() as pasta, embedded_stack(Path(pasta), ["sorteios"]) as stack:
        url = stack.urls.postgres["sorteios"]
        migrate(url, [PLATFORM, Path(sorteios.__path__[0]) / "migrations"])
        real, sem_lembrar, minimo = asyncio.run(medir(url))
    casos = {
        "ler lista, lances e ata, sorted(), SHA-256": minimo,
        "congelar, sortear, classificar, ata, pacote": real,
        "o mesmo, cada passo em outra réplica": sem_lembrar,
    }
    linhas: list[dict[str, object]] = [
        {"caso": caso, "cpu_s": gasta.cpu, "segundos": gasta.segundos, "razão": minimo.cpu / gasta.cpu}
        for caso, gasta in casos.items()
    ]
    titulo = f"Assembleia de {COTAS:,} cotas e {LANCES:,} lances (meta {META})"
    relatar("assembleia", titulo, linhas, {"razao": META})


if __name__ == "__main__":
    main()
