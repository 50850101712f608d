"""What a cota may vote, what it voted and what was decided, for whoever holds it (R5.03 to R5.05)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from consorcio.contracts.financeiro.v1 import financeiro_pb2
from consorcio.contracts.grupos.v1 import grupos_pb2
from consorcio.core.business_calendar import BusinessCalendar
from consorcio.platform.context import Call
from consorcio.services.sorteios import repository_deliberacoes as repository
from consorcio.services.sorteios.domain.deliberacao import (
    Materia,
    Meio,
    SemVoto,
    TipoAssembleia,
    chega_a_tempo,
    eleitorado,
    sem_voto,
    ultimo_dia_a_distancia,
)
from consorcio.services.sorteios.registros_deliberacao import AssembleiaGeral, ItemDaCota
from consorcio.services.sorteios.vizinhos import Vizinhos
from consorcio.services.sorteios.vizinhos_deliberacao import ler_eleitor


@dataclass(frozen=True, slots=True)
class ItemDaVotacao:
    """An item of the agenda, and why the cota does not vote it, if it does not."""

    da_cota: ItemDaCota
    impedimento: SemVoto | None


@dataclass(frozen=True, slots=True)
class Votacao:
    """An assembly as a cota sees it: until when one votes from afar, by what means now, and each item."""

    assembleia: AssembleiaGeral
    internet_ate: date
    meio_agora: Meio | None
    itens: Sequence[ItemDaVotacao]


async def votacoes_da_cota(
    call: Call, vizinhos: Vizinhos, calendario: BusinessCalendar, cota_id: UUID, *, so_abertas: bool
) -> list[Votacao]:
    """The assemblies of the group of a cota, the latest first. FORBIDDEN for a cota of somebody else."""
    cota = await vizinhos.grupos.BuscarCota(grupos_pb2.BuscarCotaRequest(cota_id=str(cota_id)))
    call.require_owner(cota.consorciado_id)
    async with call.read() as conn:
        assembleias = await repository.votacoes(conn, UUID(cota.grupo_id), so_abertas=so_abertas)
        ids = [assembleia.assembleia_geral_id for assembleia in assembleias]
        itens: dict[UUID, list[ItemDaCota]] = defaultdict(list)
        for item in await repository.itens_da_cota(conn, ids, cota_id):
            itens[item.assembleia_geral_id].append(item)
    adimplente = await _em_dia(vizinhos, cota, assembleias)
    hoje = call.clock.today()
    return [
        Votacao(
            assembleia,
            ultimo_dia_a_distancia(assembleia.data, calendario),
            _meio_agora(assembleia, hoje, calendario),
            [
                ItemDaVotacao(item, _impedimento(item, assembleia, cota, adimplente=adimplente))
                for item in itens[assembleia.assembleia_geral_id]
            ],
        )
        for assembleia in assembleias
    ]


async def _em_dia(vizinhos: Vizinhos, cota: grupos_pb2.Cota, assembleias: Sequence[AssembleiaGeral]) -> bool:
    """Whether the cota owes nothing today; asked only when an assembly is still to freeze who votes."""
    a_abrir = any(um.situacao == "CONVOCADA" and um.tipo_lido is not TipoAssembleia.AGC for um in assembleias)
    if not a_abrir or cota.vinculo != grupos_pb2.VINCULO_COTA_ATIVA:
        return True
    pedido = financeiro_pb2.BuscarPosicaoCotaRequest(cota_id=cota.cota_id)
    return (await vizinhos.financeiro.BuscarPosicaoCota(pedido)).adimplente


def _meio_agora(assembleia: AssembleiaGeral, hoje: date, calendario: BusinessCalendar) -> Meio | None:
    meio = {"CONVOCADA": Meio.ELETRONICO, "ABERTA": Meio.PRESENCIAL}.get(assembleia.situacao)
    return meio if meio and chega_a_tempo(meio, hoje, assembleia.data, calendario) else None


def _impedimento(
    item: ItemDaCota, assembleia: AssembleiaGeral, cota: grupos_pb2.Cota, *, adimplente: bool
) -> SemVoto | None:
    """By what the cota is until the opening; from there on, by what it was in it."""
    eleitor = item.eleitor
    if assembleia.situacao == "CONVOCADA":
        eleitor = ler_eleitor(cota, assembleia.tipo_lido, adimplente=adimplente)
    return sem_voto(eleitor, eleitorado(Materia(item.materia)), assembleia.regra_lida)
