"""More months for a group, as an AGE decided: what may be extended, and the rule with the new term (R5.07, R2.14)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from uuid import UUID

from consorcio.core.errors import forbidden, precondition
from consorcio.services.grupos.domain.cronograma import ItemCronograma
from consorcio.services.grupos.domain.grupo import NOME_SITUACAO, Grupo, SituacaoGrupo
from consorcio.services.grupos.domain.regra_grupo import RegraGrupo, validar_regra


class SituacaoProrrogacao(Enum):
    """Where an extension is."""

    PROPOSTA = "PROPOSTA"
    CONFIRMADA = "CONFIRMADA"
    RECUSADA = "RECUSADA"


@dataclass(frozen=True, slots=True)
class Prorrogacao:
    """An extension in months; with `suspende_pagamentos` nothing is charged in the first of them."""

    prorrogacao_id: UUID
    grupo_id: UUID
    meses: int
    suspende_pagamentos: bool
    assembleia_geral_id: UUID
    situacao: SituacaoProrrogacao
    prazo_anterior: int
    proposta_em: date
    proposta_por: str
    decidida_em: date | None = None
    decidida_por: str = ""

    @property
    def prazo_novo(self) -> int:
        """The term with it."""
        return self.prazo_anterior + self.meses


def exigir_prorrogavel(grupo: Grupo, cronograma: Sequence[ItemCronograma], dia: date) -> None:
    """Only a group that runs, before its last due date: afterwards there is nothing left to divide (R5.07)."""
    if grupo.situacao is not SituacaoGrupo.EM_ANDAMENTO:
        raise precondition(f"O grupo está {NOME_SITUACAO[grupo.situacao]} e não se prorroga.", "R5.07")
    ultimo = max(item.vencimento for item in cronograma)
    if dia >= ultimo:
        raise precondition(f"A última parcela do grupo venceu em {ultimo:%d/%m/%Y}: não há o que prorrogar.", "R5.07")


def exigir_decisao(prorrogacao: Prorrogacao, ator_id: str) -> None:
    """Another person, once. PRECONDITION when it was decided, FORBIDDEN to who proposed it (R2.02)."""
    if prorrogacao.situacao is not SituacaoProrrogacao.PROPOSTA:
        raise precondition("Esta prorrogação já foi decidida.", "R5.07")
    if prorrogacao.proposta_por == ator_id:
        raise forbidden("Quem propôs não decide: outra pessoa precisa aprovar.")


def regra_prorrogada(regra: RegraGrupo, meses: int) -> RegraGrupo:
    """The rule with the new term. What is left of the taxa is equal in each month: ranges end (R4.03)."""
    return validar_regra(replace(regra, prazo_meses=regra.prazo_meses + meses, cronograma_taxa=()))
