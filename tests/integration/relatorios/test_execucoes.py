"""Executions: joined, cancelled, started over after a death, kept for a while; schedules that fire."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from consorcio.contracts.relatorios.v1 import relatorios_pb2 as pb
from consorcio.core.errors import ErrorKind
from consorcio.platform.cache import Cache
from consorcio.platform.rpc.pipeline import Binding
from consorcio.platform.stack import RunningStack
from consorcio.services.relatorios.arquivos.csv import EscritorCsv
from consorcio.services.relatorios.domain.relatorio import Linha
from consorcio.services.relatorios.service import build
from consorcio.services.relatorios.settings import RelatoriosSettings
from consorcio.services.relatorios.use_cases.agendamentos import disparar
from consorcio.services.relatorios.use_cases.execucoes import expirar
from integration.relatorios.conftest import QUEM, Casa, ler_csv
from s3_servidor import ServidorS3, usar_de

TIPO = "posicao-grupos"


class MorteError(BaseException):
    """Nothing of ours catches it, as nothing catches SIGKILL."""


async def _grupo(casa: Casa, codigo: str = "G1") -> str:
    grupo_id = str(uuid4())
    dados = {"grupo_id": grupo_id, "grupo_codigo": codigo, "data_agc": "2026-01-15"}
    await casa.contar("GrupoConstituido", dados)
    return grupo_id


async def _terminados(casa: Casa) -> list[dict[str, Any]]:
    async with casa.db.read() as conn:
        consulta = "SELECT dados FROM plataforma.outbox WHERE tipo = 'RelatorioTerminado' ORDER BY id"
        return [linha[0] for linha in await (await conn.execute(consulta)).fetchall()]


async def test_pedidos_iguais_sao_uma_execucao(casa: Casa) -> None:
    await _grupo(casa)
    iguais = await asyncio.gather(*(casa.executar(TIPO, "CSV") for _ in range(8)))
    outra = await casa.executar(TIPO, "XLSX")
    assert len({execucao.execucao_id for execucao in iguais}) == 1
    assert outra.execucao_id != iguais[0].execucao_id
    await casa.conduzir()
    assert len(await _terminados(casa)) == 2


async def test_pronta_e_aproveitada_ate_um_fato_a_envelhecer(casa: Casa) -> None:
    await _grupo(casa)
    primeira = await casa.executar(TIPO, "CSV")
    await casa.conduzir()
    assert (await casa.executar(TIPO, "CSV")).execucao_id == primeira.execucao_id
    await _grupo(casa, "G2")
    nova = await casa.executar(TIPO, "CSV")
    assert nova.execucao_id != primeira.execucao_id
    assert nova.situacao == pb.SITUACAO_EXECUCAO_NA_FILA


async def test_pergunta_repetida_sai_do_redis_ate_um_fato_a_envelhecer(casa: Casa, pilha: RunningStack) -> None:
    """What is in Redis is what answers, as a value put there by hand shows, and only while no fact came in."""
    cache = Cache(pilha.urls.redis, 2000)
    ((descritor, servicer),) = build(replace(casa.runtime, cache=cache)).servicers.items()
    com_redis = Binding(descritor, servicer, casa.db, casa.clock, casa.runtime.ids, casa.runtime.vault)
    casa.binding, sem_redis = com_redis, casa.binding
    grupo_id = await _grupo(casa)
    lidas = await casa.linhas(TIPO, grupo_id=grupo_id)
    chave = f"cache:relatorio:{TIPO}:{grupo_id}:2026-06-30:2026-06-30"
    guardado: Any = await cache.get(chave)
    assert guardado["linhas"] == [list(lidas[0].values())]
    guardado["linhas"][0][0] = "POSTO À MÃO"
    await cache.set(chave, guardado, 60)
    assert [linha["grupo"] for linha in await casa.linhas(TIPO, grupo_id=grupo_id)] == ["POSTO À MÃO", "Total"]
    casa.binding = sem_redis
    assert await casa.linhas(TIPO, grupo_id=grupo_id) == lidas
    casa.binding = com_redis
    await _grupo(casa, "G2")
    assert await casa.linhas(TIPO, grupo_id=grupo_id) == lidas
    await cache.close()


async def test_cancelada_no_meio_nao_deixa_arquivo(casa: Casa, monkeypatch: pytest.MonkeyPatch) -> None:
    await _grupo(casa)
    execucao = await casa.executar(TIPO, "CSV")
    pedido = pb.CancelarExecucaoRequest(execucao_id=execucao.execucao_id)
    laco, escrever = asyncio.get_running_loop(), EscritorCsv.escrever

    def cancelar_e_escrever(escritor: EscritorCsv, linhas: Sequence[Linha]) -> None:
        asyncio.run_coroutine_threadsafe(casa.rpc("CancelarExecucao", pedido), laco).result(30)
        escrever(escritor, linhas)

    monkeypatch.setattr(EscritorCsv, "escrever", cancelar_e_escrever)
    await casa.conduzir()
    cancelada = await casa.buscar(execucao.execucao_id)
    assert (cancelada.situacao, cancelada.sha256) == (pb.SITUACAO_EXECUCAO_CANCELADA, "")
    assert not list(casa.runtime.settings.dados.glob("relatorios/**/execucoes/*/*"))
    assert (await casa.recusa("CancelarExecucao", pedido)).kind is ErrorKind.PRECONDITION
    link = pb.GerarLinkExecucaoRequest(execucao_id=execucao.execucao_id)
    assert (await casa.recusa("GerarLinkExecucao", link)).kind is ErrorKind.PRECONDITION


async def test_morta_no_meio_recomeca_e_termina(casa: Casa, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process dies while it writes: another conductor starts over, and the file is one, and whole."""
    for numero in range(3):
        await _grupo(casa, f"G{numero}")
    execucao = await casa.executar(TIPO, "CSV")

    def morrer(_escritor: EscritorCsv, _linhas: Sequence[Linha]) -> None:
        raise MorteError

    with monkeypatch.context() as morte:
        morte.setattr(EscritorCsv, "escrever", morrer)
        with pytest.raises(MorteError):
            await casa.conduzir()
    parada = await casa.buscar(execucao.execucao_id)
    assert (parada.situacao, parada.linhas_total) == (pb.SITUACAO_EXECUCAO_EXECUTANDO, 3)
    await _passar_o_descanso(casa)
    await casa.conduzir()
    pronta = await casa.buscar(execucao.execucao_id)
    assert (pronta.situacao, pronta.linhas_escritas) == (pb.SITUACAO_EXECUCAO_CONCLUIDA, 3)
    assert [linha["execucao_id"] for linha in await _terminados(casa)] == [execucao.execucao_id]
    link = await casa.rpc("GerarLinkExecucao", pb.GerarLinkExecucaoRequest(execucao_id=execucao.execucao_id))
    assert [linha[0] for linha in ler_csv((await casa.http.get(link.url)).content)] == [
        "Grupo",
        "G0",
        "G1",
        "G2",
        "Total",
    ]


