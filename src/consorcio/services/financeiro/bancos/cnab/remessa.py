"""A remessa, written: titles on their way to the bank, as its tables say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

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


_BANCOS = {
    ("001", "240"): _Proprio(banco_do_brasil.da_empresa, banco_do_brasil.do_titulo, lambda _t: _SEGMENTOS),
    ("104", "240"): _Proprio(caixa.da_empresa, caixa.do_titulo, lambda t: _SEGMENTOS + caixa.segmentos_y14(t)),
    ("756", "240"): _Proprio(sicoob.da_empresa, sicoob.do_titulo_240, lambda _t: _SEGMENTOS),
    ("748", "240"): _Proprio(sicredi.da_empresa, sicredi.do_titulo, lambda _t: _SEGMENTOS),
    ("033", "400"): _Proprio(santander.da_empresa, santander.do_titulo, lambda _t: ("detalhe",)),
    ("422", "400"): _Proprio(safra.da_empresa, safra.do_titulo, lambda _t: ("detalhe",)),
    ("041", "400"): _Proprio(banrisul.da_empresa, banrisul.do_titulo, lambda _t: ("detalhe",)),
    ("237", "400"): _Proprio(bradesco.da_empresa, bradesco.do_titulo, lambda _t: ("detalhe",)),
    ("341", "400"): _Proprio(itau.da_empresa, itau.do_titulo, itau.registros),
    ("756", "400"): _Proprio(sicoob.da_empresa, sicoob.do_titulo_400, lambda _t: ("detalhe",)),
}


def escrever_remessa(pedido: PedidoRemessa) -> bytes:
    """The file, in ASCII with CRLF. UNSUPPORTED names the layout there is not, VALIDATION the field that is wrong."""
    layout = layouts.remessa(pedido.banco, pedido.layout)
    proprio = _BANCOS[pedido.banco, pedido.layout]
    empresa = da_empresa(pedido) | proprio.da_empresa(pedido.empresa)
    titulos = [(_valores(pedido, proprio, titulo, empresa), proprio.registros(titulo)) for titulo in pedido.titulos]
    linhas = (_linhas_240 if pedido.layout == "240" else _linhas_400)(layout, empresa, titulos)
    return "".join(linha + _FIM_DE_LINHA for linha in linhas).encode("ascii")


def _valores(pedido: PedidoRemessa, proprio: _Proprio, titulo: Entrada, empresa: Valores) -> Valores:
    comuns = do_titulo(titulo, pedido.momento.date())
    return empresa | comuns | proprio.do_titulo(pedido.empresa, titulo)


def _linhas_240(layout: Layout, empresa: Valores, titulos: list[tuple[Valores, tuple[str, ...]]]) -> Iterator[str]:
    def linha(registro: str, valores: Valores) -> str:
        return escrever_registro(layout.registros[registro], {"lote": "1", **valores})

    yield linha("header_arquivo", empresa)
    yield linha("header_lote", empresa)
    sequencial = 0
    for valores, registros in titulos:
        for registro in registros:
            sequencial += 1
            cep = {"pagador_cep": valores["pagador_cep"][:5], "pagador_cep_sufixo": valores["pagador_cep"][5:]}
            yield linha(registro, valores | cep | {"sequencial_registro": str(sequencial)})
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
    for valores, registros in titulos:
        for registro in registros:
            yield linha(registro, valores)
    total = sum(valores["valor_titulo"] for valores, _ in titulos)
    yield linha("trailer", empresa | {"valor_total": total, "quantidade_titulos": str(len(titulos))})
