"""Third act: the tables a reader follows."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from rich.console import Console
from rich.table import Table

from consorcio.cli.local.demonstracao.meses import ResumoDoMes
from consorcio.core.money import format_brl, parse_reais
from consorcio.core.percent import format_pct_br


def mostrar_meses(console: Console, meses: Sequence[ResumoDoMes]) -> None:
    """One line per month."""
    tabela = Table(title="Grupo 1001 · 240 cotas · crédito de R$ 60.000,00 · 60 meses · taxa 15% · fundo de reserva 2%")
    for titulo in ("Mês", "Extração", "Pedra", "Emitido", "Arrecadado", "Em atraso", "Sorteio", "Lance", "Não pagos"):
        tabela.add_column(titulo, justify="right" if titulo in ("Emitido", "Arrecadado", "Em atraso") else "left")
    for titulo in ("Fundo comum", "Fundo de reserva", "G (I19)"):
        tabela.add_column(titulo, justify="right")
    for mes in meses:
        tabela.add_row(
            str(mes.mes),
            str(mes.extracao),
            str(mes.pedra_chave),
            _brl(mes.emitido),
            _brl(mes.arrecadado),
            str(mes.inadimplentes),
            _lista(mes.por_sorteio),
            _lista(mes.por_lance),
            _lista(mes.lances_cancelados),
            _brl(mes.fundo_comum),
            _brl(mes.fundo_reserva),
            _brl(mes.equilibrio),
        )
    console.print(tabela)


def mostrar_extrato(console: Console, numero: int, linhas: Sequence[Any], saldo: Any) -> None:
    """The statement of a quota, in percent and in reais."""
    tabela = Table(title=f"Extrato da cota {numero}")
    for titulo in ("Data", "O que aconteceu"):
        tabela.add_column(titulo)
    for titulo in ("Percentual", "Valor", "Preço", "Amortizado"):
        tabela.add_column(titulo, justify="right")
    for linha in linhas:
        tabela.add_row(
            linha.data,
            linha.descricao,
            _pct(linha.percentual),
            _brl(linha.valor),
            _brl(linha.preco),
            _pct(linha.fc_pago),
        )
    console.print(tabela)
    console.print(
        f"Saldo devedor {_brl(saldo.saldo_devedor)} · fundo comum a pagar {_pct(saldo.fc_a_pagar)}"
        f" · preço em vigor {_brl(saldo.preco)}"
    )


def mostrar_invariantes(console: Console, resposta: Any) -> None:
    """The invariants, and what was measured."""
    for resultado in resposta.resultados:
        marca = "[green]vale[/]" if resultado.vale else "[bold red]NÃO VALE[/]"
        console.print(
            f"{resultado.invariante:>4}  {marca}  {resultado.descricao}: {resultado.detalhe}", highlight=False
        )
    console.print(
        "[bold green]invariantes I1–I19: valem (invariants I1–I19: hold)[/]"
        if resposta.todos
        else "[bold red]invariantes I1–I19: NÃO valem[/]"
    )


def _brl(valor: str) -> str:
    return format_brl(parse_reais(valor))


def _pct(valor: str) -> str:
    return format_pct_br(Decimal(valor)) if valor.strip("0.") else "–"


def _lista(numeros: Sequence[int]) -> str:
    return " ".join(str(numero) for numero in numeros) or "–"
