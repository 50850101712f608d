"""What must be true of the databases of every service when calm returns, whatever was killed before."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any

import aio_pika
import psycopg

from consorcio.platform.stack import StackUrls
from consorcio.platform.transport import DEAD_EXCHANGE
from sistema_prova import Grupo

_PAGAR = "/consorcio.financeiro.v1.FinanceiroService/ProcessarPagamento"
_PRAZO_DA_CALMA_S = 90
_TRABALHO = """
SELECT (SELECT count(*) FROM plataforma.outbox WHERE enviado_em IS NULL),
       (SELECT count(*) FROM plataforma.inbox WHERE situacao = 'PENDENTE'),
       (SELECT count(*) FROM plataforma.saga WHERE situacao = 'ATIVA' AND vence_em <= now())
"""
_PARADOS = """
SELECT 'inbox ' || tipo || ': ' || erro FROM plataforma.inbox WHERE situacao = 'MORTO'
UNION ALL SELECT 'saga ' || saga_id || ' em ' || passo || ': ' || erro FROM plataforma.saga WHERE situacao = 'PARADA'
"""


def consultar(urls: StackUrls, servico: str, sql: str, valores: list[Any] | None = None) -> list[Any]:
    """Rows of the database of a service."""
    with psycopg.connect(urls.postgres[servico]) as conn:
        return conn.execute(sql.encode(), valores).fetchall()


async def calma(urls: StackUrls, intervalo_s: float = 0.7) -> Mapping[str, tuple[int, ...]]:
    """Wait until nobody has work; what was left after the limit, by service."""
    ate, quietas = asyncio.get_running_loop().time() + _PRAZO_DA_CALMA_S, 0
    while True:
        restos = {servico: consultar(urls, servico, _TRABALHO)[0] for servico in urls.postgres}
        restos = {servico: resto for servico, resto in restos.items() if any(resto)}
        # Twice in a row with time between: what the broker holds is nobody's row.
        quietas = 0 if restos else quietas + 1
        if quietas == 3 or asyncio.get_running_loop().time() > ate:
            return restos
        await asyncio.sleep(intervalo_s)


async def nos_mortos(urls: StackUrls) -> int:
    """Messages that the broker gave up delivering."""
    assert urls.rabbitmq is not None
    async with await aio_pika.connect(urls.rabbitmq) as conexao:
        canal = await conexao.channel()
        fila = await canal.declare_queue(DEAD_EXCHANGE, durable=True, arguments={"x-queue-type": "quorum"})
        return fila.declaration_result.message_count or 0


def parados(urls: StackUrls) -> list[str]:
    """Dead events and stopped sagas of every service."""
    return [f"{servico}: {linha[0]}" for servico in urls.postgres for linha in consultar(urls, servico, _PARADOS)]


def divergencias_de_pagamentos(urls: StackUrls, pagos: Mapping[str, int]) -> Iterator[str]:
    """Each reference that a client was answered for, once and with its value; one leaf each; nothing besides."""
    registrados = dict(consultar(urls, "financeiro", "SELECT referencia_externa, valor_centavos FROM pagamento"))
    if registrados != dict(pagos):
        yield f"pagamentos: {len(pagos)} respondidos, {len(registrados)} registrados"
    itens = consultar(urls, "financeiro", "SELECT coalesce(sum(valor_centavos), 0) FROM pagamento_item")[0][0]
    if itens != sum(pagos.values()):
        yield f"aplicado {itens} centavos, pago {sum(pagos.values())}"
    folhas = consultar(urls, "auditoria", "SELECT count(*) FROM registro WHERE acao = %s", [_PAGAR])[0][0]
    if folhas != len(pagos):
        yield f"auditoria: {folhas} folhas para {len(pagos)} pagamentos"


def divergencias_de_contempladas(urls: StackUrls, grupo: Grupo) -> Iterator[str]:
    """The same cotas contemplated in sorteios, grupos and financeiro, and nothing half done."""
    perguntas = {
        "sorteios": "SELECT c.cota_id FROM contemplacao c JOIN assembleia USING (assembleia_id)"
        " WHERE grupo_id = %s AND c.situacao = 'CONFIRMADA'",
        "grupos": "SELECT cota_id FROM cota WHERE grupo_id = %s AND contemplacao = 'CONTEMPLADA'",
        "financeiro": "SELECT cota_id FROM reserva_credito WHERE grupo_id = %s AND situacao = 'EFETIVADA'",
    }
    respostas = {
        servico: sorted(linha[0] for linha in consultar(urls, servico, sql, [grupo.grupo_id]))
        for servico, sql in perguntas.items()
    }
    if len({tuple(cotas) for cotas in respostas.values()}) != 1:
        yield f"contempladas: { {servico: len(cotas) for servico, cotas in respostas.items()} }"
    pendentes = "SELECT numero, situacao FROM contemplacao WHERE situacao IN ('EM_PROCESSAMENTO', 'PENDENTE')"
    for numero, situacao in consultar(urls, "sorteios", pendentes):
        yield f"contemplação da cota {numero} em {situacao}"
    meia = "SELECT numero, contemplacao FROM cota WHERE contemplacao NOT IN ('NAO_CONTEMPLADA', 'CONTEMPLADA')"
    for numero, situacao in consultar(urls, "grupos", meia):
        yield f"cota {numero} em {situacao}"
