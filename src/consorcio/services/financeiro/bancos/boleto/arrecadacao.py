"""Bills of taxes and utilities: 44 digits that begin with 8, typed as four blocks of 11 and a check digit."""

from __future__ import annotations

from dataclasses import dataclass

from consorcio.core.errors import validation
from consorcio.services.financeiro.bancos.digitos import modulo10, modulo11

PRODUTO = "8"
TAMANHO_LINHA = 48
_BLOCO = 11
_EM_REAIS = ("6", "8")
_POR_MODULO_10 = ("6", "7")
_POR_MODULO_11 = ("8", "9")


@dataclass(frozen=True, slots=True)
class Arrecadacao:
    """A bill: the 44 digits and the amount, None when the field holds a quantity of something else."""

    codigo_barras: str
    valor_centavos: int | None

    @property
    def linha_digitavel(self) -> str:
        """The four blocks with their check digits."""
        return "".join(bloco + _dv(self.codigo_barras[2], bloco) for bloco in _blocos(self.codigo_barras, _BLOCO))


def ler_codigo(codigo: str) -> Arrecadacao:
    """A barcode of 44 digits beginning with 8; VALIDATION when its check digit does not match."""
    identificacao = codigo[2]
    if identificacao not in _POR_MODULO_10 + _POR_MODULO_11:
        raise validation("/entrada", "O terceiro dígito de uma conta de arrecadação deve ser de 6 a 9.")
    if _dv(identificacao, codigo[:3] + codigo[4:]) != codigo[3]:
        raise validation("/entrada", "O dígito verificador geral do código de barras não confere.")
    return Arrecadacao(codigo, int(codigo[4:15]) if identificacao in _EM_REAIS else None)


def ler_linha(linha: str) -> Arrecadacao:
    """A typed line of 48 digits; VALIDATION that says which block does not match."""
    blocos = _blocos(linha, _BLOCO + 1)
    for ordem, bloco in enumerate(blocos, start=1):
        if _dv(linha[2], bloco[:-1]) != bloco[-1]:
            raise validation("/entrada", f"O dígito verificador do bloco {ordem} da linha digitável não confere.")
    return ler_codigo("".join(bloco[:-1] for bloco in blocos))


def _dv(identificacao: str, numero: str) -> str:
    return modulo10(numero) if identificacao in _POR_MODULO_10 else modulo11(numero)


def _blocos(numero: str, tamanho: int) -> list[str]:
    return [numero[inicio : inicio + tamanho] for inicio in range(0, len(numero), tamanho)]
