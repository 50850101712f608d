"""Apuração do dia: every assembly held on a day, frozen where it still may be and decided, each group on its own.

The run is rows: the assemblies still pending. Whoever conducts it takes some; each list frozen commits by itself, and
each decision with the row that says so. A process that dies leaves the rest pending; asking again finds nothing to do,
or only what was refused and what waits for its extraction. The use cases of one assembly decide everything: here is
only the order of calling them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import ConsorcioError, not_found, validation
from consorcio.platform.cache import Cache
from consorcio.platform.database import Database, Transaction
from consorcio.platform.service import Runtime
from consorcio.platform.vault import Vault
from consorcio.services.sorteios import repository_apuracao_dia as repository
from consorcio.services.sorteios.domain.extracao import DatasAssembleia
from consorcio.services.sorteios.domain.regra import RegraAssembleia
from consorcio.services.sorteios.registros import Assembleia
from consorcio.services.sorteios.repository import travar_assembleia
from consorcio.services.sorteios.repository_apuracao_dia import ApuracaoDia
from consorcio.services.sorteios.use_cases import extracoes
from consorcio.services.sorteios.use_cases.apuracao import executar_sorteio, extracao_da_regra
from consorcio.services.sorteios.use_cases.assembleias import abrir
from consorcio.services.sorteios.vizinhos import Vizinhos

GRUPOS_POR_LOTE = 32
GRUPOS_AO_MESMO_TEMPO = 4
_DIAS_DEPOIS = 366
_ESPERA = "Espera a extração, que é depois da lista congelada, e o dia da assembleia."


@dataclass(frozen=True, slots=True)
class Condutor:
    """What the use cases of one assembly need of the process that conducts the run."""

    db: Database
    cache: Cache
    vault: Vault
    calendario: BusinessCalendar
    vizinhos: Vizinhos

    @classmethod
    def de(cls, runtime: Runtime) -> Condutor:
        """Of a process."""
        return cls(runtime.db, runtime.cache, runtime.vault, runtime.calendar, Vizinhos.de(runtime))


async def iniciar_apuracao_dia(
    tx: Transaction, dia: date, data_contabil: date, extracao: int | None = None, grupos: Sequence[UUID] = ()
) -> tuple[ApuracaoDia, bool]:
    """Open the run of a day, or another round of it; True when there is something to do.

    Of some groups, or of all. Each is decided by the extraction that its rule names; one that is given decides, and a
    group whose rule names another is refused. While a round is at work, asking again only tells how far it is.
    NOT_FOUND for an extraction that is not registered; VALIDATION for a group without assembly on the day.
    """
    if (data_contabil - dia).days > _DIAS_DEPOIS:
        raise validation("/data_contabil", "A data contábil vai até um ano depois do dia das assembleias.")
    if extracao is not None:
        await extracoes.exigir(tx, extracao)
    faltando = await repository.sem_assembleia(tx.conn, dia, grupos)
    if faltando is not None:
        posicao = list(grupos).index(faltando)
        raise validation(f"/grupos/{posicao}", f"Este grupo não tem assembleia convocada para {dia:%d/%m/%Y}.")
    agora = tx.clock.now()
    await repository.criar(tx.conn, tx.ids.new(), dia, data_contabil, agora)
    atual = await buscar_apuracao_dia(tx.conn, dia)
    if atual.rodada and atual.terminada_em is None:
        return atual, False
    ha_o_que_fazer = await repository.listar_pendencias(tx.conn, atual, grupos) > 0
    if ha_o_que_fazer or atual.rodada == 0:
        await repository.abrir_rodada(
            tx.conn, atual.apuracao_dia_id, data_contabil, extracao, agora, vazia=not ha_o_que_fazer
        )
    return await buscar_apuracao_dia(tx.conn, dia), ha_o_que_fazer


async def buscar_apuracao_dia(conn: repository.Conexao, dia: date) -> ApuracaoDia:
    """The run of a day; NOT_FOUND when there is none."""
    apuracao_dia = await repository.buscar(conn, dia)
    if apuracao_dia is None:
        raise not_found("apuração do dia", dia)
    return apuracao_dia


async def apurar_lote(condutor: Condutor, dia: date) -> int:
    """Freeze and decide some pending assemblies, a few at the same time. Returns how many it took."""
    async with condutor.db.read() as conn:
        apuracao_dia = await buscar_apuracao_dia(conn, dia)
        lote = await repository.pendentes(conn, apuracao_dia.apuracao_dia_id, GRUPOS_POR_LOTE)
    vez = asyncio.Semaphore(GRUPOS_AO_MESMO_TEMPO)

    async def apurar(assembleia_id: UUID) -> None:
        async with vez:
            await _apurar_grupo(condutor, apuracao_dia, assembleia_id)

    resultados = await asyncio.gather(*(apurar(assembleia_id) for assembleia_id in lote), return_exceptions=True)
    falhas = [falha for falha in resultados if falha is not None]
    if falhas:
        # The others of the lot are done; these stay pending and the saga tries again.
        raise falhas[0]
    return len(lote)


async def terminar(tx: Transaction, dia: date) -> None:
    """Nothing is pending any more: the round ends, and the day is told."""
    apuracao_dia = await buscar_apuracao_dia(tx.conn, dia)
    await repository.encerrar_rodada(tx.conn, apuracao_dia.apuracao_dia_id, tx.clock.now())
    await tx.publish(
        "ApuracaoDiaConcluida",
        f"apuracao_dia/{apuracao_dia.apuracao_dia_id}",
        {
            "apuracao_dia_id": str(apuracao_dia.apuracao_dia_id),
            "dia": dia.isoformat(),
            "grupos": apuracao_dia.grupos,
            "apurados": apuracao_dia.apurados,
            "congelados": apuracao_dia.congelados,
            "recusados": apuracao_dia.recusados,
            "contemplacoes": apuracao_dia.contemplacoes,
        },
        apuracao_dia.data_contabil,
    )


async def _apurar_grupo(condutor: Condutor, apuracao_dia: ApuracaoDia, assembleia_id: UUID) -> None:
    """Freeze the list of a group if it is missing, and decide. What a rule refuses is written for the operator."""
    try:
        async with condutor.db.transaction() as tx:
            if (await _travar(tx, assembleia_id)).situacao == "CONVOCADA":
                data = apuracao_dia.data_contabil
                await abrir(tx, condutor.vizinhos, condutor.calendario, assembleia_id, data)
        async with condutor.db.transaction() as tx:
            await _decidir(tx, condutor, apuracao_dia, await _travar(tx, assembleia_id))
    except ConsorcioError as recusa:
        if recusa.kind.retryable:
            raise
        async with condutor.db.transaction() as tx:
            await repository.marcar(
                tx.conn, apuracao_dia.apuracao_dia_id, assembleia_id, "RECUSADO", motivo=recusa.detail
            )


async def _decidir(tx: Transaction, condutor: Condutor, apuracao_dia: ApuracaoDia, assembleia: Assembleia) -> None:
    """Decide an AGO whose row is locked, unless somebody did meanwhile: it counts once."""
    if assembleia.situacao == "ABERTA":
        numero = await _extracao(tx, condutor.calendario, apuracao_dia, assembleia)
        if numero is None:
            await repository.marcar(
                tx.conn, apuracao_dia.apuracao_dia_id, assembleia.assembleia_id, "CONGELADO", motivo=_ESPERA
            )
            return
        assembleia = await executar_sorteio(
            tx,
            condutor.cache,
            condutor.vault,
            condutor.calendario,
            assembleia.assembleia_id,
            numero,
            apuracao_dia.data_contabil,
        )
    await repository.marcar(
        tx.conn,
        apuracao_dia.apuracao_dia_id,
        assembleia.assembleia_id,
        "APURADO",
        contemplacoes=assembleia.contemplacoes,
    )


async def _extracao(
    tx: Transaction, calendario: BusinessCalendar, apuracao_dia: ApuracaoDia, assembleia: Assembleia
) -> int | None:
    """Number of the extraction that decides an AGO; None while there is none, or before the day of the AGO."""
    if apuracao_dia.data_contabil < assembleia.data_ago:
        return None
    if apuracao_dia.extracao is not None:
        return apuracao_dia.extracao
    cabecalho, conteudo = await repository.cabecalho_e_regra(tx.conn, assembleia.assembleia_id)
    congelado_em = date.fromisoformat(cabecalho["congelado_em"])
    datas = DatasAssembleia(assembleia.vencimento, congelado_em, assembleia.data_ago)
    regra = RegraAssembleia.de_conteudo(conteudo)
    certa = await extracao_da_regra(tx.conn, regra, cabecalho["max_cotas"], datas, calendario)
    return certa.numero if certa else None


async def _travar(tx: Transaction, assembleia_id: UUID) -> Assembleia:
    assembleia = await travar_assembleia(tx.conn, assembleia_id)
    if assembleia is None:
        raise not_found("assembleia", assembleia_id)
    return assembleia
