"""Caixa Econômica Federal, the SIGCB cobrança."""

from __future__ import annotations

from consorcio.core.errors import validation
from consorcio.services.financeiro.bancos.banco import Banco, NossoNumero
from consorcio.services.financeiro.bancos.digitos import modulo11
from consorcio.services.financeiro.bancos.entrada import Entrada

_CODIGO = ("codigo_beneficiario", "convenio")
_CODIGO_CURTO = 6
_COM_PREFIXO = 17
_MODALIDADES = ("1", "2")  # registered, not registered
_EMISSAO_PELO_BENEFICIARIO = "4"


def campo_livre(entrada: Entrada) -> str:
    """Código with DV (7), the three thirds of the nosso número between its two prefix digits, and a DV."""
    numero = nosso_numero(entrada).numero
    sem_dv = _codigo(entrada) + numero[2:5] + numero[0] + numero[5:8] + numero[1] + numero[8:17]
    return sem_dv + modulo11(sem_dv)


def nosso_numero(entrada: Entrada) -> NossoNumero:
    """The modality (1 or 2), 4 for boletos issued by the beneficiary, and fifteen digits; may come with the prefix."""
    escrito = entrada.como_escrito("nosso_numero")
    if len(escrito) == _COM_PREFIXO:
        if escrito[0] not in _MODALIDADES or escrito[1] != _EMISSAO_PELO_BENEFICIARIO:
            raise validation("/nosso_numero", "nosso_numero de 17 dígitos da Caixa começa com 14 ou 24.")
        numero = escrito
    else:
        numero = _modalidade(entrada) + _EMISSAO_PELO_BENEFICIARIO + entrada.digitos(15, "nosso_numero")
    dv = modulo11(numero)
    return NossoNumero(numero, dv, f"{numero}-{dv}")


def _modalidade(entrada: Entrada) -> str:
    """`1`, `14`, `SIG14` or `RG` are registered; `2`, `24`, `SIG24` or `SR` are not."""
    carteira = entrada.texto("carteira", "1").upper().removeprefix("SIG")
    modalidade = {"RG": "1", "SR": "2"}.get(carteira, carteira[:1])
    if modalidade not in _MODALIDADES:
        raise validation("/carteira", "carteira da Caixa deve ser 14 (registrada) ou 24 (sem registro).")
    return modalidade


def _codigo(entrada: Entrada) -> str:
    """Codes of up to 6 digits take a DV; those of 7, given out since 2021, fill its place and have none."""
    escrito = entrada.como_escrito(*_CODIGO)
    if len(escrito) > _CODIGO_CURTO:
        return entrada.digitos(7, *_CODIGO)
    codigo = entrada.digitos(_CODIGO_CURTO, *_CODIGO)
    return codigo + modulo11(codigo)


def _agencia_conta(entrada: Entrada) -> str:
    codigo = _codigo(entrada)
    return f"{entrada.digitos(4, 'agencia')}/{codigo[:6]}-{codigo[6]}"


BANCO = Banco("104", "Caixa Econômica Federal", campo_livre, nosso_numero, _agencia_conta)
