"""T-NOLOCK: sixteen clients want the same thing at once, through the gateway, with Redis there, frozen or dead.

Exactly one has it; every other is refused with the same clear error; nobody sees a failure of the server (R6).
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

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

Falha = Callable[[RunningStack], None]
FALHAS: dict[str, Falha] = {
    "presente": lambda _pilha: None,
    "congelado": RunningStack.freeze_redis,
    "morto": RunningStack.kill_redis,
}


@dataclass(frozen=True, slots=True)
class Corrida:
    """Sixteen clients with a token each of the gateway, and the fault that comes when half of them asked."""

    http: httpx.AsyncClient
    falhar: Callable[[], None]

    async def correr(self, caminho: str, corpos: list[dict[str, Any]]) -> dict[tuple[int, str], int]:
        """Status and code of the last answer of each client: who is told to try again does."""
        quantos = len(corpos)
        pedidos = [asyncio.create_task(self._insistir(caminho, corpo)) for corpo in corpos[: quantos // 2]]
        await asyncio.sleep(0)
        self.falhar()
        pedidos += [asyncio.create_task(self._insistir(caminho, corpo)) for corpo in corpos[quantos // 2 :]]
        return Counter(await asyncio.gather(*pedidos))

    async def _insistir(self, caminho: str, corpo: dict[str, Any]) -> tuple[int, str]:
        chave = str(uuid4())
        while True:
            resposta = await self.http.post(caminho, json=corpo, headers={"idempotency-key": chave})
            codigo = "" if resposta.is_success else str(resposta.json()["code"])
            if codigo != "EM_ANDAMENTO":
                return resposta.status_code, codigo
            assert resposta.headers["retry-after"] == "1"
            await asyncio.sleep(0.1)


@pytest.fixture
def pilha(tmp_path: Path) -> Iterator[RunningStack]:
    with real_stack(tmp_path / "servidores", TARGETS, durable=False) as running:
        migrate_all(ajustes(running.urls, tmp_path))
        yield running
        running.thaw_redis()


@pytest.mark.parametrize("redis", FALHAS)
async def test_um_so_consegue(redis: str, pilha: RunningStack, tmp_path: Path, relatar: Callable[[str], None]) -> None:
    falhar = FALHAS[redis]
    async with (
        em_cena(pilha.urls, tmp_path, com_gateway=True) as elenco,
        de_fora(elenco.enderecos) as caller,
        httpx.AsyncClient(base_url=elenco.url, timeout=60) as http,
    ):
        http.headers["authorization"] = f"Bearer {await _token(pilha, tmp_path, elenco.url)}"
        balcao = Balcao(caller, insiste_s=30, espera_s=120)
        corrida = Corrida(http, lambda: falhar(pilha))
        pessoas = await cadastrar(balcao, COTAS - 1 + CLIENTES)
        grupo = await abrir_grupo(balcao, COTAS)
        assert await _ultima_vaga(corrida, balcao, grupo, pessoas) == UM_SO
        assert await _mesma_parcela(corrida, balcao, grupo) == UM_SO
        assembleia, resultado = await _mesmo_sorteio(corrida, balcao, grupo)
        assert resultado == UM_SO
        _ha_um_de_cada(pilha, assembleia)
        assert await invariantes_violadas(balcao, grupo) == []
        relatar(f"{CLIENTES} clientes em cada corrida: vaga, parcela e sorteio")


async def _token(pilha: RunningStack, pasta: Path, url: str) -> str:
    relogio, cofre = SystemClock(), load_vault(None, None, pasta)
    banco = Database("identidade", pilha.urls.postgres["identidade"], relogio, Uuid7Generator())
    await banco.open()
    async with banco.transaction() as tx:
        assinante = await chaves.garantir(tx, cofre, timedelta(days=1))
    await banco.close()
    return token_assinado(assinante, url, relogio.now(), ["*"], str(uuid4()))


async def _ultima_vaga(
    corrida: Corrida, balcao: Balcao, grupo: Grupo, pessoas: list[str]
) -> dict[tuple[int, str], int]:
    await vender(balcao, grupo, pessoas[: COTAS - 1])
    corpos = [{"consorciado_id": pessoa, "data_contabil": VENDA} for pessoa in pessoas[COTAS - 1 :]]
    return await corrida.correr(f"/api/v1/grupos/{grupo.grupo_id}/adesoes", corpos)


async def _mesma_parcela(corrida: Corrida, balcao: Balcao, grupo: Grupo) -> dict[tuple[int, str], int]:
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


async def _mesmo_sorteio(
    corrida: Corrida, balcao: Balcao, grupo: Grupo
) -> tuple[Assembleia, dict[tuple[int, str], int]]:
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
