"""A remessa, written: titles on their way to the bank, as its tables say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from consorcio.core.errors import ConsorcioError, FieldError
from consorcio.services.financeiro.bancos.banco_do_brasil import remessa as banco_do_brasil
from consorcio.services.financeiro.bancos.banrisul import remessa as banrisul
from consorcio.services.financeiro.bancos.bradesco import remessa as bradesco
from consorcio.services.financeiro.bancos.caixa import remessa as caixa
from consorcio.services.financeiro.bancos.cnab import layouts
from consorcio.services.financeiro.bancos.cnab.pedido import PedidoRemessa
from consorcio.services.financeiro.bancos.cnab.registro import escrever_registro
from consorcio.services.financeiro.bancos.cnab.tabela import Layout
from consorcio.services.financeiro.bancos.cnab.valores import da_empresa, do_titulo
from consorcio.services.financeiro.bancos.entrada import Entrada
from consorcio.services.financeiro.bancos.itau import remessa as itau
from consorcio.services.financeiro.bancos.safra import remessa as safra
from consorcio.services.financeiro.bancos.santander import remessa as santander
from consorcio.services.financeiro.bancos.sicoob import remessa as sicoob
from consorcio.services.financeiro.bancos.sicredi import remessa as sicredi

Valores = dict[str, Any]
_FIM_DE_LINHA = "\r\n"
_SEGMENTOS = ("segmento_P", "segmento_Q", "segmento_R")


@dataclass(frozen=True, slots=True)
class _Proprio:
    """What is the bank's own in header and title. `registros` names the records a title makes, in order."""

    da_empresa: Callable[[Entrada], Valores]
    do_titulo: Callable[[Entrada, Entrada], Valores]
    registros: Callable[[Entrada], tuple[str, ...]]


def _segmentos(_titulo: Entrada) -> tuple[str, ...]:
    return _SEGMENTOS


def _detalhe(_titulo: Entrada) -> tuple[str, ...]:
    return ("detalhe",)


def _com_multa(titulo: Entrada) -> tuple[str, ...]:
    """The fine goes in a record of its own."""
    return ("detalhe", "multa") if titulo.tem("multa_valor") or titulo.tem("multa_valor_fixo") else ("detalhe",)


def _com_y14(titulo: Entrada) -> tuple[str, ...]:
    return _SEGMENTOS + caixa.segmentos_y14(titulo)


def _com_bolepix(titulo: Entrada) -> tuple[str, ...]:
    return (*_SEGMENTOS, "segmento_Y03") if titulo.tem("bolepix_chave") else _SEGMENTOS


_BANCOS = {
    ("001", "240"): _Proprio(banco_do_brasil.da_empresa_240, banco_do_brasil.do_titulo_240, _segmentos),
    ("001", "400"): _Proprio(banco_do_brasil.da_empresa_400, banco_do_brasil.do_titulo_400, _com_multa),
    ("033", "240"): _Proprio(santander.da_empresa_240, santander.do_titulo_240, _com_bolepix),
    ("033", "400"): _Proprio(santander.da_empresa_400, santander.do_titulo_400, _detalhe),
    ("041", "240"): _Proprio(banrisul.da_empresa_240, banrisul.do_titulo_240, _segmentos),
    ("041", "400"): _Proprio(banrisul.da_empresa_400, banrisul.do_titulo_400, _detalhe),
    ("104", "240"): _Proprio(caixa.da_empresa_240, caixa.do_titulo_240, _com_y14),
    ("104", "400"): _Proprio(caixa.da_empresa_400, caixa.do_titulo_400, _detalhe),
    ("237", "240"): _Proprio(bradesco.da_empresa_240, bradesco.do_titulo_240, _segmentos),
    ("237", "400"): _Proprio(bradesco.da_empresa_400, bradesco.do_titulo_400, _detalhe),
    ("341", "240"): _Proprio(itau.da_empresa_240, itau.do_titulo_240, _segmentos),
    ("341", "400"): _Proprio(itau.da_empresa_400, itau.do_titulo_400, _com_multa),
    ("422", "240"): _Proprio(safra.da_empresa_240, safra.do_titulo_240, _segmentos),
    ("422", "400"): _Proprio(safra.da_empresa_400, safra.do_titulo_400, _detalhe),
    ("748", "240"): _Proprio(sicredi.da_empresa_240, sicredi.do_titulo_240, _segmentos),
    ("748", "400"): _Proprio(sicredi.da_empresa_400, sicredi.do_titulo_400, _detalhe),
    ("756", "240"): _Proprio(sicoob.da_empresa, sicoob.do_titulo_240, _segmentos),
    ("756", "400"): _Proprio(sicoob.da_empresa, sicoob.do_titulo_400, _detalhe),
}


