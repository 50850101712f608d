"""T-KILL: the process dies at each failure point that a small life of a group goes by, and the business ends the same.

Every place declared in the code must be gone by, each with everything that goes by it: each command, each step of each
saga, each fact applied; the steps are read from the definitions of the sagas, so that a new one fails here until a
life goes by it. Dying means SIGKILL, a birth, and the same request with the same key. A service that carries
out again what it already did must be caught.
"""

from __future__ import annotations

import asyncio
import importlib
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from chaos_pontos import ALVOS, Corrida, Etapa, Palco, adesoes, apagar, assembleia, preparar
from consorcio.cli.migrate import migrate_all
from consorcio.platform import failure_points
from consorcio.platform.stack import RunningStack, real_stack
from consorcio.services.grupos.saga_adesao import SagaAdesao
from consorcio.services.grupos.validacao import Consorciados
from consorcio.services.sorteios.sagas import CONTEMPLACAO
from retrato import diferencas
from servico_para_matar import servir_anotando, servir_sem_chaves
from sistema_no_ar import ajustes

MORTES_POR_VIDA = int(os.environ.get("CONSORCIO_CAOS_MORTES_POR_VIDA", "24"))
PISTAS = int(os.environ.get("CONSORCIO_CAOS_PISTAS", "2"))
PONTOS = re.compile(os.environ.get("CONSORCIO_CAOS_PONTOS", ""))
ETAPAS: tuple[Etapa, ...] = (adesoes, assembleia)
# Each step of the two sagas, as the code defines them, at each place where a saga may die.
SAGAS = (CONTEMPLACAO, SagaAdesao(cast("Consorciados", None)).definicao())
PONTOS_DAS_SAGAS = {
    f"saga.{lugar}@{saga.kind}.{passo}"
    for lugar in ("antes_do_passo", "antes_do_commit", "depois_do_commit")
    for saga in SAGAS
    for passo in saga.steps
}
# Only with RabbitMQ is there somebody to thank.
SO_COM_RABBITMQ = {"inbox.antes_do_ack"}


@pytest.fixture(scope="module")
def pilha(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    pasta = tmp_path_factory.mktemp("pontos")
    with real_stack(pasta, ALVOS, durable=False) as running:
        migrate_all(ajustes(running.urls, pasta), ALVOS)
        yield running


async def test_morrer_em_qualquer_ponto_nao_muda_o_fim(
    pilha: RunningStack, tmp_path: Path, relatar: Callable[[str], None]
) -> None:
    palco = await preparar(replace(pilha.urls, rabbitmq=None), tmp_path)
    passados, mortos, falhas = list[str](), 0, list[str]()
    for etapa in ETAPAS:
        sem_mortes, passou_por = await _sem_mortes(palco, etapa, tmp_path / etapa.__name__)
        fila = [ponto for ponto in passou_por if PONTOS.search(ponto)]
        passados, mortos = passados + passou_por, mortos + len(fila)
        falhas += await _morrer_em_cada(palco, etapa, fila, sem_mortes.estado)
        palco = replace(palco, urls=sem_mortes.urls, grupo=sem_mortes.grupo)
    relatar(f"morto em {mortos} pontos, até {MORTES_POR_VIDA} por vida; vidas com outro fim: {len(falhas)}")
    assert falhas == []
    assert {ponto.partition("@")[0] for ponto in passados} == _declarados() - SO_COM_RABBITMQ
    assert {ponto for ponto in passados if ponto.startswith("saga.")} == PONTOS_DAS_SAGAS
    assert {lugar for lugar in _declarados() if lugar.startswith("saga.")} == {
        ponto.partition("@")[0] for ponto in PONTOS_DAS_SAGAS
    }


async def test_morrer_entre_o_rabbitmq_e_os_bancos_nao_muda_o_fim(
    pilha: RunningStack, tmp_path: Path, relatar: Callable[[str], None]
) -> None:
    palco = await preparar(pilha.urls, tmp_path)
    sem_mortes, passou_por = await _sem_mortes(palco, adesoes, tmp_path / "passagens")
    fila = [ponto for ponto in passou_por if ponto.startswith(("relay.", *SO_COM_RABBITMQ))]
    assert {ponto.partition("@")[0] for ponto in fila} == {"relay.antes_de_marcar", *SO_COM_RABBITMQ}
    mortos = len(fila)
    falhas = await _morrer_em_cada(palco, adesoes, fila, sem_mortes.estado, pistas=1)
    relatar(f"morto em {mortos} pontos; vidas com outro fim: {len(falhas)}")
    assert falhas == []


async def test_sem_chaves_a_repeticao_aparece(pilha: RunningStack, tmp_path: Path) -> None:
    palco = await preparar(replace(pilha.urls, rabbitmq=None), tmp_path)
    with pytest.RaisesGroup(pytest.RaisesExc(AssertionError, match="e já têm 1")):
        await palco.viver(adesoes, ["comando.antes_da_resposta@IniciarAdesoesEmLote"], servir_sem_chaves)


def _declarados() -> frozenset[str]:
    for alvo in ALVOS:
        importlib.import_module(f"consorcio.services.{alvo}.service")
    return failure_points.declared()


async def _sem_mortes(palco: Palco, etapa: Etapa, passagens: Path) -> tuple[Corrida, list[str]]:
    """A stage lived in peace, and what it went by, in the order of the first time."""
    corrida = await palco.viver(etapa, servico=servir_anotando, passagens=passagens)
    assert corrida.restos == []
    return corrida, _uma_vez_cada(passagens)


def _uma_vez_cada(passagens: Path) -> list[str]:
    return list(dict.fromkeys(passagens.read_text(encoding="utf-8").splitlines()))


async def _morrer_em_cada(
    palco: Palco, etapa: Etapa, fila: list[str], fim: list[str], pistas: int = PISTAS
) -> list[str]:
    """Empties the queue of points. What came of the runs that did not end as the one without deaths."""
    falhas: list[str] = []

    async def pista() -> None:
        while fila:
            lote = [fila.pop(0) for _ in fila[:MORTES_POR_VIDA]]
            corrida = await palco.viver(etapa, lote)
            apagar(corrida.urls)
            consequencias = [*corrida.restos, *diferencas(fim, corrida.estado)[:6]]
            if consequencias or not corrida.mortes:
                falhas.append(f"{corrida.mortes or lote}: {consequencias or 'não morreu'}")
            else:
                # What was already past when its turn came is for another run, where it comes first.
                fila.extend(lote[len(corrida.mortes) :])

    await asyncio.gather(*(pista() for _ in range(pistas)))
    return falhas
