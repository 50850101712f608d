"""Documents and contacts of a person: normalised for storage, refused with a message that names the mistake.

CPF and CNPJ are kept without punctuation, CEP with 8 digits, telephone in E.164, e-mail with a lower-case
domain. The mask is accepted where it belongs and nowhere else: `295......379.955-93` is a typing error,
not a CPF.
"""

from __future__ import annotations

import re

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from validate_docbr import CNPJ, CPF

from consorcio.core.errors import validation

_CPF = re.compile(r"[0-9]{11}|[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}", re.ASCII)
_CNPJ = re.compile(r"[0-9A-Z]{12}[0-9]{2}|[0-9A-Z]{2}\.[0-9A-Z]{3}\.[0-9A-Z]{3}/[0-9A-Z]{4}-[0-9]{2}", re.ASCII)
_CEP = re.compile(r"([0-9]{5})-?([0-9]{3})", re.ASCII)
_TAMANHO_CPF = 11
_PONTUACAO = re.compile(r"[./-]")


def normalise_cpf(texto: str, pointer: str = "/cpf") -> str:
    """The 11 digits of a valid CPF, with or without mask. Repeated digits are refused."""
    texto = texto.strip()
    if _CPF.fullmatch(texto) is None:
        raise validation(pointer, "CPF deve ter 11 dígitos, com ou sem pontuação (000.000.000-00).")
    digitos = _PONTUACAO.sub("", texto)
    if not CPF().validate(digitos):
        raise validation(pointer, "CPF inválido: confira os dígitos.")
    return digitos


def normalise_cnpj(texto: str, pointer: str = "/cnpj") -> str:
    """The 14 characters of a valid CNPJ, numeric or alphanumeric (12 of A–Z 0–9 and 2 check digits)."""
    texto = texto.strip().upper()
    if _CNPJ.fullmatch(texto) is None:
        raise validation(pointer, "CNPJ deve ter 14 caracteres, com ou sem pontuação (00.000.000/0000-00).")
    caracteres = _PONTUACAO.sub("", texto)
    if not CNPJ().validate(caracteres):
        raise validation(pointer, "CNPJ inválido: confira os caracteres.")
    return caracteres


def normalise_cpf_cnpj(texto: str, pointer: str = "/cpf_cnpj") -> str:
    """A CPF (11 characters without punctuation) or else a CNPJ."""
    tamanho = len(_PONTUACAO.sub("", texto.strip()))
    return normalise_cpf(texto, pointer) if tamanho <= _TAMANHO_CPF else normalise_cnpj(texto, pointer)


def format_cpf_cnpj(documento: str) -> str:
    """The printed form of a normalised CPF or CNPJ."""
    if len(documento) == _TAMANHO_CPF:
        return f"{documento[:3]}.{documento[3:6]}.{documento[6:9]}-{documento[9:]}"
    return f"{documento[:2]}.{documento[2:5]}.{documento[5:8]}/{documento[8:12]}-{documento[12:]}"


def mascarar_cpf_cnpj(documento: str) -> str:
    """What is shown of a normalised CPF or CNPJ where the whole is not needed: the middle, ***.456.789-**."""
    inteiro = format_cpf_cnpj(documento)
    visivel = slice(4, 11) if len(documento) == _TAMANHO_CPF else slice(3, 10)
    return "".join(
        letra if not letra.isalnum() or posicao in range(*visivel.indices(len(inteiro))) else "*"
        for posicao, letra in enumerate(inteiro)
    )


def normalise_cep(texto: str, pointer: str = "/cep") -> str:
    """The 8 digits of a CEP, with or without hyphen."""
    achado = _CEP.fullmatch(texto.strip())
    if achado is None or achado[1] + achado[2] == "00000000":
        raise validation(pointer, "CEP deve ter 8 dígitos, com ou sem hífen (00000-000).")
    return achado[1] + achado[2]


def normalise_phone(texto: str, pointer: str = "/telefone") -> str:
    """A telephone in E.164 ("+5511987654321"); without country code it is Brazilian and needs the DDD."""
    try:
        numero = phonenumbers.parse(texto, "BR")
    except phonenumbers.NumberParseException:
        raise validation(pointer, "Telefone inválido: informe o DDD e o número.") from None
    if not phonenumbers.is_valid_number(numero):
        raise validation(pointer, "Telefone inválido: confira o DDD e o número.")
    return phonenumbers.format_number(numero, phonenumbers.PhoneNumberFormat.E164)


def normalise_email(texto: str, pointer: str = "/email") -> str:
    """An e-mail address checked by its syntax alone (no DNS query)."""
    try:
        return validate_email(texto.strip(), check_deliverability=False).normalized
    except EmailNotValidError:
        raise validation(pointer, "E-mail inválido: use o formato nome@dominio.com.br.") from None
