"""The assemblies of a day: frozen and decided once, in parallel, and to the end whatever happens in between."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from typer.testing import CliRunner

from consorcio.cli.main import build_app
from consorcio.contracts.grupos.v1 import grupos_pb2 as gru
from consorcio.contracts.sorteios.v1 import apuracao_dia_pb2 as dia
from consorcio.contracts.sorteios.v1 import sorteios_pb2 as pb
from consorcio.core.clock import SystemClock
from consorcio.core.errors import ConsorcioError, ErrorKind, not_found
from consorcio.platform.context import Actor, ActorKind
from consorcio.services.sorteios.use_cases import apuracao_dia as casos
from integration.sorteios.conftest import Casa
from integration.sorteios.dubles import Grupos

DIA = "2026-03-16"
QUANTOS = 5


@dataclass
class VariosGrupos(Grupos):
    """Groups 1 to 5, each with cotas of its own; grupos does not answer of those that are `fora`."""

    fora: set[str] = field(default_factory=set)

    async def BuscarGrupo(self, pedido: gru.BuscarGrupoRequest) -> gru.Grupo:
        if pedido.grupo_id in self.fora:
            raise not_found("grupo", pedido.grupo_id)
        codigo = f"10{UUID(pedido.grupo_id).int:02}"
        return gru.Grupo(grupo_id=pedido.grupo_id, codigo=codigo, situacao=self.situacao, max_cotas=self.max_cotas)

    async def ObterSituacaoCotas(self, pedido: gru.ObterSituacaoCotasRequest) -> AsyncIterator[gru.PaginaSituacaoCotas]:
        async for pagina in super().ObterSituacaoCotas(pedido):
            for cota in pagina.cotas:
                cota.cota_id = str(UUID(int=UUID(pedido.grupo_id).int * 10_000 + cota.numero))
            yield pagina


@pytest.fixture
async def grupos(casa: Casa) -> dict[str, str]:
    """The assembly of each group, called for the same day."""
    varios = VariosGrupos(casa.grupos.chaves, casa.grupos.regra)
    casa.runtime.caller._dubles["GrupoService"] = varios  # type: ignore[attr-defined]
    casa.grupos = varios
    casa.trocar_cache(casa.runtime.cache)
    assembleias = {}
    for numero in range(1, QUANTOS + 1):
        grupo_id = str(UUID(int=numero))
        pedido = pb.ConvocarAssembleiaRequest(grupo_id=grupo_id, ago=1, data_contabil="2026-03-01")
        assembleias[grupo_id] = (await casa.chamar("ConvocarAssembleia", pedido)).assembleia_id
    return assembleias


async def iniciar(casa: Casa, data: str = DIA, **campos: Any) -> dia.ApuracaoDia:
    pedido = dia.IniciarApuracaoDiaRequest(dia=DIA, data_contabil=data, **campos)
    aberta: dia.ApuracaoDia = await casa.do_dia("IniciarApuracaoDia", pedido)
    return aberta


async def rodada(casa: Casa, data: str = DIA, **campos: Any) -> dia.ApuracaoDia:
    """Open a round, and conduct it to its end."""
    await iniciar(casa, data, **campos)
    await casa.conduzir()
    return await andamento(casa)


async def andamento(casa: Casa) -> dia.ApuracaoDia:
    feita: dia.ApuracaoDia = await casa.do_dia("BuscarApuracaoDia", dia.BuscarApuracaoDiaRequest(dia=DIA))
    return feita


async def listar(casa: Casa, **campos: Any) -> dia.ListarGruposApuracaoDiaResponse:
    pedido = dia.ListarGruposApuracaoDiaRequest(dia=DIA, **campos)
    resposta: dia.ListarGruposApuracaoDiaResponse = await casa.do_dia("ListarGruposApuracaoDia", pedido)
    return resposta


def contas(feita: dia.ApuracaoDia) -> tuple[int, int, int, int]:
    return feita.pendentes, feita.congelados, feita.apurados, feita.recusados


async def conferir_uma_vez(casa: Casa, apuradas: int) -> None:
    """Each assembly was decided once, and contemplated what it decided."""
    for consulta in (
        "SELECT count(*) FROM apuracao",
        "SELECT count(*) FROM plataforma.outbox WHERE tipo = 'SorteioExecutado'",
        "SELECT count(DISTINCT assembleia_id) FROM contemplacao",
        "SELECT count(*) FROM contemplacao",
    ):
        assert await casa.linhas(consulta) == [(apuradas,)], consulta


async def test_r522_congela_antes_apura_depois_e_recusado_nao_para_os_outros(
    casa: Casa, grupos: dict[str, str]
) -> None:
    """One group cannot be frozen in time, and another is decided by a person in the middle."""
    ausente, a_mao, *_ = grupos
    assert isinstance(casa.grupos, VariosGrupos)
    casa.grupos.fora = {ausente}
    aberta = await iniciar(casa, "2026-03-11")
    assert (aberta.situacao, aberta.rodada, aberta.grupos) == (dia.SITUACAO_APURACAO_DIA_EM_CURSO, 1, QUANTOS)
    assert await iniciar(casa, "2026-03-12") == aberta
    await casa.conduzir()
    congelada = await andamento(casa)
    assert (congelada.situacao, contas(congelada)) == (dia.SITUACAO_APURACAO_DIA_CONCLUIDA, (0, 4, 0, 1))
    assert (await listar(casa)).grupos[1].motivo.startswith("Espera a extração")
    await casa.registrar_extracao(data=DIA)
    await casa.apurar(grupos[a_mao])
    casa.grupos.fora = set()
    apurada = await rodada(casa)
    assert (contas(apurada), apurada.contemplacoes, apurada.rodada) == ((0, 0, 4, 1), 4, 2)
    (recusado,) = (await listar(casa, situacao=dia.SITUACAO_GRUPO_DIA_RECUSADO)).grupos
    assert (recusado.grupo_id, recusado.grupo_codigo) == (ausente, "1001")
    assert "antes da extração, e a 6000, de 16/03/2026, já é conhecida" in recusado.motivo
    await rodada(casa)
    assert contas(await andamento(casa)) == contas(apurada)
    await conferir_uma_vez(casa, 4)
    fatos = await casa.linhas("SELECT dados FROM plataforma.outbox WHERE tipo = 'ApuracaoDiaConcluida' ORDER BY id")
    assert [(f["apurados"], f["congelados"], f["recusados"]) for (f,) in fatos] == [(0, 4, 1), (4, 0, 1), (4, 0, 1)]


async def test_morto_no_meio_continua_e_quatro_conduzem_sem_apurar_duas_vezes(
    casa: Casa, grupos: dict[str, str]
) -> None:
    """SIGKILL inside the transaction of the third group; then four processes' worth of conductors at the same time."""
    await rodada(casa, "2026-03-11")
    await casa.registrar_extracao()
    await iniciar(casa)
    script = Path(__file__).with_name("morre_apurando.py")
    processo = await asyncio.create_subprocess_exec(sys.executable, str(script), casa.runtime.db.url, DIA)
    assert await processo.wait() == -signal.SIGKILL
    meio = await andamento(casa)
    assert (meio.situacao, contas(meio)) == (dia.SITUACAO_APURACAO_DIA_EM_CURSO, (3, 0, 2, 0))
    await conferir_uma_vez(casa, 2)
    condutor = casos.Condutor.de(casa.runtime)
    await asyncio.gather(*(casos.apurar_lote(condutor, date.fromisoformat(DIA)) for _ in range(4)))
    await casa.conduzir()
    feita = await andamento(casa)
    assert (feita.situacao, contas(feita)) == (dia.SITUACAO_APURACAO_DIA_CONCLUIDA, (0, 0, QUANTOS, 0))
    await conferir_uma_vez(casa, QUANTOS)
    assert await iniciar(casa) == feita
    await casa.conduzir()
    assert await andamento(casa) == feita


