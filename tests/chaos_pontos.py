"""A small life of a group in two stages, each lived by one process that dies at failure points and is born again.

A stage begins on copies of the databases as the stage before left them, so that a run lives only the part that matters.
"""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from chaos_conferencia import calma, parados
from chaos_processos import Processo
from consorcio.contracts.grupos.v1 import grupos_pb2 as grp
from consorcio.contracts.sorteios.v1 import sorteios_pb2 as sor
from consorcio.platform.stack import StackUrls
from consorcio.platform.stack.process import free_port
from retrato import retrato
from servico_para_matar import PASSAGENS, Servico, servir
from sistema_no_ar import CHAVE_INTERNA, de_fora
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

ALVOS = ("consorciados", "grupos", "financeiro", "sorteios", "auditoria")
COTAS, PRAZO_MESES, EXTRACAO = 10, 6, 900_001
# The first is never paid, the second is, the third is called in the place of the first and not paid either.
NAO_PAGA, PAGA, SUPLENTE = 1, 2, 3
LANCES = {NAO_PAGA: "85", PAGA: "84", SUPLENTE: "83"}
_numeros = itertools.count()

# What a dead conductor held is free: nobody else is alive to hold anything.
_FIM_DA_POSSE = "UPDATE plataforma.saga SET livre_em = now() WHERE livre_em > now()"
_FIM_DA_ESPERA = "UPDATE plataforma.saga SET vence_em = now(), livre_em = now(), epoca = epoca + 1"
_FIM_DO_PRAZO = """
UPDATE plataforma.saga
   SET vence_em = now(), livre_em = now(), epoca = epoca + 1,
       dados = dados || '{"vence_em": "2023-03-01T00:00:00-03:00"}'
 WHERE tipo = 'contemplacao' AND passo = 'aguardar' AND situacao = 'ATIVA' AND vence_em > now()
"""


@dataclass(frozen=True, slots=True)
class Vida:
    """What a stage works with."""

    balcao: Balcao
    urls: StackUrls
    grupo: Grupo
    pessoas: Sequence[str]


Etapa = Callable[[Vida], Awaitable[Grupo]]


async def adesoes(vida: Vida) -> Grupo:
    """One adesão waits to be validated; nine are sold; all are paid; the group is constituted."""
    balcao, grupo = vida.balcao, vida.grupo
    await vender(balcao, grupo, vida.pessoas[: COTAS - 1])
    todas = await balcao.esperar(
        "a adesão que esperava consorciados", lambda: parcelas(balcao, grupo, 1), lambda todas: len(todas) == COTAS
    )
    await pagar(balcao, sorted(todas, key=lambda parcela: parcela.identificador), "2022-12-28")
    return await constituir(balcao, grupo, COTAS)


async def assembleia(vida: Vida) -> Grupo:
    """A draw and three bids: one cancelled by the accounting date, one paid, one cancelled by the clock."""
    balcao = vida.balcao
    ago = await Assembleia.convocar(balcao, vida.grupo, 1)
    for numero, percentual in LANCES.items():
        await ago.lance(numero, percentual)
    await ago.congelar()
    await balcao.pedir(sor.DESCRIPTOR, "ExecutarSorteio", ago.pedido_de_sorteio(await ago.registrar_extracao(EXTRACAO)))
    await ago.aguardar(sor.SITUACAO_CONTEMPLACAO_PENDENTE, sor.SITUACAO_CONTEMPLACAO_CONFIRMADA)
    for contemplacao in await ago.contemplacoes():
        if contemplacao.cota_numero == PAGA:
            await ago.pagar_lance(contemplacao, await _valor_do_lance(vida, contemplacao))
    await _situacao(ago, PAGA, sor.SITUACAO_CONTEMPLACAO_CONFIRMADA)
    await ago.vencer_prazos()
    await _situacao(ago, SUPLENTE, sor.SITUACAO_CONTEMPLACAO_PENDENTE)

    async def venceu() -> bool:
        with psycopg.connect(vida.urls.postgres["sorteios"]) as conn:
            return conn.execute(_FIM_DO_PRAZO).rowcount == 1

    await balcao.esperar("o prazo do suplente pelo relógio", venceu, bool)
    await ago.aguardar(sor.SITUACAO_CONTEMPLACAO_CONFIRMADA, sor.SITUACAO_CONTEMPLACAO_CANCELADA)
    return vida.grupo


async def _situacao(ago: Assembleia, numero: int, situacao: Any) -> None:
    await ago.balcao.esperar(
        f"cota {numero} em {situacao}",
        ago.contemplacoes,
        lambda todas: any(c.cota_numero == numero and c.situacao == situacao for c in todas),
    )


async def _valor_do_lance(vida: Vida, contemplacao: Any) -> str:
    titulo = "SELECT valor_centavos FROM titulo WHERE identificador = %s"
    with psycopg.connect(vida.urls.postgres["financeiro"]) as conn:
        (centavos,) = conn.execute(titulo, [contemplacao.identificador_titulo]).fetchone() or (0,)
    return f"{centavos // 100}.{centavos % 100:02}"


@dataclass(frozen=True, slots=True)
class Corrida:
    """A stage lived: where it left the business, what it left undone or wrong, where it died."""

    grupo: Grupo
    urls: StackUrls
    estado: list[str]
    restos: list[str]
    mortes: list[str]


