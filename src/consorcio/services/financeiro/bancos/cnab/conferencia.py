"""What a record says twice must agree: repeated numbers, check digits, and the amount with its parts.

One wrong column in a record that reads well is found here or nowhere. It becomes a warning with its columns, and the
record waits for a person.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from consorcio.services.financeiro.bancos.cnab.ocorrencia import Efeito
from consorcio.services.financeiro.bancos.cnab.problema import Problema
from consorcio.services.financeiro.bancos.cnab.tabela import Registro
from consorcio.services.financeiro.bancos.digitos import DE_2_A_7, duplo_digito, modulo11

_ITAU = "341"
_CREDITO_EM_ATE_DIAS = 15
_Contradicao: TypeAlias = tuple[str, str]
"""The key of the field that shows it, and the reason."""


def valor_recebido(banco: str, campos: Mapping[str, Any]) -> int | None:
    """What the payer paid, in centavos; None when Itaú's record does not add up.

    Itaú writes the amount credited. When the fee was taken from it, credited + fee is what was paid; when it was
    charged apart, the credit itself is. The parts tell which.
    """
    pago: int = campos["valor_pago"]
    if banco != _ITAU or pago == 0:
        return pago
    devido = _composicao(campos)
    return next((valor for valor in (pago, pago + campos["valor_tarifa"]) if valor == devido), None)


def conferir(
    banco: str,
    layout: str,
    campos: Mapping[str, Any],
    efeito: Efeito,
    onde: Callable[[str], tuple[int, Registro]],
) -> tuple[Problema, ...]:
    """The contradictions of a record. `onde` gives the line and the record in which a key was read."""
    # Nearly every record has none: what finds them builds nothing until there is one.
    achadas = (*_numero(banco, layout, campos), *_dinheiro(banco, campos, efeito), *_datas(campos))
    avisos = []
    for chave, motivo in achadas:
        linha, registro = onde(chave)
        campo = registro.campo(chave)
        avisos.append(Problema(linha, campo.de, campo.ate, campo.nome, motivo))
    return tuple(avisos)


def _numero(banco: str, layout: str, campos: Mapping[str, Any]) -> tuple[_Contradicao, ...]:
    numero = campos["nosso_numero"]
    repete = _repeticao_confere(campos) and numero.startswith(campos.get("convenio", ""))
    confere = _DIGITOS.get((banco, layout))
    # Not isdigit: a file may bring "²", which has no value as a digit of a number.
    digito = confere is None or (numero[:-1].isdecimal() and confere(campos))
    if repete and digito:
        return ()
    return (
        *(() if repete else (("nosso_numero", "o nosso número não é igual ao que o registro repete."),)),
        *(() if digito else (("nosso_numero", "o dígito verificador do nosso número não confere."),)),
    )


def _dinheiro(banco: str, campos: Mapping[str, Any], efeito: Efeito) -> tuple[_Contradicao, ...]:
    if not campos["valor_pago"]:
        zero = ("valor_pago", "a ocorrência é de pagamento e o valor pago é zero.")
        return (zero,) if efeito is Efeito.LIQUIDACAO else ()
    fecha, e_pagamento = not _nao_fecha(banco, campos), efeito is Efeito.LIQUIDACAO
    if fecha and e_pagamento:
        return ()
    return (
        *(() if fecha else (("valor_pago", "não é a soma do título com acréscimos, descontos e abatimentos."),)),
        *(() if e_pagamento else (("ocorrencia", "a ocorrência não é de pagamento e há um valor pago."),)),
    )


def _datas(campos: Mapping[str, Any]) -> tuple[_Contradicao, ...]:
    ocorrida, creditada = campos.get("data_ocorrencia"), campos.get("data_credito")
    if not ocorrida or not creditada or 0 <= (creditada - ocorrida).days <= _CREDITO_EM_ATE_DIAS:
        return ()
    return (("data_credito", f"o crédito não vem até {_CREDITO_EM_ATE_DIAS} dias depois da ocorrência."),)


def _nao_fecha(banco: str, campos: Mapping[str, Any]) -> bool:
    if banco == _ITAU:
        return valor_recebido(banco, campos) is None
    return bool(campos["valor_pago"] != _composicao(campos))


def _composicao(campos: Mapping[str, Any]) -> int:
    valor = campos.get
    acrescimos = valor("valor_titulo", 0) + valor("juros_multa", 0) + valor("multa", 0) + valor("outros_creditos", 0)
    return int(acrescimos - valor("desconto", 0) - valor("abatimento", 0))


def _repeticao_confere(campos: Mapping[str, Any]) -> bool:
    repetido = campos.get("nosso_numero_repetido", "").lstrip("0")
    return not repetido or repetido == campos["nosso_numero"].lstrip("0")


def _dv_caixa(campos: Mapping[str, Any]) -> bool:
    numero = campos["nosso_numero"]
    return bool(modulo11(numero[:17]) == numero[17:])


def _dv_bradesco(campos: Mapping[str, Any]) -> bool:
    numero, carteira = campos["nosso_numero"], campos["carteira"].zfill(2)
    pesados = carteira + numero[:11]
    return pesados.isdecimal() and bool(modulo11(pesados, DE_2_A_7, dez="P") == numero[11:])


def _dv_banrisul(campos: Mapping[str, Any]) -> bool:
    return bool(duplo_digito(campos["nosso_numero"][:8]) == campos["nosso_numero"][8:])


def _dv_final(campos: Mapping[str, Any]) -> bool:
    return bool(modulo11(campos["nosso_numero"][:-1]) == campos["nosso_numero"][-1:])


_DIGITOS: dict[tuple[str, str], Callable[[Mapping[str, Any]], bool]] = {
    ("104", "240"): _dv_caixa,
    ("237", "400"): _dv_bradesco,
    ("041", "400"): _dv_banrisul,
    ("004", "400"): _dv_final,
    ("033", "400"): _dv_final,
    ("033", "240"): _dv_final,
}
