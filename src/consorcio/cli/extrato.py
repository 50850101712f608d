"""`consorcio extrato`: a bank statement in OFX, as a table or JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from consorcio.cli.lote import EmJson, EmLote, Objeto, atender
from consorcio.cli.retorno import abrir_arquivo, dizendo_o_arquivo
from consorcio.core.money import format_reais
from consorcio.services.financeiro.bancos.ofx import Extrato, ler_ofx

app = typer.Typer(help="Extratos bancários.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Typer makes a group of one command only when there is a callback."""


@app.command(epilog="./dev consorcio extrato ler tests/vectors/bancos/extrato/extrato_itau.ofx")
def ler(
    arquivo: Annotated[Path | None, typer.Argument(help="O extrato OFX.")] = None,
    em_json: EmJson = False,
    lote: EmLote = False,
) -> None:
    """Lê um extrato OFX; em lote: {"arquivo": "…"}."""
    atender(ler_extrato, [f"arquivo={arquivo}"] if arquivo else None, em_json=em_json, lote=lote)


def ler_extrato(pedido: Objeto) -> dict[str, Any]:
    """The statements of the file named in `arquivo`."""
    nome, conteudo = abrir_arquivo(pedido)
    with dizendo_o_arquivo(nome):
        return {"arquivo": nome, "contas": [_descrever(extrato) for extrato in ler_ofx(conteudo)]}


def _descrever(extrato: Extrato) -> dict[str, Any]:
    valores = [transacao.valor_centavos for transacao in extrato.transacoes]
    return {
        "banco": extrato.banco,
        "agencia": extrato.agencia,
        "conta": extrato.conta,
        "saldo": None if extrato.saldo_centavos is None else format_reais(extrato.saldo_centavos),
        "creditos": format_reais(sum(valor for valor in valores if valor > 0)),
        "debitos": format_reais(sum(valor for valor in valores if valor < 0)),
        "transacoes": [
            {
                "data": transacao.data.isoformat(),
                "valor": format_reais(transacao.valor_centavos),
                "tipo": transacao.tipo,
                "identidade": transacao.fitid,
                "historico": transacao.historico,
            }
            for transacao in extrato.transacoes
        ],
    }
