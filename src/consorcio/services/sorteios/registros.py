"""Rows of the tables of this service, as they are read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from consorcio.services.sorteios.domain.lances import Lance
from consorcio.services.sorteios.domain.regra import Modalidade


@dataclass(frozen=True, slots=True)
class Assembleia:
    """An AGO and its counters; the last five come from what was frozen and decided."""

    assembleia_id: UUID
    grupo_id: UUID
    grupo_codigo: str
    ago: int
    situacao: str
    vencimento: date
    data_ago: date
    extracao: int | None
    versao: int
    raiz: str | None
    elegiveis: int | None
    congelada_em: datetime | None
    lances: int
    contemplacoes: int


@dataclass(frozen=True, slots=True)
class LanceRegistrado:
    """An offer and what was decided about it. What was offered is None while sealed; `sigilo.abrir_lance` fills it."""

    lance_id: UUID
    assembleia_id: UUID
    cota_id: UUID
    consorciado_id: UUID
    numero: int
    versao_titular: int
    modalidade: str
    quantidade: Decimal | None
    embutido_centavos: int | None
    fgts_centavos: int | None
    reducao: str | None
    sal: str | None
    hash: str
    ofertado_em: datetime
    situacao: str
    classificacao: int
    valor_centavos: int | None
    proprio_centavos: int | None
    saida_fc_centavos: int | None
    ordem_suplencia: int | None
    motivo: str
    conteudo_selado: bytes | None = None

    def oferta(self) -> Lance:
        """The offer, as the domain reads it. It must have been opened."""
        return OfertaGuardada(
            str(self.lance_id),
            self.numero,
            self.versao_titular,
            self.modalidade,
            self.quantidade,
            self.embutido_centavos,
            self.fgts_centavos,
            self.reducao,
            self.sal,
            self.ofertado_em,
            None,
        ).lance()


class OfertaGuardada(NamedTuple):
    """What the apuração reads of a bid; what was offered is None while sealed, and `sigilo.abrir_oferta` fills it."""

    lance_id: str
    numero: int
    versao_titular: int
    modalidade: str
    quantidade: Decimal | None
    embutido_centavos: int | None
    fgts_centavos: int | None
    reducao: str | None
    sal: str | None
    ofertado_em: datetime
    conteudo_selado: bytes | None

    def lance(self) -> Lance:
        """The offer, as the domain reads it. It must have been opened."""
        if self.quantidade is None or self.sal is None:
            raise ValueError("this bid is still sealed")
        return Lance(
            lance_id=self.lance_id,
            numero=self.numero,
            versao_titular=self.versao_titular,
            modalidade=_MODALIDADES[self.modalidade],
            quantidade=self.quantidade,
            embutido_centavos=self.embutido_centavos or 0,
            ofertado_em=instante_iso(self.ofertado_em),
            sal=self.sal,
            fgts_centavos=self.fgts_centavos or 0,
        )


@dataclass(frozen=True, slots=True)
class Contemplacao:
    """A contemplação, with the group and the AGO it belongs to."""

    contemplacao_id: UUID
    assembleia_id: UUID
    grupo_id: UUID
    ago: int
    cota_id: UUID
    numero: int
    tipo: str
    situacao: str
    credito_centavos: int
    saida_fc_centavos: int
    fundo_reserva_centavos: int
    lance_id: UUID | None
    ordem: int
    prazo_pagamento: date | None
    identificador_titulo: str
    motivo: str
    disponivel_em: date | None
    data_contabil: date


@dataclass(frozen=True, slots=True)
class ApuracaoRegistrada:
    """The decision as it was written."""

    extracao: int
    conteudo: str
    hash: str
    caixa_inicial_centavos: int


@dataclass(frozen=True, slots=True)
class QuemApurou:
    """Who decided, by name, and when; decisions older than the column have no name."""

    apurada_por: str
    apurada_em: datetime


@dataclass(frozen=True, slots=True)
class AtaRegistrada:
    """The ata as it was written; one written before atas were signed has no signature."""

    conteudo: str
    hash: str
    data: date
    assinatura: bytes | None = None
    chave_publica: bytes | None = None


@dataclass(frozen=True, slots=True)
class SnapshotRegistrado:
    """The frozen list as it was written. `cotas` is the JSON of every row, in order."""

    cabecalho: dict[str, Any]
    regra: dict[str, Any]
    raiz: str
    cotas: tuple[str, ...]


def instante_iso(instante: datetime) -> str:
    """The only text of an instant: UTC with microseconds."""
    return instante.astimezone(UTC).isoformat(timespec="microseconds")


_MODALIDADES = {modalidade.value: modalidade for modalidade in Modalidade}
