"""Third act: the tables a reader follows."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from consorcio.cli.local.demonstracao.meses import ResumoDoMes
from consorcio.contracts.financeiro.v1 import financeiro_pb2 as fin
from consorcio.core.money import format_brl, parse_reais
from consorcio.core.percent import format_pct_br

_LEGENDA = (
    "Valores em reais. Pedra: o número que a extração aponta. Sorteio e Lance: as cotas contempladas. Não pagos: lances"
    " vencedores que venceram sem pagamento; o seguinte foi chamado.\nAtraso: cotas com parcela vencida no dia seguinte"
    " à assembleia. G: o que o grupo tem além do que deve (invariante I19)."
)
# Two numbers of cotas side by side.
_LARGURA_DE_COTAS = 7
_COMPONENTES = {
    fin.COMPONENTE_FC: "fundo comum",
    fin.COMPONENTE_TA: "taxa de administração",
    fin.COMPONENTE_FR: "fundo de reserva",
}


def mostrar_meses(console: Console, meses: Sequence[ResumoDoMes]) -> None:
    """One line per month."""
    tabela = Table(
        title="Grupo 1001 · 240 cotas · crédito de R$ 60.000,00 · 60 meses · taxa 15% · fundo de reserva 2%",
        caption=_LEGENDA,
        caption_justify="left",
        box=box.SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
    )
    for titulo in ("Mês", "Extração", "Pedra", "Emitido", "Arrecadado", "Atraso"):
        tabela.add_column(titulo, justify="right", no_wrap=True)
    for titulo in ("Sorteio", "Lance", "Não pagos"):
        tabela.add_column(titulo, min_width=_LARGURA_DE_COTAS)
    for titulo in ("F. comum", "F. reserva", "G"):
        tabela.add_column(titulo, justify="right", no_wrap=True)
    for mes in meses:
        tabela.add_row(
            str(mes.mes),
            str(mes.extracao),
            str(mes.pedra_chave),
            _valor(mes.emitido),
            _valor(mes.arrecadado),
            str(mes.inadimplentes),
            _lista(mes.por_sorteio),
            _lista(mes.por_lance),
            _lista(mes.lances_cancelados),
            _valor(mes.fundo_comum),
            _valor(mes.fundo_reserva),
            _valor(mes.equilibrio),
        )
    console.print(tabela)


def mostrar_extrato(console: Console, numero: int, linhas: Sequence[Any], saldo: Any) -> None:
    """The statement of a quota, in percent and in reais."""
    tabela = Table(title=f"Extrato da cota {numero}", box=box.SIMPLE_HEAD)
    for titulo in ("Data", "O que aconteceu"):
        tabela.add_column(titulo)
    for titulo in ("Percentual", "Valor (R$)", "Preço (R$)", "Amortizado"):
        tabela.add_column(titulo, justify="right")
    anterior = ""
    for linha in linhas:
        if anterior not in ("", linha.data):
            tabela.add_section()
        tabela.add_row(
            linha.data if linha.data != anterior else "",
            _descricao(linha),
            _pct(linha.percentual),
            _valor(linha.valor),
            _valor(linha.preco),
            _pct(linha.fc_pago),
        )
        anterior = linha.data
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


def _descricao(linha: Any) -> str:
    """What happened, with its component when the words do not say which."""
    componente = _COMPONENTES.get(linha.componente, "")
    if componente in linha.descricao.lower():
        return str(linha.descricao)
    return f"{linha.descricao.partition(',')[0]}: {componente}"


def _valor(valor: str) -> str:
    """Money without its symbol, which the heading has."""
    return _brl(valor).removeprefix("R$ ") if valor.strip("0.") else "–"


def _brl(valor: str) -> str:
    return format_brl(parse_reais(valor))


def _pct(valor: str) -> str:
    return format_pct_br(Decimal(valor)) if valor.strip("0.") else "–"


def _lista(numeros: Sequence[int]) -> str:
    return " ".join(str(numero) for numero in numeros) or "–"
