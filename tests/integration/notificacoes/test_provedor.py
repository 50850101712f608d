"""A provider that is down, slow, refusing, or back again: nothing is lost, nobody else waits, the dead are visible."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID

from consorcio.contracts.notificacoes.v1 import notificacoes_pb2 as pb
from consorcio.core.errors import ErrorKind
from consorcio.services.notificacoes.domain.tentativa import MAXIMO
from correio import Correio
from integration.notificacoes.conftest import USUARIO, Casa, Montar

DADOS = {"grupo": "1001", "cota": "74", "assembleia": "2", "valor": "10.00", "data_pagamento": "2026-01-05"}


async def povoar(casa: Casa, quantas: int) -> None:
    """So many people, each with an e-mail to be sent."""
    for numero in range(1, quantas + 1):
        await casa.apresentar(UUID(int=numero), f"Pessoa {numero}", ("EMAIL", f"p{numero}@exemplo.com.br"))
        pedido = pb.EnviarNotificacaoRequest(
            consorciado_id=str(UUID(int=numero)),
            modelo="pagamento_recebido",
            dados=DADOS,
            canais=[pb.CANAL_EMAIL],
        )
        await casa.rpc("EnviarNotificacao", pedido)


async def adiante(casa: Casa, tempo: timedelta = timedelta(minutes=1)) -> None:
    """Time passes, and the loops notice."""
    casa.clock.advance(tempo)
    casa.runtime.db.bells.ring()


async def test_with_the_server_away_nothing_counts_nothing_dies_and_everything_goes_when_it_is_back(casa: Casa) -> None:
    await casa.correio.fechar()
    await povoar(casa, 30)
    async with casa.no_ar():
        await asyncio.sleep(3)
        assert await casa.linhas("SELECT DISTINCT situacao, tentativas FROM entrega WHERE canal = 'EMAIL'") == [
            ("PENDENTE", 0)
        ]
        # The rounds of an outage are few: nobody burns through the queue.
        assert await casa.linhas("SELECT count(*) <= 24 FROM entrega WHERE canal = 'EMAIL' AND motivo <> ''") == [
            (True,)
        ]
        await casa.correio.abrir()
        await adiante(casa)
        await casa.correio.esperar(30, prazo_s=60)
        await casa.ate_situacao("ENVIADA", quantas=30)
    assert len({recebida.para for recebida in casa.correio.caixa}) == 30 == len(casa.correio.caixa)


async def test_a_server_that_vanishes_in_the_middle_loses_nothing(casa: Casa) -> None:
    casa.correio.demora_s = 0.02
    await povoar(casa, 40)
    async with casa.no_ar():
        await casa.correio.esperar(10)
        await casa.correio.fechar()
        await asyncio.sleep(0.5)
        await casa.correio.abrir()
        await adiante(casa)
        await casa.ate_situacao("ENVIADA", quantas=40)
    # What was cut between its yes and our record of it goes twice, with the same identifier.
    assert {recebida.para for recebida in casa.correio.caixa} == {
        f"p{numero}@exemplo.com.br" for numero in range(1, 41)
    }
    ids: dict[str, set[str]] = {}
    for recebida in casa.correio.caixa:
        ids.setdefault(recebida.para, set()).add(recebida.email["message-id"])
    assert all(len(unicos) == 1 for unicos in ids.values())
    assert len(casa.correio.caixa) <= 40 + 4


async def test_a_slow_server_delays_nobody_else_and_the_facts_go_on(casa: Casa) -> None:
    casa.correio.demora_s = 60
    await povoar(casa, 3)
    await casa.apresentar_usuario(USUARIO, "Ana", "ana@exemplo.com.br")
    async with casa.no_ar():
        await asyncio.sleep(0.2)
        inicio = asyncio.get_running_loop().time()
        await casa.receber("SenhaAlterada", f"usuario/{USUARIO}", usuario_id=USUARIO)
        assert asyncio.get_running_loop().time() - inicio < 1
        assert "ENVIADA" in await casa.situacoes("TELA")
        # The wait for it is bounded, and is an outage like any other.
        await asyncio.sleep(3)
        casa.correio.demora_s = 0
        await adiante(casa)
        await casa.ate_situacao("ENVIADA", quantas=4)


async def test_one_refused_address_dies_alone_is_seen_and_can_have_another_life(casa: Casa) -> None:
    casa.correio.recusas["p2@exemplo.com.br"] = "550 5.1.1 <p2@exemplo.com.br> unknown"
    await povoar(casa, 3)
    async with casa.no_ar():
        await casa.ate_situacao("MORTA")
        await casa.ate_situacao("ENVIADA", quantas=2)
        mortas = await casa.rpc("ListarEntregas", pb.ListarEntregasRequest(situacao=pb.SITUACAO_ENTREGA_MORTA))
        (morta,) = mortas.entregas
        assert morta.motivo == "550 5.1.1 <***> unknown"
        casa.correio.recusas.clear()
        pedido = pb.ReenviarEntregasRequest(entrega_ids=[morta.entrega_id])
        assert (await casa.rpc("ReenviarEntregas", pedido)).quantidade == 1
        await casa.ate_situacao("ENVIADA", quantas=3)
    assert (await casa.rpc("ReenviarEntregas", pedido)).quantidade == 0
    assert (await casa.recusa("ReenviarEntregas", pb.ReenviarEntregasRequest())).kind is ErrorKind.VALIDATION


async def test_one_that_is_never_the_time_for_is_tried_further_and_further_apart_and_then_dies(casa: Casa) -> None:
    casa.correio.recusas["p1@exemplo.com.br"] = "451 4.7.1 mais tarde"
    await povoar(casa, 2)
    async with casa.no_ar():
        await casa.ate_situacao("ENVIADA")
        for tentativas in range(1, MAXIMO + 1):
            condicao = f"SELECT tentativas >= {tentativas} FROM entrega WHERE motivo LIKE '451 %%'"

            async def tentou(consulta: str = condicao) -> bool:
                return await casa.linhas(consulta) == [(True,)]

            await casa.ate(tentou)
            await adiante(casa, timedelta(hours=3) if casa.clock.now().hour < 18 else timedelta(hours=16))
    assert await casa.situacoes() == ["ENVIADA", "MORTA"]


async def test_a_process_killed_while_it_held_deliveries_leaves_them_to_the_next(
    montar_casa: Montar, casa: Casa
) -> None:
    """Held deliveries are free again when the hold is over."""
    await povoar(casa, 3)
    async with casa.runtime.db.transaction() as tx:
        await tx.conn.execute(
            "UPDATE entrega SET livre_em = now() + interval '1 second', epoca = 1 WHERE canal = 'EMAIL'"
        )
    outra = await montar_casa(correio=casa.correio, banco=casa.runtime.db.url)
    async with outra.no_ar():
        await casa.correio.esperar(3)


async def test_two_processes_send_each_message_once(montar_casa: Montar, casa: Casa) -> None:
    await povoar(casa, 60)
    outra = await montar_casa(correio=casa.correio, banco=casa.runtime.db.url)
    async with casa.no_ar(), outra.no_ar():
        await casa.ate_situacao("ENVIADA", quantas=60)
    assert len(casa.correio.caixa) == 60


async def test_told_to_end_in_the_middle_what_was_sent_is_written_down(casa: Casa) -> None:
    casa.correio.demora_s = 0.05
    await povoar(casa, 40)
    async with casa.no_ar():
        await casa.correio.esperar(8)
    enviadas = (await casa.situacoes()).count("ENVIADA")
    assert casa.correio.quantas - 8 <= enviadas <= casa.correio.quantas
    assert enviadas >= 4
    assert await casa.linhas("SELECT count(*) FROM entrega WHERE situacao = 'PENDENTE' AND livre_em > now()") == [(0,)]


async def test_a_channel_without_a_provider_says_so(montar_casa: Montar) -> None:
    casa = await montar_casa(correio=Correio(), smtp_servidor=None)
    await povoar(casa, 1)
    async with casa.no_ar():
        await casa.ate_situacao("SUPRIMIDA")
    assert await casa.linhas("SELECT motivo FROM entrega WHERE canal = 'EMAIL'") == [
        ("Este canal não está ligado nesta instalação.",)
    ]
