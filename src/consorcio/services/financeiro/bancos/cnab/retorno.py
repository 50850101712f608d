"""A return file, read: what happened to each title, what cannot be trusted, and why.

A batch whose structure is broken (a line missing, out of sequence, cut) gives nothing. A record with a field that
cannot be read is refused alone. A record that can be read but contradicts itself carries `avisos`: it waits for a
person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from consorcio.services.financeiro.bancos.cnab.ocorrencia import Efeito, Ocorrencia
from consorcio.services.financeiro.bancos.cnab.problema import Problema


class RegistroRetorno(NamedTuple):
    """What the bank says of one title, with the complement records (Pix) that came after it.

    `campos` are the columns as the layout names them. `valor_recebido_centavos` is what the payer paid, which is not
    always the column of that name: Itaú writes there what it credited. None when it cannot be told.
    """

    linha: int
    lote: int
    ocorrencia: Ocorrencia
    campos: Mapping[str, Any]
    valor_recebido_centavos: int | None
    avisos: tuple[Problema, ...] = ()

    @property
    def nosso_numero(self) -> str:
        """As it is in the file."""
        return str(self.campos.get("nosso_numero", ""))

    @property
    def data_ocorrencia(self) -> date | None:
        """The day it happened: of the payment, when it is one."""
        dia = self.campos.get("data_ocorrencia")
        return dia if isinstance(dia, date) else None

    @property
    def e_pagamento(self) -> bool:
        """Whether money of a payer came in."""
        return self.ocorrencia.efeito is Efeito.LIQUIDACAO


@dataclass(slots=True)
class Retorno:
    """A file. `completo` is false when it ends without its trailer: it may have been cut between two lines."""

    banco: str
    layout: str
    cabecalho: dict[str, Any]
    registros: list[RegistroRetorno] = field(default_factory=list)
    problemas: list[Problema] = field(default_factory=list)
    avisos: list[Problema] = field(default_factory=list)
    completo: bool = True
    lotes_recusados: list[int] = field(default_factory=list)
