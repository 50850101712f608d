"""A night's run: the assemblies of a day of many groups, frozen in one round and decided in the next, at their rate.

`BENCH_GRUPOS=1000 BENCH_COTAS=500 BENCH_LANCES=50 ./dev bench noite`. Grupos and financeiro answer from memory, in
messages of their contracts; PostgreSQL, locks, seals, roots and facts are real. One process conducts, as the saga does.
The rates are of the clock and of CPU, of this process and of the backends of PostgreSQL; a run repeated must find
nothing to do.
"""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, cast
from uuid import UUID

from assembleia import Gasto, gasto
from consorcio.contracts.financeiro.v1 import financeiro_pb2 as fin
from consorcio.contracts.grupos.v1 import grupos_pb2 as gru
from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.clock import SystemClock
from consorcio.core.ids import Uuid7Generator
from consorcio.platform.cache import Cache
from consorcio.platform.context import Actor, ActorKind
from consorcio.platform.database import Database
from consorcio.platform.migrations import PLATFORM, migrate
from consorcio.platform.stack import embedded_stack
from consorcio.platform.vault import Vault
from consorcio.services import sorteios
from consorcio.services.sorteios import repository
from consorcio.services.sorteios.domain.extracao import Extracao
from consorcio.services.sorteios.repository_apuracao_dia import ApuracaoDia
from consorcio.services.sorteios.sigilo import selar_lance
from consorcio.services.sorteios.use_cases import extracoes
from consorcio.services.sorteios.use_cases.apuracao_dia import (
    Condutor,
    apurar_lote,
    buscar_apuracao_dia,
    iniciar_apuracao_dia,
    terminar,
)
from consorcio.services.sorteios.vizinhos import Vizinhos
from lances import lance_livre
from relato import relatar

GRUPOS = int(os.environ.get("BENCH_GRUPOS", "20"))
COTAS = int(os.environ.get("BENCH_COTAS", "500"))
LANCES = int(os.environ.get("BENCH_LANCES", "50"))
_DIA, _CONGELA = date(2026, 3, 16), date(2026, 3, 11)
_EXTRACAO, _PREMIOS = 7000, ("50366", "33514", "45504", "94365", "51105")
_QUEM_CONFERE = Actor("outra", "Outra pessoa", ActorKind.USUARIO)
_COFRE = Vault({1: bytes(32)}, bytes(32))
_PAGINA = 500


class Grupos:
    """A rule for all; the cotas of a group carry its number."""

    regra = gru.RegraGrupo(
        prazo_meses=60,
        max_cotas=COTAS,
        taxa_administracao="15",
        fundo_reserva="2",
        metodo_sorteio=gru.METODO_SORTEIO_MOD_PRIMEIRO_PREMIO,
    )

    async def ObterSituacaoCotas(self, pedido: gru.ObterSituacaoCotasRequest) -> AsyncIterator[gru.PaginaSituacaoCotas]:
        grupo = UUID(pedido.grupo_id).int
        yield gru.PaginaSituacaoCotas(grupo=gru.Grupo(max_cotas=COTAS), regra=self.regra)
        for inicio in range(1, COTAS + 1, _PAGINA):
            numeros = range(inicio, min(inicio + _PAGINA, COTAS + 1))
            yield gru.PaginaSituacaoCotas(
                cotas=[
                    gru.CotaSituacao(
                        cota_id=str(_cota_id(grupo, numero)),
                        numero=numero,
                        vinculo=gru.VINCULO_COTA_ATIVA,
                        contemplacao=gru.CONTEMPLACAO_COTA_NAO_CONTEMPLADA,
                    )
                    for numero in numeros
                ]
            )


class Financeiro:
    """Cash for one credit by draw and two bids; one cota in ten in default."""

    async def FecharPosicaoAgo(self, _pedido: fin.FecharPosicaoAgoRequest, *, metadata: Any) -> fin.PosicaoAgo:
        assert metadata
        return fin.PosicaoAgo(fundo_comum_livre="200000.00", fundo_reserva="0.00")

    async def ObterPosicaoAssembleia(
        self, _pedido: fin.ObterPosicaoAssembleiaRequest
    ) -> AsyncIterator[fin.PaginaPosicaoAssembleia]:
        for inicio in range(1, COTAS + 1, _PAGINA):
            numeros = range(inicio, min(inicio + _PAGINA, COTAS + 1))
            yield fin.PaginaPosicaoAssembleia(
                cotas=[
                    fin.CotaPosicao(
                        numero=numero,
                        adimplente=numero % 10 != 0,
                        credito="60000.00",
                        saldo_devedor="56160.00",
                        fc_pago="20.00000000",
                        taxa_administracao="15.00000000",
                        fundo_reserva="2.00000000",
                        prestacao_normal="1170.00",
                    )
                    for numero in numeros
                ]
            )