async def test_so_alguns_grupos_uma_extracao_e_pedidos_errados(casa: Casa, grupos: dict[str, str]) -> None:
    primeiro, *outros = grupos
    assert contas(await rodada(casa, "2026-03-11", grupos=[primeiro])) == (0, 1, 0, 0)
    assert contas(await rodada(casa, "2026-03-12")) == (0, QUANTOS, 0, 0)
    await casa.registrar_extracao(5999, "2026-03-12")
    await casa.registrar_extracao(6000)
    assert contas(await rodada(casa, extracao=5999, grupos=[primeiro])) == (0, QUANTOS - 1, 0, 1)
    (recusado,) = (await listar(casa, situacao=dia.SITUACAO_GRUPO_DIA_RECUSADO)).grupos
    assert recusado.motivo == "Pela regra do grupo, a extração desta assembleia é a 6000."
    assert contas(await rodada(casa, extracao=6000)) == (0, 0, QUANTOS, 0)
    paginas = [await listar(casa, tamanho_pagina=3), await listar(casa, tamanho_pagina=3, token_pagina="3")]
    assert [g.grupo_id for pagina in paginas for g in pagina.grupos] == [primeiro, *outros]
    estranho = str(UUID(int=99))
    sem_permissao = Actor("x", "X", ActorKind.USUARIO)
    for campos, tipo, campo in (
        ({"grupos": [primeiro, estranho]}, ErrorKind.VALIDATION, "/grupos/1"),
        ({"data_contabil": "2026-02-30"}, ErrorKind.VALIDATION, "/data_contabil"),
        ({"data_contabil": "2028-03-16"}, ErrorKind.VALIDATION, "/data_contabil"),
        ({"extracao": 7777}, ErrorKind.NOT_FOUND, ""),
    ):
        with pytest.raises(ConsorcioError) as erro:
            await casa.do_dia("IniciarApuracaoDia", dia.IniciarApuracaoDiaRequest(dia=DIA, **campos))
        assert (erro.value.kind, [f.pointer for f in erro.value.fields]) == (tipo, [campo] if campo else [])
    with pytest.raises(ConsorcioError) as erro:
        await casa.do_dia("IniciarApuracaoDia", dia.IniciarApuracaoDiaRequest(dia=DIA), sem_permissao)
    assert erro.value.kind is ErrorKind.FORBIDDEN
    with pytest.raises(ConsorcioError) as erro:
        await casa.do_dia("BuscarApuracaoDia", dia.BuscarApuracaoDiaRequest(dia="2031-01-01"))
    assert erro.value.kind is ErrorKind.NOT_FOUND


