"""What is printed on a boleto, gathered from the fields of a title."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from consorcio.core.errors import validation
from consorcio.services.financeiro.bancos.boleto.codigo_barras import formatar_linha
from consorcio.services.financeiro.bancos.boleto.emissao import emitir_boleto
from consorcio.services.financeiro.bancos.digitos import modulo11
from consorcio.services.financeiro.bancos.entrada import Entrada

_LOCAL_PAGAMENTO = "Pagável em qualquer banco, aplicativo ou lotérica até o vencimento."
_CAIXA = "104"


@dataclass(frozen=True, slots=True)
class ItemDemonstrativo:
    """A line of the statement above the boleto: a component of the parcela, or a fact of the group."""

    texto: str
    valor: str


@dataclass(frozen=True, slots=True)
class BoletoImpresso:
    """The texts of a boleto, ready to be drawn. `pix` is the copy-and-paste code; None when it is not a bolepix."""

    banco: str
    banco_nome: str
    codigo_barras: str
    linha_digitavel: str
    nosso_numero: str
    agencia_conta: str
    beneficiario: str
    beneficiario_documento: str
    beneficiario_endereco: str
    pagador: str
    pagador_documento: str
    pagador_endereco: str
    numero_documento: str
    especie: str
    carteira: str
    vencimento: date | None
    data_documento: date
    valor_centavos: int
    local_pagamento: str
    instrucoes: tuple[str, ...]
    demonstrativo: tuple[ItemDemonstrativo, ...]
    pix: str | None


def ler_boleto_impresso(campos: Mapping[str, Any], hoje: date) -> BoletoImpresso:
    """The boleto of the fields; VALIDATION names the one that is missing. The species is "PC", parcela de consórcio."""
    entrada = Entrada(campos)
    boleto = emitir_boleto(campos)
    if boleto.codigo is None or boleto.nosso_numero is None:
        raise validation("/valor", "Informe o valor: sem ele não há o que imprimir.")
    if boleto.agencia_conta is None:
        raise validation("/agencia", "Informe a agência e a conta do beneficiário.")
    return BoletoImpresso(
        banco=codigo_impresso(boleto.banco.codigo),
        banco_nome=boleto.banco.nome,
        codigo_barras=boleto.codigo.digitos,
        linha_digitavel=formatar_linha(boleto.codigo.linha_digitavel),
        nosso_numero=boleto.nosso_numero.formatado,
        agencia_conta=boleto.agencia_conta,
        beneficiario=entrada.texto("beneficiario"),
        beneficiario_documento=entrada.texto("beneficiario_documento"),
        beneficiario_endereco=entrada.texto("beneficiario_endereco", ""),
        pagador=entrada.texto("pagador"),
        pagador_documento=entrada.texto("pagador_documento"),
        pagador_endereco=entrada.texto("pagador_endereco", ""),
        numero_documento=entrada.texto("numero_documento", ""),
        especie=entrada.texto("especie", "PC"),
        carteira=entrada.texto("carteira", ""),
        vencimento=entrada.data("vencimento") if entrada.tem("vencimento") else None,
        data_documento=entrada.data("data_documento") if entrada.tem("data_documento") else hoje,
        valor_centavos=boleto.codigo.valor_centavos,
        local_pagamento=entrada.texto("local_pagamento", _LOCAL_PAGAMENTO),
        instrucoes=_textos(campos, "instrucoes"),
        demonstrativo=tuple(ItemDemonstrativo(*_partir(texto)) for texto in _textos(campos, "demonstrativo")),
        pix=entrada.texto("pix") if entrada.tem("pix") else None,
    )


def codigo_impresso(banco: str) -> str:
    """The number of the bank with its check digit: 237-2, 748-X."""
    return f"{banco}-{modulo11(banco, dez='0' if banco == _CAIXA else 'X')}"


def _textos(campos: Mapping[str, Any], nome: str) -> tuple[str, ...]:
    valor = campos.get(nome) or []
    if not isinstance(valor, list) or not all(isinstance(texto, str) for texto in valor):
        raise validation(f"/{nome}", f"{nome} deve ser uma lista de textos.")
    return tuple(valor)


def _partir(texto: str) -> tuple[str, str]:
    """A text and an amount from "Fundo comum|R$ 1.000,00"; without the bar, only a text."""
    antes, _, depois = texto.partition("|")
    return antes.strip(), depois.strip()
