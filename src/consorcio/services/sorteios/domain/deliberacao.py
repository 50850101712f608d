"""What an assembleia deliberates, who votes each matter, and how votes decide (Lei 11.795/2008 arts. 17 to 21)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import precondition, validation

PEDIDO_MINIMO_PCT = 30
"""Actives that may call an AGE (Lei 11.795/2008 art. 19, R5.06)."""


class TipoAssembleia(Enum):
    """Kind of assembly."""

    AGC = "AGC"
    AGO = "AGO"
    AGE = "AGE"


class Eleitorado(Enum):
    """Who votes a matter."""

    ATIVOS = "ATIVOS"
    NAO_CONTEMPLADOS = "NAO_CONTEMPLADOS"


class Materia(Enum):
    """What is put to the vote."""

    CONSTITUICAO = "CONSTITUICAO"
    REGRAS_DE_CONTEMPLACAO = "REGRAS_DE_CONTEMPLACAO"
    REPRESENTANTES = "REPRESENTANTES"
    PRESTACAO_DE_CONTAS = "PRESTACAO_DE_CONTAS"
    CANCELAMENTO_DE_CONTEMPLACAO = "CANCELAMENTO_DE_CONTEMPLACAO"
    RETIFICACAO_DE_ATA = "RETIFICACAO_DE_ATA"
    TROCA_DE_ADMINISTRADORA = "TROCA_DE_ADMINISTRADORA"
    FUSAO = "FUSAO"
    PRORROGACAO_DO_PRAZO = "PRORROGACAO_DO_PRAZO"
    DISSOLUCAO = "DISSOLUCAO"
    SUBSTITUICAO_DO_BEM = "SUBSTITUICAO_DO_BEM"
    EXTINCAO_DO_INDICE = "EXTINCAO_DO_INDICE"
    INTERESSE_DOS_NAO_CONTEMPLADOS = "INTERESSE_DOS_NAO_CONTEMPLADOS"
    OUTRA = "OUTRA"


_AGC, _AGO, _AGE = TipoAssembleia
CABE_EM: Mapping[Materia, frozenset[TipoAssembleia]] = {
    Materia.CONSTITUICAO: frozenset({_AGC}),
    Materia.REGRAS_DE_CONTEMPLACAO: frozenset({_AGC}),
    Materia.REPRESENTANTES: frozenset({_AGC, _AGO}),
    Materia.PRESTACAO_DE_CONTAS: frozenset({_AGO}),
    Materia.CANCELAMENTO_DE_CONTEMPLACAO: frozenset({_AGO}),
    Materia.RETIFICACAO_DE_ATA: frozenset({_AGO, _AGE}),
    Materia.TROCA_DE_ADMINISTRADORA: frozenset({_AGE}),
    Materia.FUSAO: frozenset({_AGE}),
    Materia.PRORROGACAO_DO_PRAZO: frozenset({_AGE}),
    Materia.DISSOLUCAO: frozenset({_AGE}),
    Materia.SUBSTITUICAO_DO_BEM: frozenset({_AGE}),
    Materia.EXTINCAO_DO_INDICE: frozenset({_AGE}),
    Materia.INTERESSE_DOS_NAO_CONTEMPLADOS: frozenset({_AGE}),
    Materia.OUTRA: frozenset(TipoAssembleia),
}
"""In which assembly each matter may be voted (R3.13, R5.01, R5.07, R7.10)."""

SO_NAO_CONTEMPLADOS = frozenset(
    {
        Materia.DISSOLUCAO,
        Materia.SUBSTITUICAO_DO_BEM,
        Materia.EXTINCAO_DO_INDICE,
        Materia.INTERESSE_DOS_NAO_CONTEMPLADOS,
    }
)
"""Matters that only active non-contemplated members vote (Lei 11.795/2008 art. 20 §3, R5.05)."""

COM_PRAZO_DE_ENVIO = frozenset({Materia.SUBSTITUICAO_DO_BEM, Materia.EXTINCAO_DO_INDICE})
"""Matters whose AGE is called within days of the fact (R4.33)."""


def eleitorado(materia: Materia) -> Eleitorado:
    """Who votes a matter (R5.03, R5.05)."""
    return Eleitorado.NAO_CONTEMPLADOS if materia in SO_NAO_CONTEMPLADOS else Eleitorado.ATIVOS


@dataclass(frozen=True, slots=True)
class RegraDeliberacao:
    """What contracts vary. Terms in business days. `inadimplente_contemplado_vota` is the text of art. 21, which
    contracts may restrict (R5.04). `administradora_representa` is of who is absent of an AGO, by contract (R5.03).
    """

    antecedencia_age_dias_uteis: int = 8
    envio_do_pedido_dias_uteis: int = 5
    inadimplente_contemplado_vota: bool = True
    administradora_representa: bool = False


@dataclass(frozen=True, slots=True)
class Edital:
    """The call: its kind, its day, the day it was sent, what it puts to the vote, and the request behind it, if any."""

    tipo: TipoAssembleia
    data: date
    enviada_em: date
    materias: Sequence[Materia]
    pedida_em: date | None = None
    pedida_por: int = 0


def exigir_edital(edital: Edital, regra: RegraDeliberacao, ativas: int, calendario: BusinessCalendar) -> None:
    """Refuse a call out of time, without a quorum of request, or with a matter that is not of that assembly.

    The day of the assembly counts and the day of dispatch does not (R5.06).
    """
    for posicao, materia in enumerate(edital.materias):
        if edital.tipo not in CABE_EM[materia]:
            raise validation(f"/pauta/{posicao}/materia", f"Esta matéria não é de uma {edital.tipo.value}.")
    if edital.data < edital.enviada_em:
        raise validation("/data", "A assembleia não pode ser antes da convocação.")
    if edital.tipo is not TipoAssembleia.AGE:
        return
    dias = calendario.business_days_between(edital.enviada_em, edital.data)
    if dias < regra.antecedencia_age_dias_uteis:
        minimo = calendario.add_business_days(edital.enviada_em, regra.antecedencia_age_dias_uteis)
        raise precondition(f"Enviada hoje, a assembleia só pode ser a partir de {minimo:%d/%m/%Y}.", "R5.06")
    _exigir_pedido(edital, regra, ativas, calendario)


def _exigir_pedido(edital: Edital, regra: RegraDeliberacao, ativas: int, calendario: BusinessCalendar) -> None:
    if edital.pedida_por and edital.pedida_por * 100 < ativas * PEDIDO_MINIMO_PCT:
        minimo = -(-ativas * PEDIDO_MINIMO_PCT // 100)
        raise precondition(f"O pedido de uma extraordinária é de ao menos {minimo} cotas ativas.", "R5.06")
    com_prazo = edital.pedida_por or COM_PRAZO_DE_ENVIO.intersection(edital.materias)
    if not com_prazo:
        return
    if edital.pedida_em is None:
        raise validation("/pedida_em", "Informe o dia do pedido, ou em que o fato se soube.")
    dias = calendario.business_days_between(edital.pedida_em, edital.enviada_em)
    if edital.pedida_em > edital.enviada_em or dias > regra.envio_do_pedido_dias_uteis:
        prazo = f"{regra.envio_do_pedido_dias_uteis} dias úteis"
        raise precondition(f"A convocação tinha de ser enviada em até {prazo} do pedido ou do fato.", "R5.06")


class Voto(Enum):
    """A vote; blank ones are not counted (R5.03)."""

    FAVOR = "FAVOR"
    CONTRA = "CONTRA"
    BRANCO = "BRANCO"


class Meio(Enum):
    """How a vote arrives."""

    PRESENCIAL = "PRESENCIAL"
    ELETRONICO = "ELETRONICO"
    CARTA = "CARTA"


@dataclass(frozen=True, slots=True)
class Eleitor:
    """A held seat when the assembly opened. The excluded and the vacant seats are not there."""

    numero: int
    cota_id: str
    contemplada: bool
    adimplente: bool


class SemVoto(Enum):
    """Why a cota does not vote a matter."""

    EM_ATRASO = "EM_ATRASO"
    CONTEMPLADA = "CONTEMPLADA"
    SEM_VAGA = "SEM_VAGA"


def sem_voto(eleitor: Eleitor | None, quem: Eleitorado, regra: RegraDeliberacao) -> SemVoto | None:
    """Why a cota does not vote for an electorate; None when it votes.

    The non-contemplated in default do not (Lei 11.795/2008 art. 21, R5.04), nor the contemplated what is of the others
    (art. 20 §3, R5.05), nor who holds no seat.
    """
    if eleitor is None:
        return SemVoto.SEM_VAGA
    if eleitor.contemplada and quem is Eleitorado.NAO_CONTEMPLADOS:
        return SemVoto.CONTEMPLADA
    dispensado = eleitor.contemplada and regra.inadimplente_contemplado_vota
    return None if eleitor.adimplente or dispensado else SemVoto.EM_ATRASO


def vota(eleitor: Eleitor, quem: Eleitorado, regra: RegraDeliberacao) -> bool:
    """Whether a cota votes for an electorate (R5.04, R5.05)."""
    return sem_voto(eleitor, quem, regra) is None


def ultimo_dia_a_distancia(data: date, calendario: BusinessCalendar) -> date:
    """The last day of letters and electronic votes: the business day before the assembly (R5.03)."""
    return calendario.add_business_days(data, -1)


def chega_a_tempo(meio: Meio, recebido_em: date, data: date, calendario: BusinessCalendar) -> bool:
    """Letters and electronic votes serve until the business day before; others, on the day (R5.03)."""
    if meio is Meio.PRESENCIAL:
        return recebido_em == data
    return recebido_em <= ultimo_dia_a_distancia(data, calendario)


@dataclass(frozen=True, slots=True)
class ResultadoItem:
    """The count of an item. `desconsiderados` are votes of who does not vote the matter."""

    item: int
    eleitorado: Eleitorado
    eleitores: int
    favor: int
    contra: int
    brancos: int
    desconsiderados: int

    @property
    def aprovado(self) -> bool:
        """Simple majority of the votes that are not blank; a tie approves nothing (R5.03)."""
        return self.favor > self.contra


def contar(
    item: int,
    materia: Materia,
    votos: Mapping[str, Voto],
    eleitores: Iterable[Eleitor],
    regra: RegraDeliberacao,
) -> ResultadoItem:
    """Count the votes of an item, one by cota, by `cota_id` (R5.03 to R5.05)."""
    quem = eleitorado(materia)
    podem = {eleitor.cota_id for eleitor in eleitores if vota(eleitor, quem, regra)}
    validos = [voto for cota_id, voto in votos.items() if cota_id in podem]
    return ResultadoItem(
        item=item,
        eleitorado=quem,
        eleitores=len(podem),
        favor=validos.count(Voto.FAVOR),
        contra=validos.count(Voto.CONTRA),
        brancos=validos.count(Voto.BRANCO),
        desconsiderados=len(votos) - len(validos),
    )


def exigir_procuracao(
    tipo: TipoAssembleia, regra: RegraDeliberacao, *, da_administradora: bool, poderes_especificos: bool
) -> None:
    """Refuse a proxy that the law or the contract does not admit (Lei 11.795/2008 art. 20, R5.03)."""
    if tipo is TipoAssembleia.AGE and not poderes_especificos:
        raise precondition("Na extraordinária, só representa quem tem poderes específicos para ela.", "R5.03")
    if da_administradora and tipo is not TipoAssembleia.AGE and not regra.administradora_representa:
        raise precondition("O contrato não dá à administradora a representação dos ausentes.", "R5.03")