async def test_linha_de_comando_abre_acompanha_e_repetida_nada_faz(
    casa: Casa, grupos: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONSORCIO_DATABASE_URLS", json.dumps({"sorteios": casa.runtime.db.url}))
    await rodada(casa, "2026-03-11")
    await casa.registrar_extracao()
    app = build_app("assembleias")

    def assembleias(*opcoes: str) -> Any:
        return CliRunner().invoke(app, ["assembleias", DIA, "--data", DIA, *opcoes])

    casa.clock.advance(SystemClock().now() - casa.clock.now())  # the command has the clock of the machine
    aberta = await asyncio.to_thread(assembleias, "--no-acompanhar", "--json")
    casa.clock.advance(timedelta(minutes=5))
    assert (aberta.exit_code, json.loads(aberta.stdout)["pendentes"]) == (0, QUANTOS)
    ate_o_fim = asyncio.create_task(asyncio.to_thread(assembleias))
    await casa.conduzir()
    esperado = "16/03/2026: 5 grupos, 5 apurados, 5 contemplações, 0 à espera da extração, 0 pendentes."
    assert esperado in (await ate_o_fim).stdout
    repetida = await asyncio.to_thread(assembleias, "--json")
    assert {"apurados": QUANTOS, "concluida": True, "rodada": 2}.items() <= json.loads(repetida.stdout).items()
    assert await casa.linhas("SELECT 1 FROM plataforma.outbox WHERE dados::text LIKE '%%linha de comando%%'")
    errada = await asyncio.to_thread(CliRunner().invoke, app, ["assembleias", "2026-02-30"])
    assert errada.exit_code == 1
