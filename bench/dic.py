"""The DICs of a group: what documentos does to print one against the printing library alone on the same page; memory.

Repeat: `./dev bench dic`. Target: at least 85 % of the library's rate, at most 200 MB. Boletos are measured by
`boletos_pdf`: they are drawn, without a library of HTML. Papers take turns in a process (`platform/printing.py`), so
the rate is that of one process; processes of documentos add theirs.
"""

import asyncio
import json
import resource
import time
from collections.abc import Callable, Mapping
from importlib.resources import files
from typing import Any

from weasyprint import HTML

from consorcio.platform.printing import imprimir, preencher
from consorcio.services.documentos.modelos_de_fabrica import html_de_fabrica
from relato import relatar

_COTAS, _PARTES, _META, _MEMORIA_MB = 120, 4, 0.85, 200


def _dados(numero: int) -> dict[str, Any]:
    modelos = json.loads((files("consorcio.services.documentos") / "modelos" / "modelos.json").read_text())
    exemplo: dict[str, Any] = modelos["dic"]["exemplo"]
    return {**exemplo, "cota": {**exemplo["cota"], "numero": numero}}


def _nosso(modelo: str, cotas: list[dict[str, Any]]) -> int:
    async def todas() -> int:
        return sum([len((await imprimir(preencher(modelo, dados, "/dados"))).conteudo) for dados in cotas])

    return asyncio.run(todas())


def _so_a_biblioteca(paginas: list[str]) -> int:
    return sum(len(HTML(string=pagina).write_pdf(pdf_variant="pdf/a-3b") or b"") for pagina in paginas)


def _cpu(fazer: Callable[..., int], *argumentos: object) -> float:
    inicio = time.process_time()
    assert fazer(*argumentos) > 0
    return time.process_time() - inicio


def medir() -> list[Mapping[str, object]]:
    """CPU seconds of each, in parts that take turns."""
    modelo = html_de_fabrica("dic")
    gastos = {"nosso": 0.0, "biblioteca": 0.0}
    # Alone and first: the library by itself keeps the fonts it read for each paper.
    _nosso(modelo, [_dados(numero) for numero in range(_COTAS)])
    memoria = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    for parte in range(_PARTES):
        cotas = [_dados(numero) for numero in range(parte, _COTAS, _PARTES)]
        paginas = [preencher(modelo, dados, "/dados") for dados in cotas]
        gastos["nosso"] += _cpu(_nosso, modelo, cotas)
        gastos["biblioteca"] += _cpu(_so_a_biblioteca, paginas)
    nosso, biblioteca = _COTAS / gastos["nosso"], _COTAS / gastos["biblioteca"]
    return [
        {"medida": "DICs por segundo de CPU", "valor": nosso, "referência": biblioteca, "razão": nosso / biblioteca},
        {"medida": "memória (MB)", "valor": memoria, "referência": _MEMORIA_MB, "razão": memoria / _MEMORIA_MB},
    ]


if __name__ == "__main__":
    relatar(
        "dic", "Demonstrativos individuais", [dict(um) for um in medir()], {"razao": _META, "memoria_mb": _MEMORIA_MB}
    )
