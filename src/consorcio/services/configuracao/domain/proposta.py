"""Two people for a sensitive change: who proposes does not approve, and who approves says what they looked at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum
from uuid import UUID

from consorcio.core.errors import forbidden, precondition, validation, version_mismatch
from consorcio.services.configuracao.domain.parametro import Mudanca


class Situacao(Enum):
    """Where a proposal is."""

    PENDENTE = "PENDENTE"
    APROVADA = "APROVADA"
    REJEITADA = "REJEITADA"
    RETIRADA = "RETIRADA"


class Decisao(Enum):
    """What may be decided of it."""

    APROVAR = "APROVAR"
    REJEITAR = "REJEITAR"
    RETIRAR = "RETIRAR"


_DEPOIS = {
    Decisao.APROVAR: Situacao.APROVADA,
    Decisao.REJEITAR: Situacao.REJEITADA,
    Decisao.RETIRAR: Situacao.RETIRADA,
}


@dataclass(frozen=True, slots=True)
class Proposta:
    """A change of a sensitive parameter that waits for, or had, its decision."""

    proposta_id: UUID
    chave: str
    mudanca: Mudanca
    versao_base: int
    situacao: Situacao
    autor_id: str
    motivo: str
    criada_em: datetime
    decisor_id: str = ""
    parecer: str = ""
    decidida_em: datetime | None = None


def decidir(
    proposta: Proposta,
    decisao: Decisao,
    *,
    decisor_id: str,
    versao_vista: int,
    versao_atual: int,
    parecer: str,
    agora: datetime,
) -> Proposta:
    """The proposal after the decision.

    FORBIDDEN when the maker approves or rejects, or somebody else retracts; PRECONDITION when it was decided already;
    VERSION_MISMATCH when the parameter is not the one that the checker looked at: look and decide again.
    """
    if proposta.situacao is not Situacao.PENDENTE:
        raise precondition("Esta proposta já foi decidida.")
    eh_autor = decisor_id == proposta.autor_id
    if decisao is Decisao.RETIRAR and not eh_autor:
        raise forbidden("Só quem propôs pode retirar a proposta.")
    if decisao is not Decisao.RETIRAR and eh_autor:
        raise forbidden("Quem propôs não pode decidir a própria proposta: peça a outra pessoa.")
    if decisao is Decisao.APROVAR:
        if not versao_vista:
            raise validation("/versao_parametro", "Informe a versão do parâmetro que você conferiu.")
        if versao_vista != versao_atual:
            raise version_mismatch()
    return replace(proposta, situacao=_DEPOIS[decisao], decisor_id=decisor_id, parecer=parecer, decidida_em=agora)


def mudanca_aprovada(proposta: Proposta, hoje: date) -> Mudanca:
    """What an approval carries out: approved after its first day, it starts today and rewrites no yesterday."""
    return replace(proposta.mudanca, vigencia_inicio=max(proposta.mudanca.vigencia_inicio, hoje))
