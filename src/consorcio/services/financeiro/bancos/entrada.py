"""The fields of a boleto as they come from outside, read by name, with the width that the bank gives them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from consorcio.core.errors import ConsorcioError, ErrorKind, FieldError, validation
from consorcio.core.money import parse_reais

_PONTUACAO = re.compile(r"[\s./-]")
_UM_DECIMAL = re.compile(r"\.[0-9]$", re.ASCII)
_DIGITOS = re.compile(r"[0-9]+", re.ASCII)
_NUMERO_PONTUADO = re.compile(r"[0-9]([\s./-]*[0-9])*")
_COM_DIGITO = re.compile(r".*-\s*[0-9A-Za-z]", re.ASCII)
_SEM_DIGITO = {"agencia", "conta", "nosso_numero"}
_DIGITOS_DE_UM_VALOR = 20
_TAMANHO_DO_BANCO = 3


_EM_PALAVRAS = {
    "agencia": "a agência",
    "agencia_dv": "o dígito da agência",
    "beneficiario_documento": "o CNPJ do beneficiário",
    "beneficiario_endereco": "o endereço do beneficiário",
    "beneficiario_nome": "o nome do beneficiário",
    "carteira": "a carteira",
    "codigo_beneficiario": "o código do beneficiário",
    "codigo_empresa": "o código da empresa no banco",
    "codigo_transmissao": "o código de transmissão",
    "conta": "a conta",
    "conta_dv": "o dígito da conta",
    "convenio": "o convênio",
    "nosso_numero": "o nosso número",
    "posto": "o posto",
    "valor": "o valor",
    "variacao": "a variação",
    "vencimento": "o vencimento",
}


def em_palavras(nome: str) -> str:
    """A field as people say it, with its article; the pointer of the error keeps the name that programs know."""
    return _EM_PALAVRAS.get(nome, f"o campo {nome.replace('_', ' ')}")


def _no_comeco(nome: str) -> str:
    palavras = em_palavras(nome)
    return palavras[0].upper() + palavras[1:]


class CampoAusenteError(ConsorcioError):
    """A field that was not given: the bank needs it or, of those that no bank names, the request itself."""

    def __init__(self, nome: str) -> None:
        do_banco = nome in _EM_PALAVRAS
        mensagem = f"Este banco pede {em_palavras(nome)}: informe." if do_banco else f"Informe {em_palavras(nome)}."
        super().__init__(ErrorKind.VALIDATION, mensagem, (FieldError(f"/{nome}", mensagem),))


class Entrada:
    """Named fields. The first of several names that is present is the one read."""

    def __init__(self, campos: Mapping[str, Any]) -> None:
        self._campos = {nome: valor for nome, valor in campos.items() if valor is not None and valor != ""}

    def tem(self, nome: str) -> bool:
        """Whether the field came with something in it."""
        return nome in self._campos

    def com(self, **campos: str) -> Entrada:
        """The same entry with other values in some fields."""
        return Entrada({**self._campos, **campos})

    def texto(self, nome: str, padrao: str | None = None) -> str:
        """A text, or a whole number written as text."""
        valor = self._campos.get(nome, padrao)
        if valor is None:
            raise CampoAusenteError(nome)
        if isinstance(valor, bool) or not isinstance(valor, str | int):
            raise validation(f"/{nome}", f"{_no_comeco(nome)} deve ser um texto.")
        if not str(valor).isprintable():
            raise validation(f"/{nome}", f"{_no_comeco(nome)} tem caracteres de controle.")
        return str(valor).strip()

    def logico(self, nome: str) -> bool:
        """A true or false field; absent is false."""
        return self._campos.get(nome, False) in (True, "true", "sim")

    def digitos(self, tamanho: int, *nomes: str, padrao: str | None = None) -> str:
        """The digits, with zeros on the left up to the width. Punctuation is dropped; what does not fit is refused."""
        bruto = self.como_escrito(*nomes, padrao=padrao)
        if len(bruto) > tamanho and len(bruto.lstrip("0")) > tamanho:
            nome = self._nome(nomes)
            raise validation(f"/{nome}", f"{_no_comeco(nome)} deve ter no máximo {tamanho} dígitos.")
        return bruto[-tamanho:].zfill(tamanho)

    def como_escrito(self, *nomes: str, padrao: str | None = None) -> str:
        """The digits as they were written, punctuation dropped.

        A check digit after a hyphen is refused where it is not part of the number: kept, it would be another account.
        """
        nome = self._nome(nomes)
        texto = self.texto(nome, padrao)
        if nome in _SEM_DIGITO and _COM_DIGITO.fullmatch(texto):
            raise validation(f"/{nome}", f"{_no_comeco(nome)} vai sem o dígito verificador; veio {texto}.")
        if not _NUMERO_PONTUADO.fullmatch(texto):
            raise validation(f"/{nome}", f"{_no_comeco(nome)} deve ter só dígitos.")
        return _PONTUACAO.sub("", texto)

    def valor_centavos(self) -> int:
        """The amount in `valor`, from zero on."""
        return self.centavos("valor")

    def centavos(self, nome: str, padrao: str | None = None) -> int:
        """An amount from zero on, or a percent in hundredths: "80.50", "80.5" or a number in JSON, never a float."""
        texto = self._reais(nome, padrao)
        centavos = parse_reais(f"{texto}0" if _UM_DECIMAL.search(texto) else texto, f"/{nome}")
        if centavos < 0:
            raise validation(f"/{nome}", f"{_no_comeco(nome)} não pode ser negativo.")
        return centavos

    def objeto(self, nome: str) -> dict[str, Any]:
        """The fields of an object inside the entry."""
        valor = self._campos.get(nome)
        if not isinstance(valor, Mapping):
            raise validation(f"/{nome}", f"{_no_comeco(nome)} deve ser um objeto com os campos.")
        return dict(valor)

    def data(self, nome: str) -> date:
        """An ISO date."""
        try:
            return date.fromisoformat(self.texto(nome))
        except ValueError:
            raise validation(f"/{nome}", f"{_no_comeco(nome)} deve ser uma data como 2026-02-10.") from None

    def banco(self) -> str:
        """The number of a bank in three digits: 1, "1" and "0001" are "001"."""
        codigo = self.texto("banco")
        return codigo.lstrip("0").zfill(_TAMANHO_DO_BANCO) if _DIGITOS.fullmatch(codigo) else codigo

    def _reais(self, nome: str, padrao: str | None) -> str:
        valor = self._campos.get(nome, padrao)
        if isinstance(valor, Decimal) and valor.is_finite() and abs(valor.adjusted()) < _DIGITOS_DE_UM_VALOR:
            texto = f"{valor:f}"
            return texto.rstrip("0").removesuffix(".") if "." in texto else texto
        return self.texto(nome, padrao)

    def _nome(self, nomes: tuple[str, ...]) -> str:
        return next((nome for nome in nomes if self.tem(nome)), nomes[0])
