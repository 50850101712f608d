"""Rows of the assemblies that deliberate, as they are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from consorcio.services.sorteios.domain.deliberacao import Eleitor, Materia, RegraDeliberacao, TipoAssembleia


@dataclass(frozen=True, slots=True)
class AssembleiaGeral:
    """An assembly. `regra` is what the contract said when it was called."""

    assembleia_geral_id: UUID
    grupo_id: UUID
    grupo_codigo: str
    tipo: str
    numero: int
    data: date
    hora: str
    local: str
    enviada_em: date
    pedida_em: date | None
    pedida_por: list[int]
    regra: Mapping[str, Any]
    situacao: str
    presentes: int = 0
    eleitores: int = 0
    representadas: int = 0

    @property
    def regra_lida(self) -> RegraDeliberacao:
        """The rule as the domain reads it."""
        return RegraDeliberacao(**self.regra)

    @property
    def tipo_lido(self) -> TipoAssembleia:
        """The kind as the domain reads it."""
        return TipoAssembleia(self.tipo)


@dataclass(frozen=True, slots=True)
class ItemPauta:
    """An item of the agenda; `resultado` is None until the votes are counted."""

    item: int
    materia: str
    texto: str
    retifica_id: UUID | None
    resultado: Mapping[str, Any] | None = None

    @property
    def materia_lida(self) -> Materia:
        """The matter as the domain reads it."""
        return Materia(self.materia)


@dataclass(frozen=True, slots=True)
class VotoRegistrado:
    """A vote as it was received."""

    item: int
    cota_id: UUID
    voto: str
    meio: str
    por_procuracao: bool
    recebido_em: date


@dataclass(frozen=True, slots=True)
class ItemDaCota:
    """An item of an agenda with the vote of a cota, if it gave one, and the seat it held at the opening, if it did."""

    assembleia_geral_id: UUID
    item: int
    materia: str
    texto: str
    resultado: Mapping[str, Any] | None
    voto: str | None
    meio: str | None
    por_procuracao: bool | None
    registrado_em: datetime | None
    numero: int | None
    cota_id: str
    contemplada: bool | None
    adimplente: bool | None

    @property
    def eleitor(self) -> Eleitor | None:
        """The seat at the opening."""
        if self.numero is None:
            return None
        return Eleitor(self.numero, self.cota_id, bool(self.contemplada), bool(self.adimplente))


@dataclass(frozen=True, slots=True)
class AtaGeral:
    """The ata; a draft until it is approved."""

    conteudo: str
    hash: str
    lavrada_em: date
    aprovada_em: date | None = None


@dataclass(frozen=True, slots=True)
class Retificacao:
    """A correction approved by a later assembly."""

    assembleia_geral_id: UUID
    data: date
    texto: str