@dataclass(frozen=True, slots=True)
class Palco:
    """The servers, the folder, and where a stage starts from."""

    urls: StackUrls
    pasta: Path
    grupo: Grupo
    pessoas: Sequence[str]

    async def viver(
        self, etapa: Etapa, pontos: Sequence[str] = (), servico: Servico = servir, passagens: Path | None = None
    ) -> Corrida:
        """Live a stage on copies of the databases, dying at the points in turn."""
        urls = copiar(self.urls)
        async with no_ar(urls, self.pasta, ALVOS, pontos, servico, passagens) as (balcao, mortes):
            grupo = await etapa(Vida(balcao, urls, self.grupo, self.pessoas))
            restos = [f"{servico}: {resto}" for servico, resto in (await calma(urls, 0.1)).items()]
            restos += await invariantes_violadas(balcao, grupo)
        return Corrida(grupo, urls, retrato(urls.postgres), restos + parados(urls), mortes)


class Linhagem:
    """The process of a run and who is born in its place each time that it dies, at the next point."""

    def __init__(self, urls: StackUrls, pontos: Sequence[str], nascer: Callable[[Mapping[str, str]], Processo]) -> None:
        self._urls = urls
        self._pontos = list(pontos)
        self._nascer = nascer
        self._vivo = nascer(self._destino())
        self.mortes: list[str] = []

    async def seguir(self) -> None:
        """Until the last point."""
        while self._pontos:
            await self._vivo.morte()
            self.mortes.append(self._pontos.pop(0))
            for url in self._urls.postgres.values():
                with psycopg.connect(url) as conn:
                    conn.execute(_FIM_DA_POSSE)
            self._vivo = self._nascer(self._destino())

    def acabar(self) -> None:
        """Kill who is alive."""
        self._vivo.matar()

    def _destino(self) -> dict[str, str]:
        return {"CONSORCIO_PONTO_DE_FALHA": self._pontos[0]} if self._pontos else {}


@asynccontextmanager
async def no_ar(
    urls: StackUrls,
    pasta: Path,
    alvos: Sequence[str],
    pontos: Sequence[str] = (),
    servico: Servico = servir,
    passagens: Path | None = None,
) -> AsyncIterator[tuple[Balcao, list[str]]]:
    """The services in one process, born again when it dies, and a client that insists; where it died so far."""
    registros = pasta / f"registros-{next(_numeros)}"
    registros.mkdir()
    porta = free_port()
    comum = {
        "CONSORCIO_DATABASE_URLS": json.dumps(dict(urls.postgres)),
        "CONSORCIO_AMBIENTE": "teste",
        "CONSORCIO_DADOS": str(pasta),
        "CONSORCIO_CHAVE_INTERNA": CHAVE_INTERNA,
        "CONSORCIO_NIVEL_LOG": "WARNING",
        "CONSORCIO_CONEXOES_MAX": "4",
        "CONSORCIO_PORTA_GRPC": str(porta),
        "CONSORCIO_PORTA_SAUDE": str(free_port()),
        **({"CONSORCIO_RABBITMQ_URL": urls.rabbitmq} if urls.rabbitmq else {}),
        **({PASSAGENS: str(passagens)} if passagens else {}),
    }

    def nascer(destino: Mapping[str, str]) -> Processo:
        processo = Processo(alvos, servico, {**comum, **destino}, registros)
        processo.nascer()
        return processo

    linhagem = Linhagem(urls, pontos, nascer)
    try:
        async with de_fora(dict.fromkeys(alvos, f"127.0.0.1:{porta}")) as caller, asyncio.TaskGroup() as tarefas:
            seguindo = tarefas.create_task(linhagem.seguir())
            yield Balcao(caller, insiste_s=180, espera_s=180), linhagem.mortes
            seguindo.cancel()
    finally:
        linhagem.acabar()


async def preparar(urls: StackUrls, pasta: Path) -> Palco:
    """People, a group to be formed, and an adesão sold while consorciados was away, on copies."""
    urls = copiar(urls)
    async with no_ar(urls, pasta, ALVOS) as (balcao, _):
        pessoas = await cadastrar(balcao, COTAS)
        grupo = await abrir_grupo(balcao, COTAS, PRAZO_MESES)
        await calma(urls, 0.1)
    async with no_ar(urls, pasta, [alvo for alvo in ALVOS if alvo != "consorciados"]) as (balcao, _):
        item = grp.ItemAdesao(consorciado_id=pessoas[-1], numero=COTAS)
        pedido = grp.IniciarAdesoesEmLoteRequest(grupo_id=grupo.grupo_id, itens=[item], data_contabil=VENDA)
        await balcao.pedir(grp.DESCRIPTOR, "IniciarAdesoesEmLote", pedido)
        await calma(urls, 0.1)
    with psycopg.connect(urls.postgres["grupos"]) as conn:
        conn.execute(_FIM_DA_ESPERA)
    return Palco(urls, pasta, grupo, pessoas)


def copiar(urls: StackUrls) -> StackUrls:
    """The same databases, copied; nobody may be connected to them. By the socket, where a connection costs less."""
    numero = next(_numeros)
    copias = {}
    with psycopg.connect(urls.admin_postgres, autocommit=True) as admin:
        for servico in ALVOS:
            nome, papel = f"{servico}_{numero}", f"consorcio_{servico}"
            partes = [sql.Identifier(parte) for parte in (nome, papel, _banco(urls.postgres[servico]))]
            admin.execute(sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(*partes))
            copias[servico] = make_conninfo(urls.admin_postgres, user=papel, dbname=nome)
    return replace(urls, postgres=copias)


def apagar(urls: StackUrls) -> None:
    """Drop copies."""
    with psycopg.connect(urls.admin_postgres, autocommit=True) as admin:
        for url in urls.postgres.values():
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(_banco(url))))


def _banco(url: str) -> str:
    return str(conninfo_to_dict(url)["dbname"])
