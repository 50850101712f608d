"""T-KILL: processes die by SIGKILL while payments are made and contemplações are in course; nothing is lost or doubled.

The same payments on a service that tells its facts after the commit must lose some: the proof that this can see it.
"""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from chaos_conferencia import (
    calma,
    consultar,
    divergencias_de_contempladas,
    divergencias_de_pagamentos,
    nos_mortos,
    parados,
)
from chaos_processos import Carrasco, Elenco, em_cena
from consorcio.cli.migrate import migrate_all
from consorcio.contracts.financeiro.v1 import financeiro_pb2 as fin
from consorcio.contracts.sorteios.v1 import sorteios_pb2 as sor
from consorcio.core.money import parse_reais
from consorcio.platform.stack import RunningStack, real_stack
from consorcio.targets import TARGETS
from servico_para_matar import Servico, servir, servir_sem_outbox
from sistema_no_ar import ajustes, de_fora
from sistema_prova import (
    Assembleia,
    Balcao,
    Grupo,
    abrir_grupo,
    cadastrar,
    constituir,
    emitir,
    invariantes_violadas,
    pagamento,
    vender,
)

SEMENTE = int(os.environ.get("CONSORCIO_CAOS_SEMENTE", "11"))
MORTES = int(os.environ.get("CONSORCIO_CAOS_MORTES", "30"))
COTAS = 100
CLIENTES = 6
# Bids of an AGO: the first is never paid, the third is called in its place.
PERCENTUAIS = ("85", "80", "78")


@dataclass(slots=True)
class Banco:
    """Clients that pay, each payment sent by two of them with the same key until answered."""

    balcao: Balcao
    sorte: random.Random
    pagos: dict[str, int] = field(default_factory=dict)

    async def receber(self, titulos: list[Any], dia: str) -> None:
        fila = [titulo for titulo in titulos for _ in range(2)]
        await asyncio.gather(*(self._cliente(fila, dia) for _ in range(CLIENTES)))

    async def _cliente(self, fila: list[Any], dia: str) -> None:
        while fila:
            titulo = fila.pop()
            await self.pagar(titulo.identificador, titulo.valor, dia)
            await asyncio.sleep(self.sorte.uniform(0, 0.2))

    async def pagar(self, identificador: str, valor: str, dia: str) -> None:
        pedido = pagamento(identificador, valor, dia, f"pix-{identificador}")
        respondido = await self.balcao.pedir(fin.DESCRIPTOR, "ProcessarPagamento", pedido, f"chave-{identificador}")
        assert respondido.situacao == fin.SITUACAO_PAGAMENTO_APLICADO
        self.pagos[pedido.referencia_externa] = parse_reais(valor)


@dataclass(slots=True)
class Cena:
    """What a kill test works with."""

    urls: Any
    elenco: Elenco
    balcao: Balcao
    banco: Banco


@pytest.fixture
def pilha(tmp_path: Path) -> Iterator[RunningStack]:
    with real_stack(tmp_path / "servidores", TARGETS, durable=False) as running:
        migrate_all(ajustes(running.urls, tmp_path))
        yield running


@asynccontextmanager
async def cena(pilha: RunningStack, pasta: Path, servico: Servico) -> AsyncIterator[Cena]:
    """The system in processes of its own, and clients that insist."""
    async with em_cena(pilha.urls, pasta, servico) as elenco, de_fora(elenco.enderecos) as caller:
        balcao = Balcao(caller, insiste_s=120, espera_s=120)
        yield Cena(pilha.urls, elenco, balcao, Banco(balcao, random.Random(SEMENTE)))  # noqa: S311 pauses


async def test_nada_se_perde_nem_se_repete(pilha: RunningStack, tmp_path: Path, relatar: Callable[[str], None]) -> None:
    async with cena(pilha, tmp_path, servir) as palco:
        grupo, titulos = await _vendido(palco.balcao)
        carrasco = Carrasco(palco.elenco, SEMENTE)
        async with carrasco.a_solta():
            await palco.banco.receber(titulos, "2022-12-28")
            grupo = await constituir(palco.balcao, grupo, COTAS)
            ago = 1
            while ago == 1 or carrasco.total < MORTES:
                await _mes(palco, grupo, ago)
                ago += 1
        relatar(_resumo(palco, carrasco, ago - 1))
        assert await calma(palco.urls) == {}
        assert parados(palco.urls) == []
        assert await nos_mortos(palco.urls) == 0
        assert list(divergencias_de_pagamentos(palco.urls, palco.banco.pagos)) == []
        assert list(divergencias_de_contempladas(palco.urls, grupo)) == []
        assert await invariantes_violadas(palco.balcao, grupo) == []