def _cota_id(grupo: int, numero: int) -> UUID:
    return UUID(int=(grupo << 32) + numero)


async def convocar(banco: Database, grupo: int) -> None:
    """An AGO that takes bids, with its sealed bids: what exists before the night."""
    assembleia_id = banco.ids.new()
    async with banco.transaction() as tx:
        await repository.incluir_assembleia(
            tx.conn,
            assembleia_id=assembleia_id,
            grupo_id=UUID(int=grupo),
            grupo_codigo=f"N{grupo:05}",
            ago=1,
            vencimento=date(2026, 3, 10),
            data_ago=_DIA,
            criada_em=tx.clock.now(),
        )
        for numero in range(1, LANCES + 1):
            await repository.incluir_lance(
                tx.conn, selar_lance(_COFRE, lance_livre(banco, assembleia_id, _cota_id(grupo, numero), numero))
            )


class Rodada(NamedTuple):
    """What a round left, and its cost."""

    feita: ApuracaoDia
    havia_o_que_fazer: bool
    gasto: Gasto


async def rodada(condutor: Condutor, data: date) -> Rodada:
    """Open a round and conduct it to its end."""
    inicio = await gasto(condutor.db)
    async with condutor.db.transaction() as tx:
        _, ha_o_que_fazer = await iniciar_apuracao_dia(tx, _DIA, data)
    while ha_o_que_fazer and await apurar_lote(condutor, _DIA):
        pass
    if ha_o_que_fazer:
        async with condutor.db.transaction() as tx:
            await terminar(tx, _DIA)
    async with condutor.db.read() as conn:
        feita = await buscar_apuracao_dia(conn, _DIA)
    fim = await gasto(condutor.db)
    return Rodada(feita, ha_o_que_fazer, Gasto(*(b - a for a, b in zip(inicio, fim, strict=True))))


async def medir(url: str) -> dict[str, Rodada]:
    """Freeze, decide, and again."""
    banco = Database("sorteios", url, SystemClock(), Uuid7Generator())
    await banco.open()
    vizinhos = Vizinhos(cast("Any", Grupos()), cast("Any", Financeiro()), cast("Any", None), cast("Any", None))
    condutor = Condutor(banco, Cache(None), _COFRE, BusinessCalendar.anbima(), vizinhos)
    try:
        for grupo in range(1, GRUPOS + 1):
            await convocar(banco, grupo)
        congelar = await rodada(condutor, _CONGELA)
        async with banco.transaction() as tx:
            await extracoes.registrar(tx, Extracao(_EXTRACAO, date(2026, 3, 14), _PREMIOS, "Loteria Federal"))
        async with banco.transaction(_QUEM_CONFERE) as tx:
            await extracoes.conferir(tx, _EXTRACAO, _PREMIOS)
        apurar = await rodada(condutor, _DIA)
        repetir = await rodada(condutor, _DIA)
    finally:
        await banco.close()
    assert (congelar.feita.congelados, apurar.feita.apurados, repetir.havia_o_que_fazer) == (GRUPOS, GRUPOS, False)
    return {"congelar": congelar, "apurar": apurar, "repetir (nada a fazer)": repetir}


def main() -> None:
    """Prepare, measure, tell."""
    with tempfile.TemporaryDirectory() as pasta, embedded_stack(Path(pasta), ["sorteios"]) as stack:
        url = stack.urls.postgres["sorteios"]
        migrate(url, [PLATFORM, Path(sorteios.__path__[0]) / "migrations"])
        rodadas = asyncio.run(medir(url))
    linhas: list[dict[str, object]] = [
        {
            "caso": caso,
            "segundos": feita.gasto.segundos,
            "cpu_s": feita.gasto.cpu,
            "grupos/s": GRUPOS / feita.gasto.segundos,
            "grupos/s de CPU": GRUPOS / feita.gasto.cpu,
            "contemplações": feita.feita.contemplacoes,
        }
        for caso, feita in rodadas.items()
    ]
    titulo = f"Noite de {GRUPOS:,} grupos de {COTAS:,} cotas e {LANCES:,} lances"
    relatar("noite", titulo, linhas, {"grupos": GRUPOS, "cotas": COTAS, "lances": LANCES})


if __name__ == "__main__":
    main()
