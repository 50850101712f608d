"""Ending the formation of a group: the AGC that constitutes it, or giving it up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import precondition
from consorcio.platform.database import Transaction
from consorcio.services.grupos import events
from consorcio.services.grupos.domain.adesao import SituacaoAdesao
from consorcio.services.grupos.domain.cota import Vinculo
from consorcio.services.grupos.domain.formacao import (
    Viabilidade,
    avaliar,
    exigir_representantes,
    prazo_final_formacao,
)
from consorcio.services.grupos.domain.grupo import AtoGrupo, Grupo, proxima_situacao, regime_na_data
from consorcio.services.grupos.domain.regra_grupo import RegraGrupo, regra_em
from consorcio.services.grupos.repository import adesoes, bens, cotas, grupos
from consorcio.services.grupos.use_cases.grupos import gravar_cronograma


async def verificar_formacao(conn: AsyncConnection, grupo_id: UUID, dia: date) -> tuple[Viabilidade, int, date | None]:
    """Whether the AGC may be held on the day, how many cotas are paid and the last day for it (R2.11, R3.04)."""
    regra = regra_em(await grupos.regras(conn, grupo_id), dia).regra
    membros = await adesoes.pagas(conn, grupo_id, await bens.precos_do_grupo(conn, grupo_id, dia))
    prazo = prazo_final_formacao(await adesoes.primeira_data(conn, grupo_id), regra)
    return avaliar(membros, regra, prazo, dia), len(membros), prazo


async def realizar_agc(
    tx: Transaction,
    calendario: BusinessCalendar,
    grupo_id: UUID,
    data_agc: date,
    representantes: Sequence[int],
    versao: int,
) -> None:
    """Constitute the group (R2.10): paid cotas become active, unpaid reservations are undone, the calendar starts.

    The regime is that of the day (R0.3) and the first parcela counts as paid on it (R3.11, R4.09).
    """
    grupo = await grupos.travar(tx.conn, grupo_id, versao)
    proxima_situacao(grupo.situacao, AtoGrupo.AGC)
    regra = regra_em(await grupos.regras(tx.conn, grupo_id), data_agc).regra
    await _exigir_viabilidade(tx, grupo, representantes, data_agc)
    regime = regime_na_data(data_agc)
    await grupos.constituir(tx.conn, grupo_id, regime, data_agc, representantes)
    await gravar_cronograma(tx, calendario, grupo_id, data_agc, regra)
    await _ativar_pagas(tx, grupo, regra, regime.value, data_agc)
    await _desfazer_abertas(tx, grupo_id, "O grupo foi constituído antes do pagamento.", data_agc)


async def desistir_formacao(tx: Transaction, grupo_id: UUID, motivo: str, versao: int, data: date) -> None:
    """End the formation without an AGC: every adesão is undone and what was paid is given back (R2.11)."""
    grupo = await grupos.travar(tx.conn, grupo_id, versao)
    situacao = proxima_situacao(grupo.situacao, AtoGrupo.FIM_DA_FORMACAO)
    await grupos.mudar_situacao(tx.conn, grupo_id, situacao)
    await events.grupo_nao_constituido(tx, grupo_id, motivo, data)
    await _desfazer(tx, grupo_id, [SituacaoAdesao.PAGA], motivo, data)
    await _desfazer_abertas(tx, grupo_id, motivo, data)


async def _exigir_viabilidade(tx: Transaction, grupo: Grupo, representantes: Sequence[int], data_agc: date) -> None:
    viabilidade, _, _ = await verificar_formacao(tx.conn, grupo.grupo_id, data_agc)
    if not viabilidade.viavel:
        raise precondition(" ".join(viabilidade.pendencias), "R3.04")
    precos = await bens.precos_do_grupo(tx.conn, grupo.grupo_id, data_agc)
    exigir_representantes(representantes, await adesoes.pagas(tx.conn, grupo.grupo_id, precos))


async def _ativar_pagas(tx: Transaction, grupo: Grupo, regra: RegraGrupo, regime: str, data_agc: date) -> None:
    pagas = await adesoes.mudar_todas(tx.conn, grupo.grupo_id, [SituacaoAdesao.PAGA], SituacaoAdesao.CONFIRMADA)
    ids = [registro.adesao.cota_id for registro in pagas]
    ativas = await cotas.mudar_vinculo(tx.conn, ids, Vinculo.RESERVADA, Vinculo.ATIVA)
    await cotas.registrar_fatos(tx, ids, "CotaAtivada", data_agc, ["Constituição do grupo"] * len(ids))
    await events.grupo_constituido(tx, grupo, regime, len(ativas), regra, data_agc)
    for cota in ativas:
        await events.cota_ativada(tx, grupo.codigo, cota, data_agc)


async def _desfazer_abertas(tx: Transaction, grupo_id: UUID, motivo: str, data: date) -> None:
    await _desfazer(tx, grupo_id, [SituacaoAdesao.AGUARDANDO_PAGAMENTO], motivo, data)
    await _desfazer(tx, grupo_id, [SituacaoAdesao.VALIDANDO], motivo, data, anunciadas=False)


async def _desfazer(
    tx: Transaction,
    grupo_id: UUID,
    de: Sequence[SituacaoAdesao],
    motivo: str,
    data: date,
    *,
    anunciadas: bool = True,
) -> None:
    """Free the seats of many adesões; only reservations that were told are told undone."""
    desfeitas = await adesoes.mudar_todas(tx.conn, grupo_id, de, SituacaoAdesao.CANCELADA, motivo)
    por_cota = {registro.adesao.cota_id: registro.adesao.adesao_id for registro in desfeitas}
    liberadas = await cotas.mudar_vinculo(tx.conn, list(por_cota), Vinculo.RESERVADA, Vinculo.LIBERADA)
    await cotas.registrar_fatos(tx, list(por_cota), "CotaLiberada", data, [motivo] * len(por_cota))
    for cota in liberadas if anunciadas else ():
        await events.cota_liberada(tx, cota, por_cota[cota.cota_id], motivo, data)
