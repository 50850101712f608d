"""The banks that are known, by their number at the clearing house."""

from __future__ import annotations

from consorcio.core.errors import ConsorcioError, ErrorKind, FieldError
from consorcio.services.financeiro.bancos.ailos.cobranca import BANCO as AILOS
from consorcio.services.financeiro.bancos.banco import Banco
from consorcio.services.financeiro.bancos.banco_do_brasil.cobranca import BANCO as BANCO_DO_BRASIL
from consorcio.services.financeiro.bancos.banco_do_nordeste.cobranca import BANCO as BANCO_DO_NORDESTE
from consorcio.services.financeiro.bancos.banestes.cobranca import BANCO as BANESTES
from consorcio.services.financeiro.bancos.banrisul.cobranca import BANCO as BANRISUL
from consorcio.services.financeiro.bancos.bradesco.cobranca import BANCO as BRADESCO
from consorcio.services.financeiro.bancos.brb.cobranca import BANCO as BRB
from consorcio.services.financeiro.bancos.caixa.cobranca import BANCO as CAIXA
from consorcio.services.financeiro.bancos.itau.cobranca import BANCO as ITAU
from consorcio.services.financeiro.bancos.safra.cobranca import BANCO as SAFRA
from consorcio.services.financeiro.bancos.santander.cobranca import BANCO as SANTANDER
from consorcio.services.financeiro.bancos.sicoob.cobranca import BANCO as SICOOB
from consorcio.services.financeiro.bancos.sicredi.cobranca import BANCO as SICREDI
from consorcio.services.financeiro.bancos.uniprime.cobranca import BANCO as UNIPRIME

BANCOS = {
    banco.codigo: banco
    for banco in (
        BANCO_DO_BRASIL,
        SANTANDER,
        CAIXA,
        BRADESCO,
        ITAU,
        SICOOB,
        SICREDI,
        BANRISUL,
        SAFRA,
        AILOS,
        BANCO_DO_NORDESTE,
        BANESTES,
        BRB,
        UNIPRIME,
    )
}


def buscar_banco(codigo: str) -> Banco:
    """The bank of that number, or UNSUPPORTED with the list of those that are known."""
    if codigo not in BANCOS:
        mensagem = f"O banco {codigo} não é suportado; são: {', '.join(sorted(BANCOS))}."
        raise ConsorcioError(ErrorKind.UNSUPPORTED, mensagem, (FieldError("/banco", mensagem),))
    return BANCOS[codigo]
