"""Which tables each bank uses, and which records after a title complete it instead of being another."""

from __future__ import annotations

from consorcio.core.errors import ConsorcioError, ErrorKind, FieldError
from consorcio.services.financeiro.bancos.cnab.tabela import Layout, carregar

_FEBRABAN = "cnab/cnab240"
_RETORNO_400 = "cnab/cnab400_retorno"
COLUNAS_240 = 240
COLUNAS_400 = 400
_RETORNOS_240: dict[str, tuple[str, ...]] = {
    "001": (),
    "033": ("santander/cnab240",),
    "041": (),
    "085": (),
    "104": (),
    "237": (),
    "341": (),
    "422": (),
    "748": (),
    "756": (),
}
_RETORNOS_400: dict[str, str] = {
    "001": "banco_do_brasil/cnab400_retorno",
    "004": "banco_do_nordeste/cnab400_retorno",
    "033": "santander/cnab400_retorno",
    "041": "banrisul/cnab400_retorno",
    "104": "caixa/cnab400_retorno",
    "237": "bradesco/cnab400_retorno",
    "341": "itau/cnab400_retorno",
    "422": "safra/cnab400_retorno",
    "748": "sicredi/cnab400_retorno",
    "756": "sicoob/cnab400_retorno",
}


def retorno_240(banco: str) -> Layout:
    """The layout of the bank's CNAB 240 return; UNSUPPORTED when there is none."""
    if banco not in _RETORNOS_240:
        raise _nao_suportado(banco, "240", sorted(_RETORNOS_240))
    return carregar(COLUNAS_240, _FEBRABAN, *_RETORNOS_240[banco])


def retorno_400(banco: str) -> Layout:
    """The layout of the bank's CNAB 400 return; UNSUPPORTED when there is none."""
    if banco not in _RETORNOS_400:
        raise _nao_suportado(banco, "400", sorted(_RETORNOS_400))
    return carregar(COLUNAS_400, _RETORNO_400, _RETORNOS_400[banco])


def _nao_suportado(banco: str, layout: str, suportados: list[str]) -> ConsorcioError:
    mensagem = f"Retorno CNAB {layout} do banco {banco} não é suportado; são: {', '.join(suportados)}."
    return ConsorcioError(ErrorKind.UNSUPPORTED, mensagem, (FieldError("/conteudo", mensagem),))
