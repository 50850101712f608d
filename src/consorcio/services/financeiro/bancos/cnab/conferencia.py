"""What a record says twice must agree: repeated numbers, check digits, and the amount with its parts.

One wrong column in a record that reads well is found here or nowhere. It becomes a warning with its columns, and the
record waits for a person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from consorcio.services.financeiro.bancos.cnab.ocorrencia import Efeito
from consorcio.services.financeiro.bancos.cnab.problema import Problema
from consorcio.services.financeiro.bancos.cnab.tabela import Registro
from consorcio.services.financeiro.bancos.digitos import DE_2_A_7, duplo_digito, modulo11

_ITAU = "341"
_CREDITO_EM_ATE_DIAS = 15


def valor_recebido(banco: str, campos: dict[str, Any]) -> int | None:
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
    campos: dict[str, Any],
    efeito: Efeito,
    onde: Callable[[str], tuple[int, Registro]],
) -> tuple[Problema, ...]:
    """The contradictions of a record. `onde` gives the line and the record in which a key was read."""
    avisos = []
    for chave, motivo in (*_numero(banco, layout, campos), *_dinheiro(banco, campos, efeito), *_datas(campos)):
        linha, registro = onde(chave)
        campo = registro.campo(chave)
        avisos.append(Problema(linha, campo.de, campo.ate, campo.nome, motivo))
    return tuple(avisos)


def _numero(banco: str, layout: str, campos: dict[str, Any]) -> Iterator[tuple[str, str]]:
    numero = campos["nosso_numero"]
    if not _repeticao_confere(campos) or not numero.startswith(campos.get("convenio", "")):
        yield "nosso_numero", "o nosso número não é igual ao que o registro repete."
    confere = _DIGITOS.get((banco, layout))
    # Not isdigit: a file may bring "²", which has no value as a digit of a number.
    if confere is not None and not (numero[:-1].isdecimal() and confere(campos)):
        yield "nosso_numero", "o dígito verificador do nosso número não confere."


def _dinheiro(banco: str, campos: dict[str, Any], efeito: Efeito) -> Iterator[tuple[str, str]]:
    pago = campos["valor_pago"]
    if pago and _nao_fecha(banco, campos):
        yield "valor_pago", "não é a soma do título com acréscimos, descontos e abatimentos."
    if pago and efeito is not Efeito.LIQUIDACAO:
        yield "ocorrencia", "a ocorrência não é de pagamento e há um valor pago."
    if not pago and efeito is Efeito.LIQUIDACAO:
        yield "valor_pago", "a ocorrência é de pagamento e o valor pago é zero."


def _datas(campos: dict[str, Any]) -> Iterator[tuple[str, str]]:
    ocorrida, creditada = campos.get("data_ocorrencia"), campos.get("data_credito")
    if ocorrida and creditada and not 0 <= (creditada - ocorrida).days <= _CREDITO_EM_ATE_DIAS:
        yield "data_credito", f"o crédito não vem até {_CREDITO_EM_ATE_DIAS} dias depois da ocorrência."


def _nao_fecha(banco: str, campos: dict[str, Any]) -> bool:
    if banco == _ITAU:
        return valor_recebido(banco, campos) is None
    return bool(campos["valor_pago"] != _composicao(campos))


def _composicao(campos: dict[str, Any]) -> int:
    acrescimos = sum(campos.get(chave, 0) for chave in ("valor_titulo", "juros_multa", "multa", "outros_creditos"))
    return int(acrescimos - campos.get("desconto", 0) - campos.get("abatimento", 0))


def _repeticao_confere(campos: dict[str, Any]) -> bool:
    repetido = campos.get("nosso_numero_repetido", "").lstrip("0")
    return not repetido or repetido == campos["nosso_numero"].lstrip("0")


def _dv_caixa(campos: dict[str, Any]) -> bool:
    numero = campos["nosso_numero"]
    return bool(modulo11(numero[:17]) == numero[17:])


def _dv_bradesco(campos: dict[str, Any]) -> bool:
    numero, carteira = campos["nosso_numero"], campos["carteira"].zfill(2)
    return bool(modulo11(carteira + numero[:11], DE_2_A_7, dez="P") == numero[11:])


def _dv_banrisul(campos: dict[str, Any]) -> bool:
    return bool(duplo_digito(campos["nosso_numero"][:8]) == campos["nosso_numero"][8:])


def _dv_final(campos: dict[str, Any]) -> bool:
    return bool(modulo11(campos["nosso_numero"][:-1]) == campos["nosso_numero"][-1:])


_DIGITOS: dict[tuple[str, str], Callable[[dict[str, Any]], bool]] = {
    ("104", "240"): _dv_caixa,
    ("237", "400"): _dv_bradesco,
    ("041", "400"): _dv_banrisul,
    ("004", "400"): _dv_final,
    ("033", "400"): _dv_final,
    ("033", "240"): _dv_final,
}
