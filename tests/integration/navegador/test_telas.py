"""Every screen, light and dark, wide and narrow: nothing grave for axe, too wide or out of the keyboard's reach, no raw
value shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, BrowserContext

from integration.navegador.exame import LARGA, examinar, observar
from integration.navegador.operador import (
    ARTEFATOS,
    RAIZ,
    Api,
    administrador,
    pronta,
)

if TYPE_CHECKING:
    from integration.navegador.conftest import Sistema

_ROTA = re.compile(r"padrao: '([^']+)'")


_FIXAS = {
    "painel": "/",
    "conta": "/conta",
    "consorciados": "/consorciados",
    "consorciado-novo": "/consorciados/novo",
    "consorciados-importar": "/consorciados/importar",
    "grupos": "/grupos",
    "grupo-novo": "/grupos/novo",
    "planos": "/planos",
    "plano-novo": "/planos/novo",
    "bens": "/bens",
    "bens-importar": "/bens/importar",
    "parcelas": "/financeiro/parcelas",
    "pagamentos": "/financeiro/pagamentos",
    "pagamentos-arquivo": "/financeiro/pagamentos/arquivo",
    "inadimplencia": "/financeiro/inadimplencia",
    "indices": "/financeiro/indices",
    "balancete": "/financeiro/livro",
    "lancamentos": "/financeiro/livro?aba=lancamentos",
    "periodos": "/financeiro/livro?aba=periodos",
    "faturamento": "/financeiro/faturamento",
    "assembleias": "/assembleias",
    "contemplacoes": "/contemplacoes",
    "extracoes": "/extracoes",
    "auditoria": "/auditoria",
    "usuarios": "/usuarios",
    "papeis": "/usuarios?aba=papeis",
    "habilitacoes-tabela": "/habilitacoes?ver=tabela",
    "assembleias-gerais": "/assembleias/gerais",
    "apuracao-do-dia": "/assembleias/dia?dia=2026-01-10",
    "pedidos-titular": "/pedidos-titular",
    "conciliacao": "/financeiro/conciliacao",
    "conciliacao-casados": "/financeiro/conciliacao?aba=casados",
    "conciliacao-dias": "/financeiro/conciliacao?aba=dias",
    "pix": "/financeiro/pix",
    "devolucoes": "/financeiro/devolucoes",
    "devolucoes-feitas": "/financeiro/devolucoes?ver=feitas",
    "repasses": "/financeiro/repasses?conta=TA",
    "repasses-propostos": "/financeiro/repasses?aba=repasses",
    "despesas": "/financeiro/despesas",
    "negativacao": "/financeiro/negativacao",
    "negativacao-arquivos": "/financeiro/negativacao?aba=arquivos",
    "bancos": "/financeiro/bancos",
    "inadimplencia-carteira": "/financeiro/inadimplencia?aba=carteira",
    "regua": "/financeiro/inadimplencia?aba=regua",
    "pendencias": "/pendencias",
    "contemplacoes-tabela": "/contemplacoes?ver=tabela",
    "documentos": "/documentos",
    "avisos": "/avisos",
    "webhooks": "/webhooks",
    "modelos": "/modelos",
    "modelos-documento": "/modelos?aba=documentos",
    "configuracao": "/configuracao",
    "flags": "/configuracao?aba=flags",
    "relatorio": "/relatorios?tipo=posicao-grupos&ver=1",
    "relatorios-gerados": "/relatorios?aba=execucoes",
    "agendamentos": "/relatorios?aba=agendamentos",
    "conferir": "/conferir",
}
"""Screens that show no one thing, by name."""


@pytest.fixture(scope="module")
def dentro(navegador: Browser, demonstracao: Sistema) -> Iterator[BrowserContext]:
    """A browser of the administrator; the policy of the pages steps aside for axe, which other tests do without."""
    contexto = administrador(navegador, demonstracao, viewport=LARGA, bypass_csp=True, reduced_motion="reduce")
    observar(contexto)
    yield contexto
    contexto.close()


def _telas(api: Api) -> dict[str, str]:
    grupo = api.ler("/api/v1/grupos?codigo=1001")["grupos"][0]["grupo_id"]
    pessoa = api.ler("/api/v1/consorciados?tamanho_pagina=1")["consorciados"][0]["consorciado_id"]
    cotas = api.ler(f"/api/v1/grupos/{grupo}/cotas?contemplacao=CONTEMPLADA&tamanho_pagina=1")["cotas"]
    assembleia = api.ler(f"/api/v1/grupos/{grupo}/assembleias")["assembleias"][2]["assembleia_id"]
    parcela = api.ler(f"/api/v1/grupos/{grupo}/parcelas?situacao=ABERTO&tamanho_pagina=1")["parcelas"][0]["parcela_id"]
    return {
        **_FIXAS,
        "consorciado": f"/consorciados/{pessoa}",
        **{
            f"consorciado-{aba}": f"/consorciados/{pessoa}?aba={aba}"
            for aba in ("documentos", "avisos", "pedidos", "historico")
        },
        "consorciado-editar": f"/consorciados/{pessoa}/editar",
        **{
            f"grupo-{aba}": f"/grupos/{grupo}?aba={aba}"
            for aba in (
                "resumo",
                "cotas",
                "adesoes",
                "cronograma",
                "regras",
                "caixa",
                "reajuste",
                "assembleias",
                "encerramento",
                "documentos",
                "auditoria",
            )
        },
        "cota": f"/cotas/{cotas[0]['cota_id']}",
        **{
            f"cota-{aba}": f"/cotas/{cotas[0]['cota_id']}?aba={aba}"
            for aba in ("movimentos", "parcelas", "dados", "historico")
        },
        "parcela": f"/financeiro/parcelas/{parcela}",
        "faturamento-feito": f"/financeiro/faturamento?mes={_faturar(api)}",
        "assembleia": f"/assembleias/{assembleia}",
        "habilitacoes": f"/habilitacoes?grupo={grupo}",
        "habilitacao": f"/habilitacoes/{cotas[0]['cota_id']}",
        "assembleia-geral": f"/assembleias/gerais/{_convocar_geral(api, grupo)}",
    }


def _convocar_geral(api: Api, grupo: str) -> str:
    pauta = [{"materia": "PRESTACAO_DE_CONTAS", "texto": "Contas do exercício"}]
    corpo = {"tipo": "AGO", "data": "2035-03-14", "hora": "19:00", "local": "Sede", "pauta": pauta}
    convocada: str = api.pedir(f"/api/v1/grupos/{grupo}/assembleias-gerais", corpo)["assembleia_geral_id"]
    return convocada


def _faturar(api: Api) -> str:
    """A month in which nothing is due, so that every group is there and nothing is issued."""
    mes: str = api.pedir("/api/v1/financeiro/faturamentos", {"mes": "2019-12"})["mes"]
    api.esperar(f"/api/v1/financeiro/faturamentos/{mes}", lambda lido: lido["situacao"] == "CONCLUIDO")
    return mes


def _rotas_sem_tela(telas: dict[str, str]) -> list[str]:
    """Routes of the remotes that no screen of the list is of."""
    rotas = [
        rota for app in (RAIZ / "web/apps").glob("*/src/App.tsx") for rota in _ROTA.findall(app.read_text("utf-8"))
    ]
    caminhos = [caminho.partition("?")[0] for caminho in telas.values()]
    return [rota for rota in rotas if not any(re.fullmatch(re.sub(r":\w+", "[^/]+", rota), um) for um in caminhos)]


def test_every_screen_is_accessible_and_fits(dentro: BrowserContext, demonstracao: Sistema) -> None:
    ARTEFATOS.mkdir(exist_ok=True)
    pagina, problemas = dentro.new_page(), []
    telas = _telas(Api(dentro, demonstracao.endereco))
    assert _rotas_sem_tela(telas) == []
    for nome, caminho in telas.items():
        pagina.goto(f"{demonstracao.endereco}{caminho}")
        pronta(pagina)
        problemas += examinar(pagina, nome)
    assert not problemas, "\n".join(problemas)
