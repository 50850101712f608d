"""`consorcio apurar` and `consorcio simular` as they are called: table, --json, --lote."""

from __future__ import annotations

import json
from typing import Any

from typer.testing import CliRunner, Result

from consorcio.cli.main import build_app
from unit.financeiro.test_simulacoes import PLANOS
from unit.sorteios.test_simulacao import P5732


def rodar(*argumentos: str, entrada: str = "") -> Result:
    return CliRunner().invoke(build_app(argumentos[0]), list(argumentos), input=entrada)


def respostas(*argumentos: str, linhas: list[Any]) -> list[Any]:
    entrada = "".join(linha if isinstance(linha, str) else json.dumps(linha) + "\n" for linha in linhas)
    saida = rodar(*argumentos, "--lote", entrada=entrada)
    assert saida.exit_code == 0
    return [json.loads(linha) for linha in saida.stdout.splitlines()]


def test_apurar_em_json() -> None:
    pedido = {"metodo": "M2", "participantes": 300, "premios": P5732, "inelegiveis": []}
    saida = rodar("apurar", json.dumps(pedido), "--json")
    assert json.loads(saida.stdout)["numero"] == 105


def test_apurar_em_tabela_com_campos() -> None:
    saida = rodar("apurar", "pedra=10", "participantes=50", "inelegiveis=10,11")
    assert saida.stdout.startswith("numero  9\n")
    assert "INELEGIVEL" in saida.stdout


def test_apurar_em_lote_na_ordem_e_sem_parar_na_recusa() -> None:
    linhas: list[Any] = [
        {"pedra": 528, "versoes": 3, "politica": "TABELA_UNIDADE"},
        "isto não é JSON\n",
        "\n",
        {"metodo": "M2", "participantes": 10},
        {"pedra": 10, "participantes": 50, "inelegiveis": [10, 11]},
    ]
    primeira, quebrada, vazia, recusada, ultima = respostas("apurar", linhas=linhas)
    assert primeira == {"versao": 2}
    assert quebrada["erro"]["codigo"] == vazia["erro"]["codigo"] == recusada["erro"]["codigo"] == "VALIDACAO"
    assert recusada["erro"]["detalhe"] == "Informe premios."
    assert ultima["numero"] == 9


def test_vetores_do_plano_em_lote() -> None:
    saidas = respostas("simular", "plano", linhas=[plano.values[0] for plano in PLANOS])
    assert [saida["parcela"] for saida in saidas] == [plano.values[1] for plano in PLANOS]
    assert [saida["saldo_devedor"] for saida in saidas] == [plano.values[2] for plano in PLANOS]


def test_cada_calculadora_tem_comando() -> None:
    exemplos = {
        "mora": ({"valor": "1220.00", "dias": 17}, "total", "1251.31"),
        "rateio": ({"valor": "6000.00", "pesos": ["10", "20", "30"]}, "partes", ["1000.00", "2000.00", "3000.00"]),
        "restituicao": ({"amortizado": "3", "preco": "120000"}, "liquido", "3600.00"),
        "lance": (
            {
                "credito": "60000",
                "prazo": 60,
                "taxa_administracao": "15",
                "fundo_reserva": "2",
                "parcelas_pagas": 12,
                "lance": "18000",
                "rateio_lance": "PROPORCIONAL",
                "reducao": "INVERSA",
            },
            "parcela_parcial",
            "720.00",
        ),
        "exclusao": ({"regime": "R285", "vencimentos_em_aberto": [2, 3, 4], "ultima_ago": False}, "excluivel", True),
        "prazo": ({"inicio": "2026-03-03", "dias_uteis": 3}, "data", "2026-03-06"),
    }
    for nome, (pedido, campo, esperado) in exemplos.items():
        assert json.loads(rodar("simular", nome, json.dumps(pedido), "--json").stdout)[campo] == esperado
        assert rodar("simular", nome, json.dumps(pedido)).exit_code == 0


def test_recusa_sai_com_1_e_diz_por_que() -> None:
    saida = rodar("simular", "mora", "valor=x", "dias=1")
    assert saida.exit_code == 1
    assert "Informe o valor em reais" in saida.output
