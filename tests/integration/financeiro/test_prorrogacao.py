"""More months for a group on its real books: smaller parcelas, or the same ones later (R5.07, I13, I17, I19)."""

from __future__ import annotations

from typing import Any

import pytest

from consorcio.contracts.financeiro.v1 import prorrogacoes_pb2 as pb
from integration.financeiro.casa import Casa, GrupoVivo
from integration.financeiro.test_antecipacoes import mes


async def prorrogar(grupo: GrupoVivo, regra: dict[str, Any], meses: int, *, suspende: bool) -> None:
    nova = {**regra, "prazo_meses": regra["prazo_meses"] + meses}
    await grupo.casa.evento(
        "PrazoProrrogado",
        {
            "grupo_id": grupo.id,
            "regra": nova,
            "meses": meses,
            "suspende_pagamentos": suspende,
            "data": "2026-02-20",
        },
    )
    await grupo.conferir()


@pytest.mark.parametrize(
    ("suspende", "pagas", "valores"),
    [(False, range(3, 7), ["3510.00"] * 4), (True, range(5, 7), ["0", "0", "7020.00", "7020.00"])],
)
async def test_r5_07_what_is_left_is_paid_in_the_new_term(
    casa: Casa, suspende: bool, pagas: range, valores: list[str]
) -> None:
    """12,000 in 4 months; after two, two more: 15 % + 2 % over 25 % each month, or nothing for two months."""
    regra: dict[str, Any] = {"prazo_meses": 4, "taxa_administracao": "15", "fundo_reserva": "2"}
    grupo = casa.novo_grupo(2_400_000, **regra)
    await grupo.formar(4)
    await grupo.fechar(1)
    await grupo.sortear(grupo.cotas[0], 1)
    await mes(grupo, 2)
    pedido = pb.SimularProrrogacaoDeParcelasRequest(grupo_id=grupo.id, meses=2, suspende_pagamentos=suspende)
    (efeito,) = (await casa.rpc("SimularProrrogacaoDeParcelas", pedido)).efeitos
    assert (efeito.cotas, efeito.proxima_ago_depois) == (4, pagas[0])
    assert efeito.percentual_depois == {"3510.00": "14.62500000", "0": "29.25000000"}[valores[0]], "of 24,000"
    await prorrogar(grupo, grupo.regra, 2, suspende=suspende)
    for ago in range(3, 7):
        await mes(grupo, ago)
    cobrados = {t.ago: t.valor for cota in grupo.cotas[:1] for ago in pagas for t in [await grupo.titulo(ago, cota)]}
    assert [cobrados.get(ago, "0") for ago in range(3, 7)] == valores
    for cota in grupo.cotas:
        assert (await grupo.posicao(cota)).quitada
    assert [fato["cotas"] for fato in await casa.eventos("ParcelasProrrogadas")] == [4]
