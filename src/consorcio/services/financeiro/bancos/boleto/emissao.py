"""From the fields of a title to what is printed on its boleto."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from consorcio.services.financeiro.bancos.banco import Banco, NossoNumero
from consorcio.services.financeiro.bancos.boleto.codigo_barras import CodigoBarras, montar
from consorcio.services.financeiro.bancos.boleto.fator_vencimento import SEM_VENCIMENTO, fator_de
from consorcio.services.financeiro.bancos.catalogo import buscar_banco
from consorcio.services.financeiro.bancos.entrada import CampoAusenteError, Entrada

_Parte = TypeVar("_Parte")


@dataclass(frozen=True, slots=True)
class Boleto:
    """A boleto. What could not be known from the fields given is None."""

    banco: Banco
    nosso_numero: NossoNumero | None
    agencia_conta: str | None
    digitos_da_conta: Mapping[str, str]
    campo_livre: str | None
    codigo: CodigoBarras | None


def emitir_boleto(campos: Mapping[str, Any]) -> Boleto:
    """The boleto of the fields, by the rules of `banco`. `vencimento` absent or null means "contra apresentação".

    VALIDATION names the field that is missing or wrong. Without `valor` there is no barcode, and only then parts that
    need other fields may be missing: it is how a nosso número is computed before there is an amount.
    """
    entrada = Entrada(campos)
    banco = buscar_banco(entrada.banco())
    completo = entrada.tem("valor")
    livre = banco.campo_livre(entrada) if completo else _se_houver(banco.campo_livre, entrada)
    numero = banco.nosso_numero(entrada) if completo else _se_houver(banco.nosso_numero, entrada)
    conta = _se_houver(banco.agencia_conta, entrada)
    digitos = banco.digitos_da_conta(entrada)
    if livre is None and numero is None and conta is None and not digitos:
        banco.nosso_numero(entrada)
    codigo = montar(banco.codigo, _fator(entrada), entrada.valor_centavos(), livre) if completo and livre else None
    return Boleto(banco, numero, conta, digitos, livre, codigo)


def _fator(entrada: Entrada) -> str:
    return fator_de(entrada.data("vencimento")) if entrada.tem("vencimento") else SEM_VENCIMENTO


def _se_houver(parte: Callable[[Entrada], _Parte], entrada: Entrada) -> _Parte | None:
    try:
        return parte(entrada)
    except CampoAusenteError:
        return None