async def test_sem_outbox_a_perda_aparece(pilha: RunningStack, tmp_path: Path, relatar: Callable[[str], None]) -> None:
    async with cena(pilha, tmp_path, servir_sem_outbox) as palco:
        _, titulos = await _vendido(palco.balcao)
        financeiro = [processo for processo in palco.elenco.processos if processo.alvos == ("financeiro",)]
        carrasco = Carrasco(palco.elenco, SEMENTE, financeiro)
        async with carrasco.a_solta():
            await palco.banco.receber(titulos, "2022-12-28")
        await calma(palco.urls)
        perdas = list(divergencias_de_pagamentos(palco.urls, palco.banco.pagos))
        relatar(f"{_resumo(palco, carrasco, 0)}; {', '.join(perdas)}")
        assert [perda for perda in perdas if perda.startswith("auditoria")], "a perda não foi vista"


async def _vendido(balcao: Balcao) -> tuple[Grupo, list[Any]]:
    consorciados = await cadastrar(balcao, COTAS)
    grupo = await abrir_grupo(balcao, COTAS)
    return grupo, await vender(balcao, grupo, consorciados)


async def _mes(palco: Cena, grupo: Grupo, ago: int) -> None:
    """Emission and payments from the second AGO on; a draw; two bids of which one is not paid, so a third is called."""
    if ago > 1:
        await palco.banco.receber(await emitir(palco.balcao, grupo, ago), str(grupo.vencimento(ago)))
    assembleia = await Assembleia.convocar(palco.balcao, grupo, ago)
    nao_paga, *_ = licitantes = [10 * ago + posicao for posicao in range(3)]
    for numero, percentual in zip(licitantes, PERCENTUAIS, strict=True):
        await assembleia.lance(numero, percentual)
    valores = {lance.cota_numero: lance.valor for lance in (await assembleia.sortear()).lances}
    await assembleia.aguardar(sor.SITUACAO_CONTEMPLACAO_PENDENTE, sor.SITUACAO_CONTEMPLACAO_CONFIRMADA)
    await _pagar_lances(palco, assembleia, valores, nao_paga)
    await assembleia.vencer_prazos()
    await palco.balcao.esperar("suplente chamado", assembleia.contemplacoes, _ninguem_em_processamento)
    await _pagar_lances(palco, assembleia, valores, nao_paga)
    await assembleia.aguardar(sor.SITUACAO_CONTEMPLACAO_CONFIRMADA, sor.SITUACAO_CONTEMPLACAO_CANCELADA)


def _ninguem_em_processamento(todas: list[Any]) -> bool:
    canceladas = [c for c in todas if c.situacao == sor.SITUACAO_CONTEMPLACAO_CANCELADA]
    return bool(canceladas) and all(c.situacao != sor.SITUACAO_CONTEMPLACAO_EM_PROCESSAMENTO for c in todas)


async def _pagar_lances(palco: Cena, assembleia: Assembleia, valores: dict[int, str], nao_paga: int) -> None:
    for contemplacao in await assembleia.contemplacoes():
        if contemplacao.situacao == sor.SITUACAO_CONTEMPLACAO_PENDENTE and contemplacao.cota_numero != nao_paga:
            valor = valores[contemplacao.cota_numero]
            await palco.banco.pagar(contemplacao.identificador_titulo, valor, contemplacao.prazo_pagamento)


def _resumo(palco: Cena, carrasco: Carrasco, agos: int) -> str:
    fatos = consultar(palco.urls, "financeiro", "SELECT sum(fatos) FROM plataforma.outbox")[0][0]
    return (
        f"semente {SEMENTE}: {carrasco.total} mortes {carrasco.mortes}, {len(palco.banco.pagos)} pagamentos,"
        f" {agos} assembleias, {palco.balcao.repeticoes} pedidos repetidos, {fatos} fatos do financeiro"
    )
