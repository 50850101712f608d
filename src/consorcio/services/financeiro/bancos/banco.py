"""What a bank is to the rest: a number, a name, and the rules of its own that make a boleto."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from consorcio.services.financeiro.bancos.entrada import Entrada


@dataclass(frozen=True, slots=True)
class NossoNumero:
    """The number of the title at the bank: without DV, its DV ("" when it has none) and as it is printed."""

    numero: str
    dv: str
    formatado: str


@dataclass(frozen=True, slots=True)
class Banco:
    """A bank by its rules.

    `campo_livre` gives the 25 digits that each bank fills as it likes; `agencia_conta` how the branch and the account
    or agreement are printed; `digitos_da_conta` the check digits of branch and account that can be computed.
    """

    codigo: str
    nome: str
    campo_livre: Callable[[Entrada], str]
    nosso_numero: Callable[[Entrada], NossoNumero]
    agencia_conta: Callable[[Entrada], str]
    digitos_da_conta: Callable[[Entrada], Mapping[str, str]] = lambda _entrada: {}
