"""How much JavaScript a person downloads before the first screen works, and how much it jumps while it comes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from integration.navegador.operador import ARTEFATOS, RAIZ, administrador, pronta

if TYPE_CHECKING:
    from integration.navegador.conftest import Sistema

_LIMITES: dict[str, Any] = json.loads((RAIZ / "web/orcamento.json").read_text(encoding="utf-8"))
_PRIMEIRAS_TELAS = {
    "shell": "/",
    "gestao": "/consorciados",
    "financeiro": "/financeiro/parcelas",
    "operacoes": "/assembleias",
}
_OBSERVAR_SALTOS = """() => {
  window.saltos = 0
  new PerformanceObserver((lista) => {
    for (const salto of lista.getEntries()) if (!salto.hadRecentInput) window.saltos += salto.value
  }).observe({ type: 'layout-shift', buffered: true })
}"""
_BAIXADO = """() => performance.getEntriesByType('resource')
  .filter(({ name }) => new URL(name).pathname.endsWith('.js'))
  .map(({ name, encodedBodySize }) => [new URL(name).pathname, encodedBodySize])"""


@pytest.fixture(scope="module")
def dentro(navegador: Browser, demonstracao: Sistema) -> Iterator[BrowserContext]:
    contexto = administrador(navegador, demonstracao)
    yield contexto
    contexto.close()


@pytest.mark.parametrize("parte", _PRIMEIRAS_TELAS)
def test_first_screen_stays_within_its_budget(parte: str, dentro: BrowserContext, demonstracao: Sistema) -> None:
    pagina = dentro.new_page()
    pagina.add_init_script(f"({_OBSERVAR_SALTOS})()")
    pagina.goto(f"{demonstracao.endereco}{_PRIMEIRAS_TELAS[parte]}")
    pronta(pagina)
    baixado: list[tuple[str, int]] = pagina.evaluate(_BAIXADO)
    proprio = [tamanho for caminho, tamanho in baixado if caminho.startswith(f"/mf/{parte}/") or parte == "shell"]
    medida = {"js_gzip_kb": round(sum(proprio) / 1024, 1), "saltos": round(pagina.evaluate("window.saltos"), 4)}
    pagina.close()
    ARTEFATOS.mkdir(exist_ok=True)
    (ARTEFATOS / f"orcamento-{parte}.json").write_text(json.dumps(medida), encoding="utf-8")
    assert medida["js_gzip_kb"] > 1
    assert medida["js_gzip_kb"] <= _LIMITES["js_gzip_kb"][parte], baixado
    assert medida["saltos"] <= _LIMITES["saltos"]
