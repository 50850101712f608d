"""Rows of remessas: files for the bank and what it answered of each title."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class CriterioRemessa:
    """Which boletos of an account are wanted; what is None or empty is no condition."""

    grupo_id: UUID | None
    vencimento_de: date | None
    vencimento_ate: date | None
    parcela_ids: tuple[UUID, ...]
    reenviar: bool


@dataclass(frozen=True, slots=True)
class BoletoARemeter:
    """A boleto that can go, with what is known here of its title and payer."""

    boleto_id: UUID
    parcela_id: UUID
    identificador: str
    consorciado_id: UUID
    numero: int | None
    valor_centavos: int
    vencimento: date
    emitido_em: datetime
    regra: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Remessa:
    """A file, without its content, and how many of its titles are in each state."""

    remessa_id: UUID
    conta_id: UUID
    sequencial: int
    nome: str
    layout: str
    ocorrencia: str
    titulos: int
    valor_centavos: int
    sha256: str
    gerada_em: datetime
    gerada_por: str
    enviados: int = 0
    confirmados: int = 0
    rejeitados: int = 0


@dataclass(frozen=True, slots=True)
class TituloRemetido:
    """A title of a remessa."""

    ordem: int
    parcela_id: UUID
    identificador: str
    boleto_id: UUID
    nosso_numero: str
    valor_centavos: int
    vencimento: date
    situacao: str
    motivo: str
