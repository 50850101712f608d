"""Rows of the banks: accounts, boletos, returns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ContaBancaria:
    """An account with its agreement of cobrança. `campos` are what the rules of the bank read.

    `finalidade` is which money of the books is in it, from the day `desde` on, or always.
    """

    conta_id: UUID
    banco: str
    campos: dict[str, Any]
    grupo_id: UUID | None
    proximo_nosso_numero: int
    finalidade: str
    desde: date | None


@dataclass(frozen=True, slots=True)
class Boleto:
    """A boleto of a title. `identidade` finds it again in a return; `numero` is what its nosso número was made of."""

    boleto_id: UUID
    conta_id: UUID
    parcela_id: UUID
    identidade: str
    nosso_numero: str
    valor_centavos: int
    vencimento: date
    codigo_barras: str
    linha_digitavel: str
    situacao: str
    motivo: str
    pix: str
    emitido_em: datetime
    numero: int | None


class BoletoCitado(NamedTuple):
    """What a return needs to know of a boleto; group and due date are those of its title."""

    boleto_id: str
    parcela_id: str
    valor_centavos: int
    grupo_id: str
    vencimento: date


@dataclass(frozen=True, slots=True)
class RetornoBancario:
    """A return file, once for ever by its hash."""

    retorno_id: UUID
    conta_id: UUID
    nome: str
    layout: str
    completo: bool
    data_contabil: date
    concluido: bool
    """Whether all of it was applied: until then it may be sent again, and goes on."""


class RegistroProcessado(NamedTuple):
    """What was done with a record of a return, in the order of the file."""

    retorno_id: UUID
    ordem: int
    linha: int
    coluna_de: int
    coluna_ate: int
    nosso_numero: str
    ocorrencia: str
    descricao: str
    valor_centavos: int
    data: date | None
    estado: str
    motivo: str
    pagamento_id: UUID | None
