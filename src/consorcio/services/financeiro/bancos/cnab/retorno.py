"""A return file, read: what happened to each title, what cannot be trusted, and why.

A batch whose structure is broken (a line missing, out of sequence, cut) gives nothing. A record with a field that
cannot be read is refused alone. A record that can be read but contradicts itself carries `avisos`: it waits for a
person.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Any, NamedTuple, TypeAlias, overload

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


Lidos: TypeAlias = tuple[int, int, tuple[Any, ...]]
"""A record read with others: its line, its batch, its values."""

Lido: TypeAlias = RegistroRetorno | Lidos
"""A record as it is kept: its batch is in the second place of both."""
_LOTE = 1


class Registros(Sequence[RegistroRetorno]):
    """The records of a file, in its order. Of what was read together a record is made each time it is asked for.

    The records of a large file, whole in memory, are most of it, and the collector goes through them over and over:
    that was a third of the time of applying a return.
    """

    __hash__ = None  # type: ignore[assignment]

    def __init__(
        self,
        itens: Sequence[Lido] = (),
        formar: Callable[[Lido], RegistroRetorno] | None = None,
        lugar_do_numero: int = 0,
    ) -> None:
        self._itens = itens
        self._formar = formar
        self._lugar_do_numero = lugar_do_numero

    @overload
    def __getitem__(self, lugar: int) -> RegistroRetorno: ...
    @overload
    def __getitem__(self, lugar: slice) -> Registros: ...
    def __getitem__(self, lugar: int | slice) -> RegistroRetorno | Registros:
        if isinstance(lugar, slice):
            return Registros(self._itens[lugar], self._formar, self._lugar_do_numero)
        item = self._itens[lugar]
        if isinstance(item, RegistroRetorno):
            return item
        assert self._formar is not None
        return self._formar(item)

    def __len__(self) -> int:
        return len(self._itens)

    def __eq__(self, outro: object) -> bool:
        return isinstance(outro, Registros | list) and list(self) == list(outro)

    def nossos_numeros(self) -> list[str]:
        """The nosso número of each, as it is in the file."""
        lugar = self._lugar_do_numero
        return [item.nosso_numero if isinstance(item, RegistroRetorno) else str(item[2][lugar]) for item in self._itens]


@dataclass(slots=True)
class Retorno:
    """A file. `completo` is false when it ends without its trailer: it may have been cut between two lines."""

    banco: str
    layout: str
    cabecalho: dict[str, Any]
    registros: Registros = field(default_factory=Registros)
    problemas: list[Problema] = field(default_factory=list)
    avisos: list[Problema] = field(default_factory=list)
    completo: bool = True
    lotes_recusados: list[int] = field(default_factory=list)


class Leitura(ABC):
    """The reading of one file, once."""

    lugar_do_numero = 0

    @abstractmethod
    def pedacos(self) -> Iterator[Sequence[Lido]]:
        """The records as they are read, a few at a time, of batches that may still turn out to be broken."""

    @abstractmethod
    def concluir(self) -> Retorno:
        """What is to be said of the file when all of it was read, without its records."""

    def formar(self, lido: Lido) -> RegistroRetorno:
        """The record of what was read: what goes line by line is one already."""
        assert isinstance(lido, RegistroRetorno)
        return lido

    def ler_tudo(self) -> Retorno:
        """The file with its records."""
        lidos = list(chain.from_iterable(self.pedacos()))
        retorno = self.concluir()
        if retorno.lotes_recusados:
            lidos = [lido for lido in lidos if lido[_LOTE] not in retorno.lotes_recusados]
        retorno.registros = Registros(lidos, self.formar, self.lugar_do_numero)
        return retorno

    def percorrer(self) -> Iterator[RegistroRetorno]:
        """The records one after the other, none kept; those of a broken batch too."""
        for lido in chain.from_iterable(self.pedacos()):
            yield self.formar(lido)
