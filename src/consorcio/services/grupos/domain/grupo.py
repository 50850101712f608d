"""Grupo: its life (REGRAS §2.2), its regime (R0.3) and what stays fixed after the AGC (R2.14)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from uuid import UUID

from consorcio.core.errors import precondition, validation
from consorcio.services.grupos.domain.parametros import ClasseObjeto, Regime
from consorcio.services.grupos.domain.regra_grupo import RegraGrupo

INICIO_R285 = date(2024, 7, 1)
INICIO_LEI_11795 = date(2009, 2, 6)


class SituacaoGrupo(Enum):
    """Where a group is in its life."""

    EM_FORMACAO = "EM_FORMACAO"
    EM_ANDAMENTO = "EM_ANDAMENTO"
    EM_ENCERRAMENTO = "EM_ENCERRAMENTO"
    ENCERRADO = "ENCERRADO"
    NAO_CONSTITUIDO = "NAO_CONSTITUIDO"
    FUNDIDO = "FUNDIDO"
    DISSOLVIDO = "DISSOLVIDO"
    TRANSFERIDO = "TRANSFERIDO"


class AtoGrupo(Enum):
    """What moves a group from one situation to the next."""

    AGC = "AGC"
    FIM_DA_FORMACAO = "FIM_DA_FORMACAO"
    ULTIMA_AGO = "ULTIMA_AGO"
    PRESTACAO_DE_CONTAS = "PRESTACAO_DE_CONTAS"
    FUSAO = "FUSAO"
    DISSOLUCAO = "DISSOLUCAO"
    TRANSFERENCIA = "TRANSFERENCIA"


CICLO_DE_VIDA = {
    (SituacaoGrupo.EM_FORMACAO, AtoGrupo.AGC): SituacaoGrupo.EM_ANDAMENTO,
    (SituacaoGrupo.EM_FORMACAO, AtoGrupo.FIM_DA_FORMACAO): SituacaoGrupo.NAO_CONSTITUIDO,
    (SituacaoGrupo.EM_ANDAMENTO, AtoGrupo.ULTIMA_AGO): SituacaoGrupo.EM_ENCERRAMENTO,
    (SituacaoGrupo.EM_ANDAMENTO, AtoGrupo.FUSAO): SituacaoGrupo.FUNDIDO,
    (SituacaoGrupo.EM_ANDAMENTO, AtoGrupo.DISSOLUCAO): SituacaoGrupo.DISSOLVIDO,
    (SituacaoGrupo.EM_ANDAMENTO, AtoGrupo.TRANSFERENCIA): SituacaoGrupo.TRANSFERIDO,
    (SituacaoGrupo.EM_ENCERRAMENTO, AtoGrupo.PRESTACAO_DE_CONTAS): SituacaoGrupo.ENCERRADO,
}
"""Every move a group can make. TRANSFERENCIA after the last AGO is absent because R2.15 forbids it."""

NOME_SITUACAO = {
    SituacaoGrupo.EM_FORMACAO: "em formação",
    SituacaoGrupo.EM_ANDAMENTO: "em andamento",
    SituacaoGrupo.EM_ENCERRAMENTO: "em encerramento",
    SituacaoGrupo.ENCERRADO: "encerrado",
    SituacaoGrupo.NAO_CONSTITUIDO: "não constituído",
    SituacaoGrupo.FUNDIDO: "fundido a outro",
    SituacaoGrupo.DISSOLVIDO: "dissolvido",
    SituacaoGrupo.TRANSFERIDO: "transferido a outra administradora",
}
_NOME_ATO = {
    AtoGrupo.AGC: "ser constituído",
    AtoGrupo.FIM_DA_FORMACAO: "ter a formação encerrada",
    AtoGrupo.ULTIMA_AGO: "entrar em encerramento",
    AtoGrupo.PRESTACAO_DE_CONTAS: "ser encerrado",
    AtoGrupo.FUSAO: "ser fundido",
    AtoGrupo.DISSOLUCAO: "ser dissolvido",
    AtoGrupo.TRANSFERENCIA: "ser transferido",
}
_REGRA_DO_ATO = {AtoGrupo.AGC: "R2.10", AtoGrupo.FIM_DA_FORMACAO: "R2.11", AtoGrupo.TRANSFERENCIA: "R2.15"}


@dataclass(frozen=True, slots=True)
class Grupo:
    """Estate of a set of cotas, with its own rule, calendar and cash (Lei 11.795 art. 3)."""

    grupo_id: UUID
    codigo: str
    situacao: SituacaoGrupo
    classe_objeto: ClasseObjeto
    plano_id: UUID
    prazo_meses: int
    max_cotas: int
    primeiro_vencimento: date
    contrato_versao: str
    versao: int
    regime: Regime | None = None
    data_agc: date | None = None


def proxima_situacao(situacao: SituacaoGrupo, ato: AtoGrupo) -> SituacaoGrupo:
    """Where the act takes the group; PRECONDITION when the act does not exist in that situation."""
    proxima = CICLO_DE_VIDA.get((situacao, ato))
    if proxima is None:
        raise precondition(
            f"O grupo está {NOME_SITUACAO[situacao]} e não pode {_NOME_ATO[ato]}.",
            _REGRA_DO_ATO.get(ato, "R2.10"),
        )
    return proxima


def regime_na_data(data_constituicao: date) -> Regime:
    """The regime a group is born in and keeps until it closes (R0.3, Res. BCB 285 art. 57)."""
    if data_constituicao >= INICIO_R285:
        return Regime.R285
    return Regime.C3432 if data_constituicao >= INICIO_LEI_11795 else Regime.PRE_2009


def exigir_regra_alteravel(situacao: SituacaoGrupo) -> None:
    """Outside formation the rule only changes by AGE (R2.14)."""
    if situacao is not SituacaoGrupo.EM_FORMACAO:
        raise precondition(
            f"O grupo está {NOME_SITUACAO[situacao]}: depois da AGC a regra só muda por AGE.",
            "R2.14",
        )


def exigir_aberto_a_adesoes(situacao: SituacaoGrupo) -> None:
    """Cotas are sold in formation and, from vacant seats, while the group runs (R2.25, R3.10)."""
    if situacao not in (SituacaoGrupo.EM_FORMACAO, SituacaoGrupo.EM_ANDAMENTO):
        raise precondition(f"O grupo está {NOME_SITUACAO[situacao]} e não aceita adesões.", "R3.10")


def exigir_mesma_estrutura(atual: RegraGrupo, nova: RegraGrupo) -> None:
    """The seats and the calendar were made from these parameters at creation (R2.14, R3.03)."""
    for campo in ("prazo_meses", "max_cotas"):
        if getattr(atual, campo) != getattr(nova, campo):
            raise validation(f"/regra/{campo}", "Este parâmetro é fixado na criação do grupo: crie outro grupo.")
