"""T-NOLOCK: sixteen clients want the same thing at once, through two gateways, whatever Redis does meanwhile.

Redis is there, frozen, dead, grants every lock to everybody, or forgets everything all the time. Exactly one client has
it; every other is refused with the same clear error; nobody sees a failure of the server (R6). Of a sorteio, whoever
comes second is told who did it.
"""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from redis.asyncio import Redis as AsyncRedis

from chaos_conferencia import consultar
from chaos_processos import em_cena
from consorcio.cli.migrate import migrate_all
from consorcio.core.clock import SystemClock
from consorcio.core.ids import Uuid7Generator
from consorcio.platform.database import Database
from consorcio.platform.stack import RunningStack, real_stack
from consorcio.platform.vault import load_vault
from consorcio.services.identidade import chaves
from consorcio.targets import TARGETS
from gateway_no_ar import token_assinado
from redis_falso import redis_mentiroso
from sistema_no_ar import ajustes, de_fora
from sistema_prova import (
    VENDA,
    Assembleia,
    Balcao,
    Grupo,
    abrir_grupo,
    cadastrar,
    constituir,
    invariantes_violadas,
    pagar,
    parcelas,
    vender,
)

CLIENTES = 16
COTAS = 20
UM_SO = {(200, ""): 1, (409, "CONFLITO"): CLIENTES - 1}
PAGO_EM = "2022-12-28"
OPERADORES = ("Ana Lima", "Bento Reis")
# The lock may be gone by the time its holder is asked for.
POR_QUEM_ESPERAM = (*OPERADORES, "outra pessoa")


@dataclass(frozen=True, slots=True)
class Redis:
    """How Redis behaves: where it answers, what happens to it when half of the clients have asked, what it did."""

    url: str
    falhar: Callable[[], None] = lambda: None
    relato: Callable[[], str] = lambda: ""
    ambiente: Mapping[str, str] = field(default_factory=dict)


@asynccontextmanager
async def _presente(pilha: RunningStack) -> AsyncIterator[Redis]:
    yield Redis(pilha.urls.redis)


@asynccontextmanager
async def _congelado(pilha: RunningStack) -> AsyncIterator[Redis]:
    yield Redis(pilha.urls.redis, pilha.freeze_redis)


@asynccontextmanager
async def _morto(pilha: RunningStack) -> AsyncIterator[Redis]:
    yield Redis(pilha.urls.redis, pilha.kill_redis)


@asynccontextmanager
async def _mentiroso(_pilha: RunningStack) -> AsyncIterator[Redis]:
    with redis_mentiroso() as mentiroso:
        yield Redis(
            mentiroso.url,
            relato=lambda: f"; {mentiroso.concedidas} travas concedidas a quem pediu",
            # A lie that comes late deceives nobody, and sixteen clients on two cores make everything late.
            ambiente={"CONSORCIO_REDIS_PRAZO_MS": "5000"},
        )
        assert mentiroso.concedidas > 1, "ninguém foi enganado"


@asynccontextmanager
async def _esquecido(pilha: RunningStack) -> AsyncIterator[Redis]:
    """Forgets everything every 20 ms: a draw holds its lock for longer."""
    vezes = 0

    async def esquecer() -> None:
        nonlocal vezes
        async with AsyncRedis.from_url(pilha.urls.redis) as cliente:
            while True:
                await cliente.flushall()
                vezes += 1
                await asyncio.sleep(0.02)

    esquecendo = asyncio.create_task(esquecer())
    try:
        yield Redis(pilha.urls.redis, relato=lambda: f"; tudo esquecido {vezes} vezes")
        assert not esquecendo.done()
    finally:
        esquecendo.cancel()
        await asyncio.wait([esquecendo])


COMPORTAMENTOS = {
    "presente": _presente,
    "congelado": _congelado,
    "morto": _morto,
    "mentiroso": _mentiroso,
    "esquecido": _esquecido,
}


@dataclass(frozen=True, slots=True)
class Operador:
    """Somebody at a gateway."""

    nome: str
    http: httpx.AsyncClient


