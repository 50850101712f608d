"""Uniprime: the campo livre of Bradesco, the carteira printed with two digits."""

from __future__ import annotations

from consorcio.services.financeiro.bancos.banco import Banco, NossoNumero
from consorcio.services.financeiro.bancos.bradesco import cobranca as bradesco
from consorcio.services.financeiro.bancos.entrada import Entrada


def nosso_numero(entrada: Entrada) -> NossoNumero:
    """As Bradesco's."""
    numero, dv = entrada.digitos(11, "nosso_numero"), bradesco.dv_do_nosso_numero(entrada)
    return NossoNumero(numero, dv, f"{entrada.digitos(2, 'carteira')}/{numero}-{dv}")


BANCO = Banco("084", "Uniprime", bradesco.campo_livre, nosso_numero, bradesco.agencia_conta)
