"""A network that is slow and uneven: what the screens do while answers are on their way, and when they cross.

`CONSORCIO_REDE_LENTA=7 ./dev test tests/integration/navegador/test_mes.py` delays every answer of the API that a page
asks for; the number is the seed. How long one takes depends on the seed, on its address and on how many times the page
asked for it, so that the same run may be repeated. The news that comes by itself (a socket, a stream) is not delayed.
"""

from __future__ import annotations

import json
import os
from typing import Any

from playwright.sync_api import Browser, BrowserContext

SEMENTE = os.environ.get("CONSORCIO_REDE_LENTA", "")
"""Empty, as by default: the network of this machine, which is the one that the budgets of time are for."""
_DE_MS, _ATE_MS = 150, 900
_ATRASAR = """({ semente, de, ate }) => {
  const pedir = window.fetch.bind(window), esperar = window.setTimeout.bind(window), vezes = new Map()
  const sorteio = (texto) => {
    let soma = 2166136261
    for (const letra of texto) soma = Math.imul(soma ^ letra.charCodeAt(0), 16777619)
    soma = Math.imul(soma ^ (soma >>> 15), 2246822507)
    soma = Math.imul(soma ^ (soma >>> 13), 3266489909)
    return ((soma ^ (soma >>> 16)) >>> 0) / 2 ** 32
  }
  const passar = (ms, sinal) => new Promise((seguir, largar) => {
    if (sinal.aborted) return largar(sinal.reason)
    sinal.addEventListener('abort', () => largar(sinal.reason))
    esperar(seguir, ms)
  })
  window.fetch = async (...pedido) => {
    const feito = new Request(...pedido), { pathname, search } = new URL(feito.url)
    if (!pathname.startsWith('/api/')) return pedir(feito)
    const qual = `${feito.method} ${pathname}${search}`, vez = (vezes.get(qual) ?? 0) + 1
    vezes.set(qual, vez)
    const total = de + (ate - de) * sorteio(`${semente} ${vez} ${qual}`)
    const ida = total * sorteio(`${semente} ${vez} ${qual} ida`)
    await passar(ida, feito.signal)
    const resposta = await pedir(feito)
    await passar(total - ida, feito.signal)
    return resposta
  }
}"""


def tornar_lenta(navegador: Browser) -> None:
    """From here on, every context of this browser is behind the slow network, if one was asked for."""
    if not SEMENTE:
        return
    ajustes = json.dumps({"semente": SEMENTE, "de": _DE_MS, "ate": _ATE_MS})
    novo = navegador.new_context

    def novo_e_lento(**opcoes: Any) -> BrowserContext:
        contexto = novo(**opcoes)
        contexto.add_init_script(f"({_ATRASAR})({ajustes})")
        return contexto

    navegador.new_context = novo_e_lento  # type: ignore[method-assign]