async def test_endereco_vence_e_nao_se_inventa(casa: Casa) -> None:
    await _grupo(casa)
    execucao = await casa.executar(TIPO, "CSV")
    await casa.conduzir()
    link = await casa.rpc("GerarLinkExecucao", pb.GerarLinkExecucaoRequest(execucao_id=execucao.execucao_id))
    assert (await casa.http.get(link.url)).headers["content-disposition"].endswith("posicao-grupos-2026-06-30.csv")
    assert (await casa.http.get(link.url[:-4] + "AAAA")).status_code == 403
    casa.clock.advance(timedelta(seconds=RelatoriosSettings().link_segundos))
    assert (await casa.http.get(link.url)).status_code == 403


async def test_arquivo_expira(casa: Casa) -> None:
    await _grupo(casa)
    execucao = await casa.executar(TIPO, "CSV")
    await casa.conduzir()
    armazem = casa.servico.sagas[0].steps["escrever"].__self__._armazem  # type: ignore[attr-defined]
    assert await expirar(casa.db, armazem, casa.clock.now() + timedelta(days=29), timedelta(days=30)) == 0
    assert await expirar(casa.db, armazem, casa.clock.now() + timedelta(days=31), timedelta(days=30)) == 1
    assert (await casa.buscar(execucao.execucao_id)).situacao == pb.SITUACAO_EXECUCAO_EXPIRADA
    link = pb.GerarLinkExecucaoRequest(execucao_id=execucao.execucao_id)
    assert "prazo de guarda" in (await casa.recusa("GerarLinkExecucao", link)).detail


async def test_lista_de_execucoes_pagina_a_pagina(casa: Casa) -> None:
    pedidas = [(await casa.executar(tipo, "CSV")).execucao_id for tipo in (TIPO, "contemplados", TIPO, "inadimplencia")]
    esperadas = list(dict.fromkeys(reversed(pedidas)))
    vistas, token = [], ""
    for _ in range(3):
        pagina = await casa.rpc("ListarExecucoes", pb.ListarExecucoesRequest(tamanho_pagina=1, token_pagina=token))
        vistas += [execucao.execucao_id for execucao in pagina.execucoes]
        token = pagina.proximo_token
    assert sorted(vistas) == sorted(esperadas)
    assert token == ""
    so_um = await casa.rpc("ListarExecucoes", pb.ListarExecucoesRequest(tipo="contemplados"))
    assert [execucao.tipo for execucao in so_um.execucoes] == ["contemplados"]
    ruim = pb.ListarExecucoesRequest(token_pagina="ontem")
    assert (await casa.recusa("ListarExecucoes", ruim)).fields[0].pointer == "/token_pagina"