def escrever_remessa(pedido: PedidoRemessa) -> bytes:
    """The file, in ASCII with CRLF.

    UNSUPPORTED names the layout there is not, VALIDATION the field that is wrong and, of several, whose title it is.
    """
    layout = layouts.remessa(pedido.banco, pedido.layout)
    proprio = _BANCOS[pedido.banco, pedido.layout]
    empresa = da_empresa(pedido) | proprio.da_empresa(pedido.empresa)
    titulos = []
    for ordem, titulo in enumerate(pedido.titulos, start=1):
        with _do_titulo(ordem, len(pedido.titulos)):
            titulos.append((_valores(pedido, proprio, titulo, empresa), proprio.registros(titulo)))
    linhas = (_linhas_240 if pedido.layout == "240" else _linhas_400)(layout, empresa, titulos)
    return "".join(linha + _FIM_DE_LINHA for linha in linhas).encode("ascii")


@contextmanager
def _do_titulo(ordem: int, titulos: int) -> Iterator[None]:
    """A refusal says of which title it is, when there are several."""
    try:
        yield
    except ConsorcioError as recusa:
        if titulos == 1:
            raise
        campos = tuple(FieldError(f"/titulos/{ordem - 1}{campo.pointer}", campo.message) for campo in recusa.fields)
        raise ConsorcioError(recusa.kind, f"Título {ordem}: {recusa.detail}", campos) from None


def _valores(pedido: PedidoRemessa, proprio: _Proprio, titulo: Entrada, empresa: Valores) -> Valores:
    comuns = do_titulo(titulo, pedido.momento.date())
    return empresa | comuns | proprio.do_titulo(pedido.empresa, titulo)


def _linhas_240(layout: Layout, empresa: Valores, titulos: list[tuple[Valores, tuple[str, ...]]]) -> Iterator[str]:
    def linha(registro: str, valores: Valores) -> str:
        return escrever_registro(layout.registros[registro], {"lote": "1", **valores})

    yield linha("header_arquivo", empresa)
    yield linha("header_lote", empresa)
    sequencial = 0
    for ordem, (valores, registros) in enumerate(titulos, start=1):
        cep = {"pagador_cep": valores["pagador_cep"][:5], "pagador_cep_sufixo": valores["pagador_cep"][5:]}
        for registro in registros:
            sequencial += 1
            with _do_titulo(ordem, len(titulos)):
                escrita = linha(registro, valores | cep | {"sequencial_registro": str(sequencial)})
            yield escrita
    total = sum(valores["valor_titulo"] for valores, _ in titulos)
    yield linha(
        "trailer_lote",
        empresa
        | {
            "quantidade_registros": str(sequencial + 2),
            "simples_quantidade": str(len(titulos)),
            "simples_valor": total,
        },
    )
    yield linha("trailer_arquivo", empresa | {"quantidade_lotes": "1", "quantidade_registros": str(sequencial + 4)})


def _linhas_400(layout: Layout, empresa: Valores, titulos: list[tuple[Valores, tuple[str, ...]]]) -> Iterator[str]:
    numero = 0

    def linha(registro: str, valores: Valores) -> str:
        nonlocal numero
        numero += 1
        return escrever_registro(layout.registros[registro], valores | {"sequencial": str(numero)})

    yield linha("header", empresa)
    for ordem, (valores, registros) in enumerate(titulos, start=1):
        for registro in registros:
            with _do_titulo(ordem, len(titulos)):
                escrita = linha(registro, valores)
            yield escrita
    total = sum(valores["valor_titulo"] for valores, _ in titulos)
    yield linha("trailer", empresa | {"valor_total": total, "quantidade_titulos": str(len(titulos))})
