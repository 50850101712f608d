"""Payments that arrive together share a transaction and no more: key, answer, facts, leaf are of each (ADR 0039)."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import pytest

from consorcio.contracts.financeiro.v1 import financeiro_pb2 as pb
from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.platform.context import Actor, ActorKind
from consorcio.platform.rpc import together
from consorcio.platform.rpc.pipeline import CallMeta
from consorcio.services.financeiro import rpc_pagamentos
from consorcio.services.financeiro.use_cases.pagamento import processar_juntos
from integration.financeiro.casa import Casa, GrupoVivo


async def _pagar(casa: Casa, numero: int, pedido: pb.ProcessarPagamentoRequest, chave: str = "") -> pb.Pagamento | str:
    ligacao = casa.ligacoes["ProcessarPagamento"]
    ator = Actor(f"ator-{numero}", "Quem paga", ActorKind.USUARIO, permissoes=frozenset({"financeiro.*"}))
    meta = CallMeta(ator, f"corr-{numero}", chave or f"junto-{numero}")
    try:
        resposta: Any = await ligacao.unary(ligacao.policies["ProcessarPagamento"], pedido, meta)
    except ConsorcioError as recusa:
        return recusa.kind.name
    assert isinstance(resposta, pb.Pagamento)
    return resposta


async def _grupos(casa: Casa) -> tuple[list[GrupoVivo], list[pb.ProcessarPagamentoRequest]]:
    grupos, pedidos = [casa.novo_grupo() for _ in range(3)], []
    for grupo in grupos:
        await grupo.formar(4)
        await grupo.emitir(2)
        pedidos += [grupo.pagamento(await grupo.titulo(2, cota)) for cota in grupo.cotas[:4]]
    return grupos, pedidos


async def test_juntos_cada_um_e_o_seu(casa: Casa) -> None:
    grupos, pedidos = await _grupos(casa)
    a_menos = pb.ProcessarPagamentoRequest()
    a_menos.CopyFrom(pedidos[10])
    a_menos.valor = "10.00"
    desconhecido = pb.ProcessarPagamentoRequest()
    desconhecido.CopyFrom(pedidos[11])
    desconhecido.parcela_id = "00000000-0000-7000-8000-000000000009"
    pagos = await asyncio.gather(
        *(_pagar(casa, numero, pedido) for numero, pedido in enumerate(pedidos[:10])),
        _pagar(casa, 10, a_menos),
        _pagar(casa, 11, desconhecido),
        _pagar(casa, 0, pedidos[0]),
        _pagar(casa, 12, pedidos[1]),
    )
    _conferir_respostas(pagos, pedidos)
    for pago in pagos[:10]:
        assert isinstance(pago, pb.Pagamento)
        assert await casa.rpc("BuscarPagamento", pb.BuscarPagamentoRequest(pagamento_id=pago.pagamento_id)) == pago
    chaves = "FROM plataforma.comando WHERE chave LIKE 'junto-%%'"
    (comandos, transacoes) = (await casa.linhas(f"SELECT count(*), count(DISTINCT xmin::text) {chaves}"))[0]
    assert comandos > transacoes, "nenhum conjunto se formou"
    autores = await casa.linhas(
        "SELECT dados ->> 'ator_id', correlacao_id FROM plataforma.fato WHERE tipo = 'auditoria.folha'"
        " AND dados #>> '{dados,chave}' LIKE 'junto-%%' ORDER BY 1"
    )
    assert [(ator, corr) for ator, corr in autores if ator in {"ator-3", "ator-7"}] == [
        ("ator-3", "corr-3"),
        ("ator-7", "corr-7"),
    ]
    realizados = await casa.linhas(
        "SELECT correlacao_id, dados ->> 'parcela_id' FROM plataforma.fato WHERE tipo = 'PagamentoRealizado'"
    )
    assert {(f"corr-{n}", pedidos[n].parcela_id) for n in range(2, 10)} <= set(realizados)
    for grupo in grupos:
        await grupo.conferir()


def _conferir_respostas(pagos: Sequence[pb.Pagamento | str], pedidos: Sequence[pb.ProcessarPagamentoRequest]) -> None:
    for numero in range(10):
        pago = pagos[numero]
        assert isinstance(pago, pb.Pagamento), pago
        assert (pago.parcela_id, pago.valor, pago.situacao) == (
            pedidos[numero].parcela_id,
            pedidos[numero].valor,
            pb.SITUACAO_PAGAMENTO_APLICADO,
        )
        assert len(pago.componentes) == 3
    parcial = pagos[10]
    assert isinstance(parcial, pb.Pagamento)
    assert parcial.valor == "10.00"
    assert pagos[11] == ErrorKind.PRECONDITION.name or pagos[11] == ErrorKind.NOT_FOUND.name
    # The same key at the same time is the same payment or waits for it; the same payment under another key is the same.
    assert pagos[12] in (pagos[0], ErrorKind.IN_PROGRESS.name)
    assert pagos[13] == pagos[1]


async def test_de_um_conjunto_so_o_que_e_novo_paga(casa: Casa, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key used before is known in the conversation of the payments: what comes with it is not paid again."""
    grupos, pedidos = await _grupos(casa)
    primeiro = await _pagar(casa, 0, pedidos[0], "usada")
    feitos: list[Mapping[int, object]] = []

    async def anotar(*argumentos: Any) -> Mapping[int, object]:
        feitos.append(await processar_juntos(*argumentos))
        return feitos[-1]

    monkeypatch.setattr(rpc_pagamentos, "processar_juntos", anotar)
    monkeypatch.setattr(together, "_LANES", 1)
    pagos = await asyncio.gather(
        _pagar(casa, 9, pedidos[4]),
        _pagar(casa, 0, pedidos[1], "usada"),
        _pagar(casa, 2, pedidos[2]),
        _pagar(casa, 3, pedidos[3]),
    )
    assert pagos[1] == ErrorKind.IDEMPOTENCY_REUSED.name
    assert all(isinstance(pago, pb.Pagamento) for pago in (pagos[0], *pagos[2:]))
    assert [sorted(numeros) for numeros in feitos] == [[0, 2, 3]]
    assert await _pagar(casa, 0, pedidos[0], "usada") == primeiro
    contados = await casa.linhas("SELECT count(*) FROM pagamento WHERE parcela_id = ANY(%s)", _ids(pedidos[:5]))
    assert contados == [(4,)]
    for grupo in grupos:
        await grupo.conferir()


def _ids(pedidos: Sequence[pb.ProcessarPagamentoRequest]) -> list[UUID]:
    return [UUID(pedido.parcela_id) for pedido in pedidos]


async def test_um_conjunto_que_falha_nao_falha_a_ninguem(casa: Casa, monkeypatch: pytest.MonkeyPatch) -> None:
    grupos, pedidos = await _grupos(casa)

    async def falhar(*_: object) -> None:
        raise RuntimeError("o conjunto caiu")

    monkeypatch.setattr(rpc_pagamentos, "processar_juntos", falhar)
    pagos = await asyncio.gather(*(_pagar(casa, numero, pedido) for numero, pedido in enumerate(pedidos)))
    assert {pago.situacao for pago in pagos if isinstance(pago, pb.Pagamento)} == {pb.SITUACAO_PAGAMENTO_APLICADO}
    assert await casa.linhas("SELECT count(*) FROM plataforma.comando WHERE chave LIKE 'junto-%%'") == [(12,)]
    for grupo in grupos:
        await grupo.conferir()