@pytest.mark.parametrize(
    ("tipo", "parametros", "campo"),
    [
        (TIPO, {"data_final": "2026-07-01"}, "/parametros/data_final"),
        (TIPO, {"data_inicial": "2026-06-01"}, "/parametros/data_inicial"),
        (TIPO, {"data_final": "2026-02-30"}, "/parametros/data_final"),
        ("historico-lances", {"data_inicial": "2026-06-30", "data_final": "2026-06-01"}, "/parametros/data_inicial"),
        ("historico-lances", {"data_inicial": "1950-01-01"}, "/parametros/data_inicial"),
    ],
)
async def test_parametro_errado_e_nomeado(casa: Casa, tipo: str, parametros: dict[str, str], campo: str) -> None:
    pedido = pb.ExecutarRelatorioRequest(
        tipo=tipo, formato=pb.FORMATO_ARQUIVO_CSV, parametros=pb.Parametros(**parametros)
    )
    recusa = await casa.recusa("ExecutarRelatorio", pedido)
    assert (recusa.kind, recusa.fields[0].pointer) == (ErrorKind.VALIDATION, campo)
    outro = pb.ExecutarRelatorioRequest(tipo="nada", formato=pb.FORMATO_ARQUIVO_CSV)
    assert TIPO in (await casa.recusa("ExecutarRelatorio", outro)).detail


async def test_agendamento_dispara_uma_vez_e_remarca(casa: Casa) -> None:
    pedido = pb.CriarAgendamentoRequest(
        tipo="inadimplencia",
        formato=pb.FORMATO_ARQUIVO_PDF,
        periodicidade=pb.PERIODICIDADE_DIA_UTIL,
        dia=1,
        hora="07:30",
    )
    agendamento = await casa.rpc("CriarAgendamento", pedido)
    assert agendamento.proxima_em.ToDatetime(UTC) == datetime(2026, 7, 1, 10, 30, tzinfo=UTC)
    assert await disparar(casa.db, casa.runtime.calendar) == 0
    casa.clock.advance(timedelta(days=40))
    assert await disparar(casa.db, casa.runtime.calendar) == 1
    assert await disparar(casa.db, casa.runtime.calendar) == 0
    (atual,) = (await casa.rpc("ListarAgendamentos", pb.ListarAgendamentosRequest())).agendamentos
    assert atual.proxima_em.ToDatetime(UTC) == datetime(2026, 9, 1, 10, 30, tzinfo=UTC)
    await casa.conduzir()
    (terminado,) = await _terminados(casa)
    assert (terminado["agendamento_id"], terminado["situacao"]) == (agendamento.agendamento_id, "CONCLUIDA")
    assert (terminado["nome"], terminado["solicitante_id"]) == ("Inadimplência por faixa", QUEM.id)
    (execucao,) = (await casa.rpc("ListarExecucoes", pb.ListarExecucoesRequest())).execucoes
    assert date.fromisoformat(execucao.parametros.data_final) == date(2026, 8, 9)
    encerrar = pb.EncerrarAgendamentoRequest(agendamento_id=agendamento.agendamento_id)
    assert not (await casa.rpc("EncerrarAgendamento", encerrar)).HasField("proxima_em")
    assert (await casa.recusa("EncerrarAgendamento", encerrar)).kind is ErrorKind.PRECONDITION
    casa.clock.advance(timedelta(days=40))
    assert await disparar(casa.db, casa.runtime.calendar) == 0


async def test_projecao_diz_ate_onde_os_fatos_chegaram(casa: Casa) -> None:
    await _grupo(casa)
    projecao = await casa.rpc("BuscarProjecao", pb.BuscarProjecaoRequest())
    assert (projecao.eventos, projecao.pendentes, projecao.mortos) == ("1", 0, 0)
    assert projecao.ultimo_em.ToDatetime(UTC) == casa.clock.now()


async def _passar_o_descanso(casa: Casa) -> None:
    """Leases and back-offs of sagas end by the clock of the server."""
    async with casa.db.transaction() as tx:
        await tx.conn.execute("UPDATE plataforma.saga SET livre_em = now() - interval '1 second'")


@pytest.fixture
def em_s3(servidor_s3: ServidorS3, monkeypatch: pytest.MonkeyPatch) -> ServidorS3:
    usar_de(servidor_s3, "relatorios", monkeypatch)
    return servidor_s3


async def test_o_arquivo_em_s3_espera_o_servidor_voltar(em_s3: ServidorS3, casa: Casa) -> None:
    """`em_s3` comes first: the service reads where its store is when it is built."""
    await _grupo(casa)
    em_s3.parar()
    execucao = await casa.executar(TIPO, "CSV")
    await casa.conduzir()
    assert (await casa.buscar(execucao.execucao_id)).situacao != pb.SITUACAO_EXECUCAO_CONCLUIDA
    em_s3.voltar()
    casa.clock.advance(timedelta(minutes=10))
    await _passar_o_descanso(casa)
    assert ler_csv(await casa.arquivo(TIPO, "CSV"))[1][0] == "G1"
    assert (await casa.buscar(execucao.execucao_id)).situacao == pb.SITUACAO_EXECUCAO_CONCLUIDA
