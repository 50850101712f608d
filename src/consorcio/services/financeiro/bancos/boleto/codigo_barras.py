"""The barcode (44 digits) and the typeable line (47) of a bank boleto: two orders of the same content."""

from __future__ import annotations

from dataclasses import dataclass

from consorcio.core.errors import validation
from consorcio.services.financeiro.bancos.digitos import modulo10, modulo11

REAL = "9"
TAMANHO_CODIGO = 44
TAMANHO_LINHA = 47
_VALOR_MAXIMO_CENTAVOS = 9_999_999_999


@dataclass(frozen=True, slots=True)
class CodigoBarras:
    """What the 44 digits hold, apart from their check digit."""

    banco: str
    moeda: str
    fator: str
    valor_centavos: int
    campo_livre: str

    @property
    def dv(self) -> str:
        """Modulo 11 of the other 43 digits; 0, 10 and 11 become 1."""
        return dv_geral(f"{self.banco}{self.moeda}{self.fator}{self.valor_centavos:010d}{self.campo_livre}")

    @property
    def digitos(self) -> str:
        """The 44 digits."""
        return f"{self.banco}{self.moeda}{self.dv}{self.fator}{self.valor_centavos:010d}{self.campo_livre}"

    @property
    def linha_digitavel(self) -> str:
        """The 47 digits: three fields of the campo livre with a modulo 10 each, the DV, factor and amount."""
        codigo = self.digitos
        campos = (codigo[:4] + codigo[19:24], codigo[24:34], codigo[34:44])
        return "".join(campo + modulo10(campo) for campo in campos) + codigo[4:19]


def montar(banco: str, fator: str, valor_centavos: int, campo_livre: str) -> CodigoBarras:
    """A barcode in reais; VALIDATION when the amount has more than ten digits."""
    if valor_centavos > _VALOR_MAXIMO_CENTAVOS:
        raise validation("/valor", "valor de boleto vai até 99999999.99.")
    return CodigoBarras(banco, REAL, fator, valor_centavos, campo_livre)


def dv_geral(sem_dv: str) -> str:
    """The check digit in position 5."""
    return modulo11(sem_dv, dez="1", onze="1")


def ler_codigo(codigo: str) -> CodigoBarras:
    """A barcode of 44 digits; VALIDATION when its check digit does not match."""
    lido = CodigoBarras(codigo[:3], codigo[3], codigo[5:9], int(codigo[9:19]), codigo[19:])
    if lido.dv != codigo[4]:
        raise validation("/entrada", "O dígito verificador geral do código de barras não confere.")
    return lido


def ler_linha(linha: str) -> CodigoBarras:
    """A typeable line of 47 digits; VALIDATION that says which field does not match."""
    campos = (linha[:10], linha[10:21], linha[21:32])
    for ordem, campo in enumerate(campos, start=1):
        if modulo10(campo[:-1]) != campo[-1]:
            raise validation("/entrada", f"O dígito verificador do campo {ordem} da linha digitável não confere.")
    livre = campos[0][4:9] + campos[1][:-1] + campos[2][:-1]
    return ler_codigo(linha[:4] + linha[32:47] + livre)


def formatar_linha(linha: str) -> str:
    """As it is printed: 00190.00009 01238.798779 77700.168188 3 37710000013500."""
    campos = f"{linha[:5]}.{linha[5:10]} {linha[10:15]}.{linha[15:21]} {linha[21:26]}.{linha[26:32]}"
    return f"{campos} {linha[32]} {linha[33:]}"