@dataclass(frozen=True, slots=True)
class Resposta:
    """What a client was told in the end; every time it was told to wait, why."""

    operador: str
    situacao: int
    codigo: str
    detalhe: str
    esperas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Corrida:
    """Sixteen clients, by turns at each gateway, and the fault that comes when half of them asked."""

    operadores: Sequence[Operador]
    falhar: Callable[[], None]

    async def correr(self, caminho: str, corpos: list[dict[str, Any]]) -> list[Resposta]:
        """The last answer of each client: who is told to try again does."""
        quantos = len(corpos)
        clientes = list(zip(itertools.cycle(self.operadores), corpos, strict=False))
        pedidos = [asyncio.create_task(_insistir(quem, caminho, corpo)) for quem, corpo in clientes[: quantos // 2]]
        await asyncio.sleep(0)
        self.falhar()
        pedidos += [asyncio.create_task(_insistir(quem, caminho, corpo)) for quem, corpo in clientes[quantos // 2 :]]
        return await asyncio.gather(*pedidos)


async def _insistir(quem: Operador, caminho: str, corpo: dict[str, Any]) -> Resposta:
    chave, esperas = str(uuid4()), list[str]()
    while True:
        resposta = await quem.http.post(caminho, json=corpo, headers={"idempotency-key": chave})
        recusa = {} if resposta.is_success else resposta.json()
        codigo, detalhe = str(recusa.get("code", "")), str(recusa.get("detail", ""))
        if codigo != "EM_ANDAMENTO":
            return Resposta(quem.nome, resposta.status_code, codigo, detalhe, tuple(esperas))
        assert resposta.headers["retry-after"] == "1"
        esperas.append(detalhe)
        await asyncio.sleep(0.1)


def _contagem(respostas: Sequence[Resposta]) -> dict[tuple[int, str], int]:
    return Counter((resposta.situacao, resposta.codigo) for resposta in respostas)


@pytest.fixture
def pilha(tmp_path: Path) -> Iterator[RunningStack]:
    with real_stack(tmp_path / "servidores", TARGETS, durable=False) as running:
        migrate_all(ajustes(running.urls, tmp_path))
        yield running
        running.thaw_redis()


@pytest.mark.parametrize("redis", COMPORTAMENTOS)
async def test_um_so_consegue(redis: str, pilha: RunningStack, tmp_path: Path, relatar: Callable[[str], None]) -> None:
    async with AsyncExitStack() as fim:
        comportamento = await fim.enter_async_context(COMPORTAMENTOS[redis](pilha))
        urls = replace(pilha.urls, redis=comportamento.url)
        elenco = await fim.enter_async_context(
            em_cena(urls, tmp_path, gateways=len(OPERADORES), ambiente=comportamento.ambiente)
        )
        caller = await fim.enter_async_context(de_fora(elenco.enderecos))
        operadores = [
            await fim.enter_async_context(_operador(pilha, tmp_path, nome, url, elenco.urls_http[0]))
            for nome, url in zip(OPERADORES, elenco.urls_http, strict=True)
        ]
        balcao = Balcao(caller, insiste_s=30, espera_s=120)
        corrida = Corrida(operadores, comportamento.falhar)
        pessoas = await cadastrar(balcao, COTAS - 1 + CLIENTES)
        grupo = await abrir_grupo(balcao, COTAS)
        assert _contagem(await _ultima_vaga(corrida, balcao, grupo, pessoas)) == UM_SO
        assert _contagem(await _mesma_parcela(corrida, balcao, grupo)) == UM_SO
        assembleia, respostas = await _mesmo_sorteio(corrida, balcao, grupo)
        assert _contagem(respostas) == UM_SO
        _quem_foi_e_dito(respostas)
        _ha_um_de_cada(pilha, assembleia)
        assert await invariantes_violadas(balcao, grupo) == []
        esperas = sum(len(resposta.esperas) for resposta in respostas)
        relatar(
            f"{CLIENTES} clientes em cada corrida: vaga, parcela e sorteio (mandados esperar {esperas} vezes)"
            f"{comportamento.relato()}"
        )


def _quem_foi_e_dito(respostas: Sequence[Resposta]) -> None:
    """Both operators ran; whoever did not draw is told who did, and whoever had to wait for whom."""
    assert {resposta.operador for resposta in respostas} == set(OPERADORES)
    (quem,) = [resposta.operador for resposta in respostas if resposta.situacao == HTTPStatus.OK]
    for resposta in respostas:
        if resposta.situacao != HTTPStatus.OK:
            assert resposta.detalhe.startswith(f"Esta assembleia já foi apurada por {quem} em "), resposta
        for espera in resposta.esperas:
            assert espera.removeprefix("A apuração deste grupo está em andamento, por ").rstrip(".") in POR_QUEM_ESPERAM


@asynccontextmanager
async def _operador(pilha: RunningStack, pasta: Path, nome: str, url: str, emissor: str) -> AsyncIterator[Operador]:
    relogio, cofre = SystemClock(), load_vault(None, None, pasta)
    banco = Database("identidade", pilha.urls.postgres["identidade"], relogio, Uuid7Generator())
    await banco.open()
    async with banco.transaction() as tx:
        assinante = await chaves.garantir(tx, cofre, timedelta(days=1))
    await banco.close()
    token = token_assinado(assinante, emissor, relogio.now(), ["*"], str(uuid4()), nome=nome)
    async with httpx.AsyncClient(base_url=url, timeout=60, headers={"authorization": f"Bearer {token}"}) as http:
        yield Operador(nome, http)


async def _ultima_vaga(corrida: Corrida, balcao: Balcao, grupo: Grupo, pessoas: list[str]) -> list[Resposta]:
    await vender(balcao, grupo, pessoas[: COTAS - 1])
    corpos = [{"consorciado_id": pessoa, "data_contabil": VENDA} for pessoa in pessoas[COTAS - 1 :]]
    return await corrida.correr(f"/api/v1/grupos/{grupo.grupo_id}/adesoes", corpos)


async def _mesma_parcela(corrida: Corrida, balcao: Balcao, grupo: Grupo) -> list[Resposta]:
    titulos = await balcao.esperar(
        "primeiras parcelas", lambda: parcelas(balcao, grupo, 1), lambda todas: len(todas) == COTAS
    )
    disputada, *outras = titulos
    await pagar(balcao, outras, PAGO_EM)
    comum = {
        "identificador": disputada.identificador,
        "valor": disputada.valor,
        "data_pagamento": PAGO_EM,
        "data_contabil": PAGO_EM,
        "canal": "PIX",
    }
    corpos = [{**comum, "referencia_externa": f"disputa-{cliente}"} for cliente in range(CLIENTES)]
    return await corrida.correr("/api/v1/pagamentos", corpos)


async def _mesmo_sorteio(corrida: Corrida, balcao: Balcao, grupo: Grupo) -> tuple[Assembleia, list[Resposta]]:
    constituido = await constituir(balcao, grupo, COTAS)
    assembleia = await Assembleia.convocar(balcao, constituido, 1)
    pedido = assembleia.pedido_de_sorteio(await assembleia.abrir())
    corpo = {"extracao": pedido.extracao, "data_contabil": pedido.data_contabil}
    caminho = f"/api/v1/assembleias/{assembleia.assembleia_id}:apurar"
    return assembleia, await corrida.correr(caminho, [corpo] * CLIENTES)


def _ha_um_de_cada(pilha: RunningStack, assembleia: Assembleia) -> None:
    """What the answers said is what was kept."""
    pagamentos = "SELECT count(*) FROM pagamento"
    assert consultar(pilha.urls, "financeiro", pagamentos) == [(COTAS,)]
    cotas = "SELECT count(*) FROM cota WHERE grupo_id = %s AND vinculo <> 'LIBERADA'"
    assert consultar(pilha.urls, "grupos", cotas, [assembleia.grupo.grupo_id]) == [(COTAS,)]
    apuracoes = "SELECT count(*) FROM apuracao WHERE assembleia_id = %s"
    assert consultar(pilha.urls, "sorteios", apuracoes, [assembleia.assembleia_id]) == [(1,)]
