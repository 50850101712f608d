"""`consorcio simular`: the calculators of the API, one number at a time and without a database."""

from __future__ import annotations

import typer

from consorcio.cli.lote import Campos, EmJson, EmLote, atender
from consorcio.services.financeiro.simulacoes.catalogo import SIMULACOES

app = typer.Typer(help="Confere um número: plano, mora, rateio, dissolução, restituição, lance, exclusão e prazo.")


@app.callback()
def _group() -> None:
    """Typer makes a group of one command only when there is a callback."""


@app.command()
def plano(campos: Campos = None, em_json: EmJson = False, lote: EmLote = False) -> None:
    """Parcela, saldo devedor e cronograma: {"credito": "60000", "prazo": 60, "taxa_administracao": "15", …}."""
    atender(SIMULACOES["plano"], campos, em_json=em_json, lote=lote)


@app.command()
def mora(campos: Campos = None, em_json: EmJson = False, lote: EmLote = False) -> None:
    """Multa, juros e divisão de um atraso: {"valor": "1220.00", "dias": 17}."""
    atender(SIMULACOES["mora"], campos, em_json=em_json, lote=lote)


@app.command()
def rateio(campos: Campos = None, em_json: EmJson = False, lote: EmLote = False) -> None:
    """Divisão exata por pesos: {"valor": "6000.00", "pesos": ["10", "20", "30"]}."""
    atender(SIMULACOES["rateio"], campos, em_json=em_json, lote=lote)


@app.command()
def dissolucao(campos: Campos = None, em_json: EmJson = False, lote: EmLote = False) -> None:
    """O mês de um grupo dissolvido: {"valor": "9000", "nao_contemplados": [{"amortizado": "20", …}], …}."""
    atender(SIMULACOES["dissolucao"], campos, em_json=em_json, lote=lote)


@app.command()
def restituicao(campos: Campos = None, em_json: EmJson = False, lote: EmLote = False) -> None:
    """Restituição de excluído: {"amortizado": "50", "preco": "63000", "clausula_penal": […]}."""
    atender(SIMULACOES["restituicao"], campos, em_json=em_json, lote=lote)


@app.command()
def lance(campos: Campos = None, em_json: EmJson = False, lote: EmLote = False) -> None:
    """Efeito de um lance: {"credito": "60000", "prazo": 60, "parcelas_pagas": 12, "lance": "18000", …}."""
    atender(SIMULACOES["lance"], campos, em_json=em_json, lote=lote)


@app.command()
def exclusao(campos: Campos = None, em_json: EmJson = False, lote: EmLote = False) -> None:
    """Se cabe exclusão: {"regime": "R285", "vencimentos_em_aberto": [2, 3, 4], "ultima_ago": false}."""
    atender(SIMULACOES["exclusao"], campos, em_json=em_json, lote=lote)


@app.command()
def prazo(campos: Campos = None, em_json: EmJson = False, lote: EmLote = False) -> None:
    """Data depois de tantos dias úteis: {"inicio": "2026-03-03", "dias_uteis": 3}."""
    atender(SIMULACOES["prazo"], campos, em_json=em_json, lote=lote)
