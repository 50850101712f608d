"""Which tables each bank uses, and which records after a title complete it instead of being another."""

from __future__ import annotations

from consorcio.core.errors import ConsorcioError, ErrorKind, FieldError
from consorcio.services.financeiro.bancos.cnab.tabela import Layout, carregar

_FEBRABAN = "cnab/cnab240"
_RETORNO_400 = "cnab/cnab400_retorno"
_REMESSA_400 = "cnab/cnab400_remessa"
COLUNAS_240 = 240
COLUNAS_400 = 400
RETORNOS_240: dict[str, tuple[str, ...]] = {
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
# Banks that number the batches of a return by a count of their own, that is not of the file: its trailer repeats the
# number, and the trailer of the batch counts the titles' lines alone.
LOTES_COM_NUMERO_DO_BANCO = frozenset({"033"})
RETORNOS_400: dict[str, str] = {
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
# Of a bank that takes both, the first is the one sent unless the other is asked for.
REMESSAS: dict[tuple[str, str], tuple[str, ...]] = {
    ("001", "240"): ("banco_do_brasil/cnab240_remessa",),
    ("104", "240"): ("caixa/cnab240_remessa", "caixa/cnab240_consorcio"),
    ("756", "240"): ("sicoob/cnab240_remessa",),
    ("748", "240"): ("sicredi/cnab240_remessa",),
    ("033", "400"): ("santander/cnab400_remessa",),
    ("422", "400"): ("safra/cnab400_remessa",),
    ("041", "400"): ("banrisul/cnab400_remessa",),
    ("237", "400"): ("bradesco/cnab400_remessa",),
    ("341", "400"): ("itau/cnab400_remessa",),
    ("756", "400"): ("sicoob/cnab400_remessa",),
    ("001", "400"): ("banco_do_brasil/cnab400_remessa",),
    ("104", "400"): ("caixa/cnab400_remessa",),
    ("748", "400"): ("sicredi/cnab400_remessa",),
    ("033", "240"): ("santander/cnab240_remessa",),
    ("041", "240"): ("banrisul/cnab240_remessa",),
    ("237", "240"): ("bradesco/cnab240_remessa",),
    ("341", "240"): ("itau/cnab240_remessa",),
    ("422", "240"): ("safra/cnab240_remessa",),
}


def retorno_240(banco: str) -> Layout:
    """The layout of the bank's CNAB 240 return; UNSUPPORTED when there is none."""
    if banco not in RETORNOS_240:
        raise _nao_suportado(banco, "240", sorted(RETORNOS_240))
    return carregar(COLUNAS_240, _FEBRABAN, *RETORNOS_240[banco])


def retorno_400(banco: str) -> Layout:
    """The layout of the bank's CNAB 400 return; UNSUPPORTED when there is none."""
    if banco not in RETORNOS_400:
        raise _nao_suportado(banco, "400", sorted(RETORNOS_400))
    return carregar(COLUNAS_400, _RETORNO_400, RETORNOS_400[banco])


def remessa(banco: str, layout: str) -> Layout:
    """The layout of the bank's remessa, "240" or "400"; UNSUPPORTED when there is none."""
    if (banco, layout) not in REMESSAS:
        raise _nao_suportado(banco, layout, sorted(b for b, tipo in REMESSAS if tipo == layout), "Remessa")
    if layout == "240":
        return carregar(COLUNAS_240, _FEBRABAN, *REMESSAS[banco, layout])
    return carregar(COLUNAS_400, _REMESSA_400, *REMESSAS[banco, layout])


def _nao_suportado(banco: str, layout: str, suportados: list[str], arquivo: str = "Retorno") -> ConsorcioError:
    mensagem = f"{arquivo} CNAB {layout} do banco {banco} não é suportado; são: {', '.join(suportados)}."
    return ConsorcioError(ErrorKind.UNSUPPORTED, mensagem, (FieldError("/conteudo", mensagem),))
