"""The rest of the life of a cota, told once: bids to be paid, exclusion, the régua of two services."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from consorcio.platform.configuration import SERVICE as CONFIGURACAO
from consorcio.platform.configuration import Configuration
from consorcio.services.notificacoes.ajustes import Ajustes
from consorcio.services.notificacoes.cofre import Cofre
from consorcio.services.notificacoes.use_cases import regua
from integration.notificacoes.conftest import COTA, GRUPO, JOAO, MARIA, Casa, Montar

CONTEMPLACAO = "00000000-0000-0000-0000-0000000000cc"


@pytest.fixture
async def casa(montar_casa: Montar) -> Casa:
    """A cota of Maria."""
    casa = await montar_casa()
    await casa.apresentar(MARIA, "Maria da Silva", ("EMAIL", "maria@exemplo.com.br"))
    await casa.vender()
    return casa


async def rodar_regua(casa: Casa) -> int:
    runtime = casa.runtime
    ajustes = Ajustes(Configuration("notificacoes", runtime.stub(CONFIGURACAO), runtime.cache))
    async with runtime.db.transaction() as tx:
        return await regua.rodar(tx, Cofre(runtime.vault), ajustes, tx.clock.today())


async def avisos(casa: Casa) -> list[str]:
    """The models of what was told, in order."""
    return [m for (m,) in await casa.linhas("SELECT modelo FROM notificacao ORDER BY notificacao_id")]


async def contemplar(casa: Casa, situacao: str, **dados: Any) -> None:
    await casa.receber(
        "ContemplacaoProcessada",
        "assembleia/a",
        contemplacao_id=CONTEMPLACAO,
        cota_id=str(COTA),
        tipo="LANCE",
        ago=2,
        credito_centavos=6_000_000,
        situacao=situacao,
        **dados,
    )


async def test_a_bid_to_be_paid_is_remembered_the_day_before_and_the_last_day_until_it_is_paid(casa: Casa) -> None:
    hoje = casa.clock.today()
    await contemplar(casa, "PENDENTE", prazo_pagamento=(hoje + timedelta(days=2)).isoformat())
    assert await avisos(casa) == ["lance_vencedor"]
    assert await rodar_regua(casa) == 0
    casa.clock.advance(timedelta(days=1))
    assert (await rodar_regua(casa), await rodar_regua(casa)) == (1, 0)
    assert await avisos(casa) == ["lance_vencedor", "lance_a_vencer"]
    await casa.receber("LancePago", f"grupo/{GRUPO}", contemplacao_id=CONTEMPLACAO, cota_id=str(COTA))
    casa.clock.advance(timedelta(days=1))
    assert await rodar_regua(casa) == 0


async def test_the_regua_of_financeiro_and_the_one_of_here_tell_a_day_once(casa: Casa) -> None:
    vencimento = (casa.clock.today() - timedelta(days=3)).isoformat()
    await casa.receber("ParcelasEmitidas", f"grupo/{GRUPO}", grupo_id=str(GRUPO), ago=2, vencimento=vencimento)
    assert await rodar_regua(casa) == 1
    cobranca = {"cota_id": str(COTA), "ago": 2, "vencimento": vencimento, "dias_atraso": 3}
    await casa.receber("CobrancaAvisada", f"grupo/{GRUPO}", **cobranca)
    assert await avisos(casa) == ["parcela_em_atraso"]
    await casa.receber("CobrancaAvisada", f"grupo/{GRUPO}", **cobranca | {"dias_atraso": 7})
    assert await avisos(casa) == ["parcela_em_atraso"] * 2


async def test_a_parcela_after_the_last_assembly_is_of_who_owes_it(casa: Casa) -> None:
    vencimento = (casa.clock.today() - timedelta(days=3)).isoformat()
    cobradas = {"grupo_id": str(GRUPO), "ago": 61, "vencimento": vencimento, "cotas": [str(COTA)]}
    await casa.receber("DiferencasCobradas", f"grupo/{GRUPO}", **cobradas)
    assert await rodar_regua(casa) == 1
    assert await avisos(casa) == ["parcela_em_atraso"]


async def test_who_left_is_told_of_what_is_his_and_of_nothing_of_the_group(casa: Casa) -> None:
    dia = date(2026, 1, 5).isoformat()
    await casa.receber("CotaExcluida", f"grupo/{GRUPO}", cota_id=str(COTA), data=dia)
    geral = {"assembleia_geral_id": "g", "grupo_id": str(GRUPO), "tipo": "AGE", "numero": 1, "data": dia}
    await casa.receber("AssembleiaGeralConvocada", "assembleia_geral/g", **geral)
    sorteado = {"contemplacao_id": CONTEMPLACAO, "liquido_centavos": 324_000, "rendimentos_centavos": 0}
    await casa.receber("ExcluidoSorteado", f"grupo/{GRUPO}", cota_id=str(COTA), **sorteado)
    assert await avisos(casa) == ["cota_excluida", "excluido_sorteado"]
    await casa.receber("CotaReadmitida", f"grupo/{GRUPO}", cota_id=str(COTA), data=dia)
    await casa.receber("AtaGeralAprovada", "assembleia_geral/g", **geral)
    assert (await avisos(casa))[2:] == ["readmissao_aceita", "assembleia_geral_resultado"]


async def test_a_cota_changes_hands_and_both_are_told(casa: Casa) -> None:
    await casa.receber(
        "CotaTransferida",
        f"grupo/{GRUPO}",
        transferencia_id="t",
        cota_id=str(COTA),
        grupo_id=str(GRUPO),
        grupo_codigo="1001",
        numero=74,
        cedente_id=str(MARIA),
        consorciado_id=str(JOAO),
        data="2026-01-05",
    )
    quem = await casa.linhas("SELECT modelo, id FROM notificacao ORDER BY modelo")
    assert quem == [("cota_recebida", JOAO), ("cota_transferida", MARIA)]
