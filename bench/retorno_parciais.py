"""A return in which every payment is not simple: half of a parcela, then its other half, beside as many paid whole.

What is not an open parcela paid whole is applied one at a time, by the rules of any payment; this says what that costs
beside what is applied in sets, on the same server, in turns. `BENCH_TITULOS=500 ./dev bench retorno_parciais` is
shorter.
"""

import asyncio
import os
import tempfile
import time
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from statistics import median

import retorno
from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.clock import SystemClock
from consorcio.core.ids import Uuid7Generator
from consorcio.platform.database import Database
from consorcio.platform.migrations import PLATFORM, migrate
from consorcio.platform.stack import embedded_stack
from consorcio.services import financeiro
from consorcio.services.financeiro.bancos.cnab.layouts import retorno_240
from consorcio.services.financeiro.bancos.cnab.registro import escrever_registro
from consorcio.services.financeiro.use_cases.retorno import processar_retorno
from relato import relatar

TITULOS = int(os.environ.get("BENCH_TITULOS", "2000"))
VEZES = 3
_BANCO = "001"
_DIA = date(2026, 2, 9)
_nsa = count(1)


def _escrever(pagos: list[tuple[int, int, int]]) -> bytes:
    """The file of these: number, amount of the title, amount paid."""
    registros = retorno_240(_BANCO).registros

    def linha(nome: str, **valores: object) -> str:
        return escrever_registro(registros[nome], {"codigo_banco": _BANCO, "lote": "1", **valores}) + "\r\n"

    partes = [linha("header_arquivo", tipo_arquivo="2", data_geracao=_DIA, nsa=str(next(_nsa)))]
    partes.append(linha("header_lote", operacao="T", tipo_servico="01"))
    for ordem, (numero, valor, pago) in enumerate(pagos):
        t = {"nosso_numero": str(numero), "valor_titulo": valor, "movimento_retorno": "06"}
        u = {"movimento_retorno": "06", "desconto": valor - pago, "valor_pago": pago, "valor_liquido": pago}
        dias = {"data_ocorrencia": _DIA, "data_credito": _DIA + timedelta(1)}
        partes.append(linha("segmento_T", sequencial_registro=str(2 * ordem + 1), **t))
        partes.append(linha("segmento_U", sequencial_registro=str(2 * ordem + 2), **u, **dias))
    partes.append(linha("trailer_lote", quantidade_registros=str(2 * len(pagos) + 2)))
    partes.append(linha("trailer_arquivo", quantidade_lotes="1", quantidade_registros=str(len(partes) + 1)))
    return "".join(partes).encode()


async def _aplicar(database: Database, pagos: list[tuple[int, int, int]]) -> float:
    """Seconds for each payment of the file; every one of them must have been applied."""
    conteudo, inicio = _escrever(pagos), time.perf_counter()
    async with database.transaction() as tx:
        feito = await processar_retorno(
            *(tx, database, retorno.CONTA, conteudo, "bench.ret", _DIA, BusinessCalendar.anbima()),
            aceita_sem_trailer=False,
        )
    if feito.por_estado != {"APLICADO": len(pagos)}:
        raise SystemExit(f"nem tudo foi aplicado: {feito.por_estado}")
    return (time.perf_counter() - inicio) / len(pagos)


async def _medir(url: str, boletos: list[tuple[int, int]]) -> dict[str, list[float]]:
    database = Database("financeiro", url, SystemClock(), Uuid7Generator())
    await database.open()
    medidas: dict[str, list[float]] = {"inteiros": [], "metades": [], "outras metades": [], "metades, um quarto": []}
    for _ in range(VEZES):
        partes = [[boletos.pop() for _ in range(n)] for n in (TITULOS, TITULOS, TITULOS // 4)]
        inteiros = [(numero, valor, valor) for numero, valor in partes[0]]
        metades = [(numero, valor, valor // 2) for numero, valor in partes[1]]
        # A centavo less: the same amount of the same title on the same day would be the same payment told again.
        outras = [(numero, valor, valor - valor // 2 - 1) for numero, valor in partes[1]]
        quarto = [(numero, valor, valor // 2) for numero, valor in partes[2]]
        for nome, pagos in zip(medidas, (inteiros, metades, outras, quarto), strict=True):
            medidas[nome].append(await _aplicar(database, pagos))
    await database.close()
    return medidas


def main() -> None:
    """Prepare, measure, tell."""
    retorno.LINHAS = 2 * TITULOS * VEZES * 3
    with tempfile.TemporaryDirectory() as pasta, embedded_stack(Path(pasta), ["financeiro"]) as stack:
        url = stack.urls.postgres["financeiro"]
        migrate(url, [PLATFORM, Path(financeiro.__path__[0]) / "migrations"])
        medidas = asyncio.run(_medir(url, asyncio.run(retorno.preparar_titulos(url))))
    base = median(medidas["inteiros"])
    linhas: list[dict[str, object]] = [
        {"caso": f"{nome}: ms por pagamento; vezes um inteiro", "valor": median(v) * 1000, "razão": median(v) / base}
        for nome, v in medidas.items()
    ]
    relatar("retorno_parciais", f"Retornos de {TITULOS} pagamentos em parte, e um quarto disso", linhas, {})


if __name__ == "__main__":
    main()
