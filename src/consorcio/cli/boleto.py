"""`consorcio boleto`: barcode and typeable line of a title, and what a line or barcode says."""

from __future__ import annotations

from typing import Any

import typer

from consorcio.cli.lote import Campos, EmJson, EmLote, Objeto, atender
from consorcio.core.clock import SystemClock
from consorcio.core.errors import ConsorcioError, validation
from consorcio.core.money import format_reais
from consorcio.services.financeiro.bancos.boleto.codigo_barras import formatar_linha
from consorcio.services.financeiro.bancos.boleto.emissao import emitir_boleto
from consorcio.services.financeiro.bancos.boleto.leitura import Leitura, ler_boleto
from consorcio.services.financeiro.bancos.entrada import Entrada

app = typer.Typer(help="Boletos bancários.", no_args_is_help=True)


@app.command()
def gerar(campos: Campos = None, em_json: EmJson = False, lote: EmLote = False) -> None:
    """Código de barras, linha digitável e nosso número: {"banco": "237", "agencia": …, "valor": "135.00", …}."""
    atender(gerar_boleto, campos, em_json=em_json, lote=lote)


@app.command()
def validar(campos: Campos = None, em_json: EmJson = False, lote: EmLote = False) -> None:
    """Diz se uma linha digitável ou código de barras é válido e o que contém: {"entrada": "…"}."""
    atender(validar_boleto, campos, em_json=em_json, lote=lote)


def gerar_boleto(pedido: Objeto) -> dict[str, Any]:
    """What is printed on the boleto of these fields."""
    boleto = emitir_boleto(pedido)
    resposta: dict[str, Any] = {"banco": boleto.banco.codigo, "banco_nome": boleto.banco.nome}
    if boleto.codigo is not None:
        resposta |= {
            "codigo_barras": boleto.codigo.digitos,
            "linha_digitavel": boleto.codigo.linha_digitavel,
            "linha_digitavel_formatada": formatar_linha(boleto.codigo.linha_digitavel),
            "dv_geral": boleto.codigo.dv,
            "fator_vencimento": boleto.codigo.fator,
        }
    if boleto.campo_livre is not None:
        resposta["campo_livre"] = boleto.campo_livre
    if boleto.nosso_numero is not None:
        resposta |= {
            "nosso_numero": boleto.nosso_numero.numero,
            "nosso_numero_dv": boleto.nosso_numero.dv,
            "nosso_numero_formatado": boleto.nosso_numero.formatado,
        }
    if boleto.agencia_conta is not None:
        resposta["agencia_conta_formatada"] = boleto.agencia_conta
    return {**resposta, **boleto.digitos_da_conta}


def validar_boleto(pedido: Objeto) -> dict[str, Any]:
    """The verdict on `entrada` and its content; `data_referencia` (default: today) dates an ambiguous factor."""
    entrada = pedido.get("entrada")
    if not isinstance(entrada, str):
        raise validation("/entrada", "entrada deve ser um texto.")
    opcoes = Entrada(pedido)
    referencia = opcoes.data("data_referencia") if opcoes.tem("data_referencia") else SystemClock().today()
    try:
        return {"entrada": entrada, "valido": True, **_descrever(ler_boleto(entrada, referencia))}
    except ConsorcioError as recusa:
        return {"entrada": entrada, "valido": False, "motivo": recusa.detail}


def _formatar(leitura: Leitura) -> str:
    if leitura.tipo != "arrecadacao":
        return formatar_linha(leitura.linha_digitavel)
    return " ".join(
        f"{bloco[:-1]}-{bloco[-1]}" for bloco in map("".join, zip(*[iter(leitura.linha_digitavel)] * 12, strict=True))
    )


def _descrever(leitura: Leitura) -> dict[str, Any]:
    possiveis = leitura.vencimentos_possiveis
    descricao: dict[str, Any] = {
        "tipo": leitura.tipo,
        "banco": leitura.banco,
        "codigo_barras": leitura.codigo_barras,
        "linha_digitavel": leitura.linha_digitavel,
        "formatada": _formatar(leitura),
        "valor": None if leitura.valor_centavos is None else format_reais(leitura.valor_centavos),
        "vencimento": leitura.vencimento.isoformat() if leitura.vencimento else None,
    }
    if possiveis is not None:
        descricao["vencimento_fator_antigo"] = possiveis[0].isoformat()
        descricao["vencimento_fator_novo"] = possiveis[1].isoformat()
    return descricao
